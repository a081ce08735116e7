import { sql } from "kysely";
import { carriedContent } from "../../carried-content.ts";
import type { Usages } from "../../slice.ts";
import { countSentVariants } from "../outreach/index.ts";

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

/** Mass sends that carry a piece of the library, as their text or beside it, with how many got it there: of several variants, those of its own. */
export const contentUsages: Usages = {
  of: "content",
  kind: "mass_send",
  async find(db, contentId) {
    const { rows } = await sql<{ id: string; name: string; as: string; version: number; variants: string[] }>`
      select mass_send.id, mass_send.name, used.as, (used.content ->> 'version')::integer as version,
        array_agg(distinct variant ->> 'id') as variants
      from mass_send
      cross join lateral jsonb_array_elements(definition -> 'variants') as variant
      cross join lateral ${carriedContent("variant")} as used
      where state <> 'cancelled' and used.content ->> 'id' = ${contentId}
      group by mass_send.id, mass_send.name, used.as, used.content ->> 'version'
      order by mass_send.id desc, used.as
      limit 100`.execute(db);
    const sent = await countSentVariants(db, [...new Set(rows.map(({ id }) => id))]);
    return rows.map(({ variants, ...row }) => ({
      ...row,
      sent: (sent.get(row.id) ?? [])
        .filter(({ variant }) => variant === null || variants.includes(variant))
        .reduce((sum, { count }) => sum + count, 0),
    }));
  },
};
