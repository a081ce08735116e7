import { createPace, type Loop, type Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { Context } from "../../../context.ts";
import { countCustomers, deleteSlice, nextStretch, type SegmentRow } from "../store.ts";
import { decideStretch } from "./stretch.ts";
import { lockShares } from "./shares.ts";
import { tellDifference } from "./tell.ts";

/** Below the smallest the round trips cost more than the customers, and a busy server would be asked for more of them. */
const SLICES = { smallest: 2_000, largest: 50_000 };

/**
 * Fills new versions of rules beside the answers in force, slice by slice, and lets each take its place when it is whole; then tells
 * the difference. A crash loses the running slice only. A failure keeps the old answer and says so on the segment.
 */
export function buildLoop(): Loop<Context> {
  const pace = createPace(SLICES);
  return {
    name: "segments build",
    everyMs: 1_000,
    waiting: () => sql`exists (select from segment where build_phase is not null)`,
    async run(context) {
      const begun = performance.now();
      const worked = await context.workspace
        .tx((tx) => buildSlice(tx, context, pace.size))
        .catch((error: unknown) => recordFailure(context, error));
      if (worked !== "decided") return worked !== undefined;
      pace.took(performance.now() - begun);
      return true;
    },
  };
}

async function buildSlice(tx: Tx, context: Context, size: number): Promise<"decided" | "other" | undefined> {
  const segment = await claimBuild(tx);
  if (!segment) return undefined;
  if (segment.build_phase === "delete") {
    await deleteSlice(tx, segment.id);
    return "other";
  }
  if (segment.build_phase === "tell") {
    await lockShares(tx, context);
    await tellDifference(tx, context, segment);
    return "other";
  }
  if (segment.build_total === 0) {
    // Before the locks: counting a million takes a while.
    await sql`update segment set build_total = ${Math.max(1, await countCustomers(tx))} where id = ${segment.id}`.execute(
      tx,
    );
    return "other";
  }
  const stretch = await nextStretch(tx, { after: segment.build_after ?? undefined, limit: size });
  await lockShares(tx, context);
  await decideStretch(tx, context, segment, stretch);
  if (stretch.isLast) await takePlace(tx, segment);
  else
    await sql`
      update segment
      set build_after = ${stretch.upTo}, build_done = build_done + ${size}
      where id = ${segment.id}`.execute(tx);
  return "decided";
}

/** The segment that waits longest; nothing when other workers have them all. */
async function claimBuild(tx: Tx): Promise<SegmentRow | undefined> {
  const { rows } = await sql<SegmentRow>`
    select * from segment
    where build_phase is not null and (archived_at is null or build_phase = 'delete')
    order by build_started_at nulls first, id
    limit 1
    for update skip locked`.execute(tx);
  return rows[0];
}

/** From here on the new version is in force: for whoever reads, at one instant and for all members. */
async function takePlace(tx: Tx, segment: SegmentRow): Promise<void> {
  await sql`
    update segment
    set rule = building_rule, version = building_version, building_rule = null, building_version = null,
      build_phase = 'tell', build_after = null, build_done = build_total
    where id = ${segment.id}`.execute(tx);
  await sql`delete from segment_size where segment_id = ${segment.id}`.execute(tx);
  await sql`
    insert into segment_size (segment_id, share, members)
    select ${segment.id}, 0, count(*)
    from segment_member
    where segment_id = ${segment.id}
      and from_version <= ${segment.building_version}
      and (until_version is null or until_version > ${segment.building_version})`.execute(tx);
}

/** @throws what helps itself when tried again: a lost connection, a deadlock, a server that stops */
async function recordFailure(context: Context, error: unknown): Promise<undefined> {
  if (isPassing(error)) throw error;
  const message = error instanceof Error ? error.message : String(error);
  context.log.error({ err: error }, "a segment could not be built; its old answer stands");
  await context.workspace.tx(async (tx) => {
    const segment = await claimBuild(tx);
    if (segment?.build_phase !== "decide") throw error;
    // The version and its rule stay, so that it can be tried again.
    await sql`update segment set build_phase = null, build_error = ${message} where id = ${segment.id}`.execute(
      tx,
    );
  });
}

/** By the class of PostgreSQL's error code: connection, transaction rolled back, resources, operator's intervention. */
function isPassing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^(08|40|53|57)|^E[A-Z]+$/.test(code);
}
