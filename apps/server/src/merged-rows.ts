import type { Tx } from "@hortus/kernel";
import { sql, type RawBuilder } from "kysely";

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

/**
 * Points keys of other systems, by which rows of a customer are found, to where these rows go. Before the rows themselves and in the order of
 * the keys: whoever writes such rows holds their keys so, and goes on to the rows with what the keys said. Moved in another order, each would
 * wait for the other.
 *
 * @param keys a table of `source`, `external_id`, `customer_id`, and the column that names the row
 * @param rows a select of the ids of the rows that go
 */
export async function moveKeys(
  tx: Tx,
  keys: { table: string; names: string },
  to: string,
  rows: RawBuilder<unknown>,
): Promise<void> {
  const table = sql.table(keys.table);
  await sql`
    with held as materialized (
      select source, external_id
      from ${table}
      where ${sql.ref(keys.names)} = any(array(${rows}))
      order by source, external_id
      for update
    )
    update ${table} set customer_id = ${to}
    from held
    where ${table}.source = held.source and ${table}.external_id = held.external_id`.execute(tx);
}
