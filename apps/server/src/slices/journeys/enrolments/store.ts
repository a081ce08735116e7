import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import { shareColumns, uuidList } from "../../../common-columns.ts";
import type { Cause } from "../model.ts";
import { findWaiting, type DueRow, type EnrolmentRow } from "./waiting.ts";

export async function findEnrolmentsOf(
  db: Db,
  customerIds: readonly string[],
  filter: { journeyId?: string; waiting?: boolean } = {},
): Promise<EnrolmentRow[]> {
  const { rows } = await sql<EnrolmentRow>`
    select *
    from enrolment
    where customer_id = any(${[...customerIds]}::uuid[])
      and (${filter.journeyId ?? null}::uuid is null or journey_id = ${filter.journeyId ?? null}::uuid)
      and (${!filter.waiting} or state = 'waiting')
    order by started_at desc, id desc`.execute(db);
  return rows;
}

export interface NewEnrolment {
  customerId: string;
  id: string;
  journeyId: string;
  version: number;
  key: string;
  cause: Cause;
  stepId: string;
  wakeAt: Date;
  arrivedAt: Date | undefined;
  startedAt: Date;
}

/** Adds enrolments with their due rows; one whose key is known, or whose customer is in the journey, is left out. @returns ids of the new */
export async function insertEnrolments(tx: Tx, rows: readonly NewEnrolment[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const { rows: added } = await sql<{ id: string }>`
    with added as (
      insert into enrolment (
        customer_id, id, journey_id, version, enrolment_key, cause, state, step_id, wake_at, arrived_at, started_at
      )
      select "customerId", id, "journeyId", version, key, cause, 'waiting', "stepId", "wakeAt", "arrivedAt", "startedAt"
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as (
        "customerId" uuid, id uuid, "journeyId" uuid, version integer, key text, cause jsonb, "stepId" text, "wakeAt" timestamptz,
        "arrivedAt" timestamptz, "startedAt" timestamptz
      )
      on conflict do nothing
      returning customer_id, id, journey_id, wake_at
    ), due as (
      insert into journey_due (enrolment_id, customer_id, journey_id, wake_at)
      select id, customer_id, journey_id, wake_at from added
    )
    select id from added`.execute(tx);
  return new Set(added.map(({ id }) => id));
}

/** Held to the end of the transaction by whoever enrols into exclusive journeys: two that look at once would both see nobody. */
export async function lockExclusive(tx: Tx, workspaceName: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`journeys exclusive ${workspaceName}`}))`.execute(tx);
}

/**
 * Those of these customers who wait in one of these journeys, held until the end of the transaction. A worker that moves one of them now
 * is waited for: what it decided is seen here. Due rows first, as the worker takes them first.
 */
export async function lockWaitingOf(
  tx: Tx,
  customerIds: readonly string[],
  journeyIds: readonly string[],
): Promise<EnrolmentRow[]> {
  const { rows: due } = await sql<DueRow>`
    select enrolment_id, customer_id, journey_id
    from journey_due
    where customer_id = any(${[...customerIds]}::uuid[]) and journey_id = any(${[...journeyIds]}::uuid[])
    order by enrolment_id
    for update`.execute(tx);
  return findWaiting(tx, due);
}

/** Ends waits: what they awaited has happened. */
export async function wakeEnrolments(
  tx: Tx,
  rows: readonly { customerId: string; id: string; wokenBy: string }[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update enrolment
    set wake_at = ${now}, woken_by = woken."wokenBy"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as woken ("customerId" uuid, id uuid, "wokenBy" text)
    where enrolment.customer_id = woken."customerId" and enrolment.id = woken.id`.execute(tx);
  await sql`
    update journey_due
    set wake_at = ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as woken ("customerId" uuid, id uuid)
    where journey_due.customer_id = woken."customerId" and journey_due.enrolment_id = woken.id`.execute(tx);
}

/** Where an enrolment goes: on to a step where it waits, or to its end. */
export interface Move {
  customerId: string;
  id: string;
  journeyId: string;
  state: "waiting" | "done" | "exited";
  exitReason?: string | undefined;
  stepId?: string | undefined;
  wakeAt?: Date | undefined;
  arrivedAt?: Date | undefined;
  goalAt?: Date | undefined;
}

