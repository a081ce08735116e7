import type { Tx } from "@hortus/kernel";
import { sql } from "kysely";

/**
 * On `customers_merged`: a slice's own rows of `from` go to `to`, and keep whose they were first in `origin_customer_id`.
 *
 * @returns whether there was anything to move
 */
export async function moveRows(tx: Tx, table: string, from: string, to: string): Promise<boolean> {
  const { rows } = await sql`
    update ${sql.table(table)}
    set customer_id = ${to}, origin_customer_id = coalesce(origin_customer_id, ${from}::uuid)
    where customer_id = ${from}
    returning 1`.execute(tx);
  return rows.length > 0;
}

/**
 * On `merge_undone`: rows of `from` whose origin is among `origins` go back to `to`.
 *
 * @returns whether there was anything to move
 */
export async function moveRowsBack(
  tx: Tx,
  table: string,
  { from, to, origins }: { from: string; to: string; origins: readonly string[] },
): Promise<boolean> {
  const { rows } = await sql`
    update ${sql.table(table)}
    set customer_id = ${to}, origin_customer_id = nullif(origin_customer_id, ${to}::uuid)
    where customer_id = ${from} and origin_customer_id = any(${[...origins]}::uuid[])
    returning 1`.execute(tx);
  return rows.length > 0;
}
