import type { Tx } from "@hortus/kernel";
import { sql, type RawBuilder } from "kysely";

/** What a running journey's trigger needs besides events. */
export interface ClockRow {
  journey_id: string;
  version: number;
  kind: "date" | "schedule";
  next_at: Date | null;
  running_at: Date | null;
  after_customer_id: string | null;
  after_entered_at: Date | null;
}

/** Begins anew: nobody was seen yet. Dates of an older version go. */
export async function setClock(
  tx: Tx,
  row: { journeyId: string; version: number; kind: "date" | "schedule"; nextAt: Date },
): Promise<void> {
  await clearClock(tx, row.journeyId);
  await sql`
    insert into journey_clock (journey_id, version, kind, next_at)
    values (${row.journeyId}, ${row.version}, ${row.kind}, ${row.nextAt})`.execute(tx);
}

export async function clearClock(tx: Tx, journeyId: string): Promise<void> {
  await sql`delete from journey_clock where journey_id = ${journeyId}`.execute(tx);
}

export const clockIsDue = (kind: ClockRow["kind"], now: Date): RawBuilder<unknown> =>
  sql`exists (select from journey_clock where kind = ${kind} and next_at <= ${now})`;

/** One clock of a running journey that has something to do, held until the end of the transaction. */
export async function claimClock(tx: Tx, kind: ClockRow["kind"], now: Date): Promise<ClockRow | undefined> {
  const { rows } = await sql<ClockRow>`
    select journey_clock.*
    from journey_clock
    join journey on journey.id = journey_id and journey.state = 'running'
    where kind = ${kind} and next_at <= ${now}
    order by next_at
    limit 1
    for update of journey_clock skip locked`.execute(tx);
  return rows[0];
}

export async function moveClock(
  tx: Tx,
  journeyId: string,
  to: Pick<ClockRow, "next_at" | "running_at" | "after_customer_id" | "after_entered_at">,
): Promise<void> {
  await sql`
    update journey_clock
    set next_at = ${to.next_at}, running_at = ${to.running_at}, after_customer_id = ${to.after_customer_id},
      after_entered_at = ${to.after_entered_at}
    where journey_id = ${journeyId}`.execute(tx);
}

export interface DateDue {
  customerId: string;
  day: string;
  dueAt: Date;
}

/** Each customer's next date; a date that is due already keeps its row until the worker has taken it. */
export async function putDateDue(
  tx: Tx,
  journeyId: string,
  rows: readonly DateDue[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into journey_date_due (journey_id, customer_id, day, due_at)
    select ${journeyId}, "customerId", day, "dueAt"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as ("customerId" uuid, day date, "dueAt" timestamptz)
    on conflict (journey_id, customer_id) do update
    set day = excluded.day, due_at = excluded.due_at
    where journey_date_due.due_at > ${now}`.execute(tx);
}

/** `after`: only dates that are due later than that. */
export async function deleteDateDue(
  tx: Tx,
  journeyId: string,
  customerIds: readonly string[],
  after?: Date,
): Promise<void> {
  if (customerIds.length === 0) return;
  await sql`
    delete from journey_date_due
    where journey_id = ${journeyId} and customer_id = any(${[...customerIds]}::uuid[])
      and (${after ?? null}::timestamptz is null or due_at > ${after ?? null}::timestamptz)`.execute(tx);
}

/** What the last trigger was about is worth nothing to the next; in slices, as there may be a million. @returns true when more is left */
export async function deleteDatesOf(tx: Tx, journeyId: string, limit: number): Promise<boolean> {
  const { rows } = await sql`
    delete from journey_date_due
    where journey_id = ${journeyId} and customer_id in (
      select customer_id from journey_date_due where journey_id = ${journeyId} limit ${limit}
    )
    returning customer_id`.execute(tx);
  return rows.length === limit;
}

export const dateIsDue = (now: Date): RawBuilder<unknown> =>
  sql`exists (select from journey_date_due where due_at <= ${now})`;

/** Dates that are due in one running journey, held until the end of the transaction. */
export async function claimDateDue(
  tx: Tx,
  now: Date,
  limit: number,
): Promise<{ journeyId: string; rows: DateDue[] } | undefined> {
  const { rows } = await sql<{ journey_id: string; customer_id: string; day: string; due_at: Date }>`
    select journey_id, customer_id, day, due_at
    from journey_date_due
    join journey on journey.id = journey_id and journey.state = 'running'
    where due_at <= ${now}
    order by due_at, customer_id
    limit ${limit}
    for update of journey_date_due skip locked`.execute(tx);
  const journeyId = rows[0]?.journey_id;
  if (!journeyId) return undefined;
  return {
    journeyId,
    rows: rows
      .filter((row) => row.journey_id === journeyId)
      .map((row) => ({ customerId: row.customer_id, day: row.day, dueAt: row.due_at })),
  };
}
