import type { Db, Tx } from "@hortus/kernel";
import { type RawBuilder, sql } from "kysely";
import type { Details } from "./details.ts";

export interface Pair {
  userId: string;
  externalUserId: string;
}

/**
 * Brings the mirror to what was read. A relation that ended stays ended unless it began anew since: WeCom goes on listing those whom
 * the customer deleted.
 *
 * @param seenIn the pass that read them: noted with what is written, since a second write of each row costs as much as the first
 * @returns those that hold something new
 */
export async function putDetails(tx: Tx, details: readonly Details[], seenIn = 0): Promise<Pair[]> {
  if (details.length === 0) return [];
  const { rows } = await sql<Pair>`
    insert into contact (
      external_user_id, user_id, name, gender, unionid, remark, remark_mobiles_sealed, remark_mobiles_mark, description, add_way, state,
      tags, created_at, changed_at, told, seen_in_pass
    )
    select
      "externalUserId", "userId", name, gender, unionid, remark, "remarkMobilesSealed", "remarkMobilesMark", description, "addWay", state,
      tags, "createdAt", "createdAt", 'read',
      ${seenIn}::integer
    from jsonb_to_recordset(${JSON.stringify(details)}::jsonb) as read (
      "externalUserId" text, "userId" text, name text, gender smallint, unionid text, remark text, "remarkMobilesSealed" text,
      "remarkMobilesMark" text, description text, "addWay" integer, state text, tags jsonb, "createdAt" timestamptz
    )
    order by "externalUserId", "userId"
    on conflict (external_user_id, user_id) do update set
      name = excluded.name, gender = excluded.gender, unionid = excluded.unionid, remark = excluded.remark,
      remark_mobiles_sealed = excluded.remark_mobiles_sealed, remark_mobiles_mark = excluded.remark_mobiles_mark,
      description = excluded.description, add_way = excluded.add_way, state = coalesce(excluded.state, contact.state), tags = excluded.tags,
      created_at = case when contact.removed_at >= excluded.created_at then contact.created_at else excluded.created_at end,
      changed_at = greatest(contact.changed_at, excluded.created_at),
      removed_at = case when contact.removed_at >= excluded.created_at then contact.removed_at end,
      removed_by = case when contact.removed_at >= excluded.created_at then contact.removed_by end,
      told = case when contact.told = 'nothing' or contact.removed_at < excluded.created_at then 'read' else contact.told end,
      seen_in_pass = greatest(contact.seen_in_pass, excluded.seen_in_pass)
    where contact.removed_at < excluded.created_at or contact.told = 'nothing'
      or (
        contact.name, contact.gender, contact.unionid, contact.remark, contact.remark_mobiles_mark, contact.description, contact.add_way,
        contact.tags
      ) is distinct from (
        excluded.name, excluded.gender, excluded.unionid, excluded.remark, excluded.remark_mobiles_mark, excluded.description,
        excluded.add_way, excluded.tags
      )
      or (excluded.state is not null and contact.state is distinct from excluded.state)
    returning user_id as "userId", external_user_id as "externalUserId"`.execute(tx);
  return rows;
}

export interface Ended extends Pair {
  by: "advisor" | "transfer";
}

export interface DueFetch extends Pair {
  wanted: number;
  attempts: number;
  changedAt: Date;
}

export const fetchIsDue = (now: Date): RawBuilder<unknown> =>
  sql`exists (select from contact where needs_fetch and fetch_at <= ${now})`;

/** Takes the relations of up to `limit` customers whose details are due; nobody else takes them until `again`. */
export async function claimFetches(tx: Tx, now: Date, again: Date, limit: number): Promise<DueFetch[]> {
  const { rows } = await sql<DueFetch>`
    with due as (
      select external_user_id, user_id from contact where needs_fetch and fetch_at <= ${now} order by fetch_at, external_user_id limit ${limit} for update skip locked
    )
    update contact
    set fetch_at = ${again}
    from due
    where contact.external_user_id = due.external_user_id and contact.user_id = due.user_id
    returning
      contact.user_id as "userId", contact.external_user_id as "externalUserId", fetch_wanted as wanted, fetch_attempts as attempts,
      changed_at as "changedAt"`.execute(tx);
  return rows;
}

