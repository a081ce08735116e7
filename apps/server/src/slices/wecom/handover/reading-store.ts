/** Pairs of advisors with customers on their way, and what WeCom says of them. */
import type { HandoverState } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { type RawBuilder, sql } from "kysely";
import type { HandoverRow } from "./handover-store.ts";

export interface Reading {
  fromId: string;
  toId: string;
  kind: HandoverRow["kind"];
  attempts: number;
}

/** Has WeCom asked about a pair at `at`, or sooner if that is planned. */
export async function planReading(
  tx: Tx,
  { fromId, toId, kind }: Omit<Reading, "attempts">,
  at: Date,
): Promise<void> {
  await sql`
    insert into handover_reading (from_id, to_id, kind, next_at) values (${fromId}, ${toId}, ${kind}, ${at})
    on conflict (from_id, to_id, kind) do update set next_at = least(handover_reading.next_at, excluded.next_at)`.execute(
    tx,
  );
}

/** A callback told of these customers, of either side: the pairs on whose way they are, are read now. */
export async function readSoon(
  tx: Tx,
  told: readonly { userId: string; externalUserId: string }[],
  now: Date,
): Promise<void> {
  if (told.length === 0) return;
  await sql`
    update handover_reading
    set next_at = ${now}, attempts = 0
    where (from_id, to_id) in (
      select from_id, to_id
      from handover_contact
      join jsonb_to_recordset(${JSON.stringify(told)}::jsonb) as told ("userId" text, "externalUserId" text)
        on external_user_id = "externalUserId" and "userId" in (from_id, to_id)
      where state = 'waiting'
    )`.execute(tx);
}

export const readingIsDue = (now: Date): RawBuilder<unknown> =>
  sql`exists (select from handover_reading where next_at <= ${now})`;

/** Takes one pair that is due; nobody else takes it until `again`. */
export async function claimReading(tx: Tx, now: Date, again: Date): Promise<Reading | undefined> {
  const { rows } = await sql<Reading>`
    update handover_reading
    set next_at = ${again}
    where (from_id, to_id, kind) = (
      select from_id, to_id, kind from handover_reading where next_at <= ${now} order by next_at, from_id, to_id limit 1 for update skip locked
    )
    returning from_id as "fromId", to_id as "toId", kind, attempts`.execute(tx);
  return rows[0];
}

export interface Told {
  id: string;
  state: HandoverState;
  takeoverAt?: Date;
}

/** What WeCom says of customers on their way between the two. @returns those who are on their way no longer */
export async function applyTold(
  tx: Tx,
  { fromId, toId }: Pick<Reading, "fromId" | "toId">,
  told: readonly Told[],
): Promise<{ id: string; state: HandoverState }[]> {
  const { rows } = await sql<{ id: string; state: HandoverState }>`
    update handover_contact
    set state = told.state, takeover_at = coalesce(told."takeoverAt", takeover_at)
    from jsonb_to_recordset(${JSON.stringify(told)}::jsonb) as told (id text, state text, "takeoverAt" timestamptz)
    where external_user_id = told.id and from_id = ${fromId} and to_id = ${toId} and handover_contact.state = 'waiting'
      and (told.state <> 'waiting' or takeover_at is distinct from told."takeoverAt")
    returning external_user_id as id, handover_contact.state`.execute(tx);
  return rows.filter(({ state }) => state !== "waiting");
}

/** Whose day was over before `before` and whom no result named: nobody knows. */
export async function giveUpWaiting(
  tx: Tx,
  { fromId, toId }: Pick<Reading, "fromId" | "toId">,
  before: Date,
): Promise<void> {
  await sql`
    update handover_contact
    set state = 'unknown'
    where from_id = ${fromId} and to_id = ${toId} and state = 'waiting' and takeover_at < ${before}`.execute(
    tx,
  );
}

/** When the next of the pair completes; null when nobody waits. */
export async function findNextTakeover(
  db: Db,
  { fromId, toId }: Pick<Reading, "fromId" | "toId">,
): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(takeover_at) as at from handover_contact where from_id = ${fromId} and to_id = ${toId} and state = 'waiting'`.execute(
    db,
  );
  return rows[0]?.at ?? null;
}

export async function moveReading(
  tx: Tx,
  { fromId, toId, kind }: Omit<Reading, "attempts">,
  nextAt: Date | null,
  error: string | null,
): Promise<void> {
  await sql`
    update handover_reading
    set next_at = ${nextAt}::timestamptz, error = ${error}::text, attempts = ${error === null ? 0 : sql`attempts + 1`}
    where from_id = ${fromId} and to_id = ${toId} and kind = ${kind}`.execute(tx);
}

/** When WeCom is asked next about customers of these hand-overs. */
export async function findNextReadings(db: Db, handoverIds: readonly string[]): Promise<Map<string, Date>> {
  const { rows } = await sql<{ id: string; at: Date | null }>`
    select handover.id, min(handover_reading.next_at) as at
    from handover
    join handover_reading on handover_reading.from_id = handover.from_id and receiver_ids ? to_id
    where handover.id = any(${[...handoverIds]}::uuid[])
    group by handover.id`.execute(db);
  return new Map(rows.flatMap(({ id, at }) => (at ? [[id, at] as const] : [])));
}
