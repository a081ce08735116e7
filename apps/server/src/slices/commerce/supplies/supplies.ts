import { appendEvents, type EventHandler } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import {
  orderChanged,
  orderLinesChanged,
  orderPaid,
  orderRefunded,
  orderRemoved,
  ordersMoved,
  supplyChanged,
} from "../events.ts";
import { renewFirstRunOut, renewSupplies } from "./supply-store.ts";

/** Whoever bought, gave back or has another product now: their days are decided anew, from all they ever bought. */
export const suppliesHandler: EventHandler<Context> = {
  name: "commerce/supplies",
  types: [
    orderPaid.type,
    orderChanged.type,
    orderRefunded.type,
    orderRemoved.type,
    ordersMoved.type,
    orderLinesChanged.type,
  ],
  async handle(tx, events, { clock, timeZone }) {
    const customerIds = [...new Set(events.flatMap(({ customerId }) => customerId ?? []))];
    const changed = new Set([
      ...(await renewSupplies(tx, customerIds, timeZone)),
      ...(await renewFirstRunOut(tx, customerIds, timeZone)),
    ]);
    await appendEvents(
      tx,
      clock,
      [...changed].map((customerId) => supplyChanged.of({ customerId, payload: {} })),
    );
  },
};