/** Moves enrolments that wait, and their due rows with them; whoever calls holds both. */
export async function moveEnrolments(tx: Tx, moves: readonly Move[], now: Date): Promise<void> {
  if (moves.length === 0) return;
  const common = shareColumns(moves, [
    "journeyId",
    "state",
    "exitReason",
    "stepId",
    "wakeAt",
    "arrivedAt",
    "goalAt",
  ]);
  await sql`
    with move as materialized (
      select *
      from unnest(
        ${uuidList(moves.map(({ customerId }) => customerId))}, ${uuidList(moves.map(({ id }) => id))}, ${common.places}
      ) as one (customer_id, id, place)
      join rows from (
        jsonb_to_recordset(${common.json}::jsonb) as (
          "journeyId" uuid, state text, "exitReason" text, "stepId" text, "wakeAt" timestamptz, "arrivedAt" timestamptz, "goalAt" timestamptz
        )
      ) with ordinality as common (journey_id, state, exit_reason, step_id, wake_at, arrived_at, goal_at, place) using (place)
    ), due_later as (
      update journey_due
      set wake_at = move.wake_at
      from move
      where journey_due.customer_id = move.customer_id and journey_due.enrolment_id = move.id and move.state = 'waiting'
    ), due_no_more as (
      delete from journey_due
      using move
      where journey_due.customer_id = move.customer_id and journey_due.enrolment_id = move.id and move.state <> 'waiting'
    )
    update enrolment
    set state = move.state, exit_reason = move.exit_reason, step_id = move.step_id, wake_at = move.wake_at, arrived_at = move.arrived_at,
      woken_by = null, goal_at = coalesce(enrolment.goal_at, move.goal_at),
      ended_at = case when move.state <> 'waiting' then ${now}::timestamptz end
    from move
    where enrolment.customer_id = move.customer_id and enrolment.journey_id = move.journey_id and enrolment.id = move.id
      and enrolment.state = 'waiting'`.execute(tx);
}

export interface StepTaken {
  customerId: string;
  enrolmentId: string;
  journeyId: string;
  stepId: string;
  outcome: "planned" | "done" | "chosen" | "skipped";
  path?: string | undefined;
  reason?: string | undefined;
}

/** What the steps did; a step that an enrolment took already is noted once. */
export async function insertStepsTaken(tx: Tx, taken: readonly StepTaken[], now: Date): Promise<void> {
  if (taken.length === 0) return;
  const common = shareColumns(taken, ["stepId", "journeyId", "outcome", "path", "reason"]);
  await sql`
    insert into enrolment_step (customer_id, enrolment_id, step_id, journey_id, at, outcome, path, reason)
    select customer_id, enrolment_id, step_id, journey_id, ${now}::timestamptz, outcome, path, reason
    from unnest(
      ${uuidList(taken.map(({ customerId }) => customerId))}, ${uuidList(taken.map(({ enrolmentId }) => enrolmentId))}, ${common.places}
    ) as one (customer_id, enrolment_id, place)
    join rows from (
      jsonb_to_recordset(${common.json}::jsonb) as ("stepId" text, "journeyId" uuid, outcome text, path text, reason text)
    ) with ordinality as common (step_id, journey_id, outcome, path, reason, place) using (place)
    on conflict (customer_id, enrolment_id, step_id) do nothing`.execute(tx);
}

/** Ends enrolments early. Due rows go first, as the worker takes them first: neither waits for the other. @returns those that ended */
export async function exitEnrolments(
  tx: Tx,
  rows: readonly { customerId: string; id: string; reason: string }[],
  now: Date,
): Promise<(EnrolmentRow & { exit_reason: string })[]> {
  if (rows.length === 0) return [];
  await sql`
    delete from journey_due
    using unnest(${rows.map(({ customerId }) => customerId)}::uuid[], ${rows.map(({ id }) => id)}::uuid[]) as exited (customer_id, id)
    where journey_due.customer_id = exited.customer_id and journey_due.enrolment_id = exited.id`.execute(tx);
  const { rows: exited } = await sql<EnrolmentRow & { exit_reason: string }>`
    update enrolment
    set state = 'exited', exit_reason = exited.reason, step_id = null, wake_at = null, ended_at = ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as exited ("customerId" uuid, id uuid, reason text)
    where enrolment.customer_id = exited."customerId" and enrolment.id = exited.id and enrolment.state = 'waiting'
    returning enrolment.*`.execute(tx);
  return exited;
}
