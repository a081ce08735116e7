import type { Db } from "@hortus/kernel";
import { sql } from "kysely";

/** How many are in both, and in one only; all three from one look, so that they add up. */
export async function readOverlap(
  db: Db,
  segmentId: string,
  otherId: string,
): Promise<{ both: number; onlyThis: number; onlyOther: number }> {
  const { rows } = await sql<{ both: number; onlyThis: number; onlyOther: number }>`
    with this as materialized (select customer_id from segment_member_now where segment_id = ${segmentId}),
    other as materialized (select customer_id from segment_member_now where segment_id = ${otherId}),
    shared as (select count(*) as customers from this join other on other.customer_id = this.customer_id)
    select customers as both,
      (select count(*) from this) - customers as "onlyThis",
      (select count(*) from other) - customers as "onlyOther"
    from shared`.execute(db);
  return rows[0] ?? { both: 0, onlyThis: 0, onlyOther: 0 };
}
