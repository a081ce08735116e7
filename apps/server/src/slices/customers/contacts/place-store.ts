import type { Tx } from "@hortus/kernel";
import { sql, type RawBuilder } from "kysely";

/** Makes these stores' places those that are wanted. @returns the advisors for whom something changed, each once */
export async function replacePlaces(
  tx: Tx,
  storeIds: readonly string[],
  wanted: readonly { advisorId: string; storeId: string; placeId: string }[],
): Promise<string[]> {
  const { rows } = await sql<{ advisorId: string }>`
    with wanted as (
      select "advisorId" as advisor_id, "storeId" as store_id, "placeId" as place_id
      from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as row ("advisorId" text, "storeId" uuid, "placeId" uuid)
    ),
    gone as (
      delete from advisor_place as known
      where store_id = any(${[...storeIds]}::uuid[])
        and not exists (
          select from wanted
          where wanted.advisor_id = known.advisor_id and wanted.store_id = known.store_id and wanted.place_id = known.place_id
        )
      returning advisor_id
    ),
    put as (
      insert into advisor_place (advisor_id, store_id, place_id)
      select advisor_id, store_id, place_id from wanted
      on conflict do nothing
      returning advisor_id
    )
    select advisor_id as "advisorId" from gone
    union
    select advisor_id from put`.execute(tx);
  return rows.map(({ advisorId }) => advisorId);
}

export async function askToTell(tx: Tx, advisorIds: readonly string[], dueAt: Date): Promise<void> {
  await sql`
    insert into advisor_place_telling (advisor_id, due_at)
    select advisor_id, ${dueAt}::timestamptz from unnest(${[...advisorIds]}::text[]) as asked (advisor_id)
    order by advisor_id
    on conflict (advisor_id) do update set after_customer = default, due_at = excluded.due_at`.execute(tx);
}

export const tellingIsDue = (now: Date): RawBuilder<unknown> =>
  sql`exists (select from advisor_place_telling where due_at <= ${now})`;

interface Telling {
  advisorId: string;
  after: string;
}

export async function claimTelling(tx: Tx, now: Date): Promise<Telling | undefined> {
  const { rows } = await sql<Telling>`
    select advisor_id as "advisorId", after_customer as after
    from advisor_place_telling
    where due_at <= ${now}
    order by due_at, advisor_id
    limit 1
    for update skip locked`.execute(tx);
  return rows[0];
}

/** The next customers of the advisor, in order; by customer_contact_of_advisor. */
export async function findCustomersOfAdvisor(
  tx: Tx,
  { advisorId, after }: Telling,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct customer_id as id
    from customer_contact
    where advisor_id = ${advisorId} and removed_at is null and customer_id > ${after}::uuid
    order by customer_id
    limit ${limit}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** @param last the last customer told; nothing once all are */
export async function advanceTelling(tx: Tx, advisorId: string, last: string | undefined): Promise<void> {
  await (
    last === undefined
      ? sql`delete from advisor_place_telling where advisor_id = ${advisorId}`
      : sql`update advisor_place_telling set after_customer = ${last} where advisor_id = ${advisorId}`
  ).execute(tx);
}
