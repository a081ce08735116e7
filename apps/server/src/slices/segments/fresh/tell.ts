import type { Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { Context } from "../../../context.ts";
import type { SegmentRow } from "../store.ts";
import { tellChanges } from "./changes.ts";

/** Customers whose coming or going a transaction tells. */
const AT_ONCE = 2_000;

/** Tells a slice of what the version in force changed; when all is told, the next version begins that an edit asked for meanwhile. */
export async function tellDifference(tx: Tx, context: Context, segment: SegmentRow): Promise<void> {
  const { id, version } = segment;
  const { rows } = await sql<{ customer_id: string; told: boolean }>`
    select customer_id, told
    from segment_member
    where segment_id = ${id} and (not told or until_version is not null)
      and (${segment.build_after}::uuid is null or customer_id > ${segment.build_after}::uuid)
    order by customer_id
    limit ${AT_ONCE}`.execute(tx);
  const entered = rows.filter(({ told }) => !told).map(({ customer_id }) => customer_id);
  const left = rows.filter(({ told }) => told).map(({ customer_id }) => customer_id);
  await sql`
    update segment_member set told = true where segment_id = ${id} and customer_id = any(${entered}::uuid[])`.execute(
    tx,
  );
  await sql`
    delete from segment_member
    where segment_id = ${id} and customer_id = any(${left}::uuid[]) and until_version <= ${version}`.execute(
    tx,
  );
  await tellChanges(
    tx,
    context,
    [
      ...entered.map((customerId) => ({ customerId, change: "entered" as const })),
      ...left.map((customerId) => ({ customerId, change: "left" as const })),
    ].map((change) => ({ ...change, segmentId: id, because: "rule" })),
    0,
  );
  const last = rows.at(-1)?.customer_id;
  if (rows.length === AT_ONCE)
    await sql`update segment set build_after = ${last} where id = ${id}`.execute(tx);
  else
    await sql`
      update segment
      set build_phase = case when building_version is not null then 'decide' end, build_after = null
      where id = ${id}`.execute(tx);
}
