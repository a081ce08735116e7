import type { TagSource } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import { moveCustomerConflicts } from "../conflicts/customer-store.ts";
import type { CustomerTagKey } from "../keys.ts";

/** Who puts or takes which tags; every customer gets every tag. Up to 500 customers at a time keep the transaction short. */
export interface Tagging {
  customerIds: readonly string[];
  /** Archived and unknown tags are passed over. */
  tagIds: readonly string[];
  source: TagSource;
  /** For people to read: a person's name, the id of a channel or a rule. */
  by?: string | undefined;
}

/** @returns the pairs that were not there */
export async function insertCustomerTags(tx: Tx, tagging: Tagging, now: Date): Promise<CustomerTagKey[]> {
  const { rows } = await sql<CustomerTagKey>`
    insert into customer_tag (customer_id, tag_id, source, by, at)
    select customer_id, tag.id, ${tagging.source}, ${tagging.by ?? null}::text, ${now}::timestamptz
    from unnest(${[...new Set(tagging.customerIds)]}::uuid[]) as customer_id
    cross join tag
    where tag.id = any(${[...tagging.tagIds]}::uuid[]) and archived_at is null
    order by customer_id, tag.id
    on conflict (customer_id, tag_id) do nothing
    returning customer_id as "customerId", tag_id as "tagId"`.execute(tx);
  return rows;
}

/** What a rule, a channel or WeCom put becomes a person's. */
export async function takeOverByPerson(tx: Tx, tagging: Tagging, now: Date): Promise<void> {
  await sql`
    update customer_tag
    set source = 'person', by = ${tagging.by ?? null}::text, at = ${now}
    where customer_id = any(${[...tagging.customerIds]}::uuid[]) and tag_id = any(${[...tagging.tagIds]}::uuid[]) and source <> 'person'`.execute(
    tx,
  );
}

/** @returns the pairs that are gone; what a person put goes only for a person */
export async function deleteCustomerTags(tx: Tx, tagging: Tagging): Promise<CustomerTagKey[]> {
  const { rows } = await sql<CustomerTagKey>`
    delete from customer_tag
    where customer_id = any(${[...tagging.customerIds]}::uuid[]) and tag_id = any(${[...tagging.tagIds]}::uuid[])
      and (source <> 'person' or ${tagging.source === "person"})
    returning customer_id as "customerId", tag_id as "tagId"`.execute(tx);
  return rows;
}

export interface CustomerTagRow extends CustomerTagKey {
  name: string;
  groupId: string;
  groupName: string;
  source: TagSource;
  by: string | null;
  at: Date;
}

/** In the order of groups and tags. */
export async function findCustomerTags(db: Db, customerIds: readonly string[]): Promise<CustomerTagRow[]> {
  const { rows } = await sql<CustomerTagRow>`
    select
      customer_id as "customerId", tag_id as "tagId", tag.name, tag_group.id as "groupId", tag_group.name as "groupName", source, by, at
    from customer_tag
    join tag on tag.id = tag_id
    join tag_group on tag_group.id = tag.group_id
    where customer_id = any(${[...customerIds]}::uuid[]) and tag.archived_at is null
    order by customer_id, tag_group.position desc, tag_group.id, tag.position desc, tag.id`.execute(db);
  return rows;
}

/** Takes an archived tag off up to `limit` customers. */
export async function takeOff(tx: Tx, tagId: string, limit: number): Promise<CustomerTagKey[]> {
  const { rows } = await sql<CustomerTagKey>`
    delete from customer_tag
    where (customer_id, tag_id) in (select customer_id, tag_id from customer_tag where tag_id = ${tagId} order by customer_id limit ${limit})
    returning customer_id as "customerId", tag_id as "tagId"`.execute(tx);
  return rows;
}

/** Moves the tags of a merged customer to the one that is kept, and remembers them. @returns those that the kept one gained */
export async function mergeTags(
  tx: Tx,
  from: string,
  to: string,
): Promise<{ tagId: string; source: TagSource }[]> {
  await sql`
    insert into merged_tag (customer_id, from_customer_id, tag_id, source, by, at, already_there)
    select ${to}::uuid, gone.customer_id, gone.tag_id, gone.source, gone.by, gone.at, kept.tag_id is not null
    from customer_tag as gone
    left join customer_tag as kept on kept.customer_id = ${to} and kept.tag_id = gone.tag_id
    where gone.customer_id = ${from}
    on conflict do nothing`.execute(tx);
  const { rows } = await sql<{ tagId: string; source: TagSource }>`
    insert into customer_tag (customer_id, tag_id, source, by, at)
    select ${to}::uuid, tag_id, source, by, at from customer_tag where customer_id = ${from}
    on conflict (customer_id, tag_id) do nothing
    returning tag_id as "tagId", source`.execute(tx);
  // What a person put on either of the two is a person's.
  await sql`
    update customer_tag as kept
    set source = gone.source, by = gone.by, at = gone.at
    from customer_tag as gone
    where kept.customer_id = ${to} and gone.customer_id = ${from} and gone.tag_id = kept.tag_id
      and gone.source = 'person' and kept.source <> 'person'`.execute(tx);
  await sql`delete from customer_tag where customer_id = ${from}`.execute(tx);
  await sql`delete from tag_mark where customer_id = ${from}`.execute(tx);
  await moveCustomerConflicts(tx, from, to);
  await sql`
    insert into tag_seen (customer_id, user_id, external_user_id, tag_ids)
    select ${to}::uuid, user_id, external_user_id, tag_ids from tag_seen where customer_id = ${from}
    on conflict do nothing`.execute(tx);
  await sql`delete from tag_seen where customer_id = ${from}`.execute(tx);
  return rows;
}

/**
 * Gives a customer, split off again, the tags back; the kept one loses those that only the merge brought.
 *
 * @param from the customer who was kept and had both; not always the one that the tags were first moved to
 */
export async function splitTags(
  tx: Tx,
  from: string,
  to: string,
): Promise<{ lost: string[]; regained: { tagId: string; source: TagSource }[] }> {
  const lost = await sql<{ tagId: string }>`
    delete from customer_tag
    using merged_tag as moved
    where moved.from_customer_id = ${to} and not moved.already_there
      and customer_tag.customer_id = ${from} and customer_tag.tag_id = moved.tag_id and customer_tag.at = moved.at
    returning customer_tag.tag_id as "tagId"`.execute(tx);
  const regained = await sql<{ tagId: string; source: TagSource }>`
    insert into customer_tag (customer_id, tag_id, source, by, at)
    select from_customer_id, tag_id, source, moved.by, moved.at
    from merged_tag as moved
    join tag on tag.id = tag_id and archived_at is null
    where from_customer_id = ${to}
    on conflict (customer_id, tag_id) do nothing
    returning tag_id as "tagId", source`.execute(tx);
  await sql`delete from merged_tag where from_customer_id = ${to}`.execute(tx);
  return { lost: lost.rows.map((row) => row.tagId), regained: regained.rows };
}
