import type { CalendarDefinition } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { type RawBuilder, sql } from "kysely";

export type CalendarState = "draft" | "running" | "paused" | "stopped";

export interface CalendarRow {
  id: string;
  name: string;
  state: CalendarState;
  definition: CalendarDefinition;
  version: number;
  created_by: string;
  updated_at: Date;
  started_at: Date | null;
}

export interface EnrolmentRow {
  journey_id: string;
  target: string;
  started_on: string;
  state: "active" | "finished" | "removed" | "gone";
  done_until: Date;
  wake_at: Date | null;
}

const enrolment = sql.raw(
  "calendar_enrolment.journey_id, target, started_on::text as started_on, calendar_enrolment.state, done_until, wake_at",
);

export async function insertCalendar(
  tx: Tx,
  row: Pick<CalendarRow, "id" | "name" | "definition" | "created_by">,
  now: Date,
): Promise<void> {
  await sql`
    insert into calendar_journey (id, name, state, definition, created_by, created_at, updated_at)
    values (${row.id}, ${row.name}, 'draft', ${JSON.stringify(row.definition)}::jsonb, ${row.created_by}, ${now}, ${now})`.execute(
    tx,
  );
}

export async function findCalendar(db: Db, id: string): Promise<CalendarRow | undefined> {
  const { rows } = await sql<CalendarRow>`select * from calendar_journey where id = ${id}`.execute(db);
  return rows[0];
}

export async function lockCalendar(tx: Tx, id: string): Promise<CalendarRow | undefined> {
  const { rows } = await sql<CalendarRow>`select * from calendar_journey where id = ${id} for update`.execute(
    tx,
  );
  return rows[0];
}

/** Latest first, from behind the id `before`. */
export async function findCalendars(
  db: Db,
  { channel, before, limit }: { channel: string | undefined; before: string | undefined; limit: number },
): Promise<CalendarRow[]> {
  const { rows } = await sql<CalendarRow>`
    select *
    from calendar_journey
    where (${channel ?? null}::text is null or definition ->> 'channel' = ${channel ?? null}::text)
      and (${before ?? null}::uuid is null or id < ${before ?? null}::uuid)
    order by id desc
    limit ${limit}`.execute(db);
  return rows;
}

/** Those that take new groups in. A hundred at most are looked at. */
export async function findTakingNew(db: Db): Promise<CalendarRow[]> {
  const { rows } = await sql<CalendarRow>`
    select *
    from calendar_journey
    where state in ('running', 'paused') and definition ->> 'channel' = 'group' and (definition ->> 'takesNew')::boolean
    order by id
    limit 100`.execute(db);
  return rows;
}

export async function moveCalendar(
  tx: Tx,
  id: string,
  to: { state: CalendarState; startedAt?: Date },
  now: Date,
): Promise<void> {
  await sql`
    update calendar_journey
    set state = ${to.state}, updated_at = ${now}, started_at = coalesce(${to.startedAt ?? null}::timestamptz, started_at)
    where id = ${id}`.execute(tx);
}

export async function redefine(
  tx: Tx,
  { id, name, definition }: { id: string; name: string; definition: CalendarDefinition },
  now: Date,
): Promise<void> {
  await sql`
    update calendar_journey
    set name = ${name}, definition = ${JSON.stringify(definition)}::jsonb, version = version + 1, updated_at = ${now}
    where id = ${id}`.execute(tx);
}

/** Who is in it already stays as they are. @returns how many came in */
export async function insertEnrolments(
  tx: Tx,
  rows: readonly { journeyId: string; target: string; startedOn: string; doneUntil: Date; wakeAt: Date }[],
): Promise<number> {
  const { rows: added } = await sql`
    insert into calendar_enrolment (journey_id, target, started_on, state, done_until, wake_at)
    select "journeyId", target, "startedOn", 'active', "doneUntil", "wakeAt"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as ("journeyId" uuid, target text, "startedOn" date, "doneUntil" timestamptz, "wakeAt" timestamptz)
    on conflict (journey_id, target) do nothing
    returning 1`.execute(tx);
  return added.length;
}

