import type { Loop } from "@hortus/kernel";
import { WecomError } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { findCustomers } from "../../customers/index.ts";
import { callWecom, enterUrl, findConnection, findGroupHeads } from "../../wecom/index.ts";
import { findFirstTaskCustomers, findTask, type TaskRow } from "../tasks/store.ts";
import { offerCards } from "./offer.ts";
import {
  cardIsDue,
  claimCard,
  closeCard,
  deleteOldCards,
  noteSent,
  type CardEnd,
  type TaskCard,
} from "./store.ts";
import { cardOf, wordOfEnd } from "./words.ts";

const FIRST_RETRY_MS = 2 * 60_000;
/** The last comes an hour after the first. */
const MOST_TRIES = 6;
/** WeCom takes the same card to the same member once in so many seconds, its longest: longer than all tries take. */
const SAME_WITHIN_S = 14_400;
const KEPT_MS = 30 * 86_400_000;

/** Gives cards to WeCom and replaces the buttons of those whose tasks are over, one at a time; the next task comes as one goes. */
export const cardLoop: Loop<Context> = {
  name: "outreach task cards",
  everyMs: 2_000,
  waiting: ({ clock }) => cardIsDue(clock.now()),
  async run(context) {
    const { workspace, clock } = context;
    const connection = await findConnection(workspace.db);
    if (!connection) return false;
    const card = await workspace.tx((tx) => claimCard(tx, clock.now(), FIRST_RETRY_MS));
    if (!card) return false;
    if (card.state === "waiting") await give(context, connection.agentId, card);
    else await replaceButton(context, connection.agentId, card);
    return true;
  },
};

async function give(context: Context, agentId: number, card: TaskCard): Promise<void> {
  const { workspace, clock, timeZone } = context;
  const task = await findTask(workspace.db, card.taskId);
  const end = task ? endOf(task, card, clock.now()) : "failed";
  if (!task || end) return close(context, card, end ?? "failed");
  const whom = await nameWhom(context, task);
  const url = enterUrl(context, `/h5/tasks/${task.id}`);
  const outcome = await attempt(context, card, async () => {
    const { response_code } = await callWecom(context, "message/send", {
      touser: card.advisorId,
      msgtype: "template_card",
      agentid: agentId,
      template_card: cardOf(task, { id: card.id, whom, url, timeZone }),
      enable_duplicate_check: 1,
      duplicate_check_interval: SAME_WITHIN_S,
    });
    // none when WeCom took this for the second of two: the press brings one
    await workspace.tx((tx) => noteSent(tx, card.id, response_code ?? null, clock.now()));
  });
  if (outcome === "refused") await close(context, card, "refused");
}

/** The group or the first customer that the task is about. */
async function nameWhom({ workspace: { db } }: Context, task: TaskRow): Promise<string> {
  if (task.why.kind === "calendar_journey") {
    const { chatId } = task.why;
    return chatId === undefined ? "" : ((await findGroupHeads(db, [chatId])).get(chatId)?.name ?? "");
  }
  const [first] = await findFirstTaskCustomers(db, [task.id], 1);
  const names = await findCustomers(db, first ? [first.customerId] : []);
  return (first && names.get(first.customerId)?.displayName) ?? "";
}

async function replaceButton(context: Context, agentId: number, card: TaskCard): Promise<void> {
  const { responseCode } = card;
  const end = card.endedAs ?? "done";
  if (responseCode === null) return close(context, card, end);
  const outcome = await attempt(context, card, async () => {
    await callWecom(context, "message/update_template_card", {
      userids: [card.advisorId],
      agentid: agentId,
      response_code: responseCode,
      button: { replace_name: wordOfEnd(end) },
    });
  });
  // A code that is used up was used by the call before, whose answer was lost; one that is too old leaves the button, and a press is answered.
  if (outcome !== "later") await close(context, card, end);
}

async function attempt(
  context: Context,
  card: TaskCard,
  call: () => Promise<void>,
): Promise<"done" | "later" | "refused"> {
  try {
    await call();
    return "done";
  } catch (error) {
    if (!(error instanceof WecomError)) throw error;
    if ((error.unknownOutcome || error.retryable) && card.tries < MOST_TRIES) return "later";
    context.log.warn({ advisor: card.advisorId, err: error }, "WeCom did not take a task's card");
    return "refused";
  }
}

/** Undefined while the card's advisor can still do the task. */
function endOf(task: TaskRow, card: TaskCard, now: Date): CardEnd | undefined {
  if (task.state !== "open") return task.state;
  if (task.advisor_id !== card.advisorId) return "moved";
  return task.snoozed_until && task.snoozed_until > now ? "snoozed" : undefined;
}

const close = (context: Context, card: TaskCard, end: CardEnd): Promise<void> =>
  context.workspace.tx(async (tx) => {
    const now = context.clock.now();
    await closeCard(tx, card, end, now);
    await deleteOldCards(tx, new Date(now.getTime() - KEPT_MS));
    await offerCards(tx, context, [card.advisorId]);
  });
