import type { Db } from "@hortus/kernel";
import { sql } from "kysely";
import { uuidList } from "../../../common-columns.ts";
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
  /** Where it stands. */
  step_id: string | null;
  wake_at: Date | null;
  /** When it came to this step; null while it has yet to begin. */
  arrived_at: Date | null;
  /** What the wait awaited has happened. */
  woken_by: string | null;
  goal_at: Date | null;
  started_at: Date;
  ended_at: Date | null;
}

/** That an enrolment waits, and until when. */
export interface DueRow {
  enrolment_id: string;
  customer_id: string;
  journey_id: string;
}

/** The enrolments of due rows that the caller holds: whoever changes one holds its due row, so they are held as well. */
export async function findWaiting(db: Db, due: readonly DueRow[]): Promise<EnrolmentRow[]> {
  if (due.length === 0) return [];
  const { rows } = await sql<EnrolmentRow>`
    select enrolment.*
    from unnest(
      ${uuidList(due.map((row) => row.customer_id))}, ${uuidList(due.map((row) => row.enrolment_id))},
      ${uuidList(due.map((row) => row.journey_id))}
    ) as due (customer_id, id, journey_id)
    cross join lateral (
      select *
      from enrolment
      where enrolment.customer_id = due.customer_id and enrolment.journey_id = due.journey_id and enrolment.id = due.id
        and enrolment.state = 'waiting'
      limit 1 -- one by one, as nobody waits twice in a journey: up to a hundred thousand rows the planner would read all of them for each five hundred
    ) as enrolment
    order by wake_at, enrolment.id`.execute(db);
  return rows;
}
