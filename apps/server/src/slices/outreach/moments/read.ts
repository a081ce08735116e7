import { appendEvents, type Loop } from "@hortus/kernel";
import { WecomError } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { callWecom, findConnection } from "../../wecom/index.ts";
import { taskDone } from "../events.ts";
import { giveUp } from "../mass-messages/recipients.ts";
import { moveMessage, type MassMessageRow } from "../mass-messages/store.ts";
import { findPostsOf, markSent } from "../posts/store.ts";
import { moveTasks } from "../tasks/store.ts";
import { claimMomentToRead, findOpenOf, momentIsOpen } from "./store.ts";

/** Nothing calls back when an advisor publishes: soon after a nudge, then ever more rarely. */
const DELAYS_MS = [2_000, 15_000, 60_000, 120_000, 300_000, 600_000];
const PAGE = 1_000;

/** Reads who published. */
export const momentsReadLoop: Loop<Context> = {
  name: "outreach moments results",
  everyMs: 1_000,
  waiting: ({ clock }) => momentIsOpen(clock.now()),
  async run(context) {
    const { workspace, clock } = context;
    if (!(await findConnection(workspace.db))) return false;
    const momentId = await workspace.tx((tx) => claimMomentToRead(tx, clock.now(), DELAYS_MS));
    if (!momentId) return false;
    await readMoment(context, momentId);
    return true;
  },
};

/** Who published is done; who did not, and was recalled, ends. */
export async function readMoment(context: Context, momentId: string): Promise<void> {
  const open = await findOpenOf(context.workspace.db, momentId);
  if (open.length === 0) return;
  try {
    // One advisor alone can't be stopped at WeCom: only when nobody is left who may publish, all are.
    if (open.every(({ recalled }) => recalled !== null))
      await callWecom(context, "externalcontact/cancel_moment_task", { moment_id: momentId });
    const published = await findPublished(context, momentId);
    await recordPublished(
      context,
      open.filter(({ advisor_id: advisorId }) => published.has(advisorId)),
    );
    for (const message of open)
      if (message.recalled !== null && !published.has(message.advisor_id)) {
        await giveUp(context, message, message.recalled);
        await context.workspace.tx((tx) => moveMessage(tx, message.id, ["open"], { state: "finished" }));
      }
  } catch (error) {
    if (!(error instanceof WecomError && error.retryable)) throw error;
    // the next reading is due already
  }
}

async function findPublished(context: Context, momentId: string): Promise<Set<string>> {
  const published = new Set<string>();
  let cursor: string | undefined;
  do {
    const answer = await callWecom(context, "externalcontact/get_moment_task", {
      moment_id: momentId,
      limit: PAGE,
      ...(cursor ? { cursor } : {}),
    });
    for (const { userid, publish_status: status } of answer.task_list)
      if (status === 1) published.add(userid);
    cursor = answer.next_cursor;
  } while (cursor);
  return published;
}

/** WeCom does not tell when: it counts from the reading. */
async function recordPublished(context: Context, messages: readonly MassMessageRow[]): Promise<void> {
  if (messages.length === 0) return;
  const { workspace, clock } = context;
  const now = clock.now();
  const ids = messages.map(({ id }) => id);
  await workspace.tx(async (tx) => {
    const posts = await findPostsOf(tx, ids);
    await markSent(
      tx,
      posts.map(({ id }) => ({ id, at: now })),
      now,
    );
    for (const id of ids) await moveMessage(tx, id, ["open"], { state: "finished" });
    const done = await moveTasks(tx, ids, ["open", "expired"], { state: "done", endedAt: now });
    await appendEvents(
      tx,
      clock,
      done.map((task) =>
        taskDone.of({ payload: { taskId: task.id, advisorId: task.advisor_id, kind: "message" } }),
      ),
    );
  });
}
