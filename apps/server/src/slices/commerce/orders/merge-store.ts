import type { Tx } from "@hortus/kernel";
import { sql } from "kysely";

/** @returns whether there was anything to move */
export async function moveOrders(tx: Tx, from: string, to: string): Promise<boolean> {
  await sql`
    update order_key set customer_id = ${to}
    from customer_order
    where customer_order.customer_id = ${from} and order_key.order_id = customer_order.id`.execute(tx);
  await sql`update order_line set customer_id = ${to} where customer_id = ${from}`.execute(tx);
  let moved = 0;
  for (const table of ["customer_order", "refund"]) {
    const { rows } = await sql`
      update ${sql.table(table)}
      set customer_id = ${to}, origin_customer_id = coalesce(origin_customer_id, ${from}::uuid)
      where customer_id = ${from}
      returning 1`.execute(tx);
    moved += rows.length;
  }
  return moved > 0;
}

/** @returns whether there was anything to move */
export async function moveOrdersBack(
  tx: Tx,
  from: string,
  to: string,
  origins: readonly string[],
): Promise<boolean> {
  await sql`
    update order_key set customer_id = ${to}
    from customer_order
    where customer_order.customer_id = ${from} and origin_customer_id = any(${[...origins]}::uuid[]) and order_key.order_id = customer_order.id`.execute(
    tx,
  );
  await sql`
    update order_line set customer_id = ${to}
    from customer_order
    where customer_order.customer_id = ${from} and origin_customer_id = any(${[...origins]}::uuid[])
      and order_line.customer_id = ${from} and order_line.order_id = customer_order.id`.execute(tx);
  let moved = 0;
  for (const table of ["customer_order", "refund"]) {
    const { rows } = await sql`
      update ${sql.table(table)}
      set customer_id = ${to}, origin_customer_id = nullif(origin_customer_id, ${to}::uuid)
      where customer_id = ${from} and origin_customer_id = any(${[...origins]}::uuid[])
      returning 1`.execute(tx);
    moved += rows.length;
  }
  return moved > 0;
}
