import { eventType } from "@hortus/kernel";
import { z } from "zod";

const order = z.object({ orderId: z.string(), amountFen: z.int(), source: z.string() });
/** Told of something that is more than two days old, as an import does: it counts, but nothing should be started because of it. */
const historic = z.boolean().optional();

/** All of them carry the customer in `customerId`. An order is new to us; it was paid at `occurredAt`. */
export const orderPaid = eventType("order_paid", order.extend({ historic }));
/** An order that we had has another amount, date or content now. */
export const orderChanged = eventType("order_changed", order);
/** `amountFen` is what this refund gave back; the order may keep the rest. */
export const orderRefunded = eventType("order_refunded", order.extend({ historic }));
/** An order is no more: its import was undone, or it turned out to be somebody else's. */
export const orderRemoved = eventType("order_removed", order);
/** The catalogue says something else now about a product that this customer bought. */
export const orderLinesChanged = eventType("order_lines_changed", z.object({ code: z.string() }));
/** This customer runs out of something on another day than was told before, or of something else. */
export const supplyChanged = eventType("supply_changed", z.object({ historic }));
/** A merge, or the undo of one, gave this customer other orders. */
export const ordersMoved = eventType("orders_moved", z.object({}));
/** The store of some of this customer's orders came to be known, or lies elsewhere now. `store` is what those orders call it. */
export const ordersPlaced = eventType("orders_placed", z.object({ store: z.string() }));
