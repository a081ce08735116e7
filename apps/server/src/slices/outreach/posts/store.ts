import type { Db, Tx } from "@hortus/kernel";
import { type RawBuilder, sql } from "kysely";
import type { Context } from "../../../context.ts";
import { groupBy } from "../../../group-by.ts";
import type { Decision, IntentState } from "../intents/intent.ts";
import type { PostChannel, PostRow } from "./post.ts";

export type AddedPost = Omit<
  PostRow,
  | "state"
  | "reason"
  | "until"
  | "advisor_id"
  | "decided_at"
  | "sent_at"
  | "task_id"
  | "decision"
  | "reached"
  | "likes"
  | "comments"
>;

/** @returns how many were new */
export async function insertPosts(tx: Tx, rows: readonly AddedPost[], now: Date): Promise<number> {
  if (rows.length === 0) return 0;
  const { rows: added } = await sql`
    insert into post (
      id, channel, target, tag_ids, purpose_key, class, classes, title, text, attachments, contents, why, mass_send_id, planned_at, latest_at, due_at,
      state, changed_at
    )
    select id, channel, target, array(select jsonb_array_elements_text(tag_ids)::uuid), purpose_key, class, array(select jsonb_array_elements_text(classes)), title, text, attachments,
      contents, why, mass_send_id, planned_at, latest_at, planned_at, 'planned', ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as (
      id uuid, channel text, target text, tag_ids jsonb, purpose_key text, class text, classes jsonb, title text, text text, attachments jsonb,
      contents jsonb, why jsonb, mass_send_id uuid, planned_at timestamptz, latest_at timestamptz
    )
    order by id
    on conflict (target, channel, purpose_key) do nothing
    returning id`.execute(tx);
  return added.length;
}

export const postIsDue = (now: Date): RawBuilder<unknown> =>
  sql`exists (select from post where due_at <= ${now})`;

/** Posts to decide, the longest due first; held until the transaction ends. */
export async function claimDuePosts(tx: Tx, now: Date, limit: number): Promise<PostRow[]> {
  const { rows } = await sql<PostRow>`
    select * from post where due_at <= ${now} order by due_at, id limit ${limit} for update skip locked`.execute(
    tx,
  );
  return rows;
}

interface DecidedPost {
  id: string;
  state: IntentState;
  reason: string | null;
  until: Date | null;
  /** Asked again then. */
  dueAt: Date | null;
  decidedAt: Date | null;
  advisorId: string | null;
  taskId: string | null;
  decision: Decision;
}

