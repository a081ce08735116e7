/** What WeCom is to be told about customers' tags, and what it told us. */
import type { Db, Tx } from "@hortus/kernel";
import { type RawBuilder, sql } from "kysely";
import { closeCustomerConflicts } from "../conflicts/customer-store.ts";
import type { CustomerTagKey, Relation } from "../keys.ts";

export interface Mark {
  customerId: string;
  tagId: string;
  /** false: the mark is to go. */
  marked: boolean;
}

export async function putMarks(tx: Tx, marks: readonly Mark[], now: Date): Promise<void> {
  if (marks.length === 0) return;
  await sql`
    insert into tag_mark (customer_id, tag_id, marked, due_at)
    select "customerId", "tagId", marked, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(marks)}::jsonb) as mark ("customerId" uuid, "tagId" uuid, marked boolean)
    on conflict (customer_id, tag_id) do update set
      marked = excluded.marked, due_at = excluded.due_at, attempts = 0, error = null, wanted = tag_mark.wanted + 1`.execute(
    tx,
  );
  // Whoever decides anew has decided what was open.
  await closeCustomerConflicts(tx, marks);
}

/** Has WeCom told of the next carriers of a tag. @returns their ids in order, fewer than `limit` at the end */
export async function putMarksOfCarriers(
  tx: Tx,
  tagId: string,
  after: string,
  limit: number,
  now: Date,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select customer_id as id
    from customer_tag
    where tag_id = ${tagId} and customer_id > ${after}
    order by customer_id
    limit ${limit}`.execute(tx);
  const ids = rows.map(({ id }) => id);
  await putMarks(
    tx,
    ids.map((customerId) => ({ customerId, tagId, marked: true })),
    now,
  );
  return ids;
}

/** Has all that Hortus itself put on these customers told again; marks that are there already cost no call. */
export async function putMarksOfCustomers(tx: Tx, customerIds: readonly string[], now: Date): Promise<void> {
  await sql`
    insert into tag_mark (customer_id, tag_id, marked, due_at)
    select customer_id, tag_id, true, ${now}::timestamptz
    from customer_tag
    where customer_id = any(${[...customerIds]}::uuid[]) and source <> 'wecom'
      and not exists (
        select from customer_tag_conflict as open where open.customer_id = customer_tag.customer_id and open.tag_id = customer_tag.tag_id
      )
    on conflict (customer_id, tag_id) do update set
      marked = true, due_at = excluded.due_at, attempts = 0, error = null, wanted = tag_mark.wanted + 1`.execute(
    tx,
  );
}

export interface DueMark extends Mark {
  wanted: number;
  attempts: number;
  /** WeCom's id of the tag; null until WeCom knows it. */
  wecomId: string | null;
  archived: boolean;
}

export const markIsDue = (now: Date): RawBuilder<unknown> =>
  sql`exists (select from tag_mark where due_at <= ${now})`;

/** Takes up to `limit` due marks; nobody else takes them until `again`. */
export async function claimMarks(tx: Tx, now: Date, again: Date, limit: number): Promise<DueMark[]> {
  const { rows } = await sql<DueMark>`
    with claimed as (
      select customer_id, tag_id from tag_mark where due_at <= ${now} order by due_at, customer_id, tag_id limit ${limit} for update skip locked
    )
    update tag_mark
    set due_at = ${again}
    from claimed
    join tag on tag.id = claimed.tag_id
    where tag_mark.customer_id = claimed.customer_id and tag_mark.tag_id = claimed.tag_id
    returning
      tag_mark.customer_id as "customerId", tag_mark.tag_id as "tagId", marked, wanted, attempts, tag.wecom_id as "wecomId",
      tag.archived_at is not null as archived`.execute(tx);
  return rows;
}

/** Forgets what has been told, unless it changed meanwhile. */
export async function deleteMarks(tx: Tx, done: readonly DueMark[], now: Date): Promise<void> {
  if (done.length === 0) return;
  const rows = JSON.stringify(done);
  const columns = sql`as done ("customerId" uuid, "tagId" uuid, wanted integer)`;
  await sql`
    delete from tag_mark
    using jsonb_to_recordset(${rows}::jsonb) ${columns}
    where customer_id = "customerId" and tag_id = "tagId" and tag_mark.wanted = done.wanted`.execute(tx);
  await sql`
    update tag_mark
    set due_at = ${now}
    from jsonb_to_recordset(${rows}::jsonb) ${columns}
    where customer_id = "customerId" and tag_id = "tagId" and tag_mark.wanted <> done.wanted`.execute(tx);
}

/** What was to be taken off is not told: somebody else put it on meanwhile. */
export async function withdrawRemovals(tx: Tx, keys: readonly CustomerTagKey[]): Promise<void> {
  if (keys.length === 0) return;
  await sql`
    delete from tag_mark
    using jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as held ("customerId" uuid, "tagId" uuid)
    where customer_id = "customerId" and tag_id = "tagId" and not marked`.execute(tx);
}

export async function postponeMarks(
  tx: Tx,
  marks: readonly DueMark[],
  dueAt: Date,
  error: string | null,
): Promise<void> {
  if (marks.length === 0) return;
  await sql`
    update tag_mark
    set due_at = ${dueAt}, attempts = attempts + 1, error = ${error}::text
    from jsonb_to_recordset(${JSON.stringify(marks)}::jsonb) as late ("customerId" uuid, "tagId" uuid, wanted integer)
    where customer_id = "customerId" and tag_id = "tagId" and tag_mark.wanted = late.wanted`.execute(tx);
}

export interface SeenRow extends Relation {
  /** WeCom's ids. */
  tagIds: string[];
  /** The version of the tag list in which one of its tags was unknown. */
  unresolvedAt: number | null;
}

export async function findSeen(db: Db, customerIds: readonly string[]): Promise<SeenRow[]> {
  const { rows } = await sql<SeenRow>`
    select customer_id as "customerId", user_id as "userId", external_user_id as "externalUserId", tag_ids as "tagIds", unresolved_at as "unresolvedAt"
    from tag_seen
    where customer_id = any(${[...customerIds]}::uuid[])`.execute(db);
  return rows;
}

export const unresolvedWaits = (): RawBuilder<unknown> =>
  sql`exists (select from tag_seen where unresolved_at < coalesce((select version from tag_list), 0))`;

/** Relations with a tag that was unknown before `version` of the list. */
export async function findUnresolved(db: Db, version: number, limit: number): Promise<Relation[]> {
  const { rows } = await sql<Relation>`
    select customer_id as "customerId", user_id as "userId", external_user_id as "externalUserId"
    from tag_seen
    where unresolved_at < ${version}
    order by unresolved_at
    limit ${limit}`.execute(db);
  return rows;
}

export async function putSeen(tx: Tx, seen: readonly SeenRow[]): Promise<void> {
  if (seen.length === 0) return;
  await sql`
    insert into tag_seen (customer_id, user_id, external_user_id, tag_ids, unresolved_at)
    select "customerId", "userId", "externalUserId", "tagIds", "unresolvedAt"
    from jsonb_to_recordset(${JSON.stringify(seen)}::jsonb)
      as seen ("customerId" uuid, "userId" text, "externalUserId" text, "tagIds" jsonb, "unresolvedAt" bigint)
    on conflict (customer_id, user_id, external_user_id) do update set tag_ids = excluded.tag_ids, unresolved_at = excluded.unresolved_at`.execute(
    tx,
  );
}

/** Notes marks that we made ourselves, so that reading them back is no news. */
export async function noteSeen(
  tx: Tx,
  relation: Relation,
  change: { add: readonly string[]; remove: readonly string[] },
): Promise<void> {
  await sql`
    insert into tag_seen (customer_id, user_id, external_user_id, tag_ids)
    values (${relation.customerId}, ${relation.userId}, ${relation.externalUserId}, ${JSON.stringify(change.add)}::jsonb)
    on conflict (customer_id, user_id, external_user_id) do update set
      tag_ids = coalesce((
        select jsonb_agg(distinct id)
        from jsonb_array_elements_text(tag_seen.tag_ids || excluded.tag_ids) as id
        where id <> all(${[...change.remove]}::text[])
      ), '[]'::jsonb)`.execute(tx);
}

export async function deleteSeen(tx: Tx, relations: readonly Relation[]): Promise<void> {
  if (relations.length === 0) return;
  await sql`
    delete from tag_seen
    using jsonb_to_recordset(${JSON.stringify(relations)}::jsonb) as gone ("customerId" uuid, "userId" text, "externalUserId" text)
    where customer_id = "customerId" and user_id = "userId" and external_user_id = "externalUserId"`.execute(
    tx,
  );
}

/** The customers and tags for which something is still to be told. */
export async function findMarks(db: Db, customerIds: readonly string[]): Promise<Mark[]> {
  const { rows } = await sql<Mark>`
    select customer_id as "customerId", tag_id as "tagId", marked
    from tag_mark
    where customer_id = any(${[...customerIds]}::uuid[])`.execute(db);
  return rows;
}
