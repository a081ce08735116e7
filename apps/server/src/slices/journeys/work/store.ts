import type { Db, Tx } from "@hortus/kernel";
import { type RawBuilder, sql } from "kysely";
import type { EnrolmentRow } from "../enrolments/waiting.ts";

export interface WorkRow {
  id: string;
  journey_id: string;
  kind: "remove" | "migrate";
  request: { stepId?: string | undefined; version?: number | undefined; customerIds?: string[] | undefined };
  state: "running" | "done";
  at: Date;
  by_name: string;
  total: number;
  seen: number;
  changed: number;
  after_enrolment_id: string | null;
}

type Request = WorkRow["request"];

const isMeant = ({ stepId, version, customerIds }: Request) => sql`
  (${stepId ?? null}::text is null or enrolment.step_id = ${stepId ?? null}::text)
  and (${version ?? null}::integer is null or enrolment.version = ${version ?? null}::integer)
  and (${customerIds === undefined} or enrolment.customer_id = any(${customerIds ?? []}::uuid[]))`;

/** How many wait in a journey and are meant, by where they stand and on which version. */
export async function countMeant(
  db: Db,
  journeyId: string,
  request: Request,
): Promise<{ stepId: string; version: number; count: number }[]> {
  const { rows } = await sql<{ stepId: string; version: number; count: number }>`
    select step_id as "stepId", version, count(*) as count
    from enrolment
    where journey_id = ${journeyId} and state = 'waiting' and ${isMeant(request)}
    group by step_id, version
    order by version, step_id`.execute(db);
  return rows;
}

export async function insertWork(
  tx: Tx,
  row: Pick<WorkRow, "id" | "kind" | "request" | "total" | "at"> & { journeyId: string; by: string },
): Promise<void> {
  await sql`
    insert into journey_work (id, journey_id, kind, request, state, at, by_name, total)
    values (
      ${row.id}, ${row.journeyId}, ${row.kind}, ${JSON.stringify(row.request)}::jsonb, 'running', ${row.at}, ${row.by}, ${row.total}
    )`.execute(tx);
}

export const workIsOpen = (): RawBuilder<unknown> =>
  sql`exists (select from journey_work where state = 'running')`;

export async function claimWork(tx: Tx): Promise<WorkRow | undefined> {
  const { rows } = await sql<WorkRow>`
    select * from journey_work where state = 'running' order by id limit 1 for update skip locked`.execute(
    tx,
  );
  return rows[0];
}

/** The next of those who are meant, in order of id, held until the end of the transaction; due rows first, as the worker takes them. */
export async function claimMeant(
  tx: Tx,
  work: WorkRow,
  limit: number,
): Promise<{ rows: EnrolmentRow[]; lastId: string | undefined }> {
  const { rows: due } = await sql<{ enrolment_id: string; customer_id: string }>`
    select enrolment_id, customer_id
    from journey_due
    where journey_id = ${work.journey_id}
      and (${work.after_enrolment_id}::uuid is null or enrolment_id > ${work.after_enrolment_id}::uuid)
      and (${work.request.customerIds === undefined} or customer_id = any(${work.request.customerIds ?? []}::uuid[]))
    order by enrolment_id
    limit ${limit}
    for update`.execute(tx);
  const { rows } = await sql<EnrolmentRow>`
    select enrolment.*
    from enrolment
    where customer_id = any(${due.map((row) => row.customer_id)}::uuid[])
      and id = any(${due.map((row) => row.enrolment_id)}::uuid[])
      and state = 'waiting' and ${isMeant(work.request)}
    order by id
    for update`.execute(tx);
  return { rows, lastId: due.length === limit ? due.at(-1)?.enrolment_id : undefined };
}

export async function advanceWork(
  tx: Tx,
  work: WorkRow,
  step: { seen: number; changed: number; lastId: string | undefined },
): Promise<void> {
  await sql`
    update journey_work
    set seen = seen + ${step.seen}, changed = changed + ${step.changed}, after_enrolment_id = ${step.lastId ?? null},
      state = ${step.lastId === undefined ? "done" : "running"}
    where id = ${work.id}`.execute(tx);
}

export async function setVersions(
  tx: Tx,
  rows: readonly { customerId: string; id: string; version: number; wakeAt: Date }[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update enrolment
    set version = moved.version, wake_at = moved."wakeAt"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as moved ("customerId" uuid, id uuid, version integer, "wakeAt" timestamptz)
    where enrolment.customer_id = moved."customerId" and enrolment.id = moved.id`.execute(tx);
  await sql`
    update journey_due
    set wake_at = moved."wakeAt"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as moved ("customerId" uuid, id uuid, "wakeAt" timestamptz)
    where journey_due.customer_id = moved."customerId" and enrolment_id = moved.id`.execute(tx);
}

export async function findWork(db: Db, journeyId: string): Promise<WorkRow[]> {
  const { rows } = await sql<WorkRow>`
    select * from journey_work where journey_id = ${journeyId} order by id desc limit 20`.execute(db);
  return rows;
}
