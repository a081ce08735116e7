import { appendEvents, ProblemError, type Loop, type Tx } from "@hortus/kernel";
import { WecomError } from "@hortus/wecom-protocol";
import type { Caller, Context } from "../../../context.ts";
import { addTimeline } from "../../customers/index.ts";
import { recordAudit } from "../../platform/index.ts";
import { taskDone, taskSkipped } from "../events.ts";
import { moveIntents } from "../intents/store.ts";
import { failIntents, sourceOf } from "../mass-messages/outcomes.ts";
import { readResults } from "../mass-messages/results.ts";
import { findMessages, nudgeMessage, recallMessages } from "../mass-messages/store.ts";
import { getTaskFor } from "./access.ts";
import { findPhotos } from "./photo-store.ts";
import {
  findExpiredTasks,
  findTaskCustomers,
  moveTasks,
  snooze,
  taskIsExpired,
  type TaskRow,
} from "./store.ts";

/** The advisor confirmed the message in WeCom's own client: its results are read now, and soon again if they are not out yet. */
export async function confirmTask(context: Context, caller: Caller, id: string): Promise<void> {
  const task = await getTaskFor(context.workspace.db, caller, id);
  if (task.kind !== "message")
    throw new ProblemError(409, "not_a_message", "Only messages are confirmed in WeCom", {
      hint: "Mark the task as done instead.",
    });
  if (task.state !== "open") return;
  await context.workspace.tx((tx) => nudgeMessage(tx, id, context.clock.now()));
  const [message] = await findMessages(context.workspace.db, [id]);
  if (!message) return;
  try {
    await readResults(context, message);
  } catch (error) {
    if (!(error instanceof WecomError)) throw error;
    context.log.warn({ task: id, err: error }, "results could not be read at once; they are read again");
  }
}

/** Ends a call or a visit. */
export async function completeTask(
  context: Context,
  caller: Caller,
  id: string,
  note: string,
): Promise<void> {
  const { workspace } = context;
  const task = await getTaskFor(workspace.db, caller, id);
  if (task.kind === "message")
    throw new ProblemError(409, "is_a_message", "A message is done when WeCom says so", {
      hint: "Confirm it in WeCom.",
    });
  if (task.needs_note && !note)
    throw new ProblemError(400, "note_needed", "This task is not done without a note of how it went", {
      field: "note",
      hint: "Write in a sentence or two what the customer said, or skip the task with the reason.",
    });
  await workspace.tx(async (tx) => {
    if (!(await finishTask(tx, context, caller, task, note))) throw overAlready();
    if (task.needs_photo && (await findPhotos(tx, [id])).length === 0)
      throw new ProblemError(400, "photo_needed", "This task is not done without a picture of it", {
        hint: "Take one, or skip the task with the reason.",
      });
  });
}

/** A call or a visit was made. @returns false when the task is over already */
export async function finishTask(
  tx: Tx,
  context: Context,
  caller: Caller,
  task: TaskRow,
  note: string,
): Promise<boolean> {
  const { clock } = context;
  const { id } = task;
  const to = { state: "done", note, endedAt: clock.now() } as const;
  if ((await moveTasks(tx, [id], ["open"], to)).length === 0) return false;
  const done = await moveIntents(tx, await findTaskCustomers(tx, [id]), { state: "sent" }, clock.now());
  await addTimeline(
    tx,
    context,
    done.map((intent) => ({
      customerId: intent.customer_id,
      at: clock.now(),
      kind: "task_done",
      key: `task_done:${intent.id}`,
      payload: {
        intentId: intent.id,
        advisorId: task.advisor_id,
        title: task.title,
        note,
        ...sourceOf(task.why),
      },
    })),
  );
  await appendEvents(tx, clock, [
    taskDone.of({
      ...(done[0] ? { customerId: done[0].customer_id } : {}),
      payload: { taskId: id, advisorId: task.advisor_id, kind: "task" },
    }),
  ]);
  await recordAudit(tx, context, caller, {
    action: "task_done",
    objectType: "task",
    objectId: id,
    after: { title: task.title },
  });
  return true;
}

