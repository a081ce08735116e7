import { appendEvents, type EventHandler } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { customersMerged, mergeUndone } from "../../customers/events.ts";
import { ordersMoved } from "../events.ts";
import { holdOrders, moveOrders, moveOrdersBack } from "./merge-store.ts";

/** Orders and refunds follow their customer into the profile that stays, and back. */
export const mergesHandler: EventHandler<Context> = {
  name: "commerce/merges",
  types: [customersMerged.type, mergeUndone.type],
  batchSize: 100,
  async handle(tx, events, { clock }) {
    await holdOrders(
      tx,
      events.flatMap((event) =>
        customersMerged.is(event) || mergeUndone.is(event) ? [event.payload.from] : [],
      ),
    );
    for (const event of events) {
      if (customersMerged.is(event)) {
        const { from, to } = event.payload;
        if (await moveOrders(tx, from, to))
          await appendEvents(tx, clock, [ordersMoved.of({ customerId: to, payload: {} })]);
      } else if (mergeUndone.is(event)) {
        const { from, to, origins } = event.payload;
        if (!(await moveOrdersBack(tx, from, to, origins))) continue;
        await appendEvents(
          tx,
          clock,
          [from, to].map((customerId) => ordersMoved.of({ customerId, payload: {} })),
        );
      }
    }
  },
};
