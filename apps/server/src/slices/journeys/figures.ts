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

interface StepFigures {
  waiting: number;
  planned: number;
  replied: number;
  skipped: number;
  paths: { path: string; count: number }[];
}

/** By step, of all versions: who stands there, whom it was done for, who was passed over, and which ways they took. */
export async function countSteps(db: Db, journeyId: string): Promise<Map<string, StepFigures>> {
  const { rows } = await sql<{
    step_id: string;
    outcome: string;
    path: string | null;
    count: number;
    replied: number;
  }>`
    select step_id, 'waiting' as outcome, null as path, count(*) as count, 0 as replied
    from enrolment
    where journey_id = ${journeyId} and state = 'waiting' and step_id is not null
    group by step_id
    union all
    select step_id, outcome, path, count(*), count(replied_at)
    from enrolment_step
    where journey_id = ${journeyId}
    group by step_id, outcome, path`.execute(db);
  const figures = new Map<string, StepFigures>();
  for (const { step_id, outcome, path, count, replied } of rows) {
    const of = figures.get(step_id) ?? { waiting: 0, planned: 0, replied: 0, skipped: 0, paths: [] };
    figures.set(step_id, of);
    of.replied += replied;
    if (outcome === "waiting") of.waiting += count;
    else if (outcome === "skipped") of.skipped += count;
    else of.planned += count;
    if (path !== null) of.paths.push({ path, count });
  }
  return figures;
}

export async function countGoals(db: Db, journeyId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from enrolment where journey_id = ${journeyId} and goal_at is not null`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
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
