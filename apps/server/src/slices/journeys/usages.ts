import { sql } from "kysely";
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
