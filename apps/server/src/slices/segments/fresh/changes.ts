import { appendEvents, localDate, newId, type Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { Context } from "../../../context.ts";
import { segmentEntered, segmentLeft } from "../events.ts";

export interface MemberChange {
  customerId: string;
  segmentId: string;
  change: "entered" | "left";
  /** "rule", "time", "merge", or the type of the event. */
  because: string;
}

/**
 * Records and tells who entered and left.
 *
 * @param share one whose lock the caller holds: counts are kept by share, so that workers side by side don't wait for a row
 */
export async function tellChanges(
  tx: Tx,
  context: Context,
  changes: readonly MemberChange[],
  share: number,
): Promise<void> {
  if (changes.length === 0) return;
  const at = context.clock.now();
  const rows = changes.map(({ customerId, segmentId, change, because }) => ({
    customer_id: customerId,
    id: newId(context.clock),
    segment_id: segmentId,
    change,
    because,
  }));
  await sql`
    with told as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as row (customer_id uuid, id uuid, segment_id uuid, change text, because text)
    ),
    recorded as (
      insert into segment_change (customer_id, id, segment_id, at, change, because)
      select customer_id, id, segment_id, ${at}, change, because from told
    )
    insert into segment_daily (segment_id, day, share, change, because, customers)
    select segment_id, ${localDate(at, context.timeZone)}::date, ${share}, change, because, count(*)
    from told
    group by segment_id, change, because
    on conflict (segment_id, day, share, change, because) do update
    set customers = segment_daily.customers + excluded.customers`.execute(tx);
  await appendEvents(
    tx,
    context.clock,
    changes.map(({ customerId, segmentId, change, because }) =>
      (change === "entered" ? segmentEntered : segmentLeft).of({
        customerId,
        payload: { segmentId, because },
      }),
    ),
  );
}

/** Adds to how many are in. @param share as above */
export async function addToSizes(
  tx: Tx,
  changes: readonly { segment_id: string; was_in: boolean; is_in: boolean }[],
  share: number,
): Promise<void> {
  const deltas = new Map<string, number>();
  for (const { segment_id, was_in, is_in } of changes)
    deltas.set(segment_id, (deltas.get(segment_id) ?? 0) + Number(is_in) - Number(was_in));
  const moved = [...deltas].filter(([, delta]) => delta !== 0);
  if (moved.length === 0) return;
  await sql`
    insert into segment_size (segment_id, share, members)
    select segment_id, ${share}, delta
    from unnest(${moved.map(([id]) => id)}::uuid[], ${moved.map(([, delta]) => delta)}::integer[]) as moved (segment_id, delta)
    on conflict (segment_id, share) do update
    set members = segment_size.members + excluded.members`.execute(tx);
}
