/** Conflicts about customers' tags. */
import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { CustomerConflictKind } from "./model.ts";
import type { CustomerTagKey, Relation } from "../keys.ts";

export interface CustomerConflict extends Relation {
  tagId: string;
  what: CustomerConflictKind;
  errcode?: number | undefined;
}

/**
 * Notes them, unless something is to be told that was decided since. That WeCom lost a tag is a conflict only where a person put it
 * here: who else put it has to yield.
 */
export async function putCustomerConflicts(
  tx: Tx,
  conflicts: readonly CustomerConflict[],
  now: Date,
): Promise<void> {
  if (conflicts.length === 0) return;
  const found = sql`
    jsonb_to_recordset(${JSON.stringify(conflicts)}::jsonb) as found (
      "customerId" uuid, "tagId" uuid, what text, "userId" text, "externalUserId" text, errcode integer
    )`;
  await sql`
    insert into customer_tag_conflict (customer_id, tag_id, what, user_id, external_user_id, errcode, since)
    select distinct on ("customerId", "tagId") "customerId", "tagId", what, "userId", "externalUserId", errcode, ${now}::timestamptz
    from ${found}
    where not exists (select from tag_mark where tag_mark.customer_id = "customerId" and tag_mark.tag_id = "tagId")
      and (
        what <> 'lost_there'
        or exists (select from customer_tag as put where put.customer_id = "customerId" and put.tag_id = "tagId" and source = 'person')
      )
    order by "customerId", "tagId", "userId"
    on conflict (customer_id, tag_id) do update set
      what = excluded.what, user_id = excluded.user_id, external_user_id = excluded.external_user_id, errcode = excluded.errcode`.execute(
    tx,
  );
}

export async function closeCustomerConflicts(tx: Tx, keys: readonly CustomerTagKey[]): Promise<void> {
  if (keys.length === 0) return;
  await sql`
    delete from customer_tag_conflict
    using jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as done ("customerId" uuid, "tagId" uuid)
    where customer_id = "customerId" and tag_id = "tagId"`.execute(tx);
}

export interface CustomerConflictRow extends CustomerTagKey {
  what: CustomerConflictKind;
  userId: string;
  externalUserId: string;
  errcode: number | null;
  since: Date;
}

const columns = sql`
  customer_id as "customerId", tag_id as "tagId", what, user_id as "userId", external_user_id as "externalUserId", errcode, since`;

export async function findCustomerConflicts(
  db: Db,
  customerIds: readonly string[],
): Promise<CustomerConflictRow[]> {
  const { rows } = await sql<CustomerConflictRow>`
    select ${columns} from customer_tag_conflict where customer_id = any(${[...customerIds]}::uuid[])`.execute(
    db,
  );
  return rows;
}

/** Takes hold of those that are still open, so that two people don't decide one. */
export async function lockCustomerConflicts(
  tx: Tx,
  keys: readonly CustomerTagKey[],
): Promise<(CustomerConflictRow & { carried: boolean })[]> {
  const { rows } = await sql<CustomerConflictRow & { carried: boolean }>`
    select ${columns},
      exists (
        select from customer_tag as carried
        where carried.customer_id = customer_tag_conflict.customer_id and carried.tag_id = customer_tag_conflict.tag_id
      ) as carried
    from customer_tag_conflict
    join jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as key ("customerId" uuid, "tagId" uuid)
      on customer_id = "customerId" and tag_id = "tagId"
    order by customer_id, tag_id
    for update of customer_tag_conflict`.execute(tx);
  return rows;
}

/** Two customers became one: an open question goes along. */
export async function moveCustomerConflicts(tx: Tx, from: string, to: string): Promise<void> {
  await sql`
    insert into customer_tag_conflict (customer_id, tag_id, what, user_id, external_user_id, errcode, since)
    select ${to}::uuid, tag_id, what, user_id, external_user_id, errcode, since from customer_tag_conflict where customer_id = ${from}
    on conflict do nothing`.execute(tx);
  await sql`delete from customer_tag_conflict where customer_id = ${from}`.execute(tx);
}
