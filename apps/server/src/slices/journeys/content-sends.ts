import type { Db } from "@hortus/kernel";
import { sql } from "kysely";
import { purposeOf } from "./enrolments/exit.ts";

/** A journey that said or carried a version of a piece, and the latest messages that it planned with it. */
export interface ContentSends {
  id: string;
  name: string;
  version: number;
  planned: { customerId: string; purposeKey: string }[];
  /** There are more than were read. */
  isPart: boolean;
}

/** By journey and version of the piece, in all versions of the journeys. @param most messages that are read of each */
export async function findContentSends(db: Db, contentId: string, most: number): Promise<ContentSends[]> {
  const found: ContentSends[] = [];
  for (const { id, name, version, steps } of await findCarrying(db, contentId)) {
    const { rows } = await sql<{ customerId: string; enrolmentId: string; stepId: string }>`
      select taken.customer_id as "customerId", enrolment_id as "enrolmentId", taken.step_id as "stepId"
      from jsonb_to_recordset(${JSON.stringify(steps)}::jsonb) as carrying ("journeyVersion" integer, "stepId" text)
      join enrolment_step as taken on taken.journey_id = ${id}::uuid and taken.step_id = carrying."stepId" and outcome = 'planned'
      join enrolment on enrolment.customer_id = taken.customer_id and enrolment.journey_id = taken.journey_id
        and enrolment.id = enrolment_id and enrolment.version = carrying."journeyVersion"
      order by taken.at desc, enrolment_id
      limit ${most + 1}`.execute(db);
    const planned = rows.slice(0, most).map(({ customerId, enrolmentId, stepId }) => ({
      customerId,
      purposeKey: `${purposeOf(enrolmentId)}${stepId}`,
    }));
    if (planned.length > 0) found.push({ id, name, version, planned, isPart: rows.length > most });
  }
  return found;
}

/** The latest 30 journeys with messages that carry it, by version of the piece. */
async function findCarrying(db: Db, contentId: string) {
  const { rows } = await sql<{
    id: string;
    name: string;
    version: number;
    steps: { journeyVersion: number; stepId: string }[];
  }>`
    select journey.id, journey.name, (carried ->> 'version')::integer as version,
      jsonb_agg(distinct jsonb_build_object('journeyVersion', journey_version.version, 'stepId', step ->> 'id')) as steps
    from journey_version
    join journey on journey.id = journey_id
    cross join lateral jsonb_array_elements(definition -> 'steps') as step
    cross join lateral (
      select step -> 'content' as carried
      union all
      select attachment -> 'content' from jsonb_array_elements(coalesce(step -> 'attachments', '[]')) as attachment
    ) as used
    where step ->> 'kind' = 'message' and carried ->> 'id' = ${contentId}
    group by journey.id, journey.name, carried ->> 'version'
    order by journey.id desc, version desc
    limit 30`.execute(db);
  return rows;
}
