import type { Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { groupBy } from "../../../group-by.ts";
import { lockMessages, moveMessage, recallMessages } from "../mass-messages/store.ts";
import { findTaskCustomers, moveTasks, removeTaskCustomers } from "../tasks/store.ts";
import type { IntentRow } from "./intent.ts";
import { deleteDue, findLivingIntents, moveIntents } from "./store.ts";

const ENDED = "purpose_ended";

/**
 * Takes back what has not reached the customer, by the beginning of the purpose key. A message that waits for the advisor together
 * with others goes out all the same: WeCom stops whole messages only.
 */
export async function cancelIntents(
  tx: Tx,
  context: Context,
  purposes: readonly { customerId: string; prefix: string }[],
): Promise<void> {
  if (purposes.length === 0) return;
  const now = context.clock.now();
  // Due rows first, as the guards' worker takes them first; what it decided meanwhile is seen by the second reading.
  await deleteDue(tx, (await findLivingIntents(tx, purposes)).map(toRef));
  const living = await findLivingIntents(tx, purposes);
  const undecided = living.filter(({ task_id }) => task_id === null);
  await moveIntents(tx, undecided.map(toRef), { state: "cancelled", reason: ENDED }, now);
  const tasks = living.filter(({ kind, task_id }) => kind === "task" && task_id !== null);
  await moveIntents(tx, tasks.map(toRef), { state: "cancelled", reason: ENDED }, now);
  await moveTasks(tx, taskIdsOf(tasks), ["open"], { state: "skipped", note: ENDED, endedAt: now });
  await takeBackMessages(
    tx,
    living.filter(({ kind, task_id }) => kind === "message" && task_id !== null),
    now,
  );
}

async function takeBackMessages(tx: Tx, intents: readonly IntentRow[], now: Date): Promise<void> {
  if (intents.length === 0) return;
  const messages = await lockMessages(tx, taskIdsOf(intents));
  const byTask = groupBy(intents, ({ task_id }) => String(task_id));
  const ready = messages.filter(({ state }) => state === "ready").flatMap(({ id }) => byTask.get(id) ?? []);
  await moveIntents(tx, ready.map(toRef), { state: "cancelled", reason: ENDED }, now);
  for (const id of await removeTaskCustomers(
    tx,
    ready.map((intent) => ({ taskId: String(intent.task_id), id: intent.id })),
  )) {
    await moveMessage(tx, id, ["ready"], { state: "failed", error: ENDED });
    await moveTasks(tx, [id], ["preparing"], { state: "failed", note: ENDED, endedAt: now });
  }
  const away = messages
    .filter(({ state }) => state === "sending" || state === "unknown" || state === "open")
    .map(({ id }) => id);
  const waiting = groupBy(
    (await findTaskCustomers(tx, away)).filter(({ state }) => state !== "sent" && state !== "failed"),
    ({ taskId }) => taskId,
  );
  const forNobodyElse = away.filter((id) => {
    const cancelled = new Set((byTask.get(id) ?? []).map((intent) => intent.id));
    return (waiting.get(id) ?? []).every((recipient) => cancelled.has(recipient.id));
  });
  await recallMessages(tx, forNobodyElse, ENDED, now);
  await moveTasks(tx, forNobodyElse, ["open"], { state: "skipped", note: ENDED, endedAt: now });
}

const toRef = ({ customer_id: customerId, id }: IntentRow) => ({ customerId, id });
const taskIdsOf = (intents: readonly IntentRow[]): string[] => [
  ...new Set(intents.flatMap(({ task_id }) => task_id ?? [])),
];
