import type { Loop, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { Context } from "../../context.ts";

import { decideMembers, lockSegment, publishChanges } from "./decide.ts";
import { countCustomers, listCustomerIds, type SegmentRow } from "./store.ts";

// A slice should take long enough to be worth its commit and short enough to let live events pass: 20 to 150 ms.
const FIRST_SLICE = 1_000;
const MOST = 8_000;

/**
 * Fills new versions of rules beside the answers in force, slice by slice, and lets each take its place when it is whole; then tells
 * the difference. A crash loses the running slice only. A failure keeps the old answer and says so on the segment.
 */
export function buildLoop(): Loop<Context> {
  let size = FIRST_SLICE;
  let sinceAnalysed = 0;
  return {
    name: "segments build",
    everyMs: 1_000,
    async run(context) {
      const started = performance.now();
      const worked = await context.workspace
        .tx((tx) => buildSlice(tx, context, size))
        .catch((error: unknown) => recordFailure(context, error));
      if (worked?.build_phase !== "decide") return worked !== undefined;
      const elapsed = performance.now() - started;
      sinceAnalysed += size;
      // The planner thinks of a table that grew tenfold as it last saw it, and then reads the whole of it for every slice.
      if (sinceAnalysed > Math.max(2_000, worked.build_done / 2)) {
        await sql`analyze segment_member, segment_due`.execute(context.workspace.db);
        sinceAnalysed = 0;
      }
      if (elapsed < 60) size = Math.min(MOST, size * 2);
      else if (elapsed > 150) size = Math.max(100, size >> 1);
      return true;
    },
  };
}

async function buildSlice(tx: Tx, context: Context, size: number): Promise<SegmentRow | undefined> {
  const segment = await claimBuild(tx);
  if (segment?.build_phase === "decide") await decideSlice(tx, context, segment, size);
  else if (segment) await swapSlice(tx, context, segment);
  return segment;
}

/** The segment that waits longest, and its lock; nothing when another worker has it. */
async function claimBuild(tx: Tx): Promise<SegmentRow | undefined> {
  const { rows } = await sql<SegmentRow>`
    select * from segment
    where build_phase is not null and archived_at is null
    order by updated_at, id
    limit 1
    for update skip locked`.execute(tx);
  if (rows[0]) await lockSegment(tx, rows[0].id);
  return rows[0];
}

async function decideSlice(tx: Tx, context: Context, segment: SegmentRow, size: number): Promise<void> {
  const total = segment.build_total || (await countCustomers(tx));
  const customerIds = await listCustomerIds(tx, { after: segment.build_after ?? undefined, limit: size });
  // build_phase is set together with the version and rule that are being built
  const building = {
    segmentId: segment.id,
    version: segment.building_version!,
    rule: segment.building_rule!,
  };
  await decideMembers(tx, context, building, customerIds);
  if (customerIds.length === size) {
    await sql`
      update segment
      set build_after = ${customerIds.at(-1)}, build_done = build_done + ${customerIds.length}, build_total = ${total}
      where id = ${segment.id}`.execute(tx);
    return;
  }
  await sql`
    update segment
    set rule = building_rule, version = building_version, previous_version = version, building_rule = null, building_version = null,
      build_phase = 'swap', build_after = null, build_done = build_total
    where id = ${segment.id}`.execute(tx);
}

/** Tells who the new version took in and let go, 500 customers at a time, and clears the old answer away. */
async function swapSlice(tx: Tx, context: Context, segment: SegmentRow): Promise<void> {
  const { id, version, previous_version: previous } = segment;
  const { rows } = await sql<{ customer_id: string; was_in: boolean; is_in: boolean }>`
    select customer_id, bool_or(version = ${previous}) as was_in, bool_or(version = ${version}) as is_in
    from segment_member
    where segment_id = ${id} and version in (${previous}, ${version})
      and (${segment.build_after}::uuid is null or customer_id > ${segment.build_after}::uuid)
    group by customer_id
    order by customer_id
    limit 500`.execute(tx);
  const changes = rows
    .filter((row) => row.was_in !== row.is_in)
    .map((row) => ({
      customer_id: row.customer_id,
      change: row.is_in ? ("entered" as const) : ("left" as const),
    }));
  await publishChanges(tx, context, id, changes, "rule");
  const last = rows.at(-1)?.customer_id;
  if (last) {
    await sql`
      delete from segment_member
      where segment_id = ${id} and version = ${previous} and customer_id <= ${last}`.execute(tx);
    await sql`update segment set build_after = ${last} where id = ${id}`.execute(tx);
    return;
  }
  await sql`delete from segment_due where segment_id = ${id} and version < ${version}`.execute(tx);
  await sql`
    update segment set build_phase = null, build_after = null, previous_version = null where id = ${id}`.execute(
    tx,
  );
}

async function recordFailure(context: Context, error: unknown): Promise<undefined> {
  const message = error instanceof Error ? error.message : String(error);
  context.log.error({ err: error }, "a segment could not be built; its old answer stands");
  await context.workspace.tx(async (tx) => {
    const segment = await claimBuild(tx);
    if (!segment) return;
    await sql`
      update segment
      set build_phase = null, building_version = null, building_rule = null, build_error = ${message}
      where id = ${segment.id}`.execute(tx);
  });
}