/** Ends a task undone. What WeCom holds of its message is stopped by the loop that reads results. */
export async function skipTask(context: Context, caller: Caller, id: string, reason: string): Promise<void> {
  const { workspace, clock } = context;
  const task = await getTaskFor(workspace.db, caller, id);
  await workspace.tx(async (tx) => {
    await endOpenTask(tx, task, { state: "skipped", note: reason, endedAt: clock.now() });
    if (task.kind === "message") await recallMessages(tx, [id], "skipped", clock.now());
    else
      await moveIntents(
        tx,
        await findTaskCustomers(tx, [id]),
        { state: "cancelled", reason: "skipped" },
        clock.now(),
      );
    await appendEvents(tx, clock, [
      taskSkipped.of({ payload: { taskId: id, advisorId: task.advisor_id, kind: task.kind } }),
    ]);
    await recordAudit(tx, context, caller, {
      action: "task_skipped",
      objectType: "task",
      objectId: id,
      after: { title: task.title, reason },
    });
  });
}

/** Puts it off in the advisor's list; what WeCom has stays there, and the day on which it expires as well. */
export async function snoozeTask(
  context: Context,
  caller: Caller,
  id: string,
  { until, reason }: { until: Date; reason: string },
): Promise<void> {
  const { workspace, clock } = context;
  const task = await getTaskFor(workspace.db, caller, id);
  if (until <= clock.now())
    throw new ProblemError(400, "not_later", "That is not later", {
      field: "until",
      hint: "Choose a time to come.",
    });
  await workspace.tx(async (tx) => {
    if (!(await snooze(tx, id, until, reason)))
      throw new ProblemError(409, "too_late_to_snooze", "It would be too late then, or it is over", {
        field: "until",
        hint: "Choose an earlier time, or skip the task.",
      });
    await recordAudit(tx, context, caller, {
      action: "task_snoozed",
      objectType: "task",
      objectId: id,
      after: { title: task.title, until: until.toISOString(), reason },
    });
  });
}

/** Several messages at once; each one's fate is its own. */
export async function confirmTasks(context: Context, caller: Caller, ids: readonly string[]) {
  const rows: { id: string; outcome: "confirmed" | "not_found" | "not_a_message" }[] = [];
  for (const id of ids) {
    try {
      await confirmTask(context, caller, id);
      rows.push({ id, outcome: "confirmed" });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      rows.push({ id, outcome: error.status === 404 ? "not_found" : "not_a_message" });
    }
  }
  return rows;
}

async function endOpenTask(tx: Tx, task: TaskRow, to: Parameters<typeof moveTasks>[3]): Promise<void> {
  const moved = await moveTasks(tx, [task.id], ["open"], to);
  if (moved.length === 0) throw overAlready();
}

const overAlready = () =>
  new ProblemError(409, "task_not_open", "This task is over already", { hint: "Load the list again." });

/** Tasks that nobody did in time. A message's results are read once more before its customers are given up: it may have gone out. */
export const expiryLoop: Loop<Context> = {
  name: "outreach expiry",
  everyMs: 10_000,
  waiting: ({ clock }) => taskIsExpired(clock.now()),
  run: (context) =>
    context.workspace.tx(async (tx) => {
      const now = context.clock.now();
      const expired = await findExpiredTasks(tx, now, 200);
      if (expired.length === 0) return false;
      const ids = (kind: TaskRow["kind"]) => expired.filter((task) => task.kind === kind).map(({ id }) => id);
      await moveTasks(
        tx,
        expired.map(({ id }) => id),
        ["open"],
        { state: "expired", endedAt: now },
      );
      await recallMessages(tx, ids("message"), "not_confirmed", now);
      await failIntents(tx, context, await findTaskCustomers(tx, ids("task")), "not_confirmed");
      return expired.length === 200;
    }),
};
