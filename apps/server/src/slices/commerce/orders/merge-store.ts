import type { Tx } from "@hortus/kernel";
import { sql } from "kysely";
import { holdKeys, moveKeys, moveRows, moveRowsBack } from "../../../merged-rows.ts";

const KEYS = { table: "order_key", rows: "customer_order", names: "order_id" };

/** Before any of these customers' orders is moved. */
export const holdOrders = (tx: Tx, customerIds: readonly string[]): Promise<void> =>
  holdKeys(tx, KEYS, customerIds);

/** @returns whether there was anything to move */
export async function moveOrders(tx: Tx, from: string, to: string): Promise<boolean> {
  await moveKeys(tx, KEYS, to, sql`select id from customer_order where customer_id = ${from}`);
  await sql`update order_line set customer_id = ${to} where customer_id = ${from}`.execute(tx);
  const orders = await moveRows(tx, "customer_order", from, to);
  const refunds = await moveRows(tx, "refund", from, to);
  return orders || refunds;
}

/** @returns whether there was anything to move */
export async function moveOrdersBack(
  tx: Tx,
  from: string,
  to: string,
  origins: readonly string[],
): Promise<boolean> {
  const going = sql`
    select id from customer_order where customer_id = ${from} and origin_customer_id = any(${[...origins]}::uuid[])`;
  await moveKeys(tx, KEYS, to, going);
  await sql`
    update order_line set customer_id = ${to}
    from customer_order
    where customer_order.customer_id = ${from} and origin_customer_id = any(${[...origins]}::uuid[])
      and order_line.customer_id = ${from} and order_line.order_id = customer_order.id`.execute(tx);
  const orders = await moveRowsBack(tx, "customer_order", { from, to, origins });
  const refunds = await moveRowsBack(tx, "refund", { from, to, origins });
  return orders || refunds;
}