const dueColumns = sql`as due ("userId" text, "externalUserId" text, wanted integer)`;

/** Read: unless somebody wanted it again meanwhile. */
export async function closeFetches(tx: Tx, done: readonly DueFetch[], now: Date): Promise<void> {
  await sql`
    update contact
    set needs_fetch = fetch_wanted <> due.wanted, fetch_at = case when fetch_wanted <> due.wanted then ${now}::timestamptz end,
      fetch_attempts = 0, fetch_error = null
    from jsonb_to_recordset(${JSON.stringify(done)}::jsonb) ${dueColumns}
    where external_user_id = due."externalUserId" and user_id = due."userId"`.execute(tx);
}

export async function postponeFetches(
  tx: Tx,
  late: readonly DueFetch[],
  until: Date,
  error: string,
): Promise<void> {
  await sql`
    update contact
    set fetch_at = ${until}, fetch_attempts = fetch_attempts + 1, fetch_error = ${error}
    from jsonb_to_recordset(${JSON.stringify(late)}::jsonb) ${dueColumns}
    where external_user_id = due."externalUserId" and user_id = due."userId" and fetch_wanted = due.wanted`.execute(
    tx,
  );
}

/**
 * WeCom knew no such relation when it was asked: the advisor ended it, or a hand-over did, since it lists those whom the customer
 * ended.
 *
 * @returns those that lived until now and that somebody heard of
 */
export async function endRelations(tx: Tx, gone: readonly DueFetch[], readAt: Date): Promise<Ended[]> {
  // WeCom tells whole seconds. Who came back within the second of the reading, or while it was under way, came after this end.
  const at = new Date(Math.floor(readAt.getTime() / 1000) * 1000 - 1);
  const { rows } = await sql<Ended & { known: boolean }>`
    update contact
    set removed_at = ${at},
      removed_by = case
        when exists (
          select from handover_contact
          where handover_contact.external_user_id = contact.external_user_id and from_id = contact.user_id
            and (handover_contact.state in ('asking', 'waiting') or handover_contact.state = 'done' and takeover_at >= contact.created_at)
        ) then 'transfer'
        else 'advisor'
      end, changed_at = greatest(changed_at, ${at})
    from jsonb_to_recordset(${JSON.stringify(gone)}::jsonb) ${dueColumns}
    where external_user_id = due."externalUserId" and user_id = due."userId" and removed_at is null and fetch_wanted = due.wanted
    returning user_id as "userId", external_user_id as "externalUserId", removed_by as by, told <> 'nothing' as known`.execute(
    tx,
  );
  return rows.filter(({ known }) => known);
}

/** Notes marks that we made: WeCom tells nobody of changes that come by its API. */
export async function noteMarks(
  tx: Tx,
  pair: Pair,
  change: { add: readonly string[]; remove: readonly string[] },
): Promise<void> {
  await sql`
    update contact
    set tags = coalesce((
      select jsonb_agg(jsonb_build_object('tagId', tag_id) order by tag_id)
      from (
        select tag ->> 'tagId' as tag_id from jsonb_array_elements(tags) as tag
        union
        select unnest(${[...change.add]}::text[])
      ) as marks
      where tag_id <> all(${[...change.remove]}::text[])
    ), '[]'::jsonb)
    where external_user_id = ${pair.externalUserId} and user_id = ${pair.userId}`.execute(tx);
}

/** How many details are still to be read, and for how many of them the last try failed. */
export async function countFetches(tx: Db): Promise<{ waiting: number; failing: number }> {
  const { rows } = await sql<{ waiting: number; failing: number }>`
    select count(*) as waiting, count(*) filter (where fetch_attempts > 0) as failing from contact where needs_fetch`.execute(
    tx,
  );
  return rows[0] ?? { waiting: 0, failing: 0 };
}

export async function countLivingContacts(db: Db): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*) as n from contact where removed_at is null`.execute(db);
  return rows[0]?.n ?? 0;
}
