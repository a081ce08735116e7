import { isWithin, type ContentSource } from "@hortus/contracts";
import { localTimeOfDay, newId, ProblemError, type EventHandler, type Loop } from "@hortus/kernel";
import { WecomError, type Attachment } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { contactAdded } from "../../wecom/events.ts";
import { findMediaIds } from "../../content/index.ts";
import { callWecom, findAdvisorNames } from "../../wecom/index.ts";
import { findCode, findCodesByState, type CodeRow } from "../codes/code-store.ts";
import { writeWelcome } from "../codes/texts.ts";
import { refusalOf } from "./gate.ts";
import { readContactName } from "../entries/contact-name.ts";
import {
  claimWelcomes,
  closeOverdue,
  insertWelcomes,
  type NewWelcome,
  type Outcome,
  storeOutcome,
  welcomeIsOpen,
} from "./welcome-store.ts";

/** WeCom's limit, counted from the contact. */
const WINDOW_MS = 20_000;
const BATCH = 10;

/** Plans a welcome as soon as WeCom tells of the contact: there is no time to wait until the customer is known. */
export const welcomeHandler: EventHandler<Context> = {
  name: "acquisition/welcome",
  types: [contactAdded.type],
  async handle(tx, events, { clock }) {
    const added = events.filter(contactAdded.is);
    const codes = await findCodesByState(
      tx,
      added.flatMap(({ payload }) => payload.state ?? []),
    );
    await insertWelcomes(
      tx,
      added.flatMap(({ payload }) => {
        const code = payload.state === undefined ? undefined : codes.get(payload.state);
        if (!payload.welcomeCode || !code?.welcome || code.archived_at) return [];
        const addedAt = new Date(payload.addedAt);
        return {
          id: newId(clock),
          code_id: code.id,
          user_id: payload.userId,
          external_user_id: payload.externalUserId,
          welcome_code: payload.welcomeCode,
          added_at: addedAt,
          deadline: new Date(addedAt.getTime() + WINDOW_MS),
        };
      }),
    );
  },
};

/** Sends what is planned, once. Looks every second: the window is 20. */
export const welcomeLoop: Loop<Context> = {
  name: "acquisition/send-welcomes",
  everyMs: 1_000,
  waiting: welcomeIsOpen,
  async run(context) {
    const { clock, workspace } = context;
    const claimed = await workspace.tx(async (tx) => {
      await closeOverdue(tx, clock.now());
      return claimWelcomes(tx, BATCH);
    });
    await Promise.all(claimed.map((welcome) => sendWelcome(context, welcome)));
    return claimed.length === BATCH;
  },
};

async function sendWelcome(context: Context, welcome: NewWelcome): Promise<void> {
  const { clock, workspace } = context;
  let outcome: Outcome = "sent";
  let message: string | null = null;
  let contents: ContentSource[] = [];
  try {
    const code = await findCode(workspace.db, welcome.code_id);
    if (!code?.welcome) outcome = "failed"; // taken away since
    else {
      const text = textAt(code.welcome, localTimeOfDay(clock.now(), context.timeZone));
      contents = contentsOf(code.welcome, text);
      const words = await writeMessage(context, welcome, { ...code.welcome, text });
      const refusal = await refusalOf(workspace.db, context, code.welcome, text, words.text.content);
      if (refusal) [outcome, message] = ["failed", refusal];
      else
        await callWecom(context, "externalcontact/send_welcome_msg", {
          welcome_code: welcome.welcome_code,
          ...words,
        });
    }
  } catch (error) {
    outcome = outcomeOf(error);
    message = (error as Error).message; // outcomeOf throws what is no Error of ours
  }
  await workspace.tx((tx) =>
    storeOutcome(tx, welcome.id, outcome, { error: message, contents, now: clock.now() }),
  );
}

/** The hours' own words are no version of the library. */
function contentsOf(
  { text: own, content, picture }: NonNullable<CodeRow["welcome"]>,
  text: string,
): ContentSource[] {
  return [content && text === own ? content : undefined, picture?.content].flatMap((one) => one ?? []);
}

const textAt = ({ text, hours = [] }: NonNullable<CodeRow["welcome"]>, time: string): string =>
  hours.find((each) => isWithin(each, time))?.text ?? text;

async function writeMessage(
  context: Context,
  { user_id, external_user_id }: NewWelcome,
  { text, link, picture }: NonNullable<CodeRow["welcome"]>,
) {
  const advisors = await findAdvisorNames(context.workspace.db, [user_id]);
  const customer = text.includes("{customer}")
    ? await readContactName(context, user_id, external_user_id)
    : "";
  const content = writeWelcome(text, { customer, advisor: advisors.get(user_id) ?? user_id });
  const attachments: Attachment[] = link
    ? [
        {
          msgtype: "link",
          link: { title: link.title, url: link.url, ...(link.desc ? { desc: link.desc } : {}) },
        },
      ]
    : [];
  const mediaId = picture && (await findPicture(context, picture.fileId));
  if (mediaId !== undefined) attachments.push({ msgtype: "image", image: { media_id: mediaId } });
  return { text: { content }, ...(attachments.length > 0 ? { attachments } : {}) };
}

/**
 * WeCom holds it already, unless this is the first in days: the loop of media renews what is wanted. Where WeCom does not take it, the
 * welcome goes without: its words are worth more, and there are twenty seconds.
 */
async function findPicture(context: Context, fileId: string): Promise<string | undefined> {
  try {
    return (await findMediaIds(context, [fileId])).get(fileId);
  } catch (error) {
    if (!(error instanceof WecomError)) throw error;
    context.log.warn({ file: fileId, err: error }, "WeCom did not take a welcome's picture; it goes without");
    return undefined;
  }
}

/** "waiting" tries again while the window is open. */
function outcomeOf(error: unknown): Outcome {
  if (error instanceof ProblemError) return "waiting"; // not connected
  if (!(error instanceof WecomError)) throw error;
  if (error.errcode === 41050) return "too_late";
  if (error.errcode === 41051) return "already";
  if (error.unknownOutcome) return "unknown";
  return error.retryable || error.failure === "network" ? "waiting" : "failed";
}
