import type { IntentReason, Why } from "@hortus/contracts";
import { appendEvents, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { groupBy } from "../../../group-by.ts";
import { addTimeline } from "../../customers/index.ts";
import { messageFailed, messageSent } from "../events.ts";
import { moveIntents } from "../intents/store.ts";
import type { TaskCustomerRow } from "../tasks/store.ts";
import type { Outcome } from "./model.ts";

/** Records what WeCom says of these recipients; those already recorded are passed over. @returns how many were new */
export async function recordOutcomes(
  tx: Tx,
  context: Context,
  recipients: readonly TaskCustomerRow[],
  outcomes: readonly Outcome[],
): Promise<number> {
  const byExternalUser = groupBy(recipients, ({ externalUserId }) => externalUserId);
  const sent = outcomes.flatMap((outcome) =>
    outcome.kind === "sent"
      ? (byExternalUser.get(outcome.address) ?? []).map((recipient) => ({
          ...recipient,
          at: outcome.at,
        }))
      : [],
  );
  const moved = await moveIntents(tx, sent, { state: "sent" }, context.clock.now());
  await appendEvents(
    tx,
    context.clock,
    moved.map((intent) =>
      messageSent.of({
        customerId: intent.customer_id,
        ...(intent.sent_at ? { occurredAt: intent.sent_at } : {}),
        payload: { intentId: intent.id, purposeKey: intent.purpose_key, advisorId: intent.advisor_id ?? "" },
      }),
    ),
  );
  await addTimeline(
    tx,
    context,
    moved.map((intent) => ({
      customerId: intent.customer_id,
      at: intent.sent_at ?? intent.changed_at,
      kind: "message_sent",
      key: `message_sent:${intent.id}`,
      payload: {
        intentId: intent.id,
        advisorId: intent.advisor_id,
        title: intent.title,
        ...sourceOf(intent.why),
      },
    })),
  );
  let failures = 0;
  for (const [reason, failed] of groupBy(outcomes.filter(isFailure), (outcome) => outcome.reason)) {
    failures += await failIntents(
      tx,
      context,
      failed.flatMap(({ address }) => byExternalUser.get(address) ?? []),
      reason,
    );
  }
  return moved.length + failures;
}

/** Where it came from, for the timeline. */
export const sourceOf = (why: Why) =>
  why.kind === "mass_send"
    ? { massSendId: why.massSendId, massSendName: why.massSendName }
    : { journeyId: why.journeyId, journeyName: why.journeyName };

const isFailure = (outcome: Outcome): outcome is Extract<Outcome, { kind: "failed" }> =>
  outcome.kind === "failed";

/** @returns how many had not ended before */
export async function failIntents(
  tx: Tx,
  context: Context,
  recipients: readonly { customerId: string; id: string }[],
  reason: IntentReason,
): Promise<number> {
  const failed = await moveIntents(tx, recipients, { state: "failed", reason }, context.clock.now());
  await appendEvents(
    tx,
    context.clock,
    failed.map((intent) =>
      messageFailed.of({
        customerId: intent.customer_id,
        payload: {
          intentId: intent.id,
          purposeKey: intent.purpose_key,
          advisorId: intent.advisor_id ?? "",
          reason,
        },
      }),
    ),
  );
  return failed.length;
}
