import type { Why } from "@hortus/contracts";
import { newId, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { offerCards } from "../cards/offer.ts";
import { getSettings } from "../settings.ts";
import { insertTasks } from "./store.ts";

const DAY_MS = 86_400_000;

/** Gives advisors something to do that is about no one customer, such as a look after their group; once each call. */
export async function giveTasks(
  tx: Tx,
  context: Pick<Context, "clock" | "timeZone">,
  tasks: readonly { advisorId: string; title: string; text: string; needsNote: boolean; why: Why }[],
): Promise<void> {
  if (tasks.length === 0) return;
  const { clock } = context;
  const now = clock.now();
  const { taskDays } = await getSettings(tx);
  await insertTasks(
    tx,
    tasks.map((task) => ({
      ...task,
      id: newId(clock),
      kind: "task",
      massSendId: null,
      needsPhoto: false,
      dueAt: now,
      expiresAt: new Date(now.getTime() + taskDays * DAY_MS),
      state: "open",
    })),
  );
  await offerCards(tx, context, [...new Set(tasks.map(({ advisorId }) => advisorId))]);
}
