import type { SendAttachment } from "@hortus/contracts";
import { unreachable, type Loop } from "@hortus/kernel";
import { WecomError, type Attachment } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { findMediaIds } from "../../content/index.ts";
import { callWecom, findConnection } from "../../wecom/index.ts";
import { moveTasks } from "../tasks/store.ts";
import { recipientsOf } from "./recipients.ts";
import { claimReady, lockMessages, type MassMessageRow, messageIsReady, moveMessage } from "./store.ts";

// Longer than a call may take with all its retries; another worker takes an unfinished one for cut off after it.
const LEASE_MS = 2 * 60_000;
const FIRST_RECONCILIATION_MS = 60_000;
/** Results of a fresh message are first read a minute later: nobody confirms sooner without a nudge. */
const FIRST_READING_MS = 60_000;
/** Where in the back-off of readings a fresh message begins: behind that minute. */
const FIRST_TRIES = 2;
const MAX_REFUSALS = 8;

/** Gives ready messages to WeCom, one at a time. Each is marked in the database before the call, so that a crash can't send it twice. */
export const dispatchLoop: Loop<Context> = {
  name: "outreach dispatch",
  everyMs: 1_000,
  waiting: ({ clock }) => messageIsReady(clock.now()),
  async run(context) {
    const { workspace, clock } = context;
    if (!(await findConnection(workspace.db))) return false;
    const now = clock.now();
    const message = await workspace.tx((tx) => claimReady(tx, now, new Date(now.getTime() + LEASE_MS)));
    if (!message) return false;
    await dispatch(context, message);
    return true;
  },
};

async function dispatch(context: Context, message: MassMessageRow): Promise<void> {
  const recipients = recipientsOf(message);
  const addresses = await recipients.lookAgain(context, message);
  if (addresses.length === 0) return recordRefusal(context, message, "nobody is left to send it to");
  try {
    const attachments = await toWecom(context, message.attachments ?? []);
    if (!attachments) return await recordRefusal(context, message, "a file of it is not there any more");
    const { msgid, fail_list: failed } = await callWecom(context, "externalcontact/add_msg_template", {
      sender: message.advisor_id,
      ...recipients.to([...new Set(addresses)]),
      ...(message.text ? { text: { content: message.text } } : {}),
      ...(attachments.length > 0 ? { attachments } : {}),
    });
    await recordHandedOver(context, message, msgid, failed);
  } catch (error) {
    if (!(error instanceof WecomError)) throw error;
    if (error.unknownOutcome) await recordUnknown(context, message);
    else if (error.retryable && (error.failure === "network" || message.tries < MAX_REFUSALS))
      await recordRetry(context, message, error);
    else await recordRefusal(context, message, error.message, error.errcode);
  }
}

/** In WeCom's words, with the media that it holds of our files; undefined when a file is not there. */
async function toWecom(
  context: Context,
  attachments: readonly SendAttachment[],
): Promise<Attachment[] | undefined> {
  const media = await findMediaIds(
    context,
    attachments.flatMap((one) => fileOf(one) ?? []),
  );
  if (attachments.some((one) => fileOf(one) !== undefined && !media.has(fileOf(one) ?? ""))) return undefined;
  return attachments.map((one): Attachment => {
    const mediaId = media.get(fileOf(one) ?? "") ?? ""; // looked for in the line above
    switch (one.kind) {
      case "link": {
        const { title, desc, url, pictureUrl } = one;
        return {
          msgtype: "link",
          link: { title, url, ...(desc ? { desc } : {}), ...(pictureUrl ? { picurl: pictureUrl } : {}) },
        };
      }
      case "image":
        return {
          msgtype: "image",
          image: one.url === undefined ? { media_id: mediaId } : { pic_url: one.url },
        };
      case "video":
        return { msgtype: "video", video: { media_id: mediaId } };
      case "file":
        return { msgtype: "file", file: { media_id: mediaId } };
      case "mini_program":
        return {
          msgtype: "miniprogram",
          miniprogram: { title: one.title, pic_media_id: mediaId, appid: one.appId, page: one.page },
        };
      default:
        return unreachable(one);
    }
  });
}

/** A link's cover is for Moments: here it may have a picture at an address. */
const fileOf = (one: SendAttachment): string | undefined =>
  "fileId" in one ? one.fileId : one.kind === "mini_program" ? one.coverId : undefined;

/**
 * WeCom has it: the advisor's task appears. The message itself moves last, so that a process that dies among thousands of recipients
 * leaves it to be found again.
 */
export async function recordHandedOver(
  context: Context,
  message: MassMessageRow,
  msgid: string,
  failedAddresses: readonly string[],
): Promise<void> {
  const { workspace, clock } = context;
  const { id } = message;
  const now = clock.now();
  const recipients = recipientsOf(message);
  const failed = new Set(failedAddresses);
  await recipients.fail(context, message, recipients.gone, ({ address }) => failed.has(address));
  const taken = await recipients.move(
    context,
    message,
    { state: "handed_over" },
    ({ address }) => !failed.has(address),
  );
  await workspace.tx(async (tx) => {
    const [current] = await lockMessages(tx, [id]);
    const recalled = current?.recalled ?? undefined;
    const dueAt = recalled === undefined ? new Date(now.getTime() + FIRST_READING_MS) : now;
    const to = { state: taken > 0 ? "open" : "finished", msgid, dueAt, tries: FIRST_TRIES } as const;
    if (!(await moveMessage(tx, id, ["sending", "unknown"], to))) return;
    if (taken === 0) await moveTasks(tx, [id], ["preparing"], { state: "failed", endedAt: now });
    else if (recalled === undefined) await moveTasks(tx, [id], ["preparing"], { state: "open" });
    else await moveTasks(tx, [id], ["preparing"], { state: "skipped", note: recalled, endedAt: now });
  });
}

async function recordUnknown(context: Context, message: MassMessageRow): Promise<void> {
  const now = context.clock.now();
  const dueAt = new Date(now.getTime() + FIRST_RECONCILIATION_MS);
  await recipientsOf(message).move(context, message, { state: "unknown" });
  await context.workspace.tx((tx) => moveMessage(tx, message.id, ["sending"], { state: "unknown", dueAt }));
}

/** Nothing was done: once more later, twice as late each time. */
async function recordRetry(context: Context, message: MassMessageRow, error: WecomError): Promise<void> {
  const waitMs = Math.max(error.retryAfterMs ?? 0, Math.min(15_000 * 2 ** message.tries, 30 * 60_000));
  const dueAt = new Date(context.clock.now().getTime() + waitMs);
  context.log.warn(
    { massMessage: message.id, err: error },
    "WeCom did not take a mass message; it is given again",
  );
  await context.workspace.tx((tx) =>
    moveMessage(tx, message.id, ["sending"], {
      state: "ready",
      dueAt,
      tries: message.tries + 1,
      sendingAt: null,
      error: error.message,
    }),
  );
}

/** 41048: none of them can be sent to. */
const NO_RECIPIENT = 41048;

async function recordRefusal(context: Context, message: MassMessageRow, error: string, errcode?: number) {
  const recipients = recipientsOf(message);
  await recipients.fail(context, message, errcode === NO_RECIPIENT ? recipients.gone : "wecom_refused");
  await context.workspace.tx(async (tx) => {
    await moveMessage(tx, message.id, ["sending"], { state: "failed", error });
    await moveTasks(tx, [message.id], ["preparing"], {
      state: "failed",
      note: error,
      endedAt: context.clock.now(),
    });
  });
}
