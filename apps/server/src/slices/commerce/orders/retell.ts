import type { Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { findProducts } from "../../catalog/index.ts";
import { addTimeline, removeTimeline } from "../../customers/index.ts";
import { findForTimeline } from "./order-store.ts";
import { codesOf, orderEntry, orderTimelineKey } from "./timeline.ts";

/** Writes the timeline entries of stored orders anew, as the catalogue is now. */
export async function retellOrders(
  tx: Tx,
  context: Context,
  orders: readonly { customerId: string; orderId: string }[],
): Promise<void> {
  if (orders.length === 0) return;
  const found = await findForTimeline(tx, orders);
  const products = await findProducts(tx, codesOf(found));
  await removeTimeline(
    tx,
    found.map(({ customerId, orderId }) => ({ customerId, key: orderTimelineKey(orderId) })),
  );
  await addTimeline(
    tx,
    context,
    found.map((order) => orderEntry(order, products)),
  );
}
