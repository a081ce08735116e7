import { pausedClock, type Db } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import type { IntentRow, NewIntent } from "../intents/intent.ts";
import { loadBatch } from "./batch.ts";
import { decide } from "./decide.ts";
import type { SentBefore } from "./guard.ts";
import { guards } from "./guards.ts";

export type Rehearsed = Pick<NewIntent, "customerId" | "kind" | "class" | "title" | "text" | "plannedAt"> & {
  advisorId: string | undefined;
  why: IntentRow["why"];
};

/** An intent that nobody decided yet, of no mass send and no experiment. */
const nothingYet = {
  external_user_id: null,
  attachments: null,
  ask: null,
  mass_send_id: null,
  experiment_id: null,
  hold_out_percent: 0,
  variant: null,
  value_fen: 0,
  state: "planned",
  reason: null,
  until: null,
  decided_at: null,
  handed_over_at: null,
  sent_at: null,
  task_id: null,
} as const;

/** What was rehearsed before, and counts for what comes after it. Begin with an empty one. */
export type RehearsedSends = Map<string, SentBefore[]>;

/**
 * What the guards would have said to these at their moment; nothing is written. Settings and contacts are today's, sends are those of
 * the past and those rehearsed before. In the same order.
 */
export async function rehearseIntents(
  db: Db,
  context: Context,
  at: Date,
  intents: readonly Rehearsed[],
  before: RehearsedSends,
): Promise<
  {
    outcome: "pass" | "skip" | "defer" | "hold";
    reason?: string;
    until?: Date | undefined;
    advisorId?: string;
  }[]
> {
  const rows = intents.map((intent, index): IntentRow => ({
    ...nothingYet,
    classes: [],
    trail: [],
    why: intent.why,
    customer_id: intent.customerId,
    id: String(index),
    purpose_key: String(index),
    kind: intent.kind,
    class: intent.class,
    advisor_id: intent.advisorId ?? null,
    title: intent.title,
    text: intent.text,
    template: intent.text,
    planned_at: intent.plannedAt,
    latest_at: new Date(intent.plannedAt.getTime() + 3 * 86_400_000),
    changed_at: at,
  }));
  const batch = await loadBatch(db, { ...context, clock: pausedClock(at) }, rows);
  for (const [customerId, sends] of before)
    batch.sends.set(customerId, [...(batch.sends.get(customerId) ?? []), ...sends]);
  const decided = await decide(guards, batch);
  return decided.map(({ intent, verdict }) => {
    if (verdict.kind !== "pass")
      return { outcome: verdict.kind, reason: verdict.reason, until: verdict.until };
    if (intent.kind === "message")
      before.set(intent.customer_id, [
        ...(before.get(intent.customer_id) ?? []),
        { at, class: intent.class },
      ]);
    return { outcome: "pass", advisorId: verdict.advisorId };
  });
}
