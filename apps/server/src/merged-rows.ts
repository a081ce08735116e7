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

/** Keys of other systems, by which rows of a customer are found: a table of `source`, `external_id` and `customer_id`. */
export interface Keys {
  table: string;
  /** The table of the rows. */
  rows: string;
  /** The column of a key that names its row by id. */
  names: string;
}

/**
 * Holds the keys of all rows of these customers until the transaction ends, in the order of the keys. Whoever writes such rows holds their keys
 * so and goes on to the rows: moved one customer after the other, keys or rows first as it comes, each would wait for the other. So a handler
 * holds the keys of all whom its events move before it moves the first.
 */
export async function holdKeys(
  tx: Tx,
  { table, rows, names }: Keys,
  customerIds: readonly string[],
): Promise<void> {
  await sql`
    select
    from ${sql.table(table)}
    where ${sql.ref(names)} = any(array(select id from ${sql.table(rows)} where customer_id = any(${[...customerIds]}::uuid[])))
    order by source, external_id
    for update`.execute(tx);
}

/** Points keys, which are held, to where these rows go. @param going a select of their ids */
export async function moveKeys(
  tx: Tx,
  { table, names }: Keys,
  to: string,
  going: RawBuilder<unknown>,
): Promise<void> {
  await sql`
    update ${sql.table(table)} set customer_id = ${to} where ${sql.ref(names)} = any(array(${going}))`.execute(
    tx,
  );
}
