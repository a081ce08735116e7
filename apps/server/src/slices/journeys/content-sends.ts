import type { Db } from "@hortus/kernel";
import { sql } from "kysely";
import { carriedContent } from "../../carried-content.ts";
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

/**
 * By journey and version of the piece, in all versions of the journeys.
 *
 * @param most messages that are read of each; a journey may have planned a million, and the index gives the latest first
 */
export async function findContentSends(db: Db, contentId: string, most: number): Promise<ContentSends[]> {
  const found: ContentSends[] = [];
  for (const { id, name, version, steps } of await findCarrying(db, contentId)) {
    const { rows } = await sql<{ customerId: string; enrolmentId: string; stepId: string }>`
      select taken.customer_id as "customerId", enrolment_id as "enrolmentId", taken.step_id as "stepId"
      from jsonb_to_recordset(${JSON.stringify(steps)}::jsonb) as carrying ("stepId" text, "journeyVersions" jsonb)
      cross join lateral (
        select taken.*
        from enrolment_step as taken
        where taken.journey_id = ${id}::uuid and taken.step_id = carrying."stepId" and outcome = 'planned'
          and (
            select to_jsonb(version) <@ carrying."journeyVersions"
            from enrolment
            where enrolment.customer_id = taken.customer_id and enrolment.journey_id = taken.journey_id and enrolment.id = enrolment_id
            limit 1 -- one by one, as far as they are wanted: a join would read all enrolments of the journey
          )
        order by taken.at desc
        limit ${most + 1}
      ) as taken
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
    steps: { stepId: string; journeyVersions: number[] }[];
  }>`
    select id, name, version, jsonb_agg(jsonb_build_object('stepId', step_id, 'journeyVersions', versions)) as steps
    from (
      select journey.id, journey.name, (used.content ->> 'version')::integer as version, step ->> 'id' as step_id,
        jsonb_agg(journey_version.version) as versions
      from journey_version
      join journey on journey.id = journey_id
      cross join lateral jsonb_array_elements(definition -> 'steps') as step
      cross join lateral ${carriedContent("step")} as used
      where step ->> 'kind' = 'message' and used.content ->> 'id' = ${contentId}
      group by journey.id, journey.name, used.content ->> 'version', step ->> 'id'
    ) as carrying
    group by id, name, version
    order by id desc, version desc
    limit 30`.execute(db);
  return rows;
}
