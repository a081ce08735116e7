import { sql } from "kysely";
import type { Usages } from "../../slice.ts";

/** Mass sends that have still to read their audience and name the segment: without it they would reach others than were meant. */
export const segmentUsages: Usages = {
  of: "segment",
  kind: "mass_send",
  async find(db, segmentId) {
    const named = sql`'$.** ? (@ == $id)', jsonb_build_object('id', ${segmentId}::text)`;
    const { rows } = await sql<{ id: string; name: string; as: string }>`
      select id, name, 'audience' as "as"
      from mass_send
      where state in ('draft', 'awaiting_approval', 'scheduled', 'planning', 'paused')
        and jsonb_path_exists(definition, ${named})
      order by id
      limit 100`.execute(db);
    return rows;
  },
};
