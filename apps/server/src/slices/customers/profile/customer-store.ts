import type { Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { FullRow, ProfileRow } from "./model.ts";

export async function insertCustomers(tx: Tx, rows: readonly ProfileRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into customer (id, display_name, name_from, gender, source, first_seen_at, last_activity_at)
    select id, display_name, name_from, gender, source, first_seen_at, last_activity_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row (id uuid, display_name text, name_from text, gender text, source text, first_seen_at timestamptz, last_activity_at timestamptz)`.execute(
    tx,
  );
}

/** The rows as they are, held until the transaction ends; in order of id, so that no two batches wait for each other. */
export async function lockCustomers(tx: Tx, ids: readonly string[]): Promise<FullRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<FullRow>`
    select id, display_name, name_from, gender, birthday::text as birthday, city, time_zone, notes, source, first_seen_at, last_activity_at,
      tag_ids
    from customer
    where id = any(${[...ids]}::uuid[])
    order by id
    for no key update`.execute(tx);
  return rows;
}

export async function updateLearned(tx: Tx, rows: readonly ProfileRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update customer
    set display_name = row.display_name, name_from = row.name_from, gender = row.gender,
      first_seen_at = row.first_seen_at, last_activity_at = row.last_activity_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row (id uuid, display_name text, name_from text, gender text, first_seen_at timestamptz, last_activity_at timestamptz)
    where customer.id = row.id`.execute(tx);
}

export type WrittenFields = Pick<
  FullRow,
  "display_name" | "name_from" | "gender" | "birthday" | "city" | "time_zone" | "notes"
>;

/** Writes what a person may write in a profile. */
export async function updateWritten(tx: Tx, id: string, fields: WrittenFields): Promise<void> {
  await sql`
    update customer
    set display_name = ${fields.display_name}, name_from = ${fields.name_from}, gender = ${fields.gender}::text,
      birthday = ${fields.birthday}::date, city = ${fields.city}::text, time_zone = ${fields.time_zone}::text, notes = ${fields.notes}
    where id = ${id}`.execute(tx);
}

/** The state that the contacts of these customers add up to. */
export async function refreshContactState(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    update customer
    set contact_state = case when contact.living > 0 then 'living' when contact.all_of_them > 0 then 'lost' else 'none' end
    from (
      select asked.id, count(customer_id) as all_of_them, count(customer_id) filter (where removed_at is null) as living
      from unnest(${[...ids]}::uuid[]) as asked (id)
      left join customer_contact on customer_id = asked.id
      group by asked.id
    ) as contact
    where customer.id = contact.id`.execute(tx);
}

/** Adds a tag to customers, or takes it away; a merged profile's goes to the one that stayed. */
export async function updateTags(
  tx: Tx,
  rows: readonly { customerId: string; tagId: string; has: boolean }[],
): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map(({ customerId, tagId, has }) => ({ customer_id: customerId, tag_id: tagId, has }));
  await sql`
    with change as (
      select coalesce(customer.merged_into, customer.id) as id,
        coalesce(array_agg(distinct row.tag_id) filter (where row.has), '{}') as added,
        coalesce(array_agg(distinct row.tag_id) filter (where not row.has), '{}') as taken
      from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as row (customer_id uuid, tag_id uuid, has boolean)
      join customer on customer.id = row.customer_id
      group by 1
    ), held as (
      select id from customer where id in (select id from change) order by id for no key update
    )
    update customer
    set tag_ids = array(
      select distinct tag from unnest(customer.tag_ids || change.added) as tag where tag <> all (change.taken)
    )
    from change join held on held.id = change.id
    where customer.id = change.id`.execute(tx);
}
