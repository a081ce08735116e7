import { segmentRoutes } from "@hortus/contracts";
import { sql } from "kysely";
import { customerCount, fill, kept } from "./fill.ts";
import { openHouse } from "./house.ts";
import type { Bench } from "./measure.ts";
import { forgetSegments, settle } from "./rest.ts";

/** As many buy at one instant, in a live session, and all their windows end at another. */
const EXPIRING = Math.min(100_000, customerCount);
const WINDOW_DAYS = 7;
const DAY_MS = 86_400_000;

/**
 * How late a window's end is applied when it comes for many at once: from the instant until each has left, by what the log of changes
 * says. Everybody has to be in before, and nobody after.
 */
export const expiry: Bench = {
  name: "expiry",
  async run() {
    const house = await openHouse(kept);
    await fill(house);
    await settle(house);
    const { context, owner, worker } = house;
    const { db } = context.workspace;
    // Until then the segment has to be filled.
    const endsAt = new Date(context.clock.now().getTime() + 20_000 + EXPIRING / 2);
    const paidAt = new Date(endsAt.getTime() - WINDOW_DAYS * DAY_MS);
    await sql`delete from customer_order where source = 'live'`.execute(db);
    await sql`
      insert into customer_order (customer_id, id, source, external_id, state, paid_at, amount_fen, recorded_at)
      select id, gen_random_uuid(), 'live', 'live-' || id, 'paid', ${paidAt}, 1000, ${paidAt}
      from (select id from customer where merged_into is null order by id limit ${EXPIRING}) as viewer`.execute(
      db,
    );
    const { id } = await owner.call(segmentRoutes.createSegment, {
      body: { name: "bought live this week", rule: { version: 1, root: { kind: "all", of: [boughtLive] } } },
    });
    await worker.drain();
    const before = await owner.call(segmentRoutes.getSegment, { params: { id } });
    if (context.clock.now() >= endsAt) throw new Error("The fill took longer than the window");
    if (before.size !== EXPIRING) throw new Error(`${before.size} are in and not ${EXPIRING}`);
    const running = house.anotherWorker(true);
    const left = async () => {
      const { rows } = await sql<{ n: number; p50: number; last: number }>`
        select count(*) as n,
          extract(epoch from percentile_cont(0.5) within group (order by at - ${endsAt}))::float8 as p50,
          extract(epoch from max(at) - ${endsAt})::float8 as last
        from segment_change
        where segment_id = ${id} and change = 'left' and because = 'time'`.execute(db);
      return rows[0]!; // an aggregate
    };
    while ((await left()).n < EXPIRING) await new Promise((resolve) => setTimeout(resolve, 1_000));
    await running.stop();
    const { n, p50, last } = await left();
    const { size } = await owner.call(segmentRoutes.getSegment, { params: { id } });
    if (n !== EXPIRING || size !== 0) throw new Error(`${n} left and ${size} are still in`);
    await forgetSegments(house);
    await sql`delete from customer_order where source = 'live'`.execute(db);
    await house.close();
    return [
      {
        bench: "expiry",
        metric: `of ${customerCount}: ${EXPIRING} windows end at once, the last applied (p50 ${p50.toPrecision(3)} s)`,
        value: last,
        unit: "s",
        reference: { name: "the floor", value: 300 },
        runs: [last],
      },
    ];
  },
};

const boughtLive = {
  kind: "records",
  fact: "order",
  aggregate: "count",
  window: { kind: "last", days: WINDOW_DAYS },
  filters: [{ property: "source", op: "equals", value: "live" }],
  op: "at_least",
  value: 1,
};
