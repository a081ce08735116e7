import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { Cause } from "../model.ts";

export interface EnrolmentRow {
  customer_id: string;
  id: string;
  journey_id: string;
  version: number;
  enrolment_key: string;
  cause: Cause;
  state: "waiting" | "done" | "exited";
  exit_reason: string | null;
  step: number;
  step_id: string | null;
  wake_at: Date | null;
  started_at: Date;
  ended_at: Date | null;
}

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

/** Adds enrolments with their due rows; one whose key is known, or whose customer is in the journey, is left out. @returns ids of the new */
export async function insertEnrolments(
  tx: Tx,
  rows: readonly {
    customerId: string;
    id: string;
    journeyId: string;
    version: number;
    key: string;
    cause: Cause;
    stepId: string;
    wakeAt: Date;
    startedAt: Date;
  }[],
): Promise<Set<string>> {
  const { rows: added } = await sql<{ id: string }>`
    with added as (
      insert into enrolment (customer_id, id, journey_id, version, enrolment_key, cause, state, step, step_id, wake_at, started_at)
      select "customerId", id, "journeyId", version, key, cause, 'waiting', 0, "stepId", "wakeAt", "startedAt"
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as (
        "customerId" uuid, id uuid, "journeyId" uuid, version integer, key text, cause jsonb, "stepId" text, "wakeAt" timestamptz,
        "startedAt" timestamptz
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

/** Enrolments of running journeys whose step is due, held until the end of the transaction; other workers take others. */
export async function claimDueEnrolments(
  tx: Tx,
  now: Date,
  limit: number,
): Promise<{ claimed: number; enrolments: EnrolmentRow[] }> {
  const { rows: due } = await sql<{ enrolment_id: string; customer_id: string }>`
    select enrolment_id, customer_id
    from journey_due
    join journey on journey.id = journey_due.journey_id and journey.state = 'running'
    where wake_at <= ${now}
    order by wake_at, enrolment_id
    limit ${limit}
    for update of journey_due skip locked`.execute(tx);
  return { claimed: due.length, enrolments: await lockWaiting(tx, due) };
}

/** Enrolments that an archived journey still holds. */
export async function claimArchived(tx: Tx, limit: number): Promise<EnrolmentRow[]> {
  const { rows: due } = await sql<{ enrolment_id: string; customer_id: string }>`
    select enrolment_id, customer_id
    from journey
    join journey_due on journey_due.journey_id = journey.id
    where journey.state = 'archived'
    limit ${limit}
    for update of journey_due skip locked`.execute(tx);
  return lockWaiting(tx, due);
}

async function lockWaiting(
  tx: Tx,
  due: readonly { enrolment_id: string; customer_id: string }[],
): Promise<EnrolmentRow[]> {
  if (due.length === 0) return [];
  const { rows } = await sql<EnrolmentRow>`
    select *
    from enrolment
    where customer_id = any(${due.map((row) => row.customer_id)}::uuid[])
      and id = any(${due.map((row) => row.enrolment_id)}::uuid[])
      and state = 'waiting'
    order by wake_at, id
    for update`.execute(tx);
  return rows;
}

export interface StepTaken {
  customerId: string;
  enrolmentId: string;
  journeyId: string;
  stepId: string;
  outcome: "planned" | "skipped";
  reason: string | undefined;
}

/** What the steps did, and where each enrolment goes from here: to its next step, or to the end. */
export async function storeSteps(
  tx: Tx,
  taken: readonly StepTaken[],
  next: readonly {
    customerId: string;
    id: string;
    step: number;
    stepId: string | undefined;
    wakeAt: Date | undefined;
  }[],
  now: Date,
): Promise<void> {
  await sql`
    insert into enrolment_step (customer_id, enrolment_id, step_id, journey_id, at, outcome, reason)
    select "customerId", "enrolmentId", "stepId", "journeyId", ${now}::timestamptz, outcome, reason
    from jsonb_to_recordset(${JSON.stringify(taken)}::jsonb)
      as ("customerId" uuid, "enrolmentId" uuid, "stepId" text, "journeyId" uuid, outcome text, reason text)
    on conflict (customer_id, enrolment_id, step_id) do nothing`.execute(tx);
  await sql`
    update enrolment
    set step = next.step, step_id = next."stepId", wake_at = next."wakeAt",
      state = case when next."wakeAt" is null then 'done' else 'waiting' end,
      ended_at = case when next."wakeAt" is null then ${now}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(next)}::jsonb)
      as next ("customerId" uuid, id uuid, step integer, "stepId" text, "wakeAt" timestamptz)
    where enrolment.customer_id = next."customerId" and enrolment.id = next.id`.execute(tx);
  await sql`
    update journey_due
    set wake_at = next."wakeAt"
    from jsonb_to_recordset(${JSON.stringify(next)}::jsonb) as next (id uuid, "wakeAt" timestamptz)
    where journey_due.enrolment_id = next.id and next."wakeAt" is not null`.execute(tx);
  await deleteDue(
    tx,
    next.filter((row) => !row.wakeAt).map(({ id }) => id),
  );
}

export async function deleteDue(tx: Tx, enrolmentIds: readonly string[]): Promise<void> {
  await sql`delete from journey_due where enrolment_id = any(${[...enrolmentIds]}::uuid[])`.execute(tx);
}

/** Ends enrolments early. Due rows go first, as the worker takes them first: neither waits for the other. @returns those that ended */
export async function exitEnrolments(
  tx: Tx,
  rows: readonly { customerId: string; id: string; reason: string }[],
  now: Date,
): Promise<(EnrolmentRow & { exit_reason: string })[]> {
  if (rows.length === 0) return [];
  await deleteDue(
    tx,
    rows.map(({ id }) => id),
  );
  const { rows: exited } = await sql<EnrolmentRow & { exit_reason: string }>`
    update enrolment
    set state = 'exited', exit_reason = exited.reason, step_id = null, wake_at = null, ended_at = ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as exited ("customerId" uuid, id uuid, reason text)
    where enrolment.customer_id = exited."customerId" and enrolment.id = exited.id and enrolment.state = 'waiting'
    returning enrolment.*`.execute(tx);
  return exited;
}
