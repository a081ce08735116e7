import type { Tx } from "@hortus/kernel";
import { type RawBuilder, sql } from "kysely";

export interface StaffMessage {
  userId: string;
  /** Names the occasion, such as `journey:<enrolment>:<step>`: told once. */
  purposeKey: string;
  text: string;
}

export interface Telling {
  userId: string;
  rows: { purposeKey: string; text: string }[];
  tries: number;
}

export async function insertStaffMessages(
  tx: Tx,
  rows: readonly StaffMessage[],
  { plannedAt, dueAt }: { plannedAt: Date; dueAt: Date },
): Promise<void> {
  await sql`
    insert into staff_message (user_id, purpose_key, text, planned_at, due_at)
    select "userId", "purposeKey", text, ${plannedAt}::timestamptz, ${dueAt}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as ("userId" text, "purposeKey" text, text text)
    on conflict do nothing`.execute(tx);
}

export const staffMessageIsDue = (now: Date): RawBuilder<unknown> =>
  sql`exists (select from staff_message where due_at <= ${now})`;

/** Drops what nobody took in a day: it is no news any more. */
export async function deleteStale(tx: Tx, before: Date): Promise<void> {
  await sql`delete from staff_message where due_at <= ${before} and planned_at < ${before}`.execute(tx);
}

/**
 * What one member is told next, leased until `leaseUntil`: rows that were due at one instant, so that a second attempt says the same
 * and WeCom can tell that it does.
 */
export async function claimTelling(
  tx: Tx,
  now: Date,
  leaseOf: (tries: number) => Date,
  limit: number,
): Promise<Telling | undefined> {
  const { rows: firsts } = await sql<{ user_id: string; due_at: Date; tries: number }>`
    select user_id, due_at, tries
    from staff_message
    where due_at <= ${now}
    order by due_at, user_id, purpose_key
    limit 1
    for update skip locked`.execute(tx);
  const [first] = firsts;
  if (!first) return undefined;
  const { rows } = await sql<{ purposeKey: string; text: string }>`
    with claimed as (
      select user_id, purpose_key
      from staff_message
      where user_id = ${first.user_id} and due_at = ${first.due_at}
      order by purpose_key
      limit ${limit}
      for update skip locked
    )
    update staff_message
    set due_at = ${leaseOf(first.tries)}, tries = tries + 1
    from claimed
    where staff_message.user_id = claimed.user_id and staff_message.purpose_key = claimed.purpose_key
    returning staff_message.purpose_key as "purposeKey", text`.execute(tx);
  return { userId: first.user_id, rows, tries: first.tries + 1 };
}

export async function deleteTold(tx: Tx, { userId, rows }: Telling): Promise<void> {
  await sql`
    delete from staff_message
    where user_id = ${userId} and purpose_key = any(${rows.map(({ purposeKey }) => purposeKey)}::text[])`.execute(
    tx,
  );
}
