import type { Db, Tx } from "@hortus/kernel";
import { type RawBuilder, sql } from "kysely";
import type { MassMessageRow } from "../mass-messages/store.ts";

/** WeCom takes a hundred thousand senders; so many are one short transaction. */
const MOST_SENDERS = 2_000;

export const momentIsReady = (now: Date): RawBuilder<unknown> =>
  sql`exists (select from mass_message where state = 'ready' and channel = 'moments' and due_at <= ${now})`;

/** Marks all advisors' messages with the same words, of one plan and for the same tags: one task of WeCom's is for all of them. */
export async function claimReadyMoment(tx: Tx, now: Date, leaseUntil: Date): Promise<MassMessageRow[]> {
  const { rows } = await sql<MassMessageRow>`
    with first as (
      select mass_message.*, post.tag_ids, post.purpose_key
      from mass_message
      join post on post.task_id = mass_message.id
      where mass_message.state = 'ready'
        and mass_message.channel = 'moments'
        and mass_message.due_at <= ${now}
        and not exists (select from kept_back where kept_back.mass_send_id = mass_message.mass_send_id)
      order by mass_message.due_at, mass_message.id
      limit 1
      for update of mass_message skip locked
    ), alike as (
      select mass_message.id
      from mass_message
      join post on post.task_id = mass_message.id
      join first on first.text = mass_message.text
        and coalesce(first.attachments, '[]') = coalesce(mass_message.attachments, '[]')
        and first.purpose_key = post.purpose_key
        and first.tag_ids = post.tag_ids
      where mass_message.state = 'ready'
        and mass_message.channel = 'moments'
        and mass_message.due_at <= ${now}
      order by mass_message.id
      limit ${MOST_SENDERS}
      for update of mass_message skip locked
    )
    update mass_message
    set state = 'sending', sending_at = ${now}, due_at = ${leaseUntil}
    where id in (select id from alike)
    returning *`.execute(tx);
  return rows;
}

export const momentJobIsDue = (now: Date): RawBuilder<unknown> =>
  sql`exists (
    select from mass_message where state = 'sending' and channel = 'moments' and job_id is not null and due_at <= ${now}
  )`;

/** Messages whose task WeCom is making, all of one job; the next look is put off first. */
export function claimMomentJob(tx: Tx, now: Date, nextLook: Date): Promise<MassMessageRow[]> {
  return claimTogether(tx, {
    one: sql`state = 'sending' and channel = 'moments' and job_id is not null and due_at <= ${now}`,
    others: sql`mass_message.job_id = one.job_id and mass_message.state = 'sending'`,
    nextLook,
  });
}

export const momentIsUnknown = (now: Date): RawBuilder<unknown> =>
  sql`exists (
    select from mass_message
    where state in ('sending', 'unknown') and channel = 'moments' and job_id is null and due_at <= ${now}
  )`;

/** Messages of one call that was cut off or never answered. */
export function claimUnknownMoment(tx: Tx, now: Date, nextLook: Date): Promise<MassMessageRow[]> {
  return claimTogether(tx, {
    one: sql`state in ('sending', 'unknown') and channel = 'moments' and job_id is null and due_at <= ${now}`,
    others: sql`mass_message.sending_at = one.sending_at and mass_message.text = one.text
      and mass_message.channel = 'moments' and mass_message.job_id is null and mass_message.state in ('sending', 'unknown')
      and mass_message.due_at <= ${now}`,
    nextLook,
  });
}

export const momentIsOpen = (now: Date): RawBuilder<unknown> =>
  sql`exists (select from mass_message where state = 'open' and channel = 'moments' and due_at <= ${now})`;

