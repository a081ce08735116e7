import { appendEvents, type EventHandler } from "@hortus/kernel";
import type { Context } from "../../context.ts";
import { contentUsed } from "../content/events.ts";
import { customersMerged, mergeUndone } from "../customers/events.ts";
import { addTimeline } from "../customers/index.ts";
import { radarOpensMoved } from "./events.ts";
import { moveRows, moveRowsBack } from "../../merged-rows.ts";

/** Openings go with the customer, and what advisors noted to have said stands in the timeline. */
export const radarHandler: EventHandler<Context> = {
  name: "radar",
  types: [customersMerged.type, mergeUndone.type, contentUsed.type],
  async handle(tx, events, context) {
    const { clock } = context;
    for (const event of events) {
      if (customersMerged.is(event)) {
        const { from, to } = event.payload;
        if (await moveRows(tx, "radar_open", from, to))
          await appendEvents(tx, clock, [radarOpensMoved.of({ customerId: to, payload: {} })]);
      } else if (mergeUndone.is(event)) {
        const { from, to, origins } = event.payload;
        if (await moveRowsBack(tx, "radar_open", { from, to, origins }))
          await appendEvents(
            tx,
            clock,
            [from, to].map((customerId) => radarOpensMoved.of({ customerId, payload: {} })),
          );
      } else if (contentUsed.is(event) && event.customerId !== undefined) {
        const { contentId, name, advisorId } = event.payload;
        await addTimeline(tx, context, [
          {
            customerId: event.customerId,
            at: event.occurredAt,
            kind: "content_used",
            key: `content_used:${event.id}`,
            payload: { contentId, title: name, advisorId },
          },
        ]);
      }
    }
  },
};
