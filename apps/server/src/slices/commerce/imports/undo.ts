import { appendEvents, type JobDefinition } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { removeTimeline } from "../../customers/index.ts";
import { orderRemoved } from "../events.ts";
import { deleteOrders, lockOrderKeys } from "../orders/order-store.ts";
import { findRefundsOfOrders } from "../orders/refund-store.ts";
import { ORDERS_AT_ONCE } from "../orders/store-orders.ts";
import { orderTimelineKey, refundTimelineKey } from "../orders/timeline.ts";
import { addRemoved, changeState, findImported, lockImport } from "./import-store.ts";

export const undoImportJob: JobDefinition<Context> = {
  name: "commerce-undo-import",
  expireInSeconds: 600,
  run: (context, { importId }) => undoImport(context, String(importId)),
};

/**
 * Takes out the orders that the import created, a slice at a time; what is left to do is what is left in the table. Orders that it
 * changed stay changed, and customers stay: customers have no removal yet, and may have been met elsewhere since.
 */
export async function undoImport(context: Context, importId: string): Promise<void> {
  while (await undoSlice(context, importId));
}

async function undoSlice(context: Context, importId: string): Promise<boolean> {
  const { workspace, clock } = context;
  return workspace.tx(async (tx) => {
    const current = await lockImport(tx, importId);
    if (current?.state !== "undoing") return false;
    const listed = await findImported(tx, importId, ORDERS_AT_ONCE);
    if (listed.length === 0) {
      await changeState(tx, importId, ["undoing"], "undone", clock.now());
      return false;
    }
    // Whoever writes one of them now is waited for; a merge may have moved it meanwhile.
    await lockOrderKeys(tx, listed);
    const orders = await findImported(tx, importId, ORDERS_AT_ONCE);
    const refunds = await findRefundsOfOrders(tx, orders);
    await removeTimeline(tx, [
      ...orders.map(({ orderId, customerId }) => ({ customerId, key: orderTimelineKey(orderId) })),
      ...refunds.map(({ refundId, customerId }) => ({ customerId, key: refundTimelineKey(refundId) })),
    ]);
    await deleteOrders(tx, orders);
    await appendEvents(
      tx,
      clock,
      orders.map(({ orderId, customerId, amountFen, source }) =>
        orderRemoved.of({ customerId, payload: { orderId, amountFen, source } }),
      ),
    );
    await addRemoved(tx, importId, orders.length, clock.now());
    return true;
  });
}