export const calendarIsDue = (now: Date): RawBuilder<unknown> => sql`exists (
  select from calendar_enrolment
  join calendar_journey on calendar_journey.id = calendar_enrolment.journey_id and calendar_journey.state = 'running'
  where wake_at <= ${now}
)`;

/** Enrolments of running journeys for which a step comes up, of one journey at a time; held until the transaction ends. */
export async function claimDue(tx: Tx, now: Date, limit: number): Promise<EnrolmentRow[]> {
  const { rows } = await sql<EnrolmentRow>`
    select ${enrolment}
    from calendar_enrolment
    where wake_at <= ${now} and calendar_enrolment.journey_id = (
      select calendar_enrolment.journey_id
      from calendar_enrolment
      join calendar_journey on calendar_journey.id = calendar_enrolment.journey_id and calendar_journey.state = 'running'
      where wake_at <= ${now}
      order by wake_at, target
      limit 1
    )
    order by wake_at, target
    limit ${limit}
    for update skip locked`.execute(tx);
  return rows;
}

/** Where they stand now; without a next step they are finished. */
export async function moveEnrolments(
  tx: Tx,
  rows: readonly { journeyId: string; target: string; doneUntil: Date; wakeAt: Date | null }[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update calendar_enrolment
    set done_until = moved."doneUntil", wake_at = moved."wakeAt",
      state = case when moved."wakeAt" is null then 'finished' else 'active' end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as moved ("journeyId" uuid, target text, "doneUntil" timestamptz, "wakeAt" timestamptz)
    where calendar_enrolment.journey_id = moved."journeyId"
      and calendar_enrolment.target = moved.target
      and state in ('active', 'finished')`.execute(tx);
}

export async function endEnrolments(
  tx: Tx,
  which: { journeyId?: string; targets?: readonly string[] },
  state: "removed" | "gone",
): Promise<number> {
  const { rows } = await sql`
    update calendar_enrolment
    set state = ${state}, wake_at = null
    where state = 'active'
      and (${which.journeyId ?? null}::uuid is null or journey_id = ${which.journeyId ?? null}::uuid)
      and (${which.targets === undefined} or target = any(${[...(which.targets ?? [])]}::text[]))
    returning 1`.execute(tx);
  return rows.length;
}

/** Of a journey, by target from behind `after`; only those that may still go on when `living`. */
export async function pageEnrolments(
  db: Db,
  journeyId: string,
  { after, limit, living = false }: { after: string | undefined; limit: number; living?: boolean },
): Promise<EnrolmentRow[]> {
  const { rows } = await sql<EnrolmentRow>`
    select ${enrolment}
    from calendar_enrolment
    where journey_id = ${journeyId} and target > ${after ?? ""} and (not ${living} or state in ('active', 'finished'))
    order by target
    limit ${limit}`.execute(db);
  return rows;
}

export async function countEnrolments(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { active: number; finished: number; removed: number }>> {
  const { rows } = await sql<{ id: string; active: number; finished: number; removed: number }>`
    select journey_id as id, count(*) filter (where state = 'active') as active,
      count(*) filter (where state = 'finished') as finished, count(*) filter (where state in ('removed', 'gone')) as removed
    from calendar_enrolment
    where journey_id = any(${[...ids]}::uuid[])
    group by journey_id`.execute(db);
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}

export async function countTimes(
  tx: Tx,
  journeyId: string,
  times: ReadonlyMap<string, number>,
): Promise<void> {
  await sql`
    insert into calendar_step_count (journey_id, step_id, times)
    select ${journeyId}::uuid, key, value::integer from jsonb_each_text(${JSON.stringify(Object.fromEntries(times))}::jsonb)
    on conflict (journey_id, step_id) do update set times = calendar_step_count.times + excluded.times`.execute(
    tx,
  );
}

export async function findTimes(db: Db, journeyId: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ stepId: string; times: number }>`
    select step_id as "stepId", times from calendar_step_count where journey_id = ${journeyId}`.execute(db);
  return new Map(rows.map(({ stepId, times }) => [stepId, times]));
}
