import type { Db } from "@hortus/kernel";
import { sql } from "kysely";
import { carriedContent } from "../../../carried-content.ts";

/** What came of the variants of one mass send that carry a version of a piece, as its own results count it. */
export interface ContentArms {
  id: string;
  name: string;
  version: number;
  observeDays: number;
  delivered: number;
  failed: number;
  replied: number;
  buyers: number;
  amountFen: number;
  unfriended: number;
}

/** Of mass sends to customers one by one whose results were drawn; the latest 100. */
export async function sumContentArms(db: Db, contentId: string): Promise<ContentArms[]> {
  const { rows } = await sql<ContentArms>`
    with carrying as (
      select distinct mass_send.id, mass_send.name, variant ->> 'id' as arm, (used.content ->> 'version')::integer as version,
        coalesce((definition ->> 'observeDays')::integer, 7) as observe_days
      from mass_send
      cross join lateral jsonb_array_elements(definition -> 'variants') as variant
      cross join lateral ${carriedContent("variant")} as used
      where definition ->> 'channel' = 'single' and started_at is not null and used.content ->> 'id' = ${contentId}
    )
    select id, name, version, observe_days as "observeDays", sum(sent)::integer as delivered, sum(failed)::integer as failed,
      sum(replied)::integer as replied, sum(buyers)::integer as buyers, sum(amount_fen)::bigint as "amountFen",
      sum(unfriended)::integer as unfriended
    from carrying
    join mass_send_result on mass_send_id = carrying.id and mass_send_result.arm = carrying.arm
    group by id, name, version, observe_days
    order by id desc, version desc
    limit 100`.execute(db);
  return rows;
}
