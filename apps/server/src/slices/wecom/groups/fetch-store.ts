import type { Db, Tx } from "@hortus/kernel";
import { sql, type RawBuilder } from "kysely";

export interface DueGroup {
  chatId: string;
  wanted: number;
  attempts: number;
  changedAt: Date;
  wantedVersion: string | null;
}

export const groupIsDue = (now: Date): RawBuilder<unknown> =>
  sql`exists (select from customer_group where needs_fetch and fetch_at <= ${now})`;

/** Takes groups that are due to be read; nobody else takes them until `again`. */
export async function claimGroups(tx: Tx, now: Date, again: Date, limit: number): Promise<DueGroup[]> {
  const { rows } = await sql<DueGroup>`
    with due as (
      select chat_id from customer_group where needs_fetch and fetch_at <= ${now} order by fetch_at, chat_id limit ${limit} for update skip locked
    )
    update customer_group
    set fetch_at = ${again}
    from due
    where customer_group.chat_id = due.chat_id
    returning
      customer_group.chat_id as "chatId", fetch_wanted as wanted, fetch_attempts as attempts, changed_at as "changedAt",
      wanted_version as "wantedVersion"`.execute(tx);
  return rows;
}

/** Read: unless somebody wanted it again meanwhile, and then for the version that they spoke of. */
export async function closeGroup(tx: Tx, due: DueGroup, now: Date): Promise<void> {
  await sql`
    update customer_group
    set needs_fetch = fetch_wanted <> ${due.wanted}, fetch_at = case when fetch_wanted <> ${due.wanted} then ${now}::timestamptz end,
      wanted_version = case when fetch_wanted <> ${due.wanted} then wanted_version end, fetch_attempts = 0, fetch_error = null
    where chat_id = ${due.chatId}`.execute(tx);
}

export async function postponeGroup(tx: Tx, due: DueGroup, until: Date, error: string): Promise<void> {
  await sql`
    update customer_group
    set fetch_at = ${until}, fetch_attempts = fetch_attempts + 1, fetch_error = ${error}
    where chat_id = ${due.chatId} and fetch_wanted = ${due.wanted}`.execute(tx);
}

/** Has the groups read that were not for the longest time: what no callback told and no list shows, such as who is in them. */
export async function wantStalest(tx: Tx, now: Date, limit: number): Promise<void> {
  await sql`
    update customer_group
    set needs_fetch = true, fetch_wanted = fetch_wanted + 1, fetch_at = ${now}
    where chat_id in (
      select chat_id from customer_group where dissolved_at is null and not needs_fetch order by read_at nulls first, chat_id limit ${limit}
    )`.execute(tx);
}

/** Standing groups that a complete pass over these owners' groups did not see, and that stood before it. */
export async function countUnseenGroups(
  tx: Db,
  pass: number,
  before: Date,
): Promise<{ lost: number; known: number; examples: string[] }> {
  const { rows } = await sql<{ lost: number; known: number; examples: string[] | null }>`
    select
      count(*) filter (where seen_in_pass < ${pass} and changed_at < ${before}) as lost, count(*) as known,
      (array_agg(coalesce(nullif(name, ''), chat_id) order by chat_id)
        filter (where seen_in_pass < ${pass} and changed_at < ${before}))[1:5] as examples
    from customer_group
    where dissolved_at is null`.execute(tx);
  return { lost: 0, known: 0, ...rows[0], examples: rows[0]?.examples ?? [] };
}

/** Has them read one by one. @returns how many of at most `limit` */
export async function fetchUnseenGroups(
  tx: Tx,
  pass: number,
  before: Date,
  now: Date,
  limit: number,
): Promise<number> {
  const { rows } = await sql`
    update customer_group
    set needs_fetch = true, fetch_wanted = fetch_wanted + 1, fetch_at = ${now}, fetch_attempts = 0, seen_in_pass = ${pass}
    where chat_id in (
      select chat_id from customer_group
      where dissolved_at is null and seen_in_pass < ${pass} and changed_at < ${before}
      order by chat_id
      limit ${limit}
    )
    returning chat_id`.execute(tx);
  return rows.length;
}

export async function markGroupsSeen(tx: Tx, pass: number, chatIds: readonly string[]): Promise<void> {
  await sql`update customer_group set seen_in_pass = ${pass} where chat_id = any(${[...chatIds]}::text[])`.execute(
    tx,
  );
}

/** Which of these are not in the mirror, or are there as dissolved. */
export async function findStrangeGroups(db: Db, chatIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ chatId: string }>`
    select listed.chat_id as "chatId"
    from unnest(${[...chatIds]}::text[]) as listed (chat_id)
    left join customer_group on customer_group.chat_id = listed.chat_id
    where customer_group.chat_id is null or dissolved_at is not null`.execute(db);
  return rows.map(({ chatId }) => chatId);
}
