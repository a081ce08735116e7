import type { Db } from "@hortus/kernel";
import { sql } from "kysely";

export interface EnrolmentCounts {
  inProgress: number;
  done: number;
  exited: number;
}

/** How many enrolments each journey has, of all time; journeys without any are missing. */
export async function countEnrolments(
  db: Db,
  journeyIds: readonly string[],
): Promise<Map<string, EnrolmentCounts>> {
  const { rows } = await sql<EnrolmentCounts & { journey_id: string }>`
    select
      journey_id,
      count(*) filter (where state = 'waiting') as "inProgress",
      count(*) filter (where state = 'done') as done,
      count(*) filter (where state = 'exited') as exited
    from enrolment
    where journey_id = any(${[...journeyIds]}::uuid[])
    group by journey_id`.execute(db);
  return new Map(rows.map(({ journey_id, ...counts }) => [journey_id, counts]));
}

/** By step, of all versions: who waits before it, whom it was planned for, who was passed over. */
export async function countSteps(
  db: Db,
  journeyId: string,
): Promise<Map<string, { waiting: number; planned: number; skipped: number }>> {
  const { rows } = await sql<{ step_id: string; waiting: number; planned: number; skipped: number }>`
    select step_id, sum(waiting)::int as waiting, sum(planned)::int as planned, sum(skipped)::int as skipped
    from (
      select step_id, count(*) as waiting, 0 as planned, 0 as skipped
      from enrolment
      where journey_id = ${journeyId} and state = 'waiting'
      group by step_id
      union all
      select step_id, 0, count(*) filter (where outcome = 'planned'), count(*) filter (where outcome = 'skipped')
      from enrolment_step
      where journey_id = ${journeyId}
      group by step_id
    ) as figure
    where step_id is not null
    group by step_id`.execute(db);
  return new Map(rows.map(({ step_id, ...counts }) => [step_id, counts]));
}

export async function countExits(db: Db, journeyId: string): Promise<{ reason: string; count: number }[]> {
  const { rows } = await sql<{ reason: string; count: number }>`
    select exit_reason as reason, count(*) as count
    from enrolment
    where journey_id = ${journeyId} and state = 'exited'
    group by exit_reason
    order by count(*) desc, exit_reason`.execute(db);
  return rows;
}