export async function storeDecisions(tx: Tx, rows: readonly DecidedPost[], now: Date): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update post
    set state = decided.state, reason = decided.reason, until = decided.until, due_at = decided."dueAt",
      decided_at = decided."decidedAt", advisor_id = decided."advisorId", task_id = decided."taskId", decision = decided.decision,
      changed_at = ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as decided (
      id uuid, state text, reason text, until timestamptz, "dueAt" timestamptz, "decidedAt" timestamptz, "advisorId" text, "taskId" uuid,
      decision jsonb
    )
    where post.id = decided.id`.execute(tx);
  await sql`
    update mass_message
    set recipients = recipients + added.count
    from (
      select "taskId", count(*) as count
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as ("taskId" uuid)
      where "taskId" is not null
      group by "taskId"
    ) as added
    where mass_message.id = added."taskId"`.execute(tx);
}

/** A post that counts for the quota of those after it. */
export interface PostBefore {
  target: string;
  tagIds: readonly string[];
  purposeKey: string;
  at: Date;
}

/** When these targets got posts since and for which tags, with what is on its way: the quota counts both. Oldest first. */
export async function findPostsSince(
  db: Db,
  channel: PostChannel,
  targets: readonly string[],
  since: Date,
): Promise<PostBefore[]> {
  const { rows } = await sql<PostBefore>`
    select target, tag_ids as "tagIds", purpose_key as "purposeKey", coalesce(sent_at, decided_at) as at
    from post
    where target = any(${[...targets]}::text[])
      and channel = ${channel}
      and state in ('planned', 'handed_over', 'sent', 'unknown')
      and decided_at is not null
      and coalesce(sent_at, decided_at) >= ${since}
    order by at`.execute(db);
  return rows;
}

/** Of these messages and tasks. */
export async function findPostsOf(db: Db, taskIds: readonly string[]): Promise<PostRow[]> {
  const { rows } = await sql<PostRow>`
    select * from post where task_id = any(${[...taskIds]}::uuid[]) order by task_id, target`.execute(db);
  return rows;
}

export async function movePosts(
  tx: Tx,
  ids: readonly string[],
  to: { state: IntentState; reason?: string | undefined },
  now: Date,
): Promise<void> {
  await sql`
    update post
    set state = ${to.state}, reason = ${to.reason ?? null}, due_at = null, changed_at = ${now},
      handed_over_at = case when ${to.state} = 'handed_over' then ${now}::timestamptz else handed_over_at end
    where id = any(${[...ids]}::uuid[]) and state not in ('sent', 'failed', 'refused', 'cancelled')`.execute(
    tx,
  );
}

/** @returns those that were not known to be before */
export async function markSent(
  tx: Tx,
  rows: readonly { id: string; at: Date }[],
  now: Date,
): Promise<Pick<PostRow, "id" | "channel" | "target" | "sent_at">[]> {
  if (rows.length === 0) return [];
  const { rows: sent } = await sql<Pick<PostRow, "id" | "channel" | "target" | "sent_at">>`
    update post
    set state = 'sent', reason = null, sent_at = told.at, changed_at = ${now},
      figures_due_at = case channel when 'moments' then ${now}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as told (id uuid, at timestamptz)
    where post.id = told.id and post.state not in ('sent', 'failed', 'refused', 'cancelled')
    returning post.id, channel, target, sent_at`.execute(tx);
  return sent;
}

/** A mass send's posts, those that did not arrive first; from behind `after` on. */
export async function pagePosts(
  db: Db,
  massSendId: string,
  after: { rank: number; id: string } | undefined,
  limit: number,
): Promise<(PostRow & { rank: number })[]> {
  const { rows } = await sql<PostRow & { rank: number }>`
    select *
    from (
      select post.*, case when state in ('refused', 'failed') then 0 when state = 'sent' then 2 else 1 end as rank
      from post
      where mass_send_id = ${massSendId}
    ) as ranked
    where ${after === undefined} or (rank, id) > (${after?.rank ?? 0}::integer, ${after?.id ?? null}::uuid)
    order by rank, id
    limit ${limit}`.execute(db);
  return rows;
}

/** How many posts of each purpose are in which state. */
export async function countPosts(
  db: Db,
  purposeKeys: readonly string[],
): Promise<Map<string, { state: string; count: number }[]>> {
  const { rows } = await sql<{ purposeKey: string; state: string; count: number }>`
    select purpose_key as "purposeKey", state, count(*) as count
    from post
    where purpose_key = any(${[...purposeKeys]}::text[])
    group by purpose_key, state`.execute(db);
  return groupBy(rows, ({ purposeKey }) => purposeKey);
}

/** Cancels posts of these purposes that are in no message yet. */
export async function cancelPurposes(
  tx: Tx,
  { clock }: Pick<Context, "clock">,
  purposeKeys: readonly string[],
): Promise<void> {
  await sql`
    update post
    set state = 'cancelled', reason = 'purpose_ended', due_at = null, changed_at = ${clock.now()}
    where purpose_key = any(${[...purposeKeys]}::text[]) and task_id is null and state in ('planned', 'deferred', 'held')`.execute(
    tx,
  );
}

/** What waits here and is in no message that left: at most `limit`. @returns how many */
export async function cancelPosts(
  tx: Tx,
  massSendId: string,
  reason: string,
  { now, limit }: { now: Date; limit: number },
): Promise<number> {
  const { rows } = await sql`
    update post
    set state = 'cancelled', reason = ${reason}, due_at = null, changed_at = ${now}
    where id in (
      select post.id
      from post
      left join mass_message on mass_message.id = post.task_id
      where post.mass_send_id = ${massSendId}
        and post.state in ('planned', 'deferred', 'held')
        and (post.task_id is null or mass_message.state = 'failed')
      limit ${limit}
    )
    returning id`.execute(tx);
  return rows.length;
}
