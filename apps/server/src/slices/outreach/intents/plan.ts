import type { Why } from "@hortus/contracts";
import { appendEvents, newId, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { intentRefused } from "../events.ts";
import type { IntentRow, NewIntent } from "./intent.ts";
import { insertIntents } from "./store.ts";

const LATEST_AFTER_MS = 3 * 86_400_000;

/**
 * Plans intents in the caller's transaction; the guards decide when each is due. Planning the same purpose again changes nothing.
 *
 * @returns how many were new
 */
export async function planIntents(tx: Tx, context: Context, intents: readonly NewIntent[]): Promise<number> {
  if (intents.length === 0) return 0;
  const now = context.clock.now();
  const rows = intents.map((intent) => toRow(intent, context, now));
  const added = new Set(await insertIntents(tx, rows));
  const refused = rows.filter(({ id, reason }) => reason !== null && added.has(id));
  await appendEvents(
    tx,
    context.clock,
    refused.map(({ customer_id: customerId, id, purpose_key: purposeKey, reason }) =>
      intentRefused.of({ customerId, payload: { intentId: id, purposeKey, reason: String(reason) } }),
    ),
  );
  return added.size;
}

const NONE: readonly string[] = [];

export function toRow(
  intent: NewIntent,
  context: Context,
  now: Date,
): IntentRow & { journey_id: string | null } {
  const why: Why = intent.why.kind === "mass_send" ? intent.why : { ...intent.why, kind: "journey" };
  return {
    customer_id: intent.customerId,
    id: newId(context.clock),
    purpose_key: intent.purposeKey,
    kind: intent.kind,
    class: intent.class,
    advisor_id: intent.advisorId ?? null,
    title: intent.title,
    text: intent.text,
    template: intent.template === intent.text ? null : (intent.template ?? null),
    attachments: intent.attachments?.length ? intent.attachments : null,
    why,
    journey_id: why.kind === "journey" ? why.journeyId : null,
    mass_send_id: why.kind === "mass_send" && !why.isTest ? why.massSendId : null,
    classes: intent.classes ?? NONE,
    ask: intent.ask ?? null,
    experiment_id: intent.experiment?.id ?? null,
    hold_out_percent: intent.experiment?.holdOutPercent ?? 0,
    variant: intent.experiment?.variant ?? null,
    trail: [],
    external_user_id: null,
    until: null,
    handed_over_at: null,
    sent_at: null,
    task_id: null,
    value_fen: intent.valueFen,
    planned_at: intent.plannedAt,
    latest_at: intent.latestAt ?? new Date(intent.plannedAt.getTime() + LATEST_AFTER_MS),
    state: intent.refusal ? ("refused" as const) : ("planned" as const),
    reason: intent.refusal ?? null,
    decided_at: intent.refusal ? now : null,
    changed_at: now,
  };
}
