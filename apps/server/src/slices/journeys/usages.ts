import { sql } from "kysely";
import { carriedContent } from "../../carried-content.ts";
import type { Usages } from "../../slice.ts";

/** Journeys that name a segment anywhere, in the published version or the draft: without it they would lead nobody, or the wrong ones. */
export const segmentUsages: Usages = {
  of: "segment",
  kind: "journey",
  async find(db, segmentId) {
    const named = sql`'$.** ? (@ == $id)', jsonb_build_object('id', ${segmentId}::text)`;
    const { rows } = await sql<{ id: string; name: string; as: string }>`
      select journey.id, journey.name,
        case when ${segmentId} in (definition -> 'trigger' ->> 'segmentId', draft -> 'trigger' ->> 'segmentId')
          then 'trigger' else 'definition' end as "as"
      from journey
      left join journey_version on journey_version.journey_id = journey.id and journey_version.version = journey.version
      where state <> 'archived'
        and (coalesce(jsonb_path_exists(definition, ${named}), false) or coalesce(jsonb_path_exists(draft, ${named}), false))
      order by journey.id
      limit 100`.execute(db);
    return rows;
  },
};

/** Journeys that say or carry a piece of the library, in the published version or the draft. */
export const contentUsages: Usages = {
  of: "content",
  kind: "journey",
  async find(db, contentId) {
    const { rows } = await sql<{ id: string; name: string; as: string; version: number }>`
      select distinct journey.id, journey.name, used.as, (used.content ->> 'version')::integer as version
      from journey
      left join journey_version on journey_version.journey_id = journey.id and journey_version.version = journey.version
      cross join lateral (values (definition), (draft)) as known (graph)
      cross join lateral jsonb_array_elements(coalesce(known.graph -> 'steps', '[]')) as step
      cross join lateral ${carriedContent("step", sql`step ->> 'kind'`)} as used
      where state <> 'archived' and used.content ->> 'id' = ${contentId}
      order by journey.id, used.as
      limit 100`.execute(db);
    return rows;
  },
};

/** Group and Moments journeys that post a piece of the library, or with it. Those that were stopped use nothing. */
export const calendarContentUsages: Usages = {
  of: "content",
  kind: "calendar_journey",
  async find(db, contentId) {
    const { rows } = await sql<{ id: string; name: string; as: string; version: number }>`
      select distinct calendar_journey.id, name, used.as, (used.content ->> 'version')::integer as version
      from calendar_journey
      cross join lateral jsonb_array_elements(definition -> 'steps') as step
      cross join lateral ${carriedContent("step", sql`'message'`)} as used
      where state <> 'stopped' and used.content ->> 'id' = ${contentId}
      order by calendar_journey.id, used.as
      limit 100`.execute(db);
    return rows;
  },
};
