import type { EventHandler } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { consentWithdrawn } from "../../compliance/events.ts";
import { addTimeline } from "../profile/timeline.ts";

/** A customer's no stands on the timeline, where people look for why messages stopped. A yes is seen with the consents only: many come at once. */
export const withdrawalsOnTimeline: EventHandler<Context> = {
  name: "customers/withdrawals",
  types: [consentWithdrawn.type],
  batchSize: 200,
  async handle(tx, events, context) {
    const entries = events.flatMap((event) =>
      consentWithdrawn.is(event) && event.customerId !== undefined
        ? [
            {
              customerId: event.customerId,
              at: event.occurredAt,
              kind: "consent_withdrawn",
              key: `consent_withdrawn:${event.payload.entryId}`,
              payload: { purpose: event.payload.purpose },
            },
          ]
        : [],
    );
    await addTimeline(tx, context, entries);
  },
};
