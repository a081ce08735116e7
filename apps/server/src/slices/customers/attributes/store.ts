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
  sensitive: boolean;
  /** Of numbers and dates: its place among the facts of rules. */
  slot: number | null;
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
    select id, name, type, options, archived, sensitive, slot from attribute order by archived, name, id limit ${MOST_ATTRIBUTES}`.execute(
    db,
  );
  return rows;
}

/** Held by whoever defines one: names and places are given one after the other. */
export async function lockAttributes(tx: Tx): Promise<AttributeRow[]> {
  await sql`lock table attribute in share row exclusive mode`.execute(tx);
  return findAttributes(tx);
}

/** @returns false when another that is in use has this name */
export async function putAttribute(tx: Tx, row: AttributeRow, now: Date): Promise<boolean> {
  const { rows } = await sql`
    insert into attribute (id, name, type, options, archived, sensitive, slot, created_at)
    select ${row.id}::uuid, ${row.name}::text, ${row.type}::text, ${JSON.stringify(row.options)}::jsonb, ${row.archived}::boolean,
      ${row.sensitive}::boolean, ${row.slot}::smallint, ${now}::timestamptz
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

/** Of these customers and one attribute. */
export async function findValuesOf(
  db: Db,
  attributeId: string,
  customerIds: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ customer_id: string; value: string }>`
    select customer_id, value
    from customer_attribute
    where customer_id = any(${[...customerIds]}::uuid[]) and attribute_id = ${attributeId}`.execute(db);
  return new Map(rows.map(({ customer_id: id, value }) => [id, value]));
}

/** Takes the values of these customers away. @returns those who had one */
export async function deleteValues(
  tx: Tx,
  attributeId: string,
  customerIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ customer_id: string }>`
    delete from customer_attribute
    where customer_id = any(${[...customerIds]}::uuid[]) and attribute_id = ${attributeId}
    returning customer_id`.execute(tx);
  return rows.map((row) => row.customer_id);
}

/** @param values one row a customer. @returns the customers whose value is another now */
export async function writeValues(
  tx: Tx,
  { id, type, slot, sensitive }: AttributeRow,
  values: readonly { customerId: string; value: string }[],
  { by, now }: { by: string; now: Date },
): Promise<string[]> {
  if (values.length === 0) return [];
  const { rows } = await sql<{ customer_id: string }>`
    insert into customer_attribute (
      customer_id, attribute_id, value, option_id, slot, number_value, date_value, sensitive, changed_at, changed_by
    )
    select "customerId", ${id}::uuid, value, case when ${type === "choice"} then value end, ${slot}::smallint,
      case when ${type === "number"} then value::numeric end, case when ${type === "date"} then value::date end,
      ${sensitive}::boolean, ${now}::timestamptz, ${by}::text
    from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as ("customerId" uuid, value text)
    order by "customerId" -- in one order, so that two writers wait for each other and not both
    on conflict (customer_id, attribute_id) do update set
      value = excluded.value, option_id = excluded.option_id, slot = excluded.slot, number_value = excluded.number_value,
      date_value = excluded.date_value, sensitive = excluded.sensitive, changed_at = excluded.changed_at,
      changed_by = excluded.changed_by, origin_customer_id = null
    where customer_attribute.value <> excluded.value
    returning customer_id`.execute(tx);
  return rows.map((row) => row.customer_id);
}

/** What is sensitive of these customers and was there at an instant each. @returns those who had some */
export async function deleteSensitive(
  tx: Tx,
  upTo: readonly { customerId: string; at: Date }[],
): Promise<string[]> {
  if (upTo.length === 0) return [];
  const { rows } = await sql<{ customer_id: string }>`
    delete from customer_attribute
    using unnest(${upTo.map(({ customerId }) => customerId)}::uuid[], ${upTo.map(({ at }) => at.toISOString())}::timestamptz[])
      as told (told_id, told_at)
    where customer_id = told_id and sensitive and changed_at <= told_at
    returning customer_id`.execute(tx);
  return [...new Set(rows.map((row) => row.customer_id))];
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
      insert into customer_attribute (customer_id, attribute_id, value, option_id, slot, number_value, date_value, sensitive, changed_at,
        changed_by, origin_customer_id)
      select ${to}::uuid, attribute_id, value, option_id, slot, number_value, date_value, sensitive, changed_at,
        changed_by,
        nullif(coalesce(origin_customer_id, ${from}::uuid), ${to}::uuid)
      from moved
      on conflict (customer_id, attribute_id) do update set
        value = excluded.value, option_id = excluded.option_id, slot = excluded.slot, number_value = excluded.number_value,
        date_value = excluded.date_value, sensitive = excluded.sensitive, changed_at = excluded.changed_at,
        changed_by = excluded.changed_by, origin_customer_id = excluded.origin_customer_id
      where customer_attribute.changed_at < excluded.changed_at
    )
    select from moved`.execute(tx);
  return rows.length > 0;
}