/** @returns a moment_id that is to be read, with the next reading put off by `delaysMs[tries]` */
export async function claimMomentToRead(
  tx: Tx,
  now: Date,
  delaysMs: readonly number[],
): Promise<string | undefined> {
  const { rows } = await sql<{ msgid: string; tries: number }>`
    select msgid, tries
    from mass_message
    where state = 'open' and channel = 'moments' and due_at <= ${now}
    order by due_at, id
    limit 1
    for update skip locked`.execute(tx);
  const [first] = rows;
  if (!first) return undefined;
  const delayMs = delaysMs[Math.min(first.tries, delaysMs.length - 1)] ?? 0;
  await sql`
    update mass_message
    set tries = ${first.tries + 1}, due_at = ${new Date(now.getTime() + delayMs)}
    where msgid = ${first.msgid} and channel = 'moments' and state = 'open'`.execute(tx);
  return first.msgid;
}

/** Of one of WeCom's Moments, those that are not over. */
export async function findOpenOf(db: Db, momentId: string): Promise<MassMessageRow[]> {
  const { rows } = await sql<MassMessageRow>`
    select * from mass_message where msgid = ${momentId} and channel = 'moments' and state = 'open' order by id`.execute(
    db,
  );
  return rows;
}

/** Those of WeCom's Moments that are ours already. */
export async function findKnownMoments(db: Db, momentIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ msgid: string }>`
    select distinct msgid from mass_message where msgid = any(${[...momentIds]}::text[]) and channel = 'moments'`.execute(
    db,
  );
  return new Set(rows.map(({ msgid }) => msgid));
}

/** WeCom makes the task in this job; looked at `dueAt`. */
export async function noteJob(
  tx: Tx,
  ids: readonly string[],
  { jobId, dueAt }: { jobId: string; dueAt: Date },
): Promise<void> {
  await sql`
    update mass_message
    set job_id = ${jobId}, due_at = ${dueAt}
    where id = any(${[...ids]}::uuid[]) and state = 'sending'`.execute(tx);
}

/** WeCom does not know the job any more. */
export async function forgetJob(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`
    update mass_message set job_id = null, state = 'unknown' where id = any(${[...ids]}::uuid[]) and state = 'sending'`.execute(
    tx,
  );
}

async function claimTogether(
  tx: Tx,
  { one, others, nextLook }: { one: RawBuilder<unknown>; others: RawBuilder<unknown>; nextLook: Date },
): Promise<MassMessageRow[]> {
  const { rows } = await sql<MassMessageRow>`
    with one as (
      select * from mass_message where ${one} order by due_at, id limit 1 for update skip locked
    ), alike as (
      select mass_message.id from mass_message, one where ${others} for update of mass_message skip locked
    )
    update mass_message set due_at = ${nextLook} where id in (select id from alike) returning *`.execute(tx);
  return rows;
}

export interface DueFigures {
  id: string;
  title: string;
  advisorId: string;
  momentId: string;
  sentAt: Date;
}

export const figuresAreDue = (now: Date): RawBuilder<unknown> =>
  sql`exists (select from post where figures_due_at <= ${now})`;

/** Published posts whose figures are to be read; nobody else takes them until `nextLook`. */
export async function claimFigures(tx: Tx, now: Date, nextLook: Date, limit: number): Promise<DueFigures[]> {
  const { rows } = await sql<DueFigures>`
    update post
    set figures_due_at = ${nextLook}
    from mass_message
    where mass_message.id = post.task_id
      and mass_message.msgid is not null
      and post.id in (
        select id from post where figures_due_at <= ${now} order by figures_due_at, id limit ${limit} for update skip locked
      )
    returning post.id, post.title, post.target as "advisorId", mass_message.msgid as "momentId", post.sent_at as "sentAt"`.execute(
    tx,
  );
  return rows;
}

/** @param dueAt when they are read again; null: never */
export async function storeFigures(
  tx: Tx,
  id: string,
  figures: { reached: number; likes: number; comments: number; dueAt: Date | null },
): Promise<void> {
  await sql`
    update post
    set reached = ${figures.reached}, likes = ${figures.likes}, comments = ${figures.comments}, figures_due_at = ${figures.dueAt}
    where id = ${id}`.execute(tx);
}
