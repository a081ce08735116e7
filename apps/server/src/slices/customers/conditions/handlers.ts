import { appendEvents, type EventHandler, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { consentWithdrawn } from "../../compliance/events.ts";
import { findAgreed } from "../../compliance/index.ts";
import { forgetSensitive } from "../attributes/values.ts";
import { conditionNoted, conditionRemoved } from "../events.ts";
import { deleteRecorded, moveConditions } from "./store.ts";

/** No consent, no health data: what was noted before the withdrawal is deleted, whatever the customer says later (PIPL 47). */
export const withdrawalHandler: EventHandler<Context> = {
  name: "customers/conditions",
  types: [consentWithdrawn.type],
  batchSize: 200,
  async handle(tx, events, context) {
    const upTo = events.flatMap((event) =>
      consentWithdrawn.is(event) && event.payload.purpose === "health_data" && event.customerId !== undefined
        ? [{ customerId: event.customerId, at: event.recordedAt }]
        : [],
    );
    await tellRemoved(tx, context, await deleteRecorded(tx, upTo));
    await forgetSensitive(tx, context, upTo);
    await dropWithout(tx, context, [...new Set(upTo.map(({ customerId }) => customerId))]);
  },
};

/** Conditions go where their customer goes, and stay there only if that person agreed. Call it when the consents have moved. */
export async function followMerge(
  tx: Tx,
  context: Context,
  merge: { from: string; to: string; origins?: readonly string[] },
): Promise<void> {
  const { left, come } = await moveConditions(tx, merge);
  await tellRemoved(tx, context, left);
  await appendEvents(
    tx,
    context.clock,
    come.map(({ customer_id, id }) =>
      conditionNoted.of({ customerId: customer_id, payload: { conditionId: id } }),
    ),
  );
  await dropWithout(tx, context, [merge.from, merge.to]);
}

async function dropWithout(tx: Tx, context: Context, customerIds: readonly string[]): Promise<void> {
  const agreed = await findAgreed(tx, "health_data", customerIds);
  const at = context.clock.now();
  const without = customerIds.filter((id) => !agreed.has(id)).map((customerId) => ({ customerId, at }));
  await tellRemoved(tx, context, await deleteRecorded(tx, without));
}

async function tellRemoved(
  tx: Tx,
  context: Context,
  rows: readonly { customer_id: string; id: string }[],
): Promise<void> {
  await appendEvents(
    tx,
    context.clock,
    rows.map(({ customer_id, id }) =>
      conditionRemoved.of({ customerId: customer_id, payload: { conditionId: id } }),
    ),
  );
}
