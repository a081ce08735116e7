import { appendEvents, type Loop } from "@hortus/kernel";
import { WecomError } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { callWecom, findConnection } from "../../wecom/index.ts";
import { taskDone } from "../events.ts";
import { readMoment } from "../moments/read.ts";
import { moveTasks } from "../tasks/store.ts";
import { readOutcomes, type Outcome } from "./model.ts";
import { giveUp, recipientsOf } from "./recipients.ts";
import { claimToRead, type MassMessageRow, moveMessage, resultsAreDue } from "./store.ts";

/** Nothing calls back when an advisor confirms: soon after a nudge, then ever more rarely. */
const DELAYS_MS = [2_000, 15_000, 60_000, 120_000, 300_000, 600_000];
const PAGE = 1_000;

/** Reads back what became of the messages that WeCom has. */
export const resultsLoop: Loop<Context> = {
  name: "outreach results",
  everyMs: 1_000,
  waiting: ({ clock }) => resultsAreDue(clock.now()),
  async run(context) {
    const { workspace, clock } = context;
    if (!(await findConnection(workspace.db))) return false;
    const message = await workspace.tx((tx) => claimToRead(tx, clock.now(), DELAYS_MS));
    if (!message) return false;
    await readResults(context, message);
    return true;
  },
};

/** WeCom has not laid the results out yet. */
const TOO_EARLY = 41063;
/** It was stopped before. */
const STOPPED_ALREADY = 41093;

/** Reads the results of one open message now; a recalled one is stopped first, and what did not arrive ends then. */
export async function readResults(context: Context, message: MassMessageRow): Promise<void> {
  if (!message.msgid) return;
  const { msgid } = message;
  if (message.channel === "moments") return readMoment(context, msgid);
  try {
    if (message.recalled) await stopAtWecom(context, msgid);
    let cursor: string | undefined;
    do {
      const answer = await callWecom(context, "externalcontact/get_groupmsg_send_result", {
        msgid,
        userid: message.advisor_id,
        limit: PAGE,
        ...(cursor ? { cursor } : {}),
      });
      await storeOutcomes(context, message, readOutcomes(answer.send_list));
      cursor = answer.next_cursor;
    } while (cursor);
  } catch (error) {
    if (!(error instanceof WecomError && (error.errcode === TOO_EARLY || error.retryable))) throw error;
    return; // the next reading is due already
  }
  await closeIfOver(context, message);
}

async function stopAtWecom(context: Context, msgid: string): Promise<void> {
  try {
    await callWecom(context, "externalcontact/cancel_groupmsg_send", { msgid });
  } catch (error) {
    if (!(error instanceof WecomError && error.errcode === STOPPED_ALREADY)) throw error;
  }
}

/** The advisor confirmed once anything but "not sent" is told: the task is done, though WeCom may still be sending. */
async function storeOutcomes(
  context: Context,
  message: MassMessageRow,
  outcomes: readonly Outcome[],
): Promise<void> {
  if (outcomes.length === 0) return;
  await context.workspace.tx(async (tx) => {
    await recipientsOf(message).settle(tx, context, message, outcomes);
    const now = context.clock.now();
    const confirmed = outcomes.some(({ kind }) => kind === "sent");
    const done = confirmed
      ? await moveTasks(tx, [message.id], ["open", "expired"], { state: "done", endedAt: now })
      : [];
    await appendEvents(
      tx,
      context.clock,
      done.map((task) =>
        taskDone.of({ payload: { taskId: task.id, advisorId: task.advisor_id, kind: "message" } }),
      ),
    );
  });
}

async function closeIfOver(context: Context, message: MassMessageRow): Promise<void> {
  const { workspace, clock } = context;
  const recipients = await recipientsOf(message).find(workspace.db, message);
  const isWaiting = recipients.some(({ state }) => state === "handed_over");
  if (isWaiting && !message.recalled) return;
  if (isWaiting) await giveUp(context, message, message.recalled ?? "", "handed_over");
  await workspace.tx(async (tx) => {
    await moveMessage(tx, message.id, ["open"], { state: "finished" });
    // nobody was reached, and WeCom knows why: nothing is left to do
    await moveTasks(tx, [message.id], ["open"], { state: "done", endedAt: clock.now() });
  });
}
