import type { Loop, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { Context } from "../../../context.ts";
import { groupBy } from "../../../group-by.ts";
import { findNamedRules, startBuild } from "../store.ts";
import { decideAndTell } from "./handler.ts";
import { findLiving } from "./living.ts";
import { lockShares } from "./shares.ts";

/** Rows that a transaction takes: it stays well below 250 ms, and a million that fall due at once are through within a minute. */
const AT_ONCE = 2_000;
/** Customers times segments that one statement may be asked for. */
const MOST_PAIRS = 10_000;

/** Answers that the mere passing of time may have changed are decided anew at their instant. */
export const dueLoop: Loop<Context> = {
  name: "segments due",
  everyMs: 1_000,
  waiting: ({ clock }) => sql`
    exists (select from segment_due where due_at <= ${clock.now()})
    or not exists (select from segment_clock where latest <= ${clock.now()} and latest > ${new Date(clock.now().getTime() - MINUTE_MS)})`,
  async run(context) {
    await mindClock(context);
    return context.workspace.tx(async (tx) => {
      const now = context.clock.now();
      const { rows: waiting } = await sql`select from segment_due where due_at <= ${now} limit 1`.execute(tx);
      if (waiting.length === 0) return false;
      await lockShares(tx, context);
      const claimed = await claimDue(tx, now);
      const living = await findLiving(tx, context, [...claimed.keys()]);
      for (const [, segments] of groupBy(living, ({ id }) => claimed.get(id)?.join() ?? "")) {
        const customers = claimed.get(segments[0].id) ?? [];
        await decideAndTell(tx, context, {
          segments,
          reasons: new Map(customers.map((id) => [id, "time"])),
          share: 0,
        });
      }
      return true;
    });
  },
};

/** Takes the earliest rows out: deciding writes the next instant of each, if there is one. @returns customers by segment */
async function claimDue(tx: Tx, now: Date): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ customer_id: string; segment_id: string }>`
    delete from segment_due as due
    using (
      select customer_id, segment_id from segment_due where due_at <= ${now} order by due_at, customer_id limit ${AT_ONCE}
    ) as earliest
    where due.customer_id = earliest.customer_id and due.segment_id = earliest.segment_id
    returning due.customer_id, due.segment_id`.execute(tx);
  const bySegment = groupBy(rows, ({ segment_id }) => segment_id);
  const everybody = [...new Set(rows.map(({ customer_id }) => customer_id))];
  // The same customers fall due in many segments: one statement for all, though not each was asked about in each.
  if (everybody.length * bySegment.size <= MOST_PAIRS)
    return new Map([...bySegment.keys()].map((id) => [id, everybody]));
  return new Map([...bySegment].map(([id, of]) => [id, of.map(({ customer_id }) => customer_id)]));
}

const MINUTE_MS = 60_000;

/**
 * A clock that was set back makes answers wrong that time had changed already, and no due row would tell: then every segment is worked
 * out anew beside its answer. Forward jumps and outages need nothing: what fell due meanwhile is due.
 */
async function mindClock(context: Context): Promise<void> {
  const now = context.clock.now();
  const { rows } = await sql<{ latest: Date }>`select latest from segment_clock`.execute(
    context.workspace.db,
  );
  const latest = rows[0]?.latest;
  if (latest && latest <= now && now.getTime() - latest.getTime() < MINUTE_MS) return;
  await context.workspace.tx(async (tx) => {
    await sql`
      insert into segment_clock (latest) values (${now})
      on conflict (one) do update
      set latest = excluded.latest`.execute(tx);
    if (!latest || latest <= now) return;
    context.log.warn({ latest, now }, "the clock was set back; all segments are worked out anew");
    for (const segment of await findNamedRules(tx)) await startBuild(tx, { ...segment, now });
  });
}
