import type { Attribute } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";

export interface AttributeRow {
  id: string;
  name: string;
  type: Attribute["type"];
  /** `gone`: offered no more, but customers may have it. */
  options: { id: string; name: string; gone?: boolean }[];
  archived: boolean;
}

export interface ValueRow {
  attribute_id: string;
  value: string;
  changed_at: Date;
  changed_by: string;
}

/** The most that a workspace may have. */
export const MOST_ATTRIBUTES = 100;

/** By name, archived ones last. */
export async function findAttributes(db: Db): Promise<AttributeRow[]> {
  const { rows } = await sql<AttributeRow>`
    select id, name, type, options, archived from attribute order by archived, name, id limit ${MOST_ATTRIBUTES}`.execute(
    db,
  );
  return rows;
}

export async function lockAttribute(tx: Tx, id: string): Promise<AttributeRow | undefined> {
  const { rows } = await sql<AttributeRow>`
    select id, name, type, options, archived from attribute where id = ${id} for update`.execute(tx);
  return rows[0];
}

/** @returns false when another that is in use has this name */
export async function putAttribute(tx: Tx, row: AttributeRow, now: Date): Promise<boolean> {
  const { rows } = await sql`
    insert into attribute (id, name, type, options, archived, created_at)
    select ${row.id}::uuid, ${row.name}::text, ${row.type}::text, ${JSON.stringify(row.options)}::jsonb, ${row.archived}::boolean, ${now}::timestamptz
    where ${row.archived}::boolean
      or not exists (select from attribute where name = ${row.name} and not archived and id <> ${row.id}::uuid)
    on conflict (id) do update set name = excluded.name, options = excluded.options, archived = excluded.archived
    returning id`.execute(tx);
  return rows.length > 0;
}

export async function findValues(db: Db, customerId: string): Promise<ValueRow[]> {
  const { rows } = await sql<ValueRow>`
    select attribute_id, value, changed_at, changed_by from customer_attribute where customer_id = ${customerId}`.execute(
    db,
  );
  return rows;
}

/** @param value null takes it away. @returns the customers whose value is another now */
export async function writeValue(
  tx: Tx,
  change: {
    customerIds: readonly string[];
    attributeId: string;
    value: string | null;
    isChoice: boolean;
    by: string;
    now: Date;
  },
): Promise<string[]> {
  const { attributeId, value, isChoice, by, now } = change;
  const ids = [...new Set(change.customerIds)].toSorted(); // in one order, so that two writers wait for each other and not both
  if (value === null) {
    const { rows } = await sql<{ customer_id: string }>`
      delete from customer_attribute
      where customer_id = any(${ids}::uuid[]) and attribute_id = ${attributeId}
      returning customer_id`.execute(tx);
    return rows.map((row) => row.customer_id);
  }
  const { rows } = await sql<{ customer_id: string }>`
    insert into customer_attribute (customer_id, attribute_id, value, option_id, changed_at, changed_by)
    select id, ${attributeId}::uuid, ${value}::text, ${isChoice ? value : null}::text, ${now}::timestamptz, ${by}::text
    from unnest(${ids}::uuid[]) as wanted (id)
    on conflict (customer_id, attribute_id) do update set
      value = excluded.value, option_id = excluded.option_id, changed_at = excluded.changed_at, changed_by = excluded.changed_by,
      origin_customer_id = null
    where customer_attribute.value <> excluded.value
    returning customer_id`.execute(tx);
  return rows.map((row) => row.customer_id);
}

/**
 * Gives the values of `from` to `to`; with `origins`, only what came from those goes back. Of one attribute the later change stays.
 *
 * @returns whether any moved
 */
export async function moveAttributes(
  tx: Tx,
  { from, to, origins }: { from: string; to: string; origins?: readonly string[] },
): Promise<boolean> {
  const came = origins ? sql`and origin_customer_id = any(${[...origins]}::uuid[])` : sql``;
  const { rows } = await sql`
    with moved as (delete from customer_attribute where customer_id = ${from} ${came} returning *),
    come as (
      insert into customer_attribute (customer_id, attribute_id, value, option_id, changed_at, changed_by, origin_customer_id)
      select ${to}::uuid, attribute_id, value, option_id, changed_at, changed_by,
        nullif(coalesce(origin_customer_id, ${from}::uuid), ${to}::uuid)
      from moved
      on conflict (customer_id, attribute_id) do update set
        value = excluded.value, option_id = excluded.option_id, changed_at = excluded.changed_at,
        changed_by = excluded.changed_by, origin_customer_id = excluded.origin_customer_id
      where customer_attribute.changed_at < excluded.changed_at
    )
    select from moved`.execute(tx);
  return rows.length > 0;
}
