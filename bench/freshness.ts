import { commerceRoutes, segmentRoutes } from "@hortus/contracts";
import { sql } from "kysely";
import { customerCount, fill, kept } from "./fill.ts";
import { openHouse, type BenchHouse } from "./house.ts";
import { quantile, timed, type Bench, type Measure } from "./measure.ts";
import { forgetSegments, settle } from "./rest.ts";
import { boughtTwice } from "./segment-rules.ts";

/** Buyers whose orders are waited for, each phase with its own; the others buy beside. */
const PROBES = 60;
const BUYERS = 1_000;
const SEGMENTS = 20;
/** Orders a second that come beside, in batches of 100. */
const BESIDE = Number(process.env["BENCH_BESIDE"] ?? 1_000);
const DAY_MS = 86_400_000;

/**
 * How fresh segments are while a worker runs: from the request that brings an order until its buyer is a member, at rest, with orders
 * coming beside, and while a rule over everybody is rebuilt. Twenty segments hear of each
 * order. In the end exactly the buyers are in.
 */
export const freshness: Bench = {
  name: "freshness",
  async run() {
    const house = await openHouse(kept);
    await fill(house);
    await settle(house);
    await sql`delete from customer_order where source = 'bench'`.execute(house.context.workspace.db); // of an earlier run
    await push(house, range(0, BUYERS), 200);
    await house.worker.drain();
    const segmentId = await createSegments(house);
    await house.worker.drain();
    const worker = house.anotherWorker(true);
    const asked = (phase: number, name: string, floor: number) => () =>
      latency(house, segmentId, { buyers: range(phase * PROBES, PROBES), name, floor });
    try {
      const idle = await asked(0, "at rest", 120)();
      const [loaded, perSecond] = await beside(house, asked(1, `beside ${BESIDE} orders/s`, 1_000));
      const rebuilding = await duringRebuild(house, asked(2, "during rebuilds of all", 1_000));
      await checkMembers(house, segmentId);
      return [idle, loaded, perSecond, rebuilding];
    } finally {
      await worker.stop();
      await forgetSegments(house);
      await house.close();
    }
  },
};

const range = (from: number, count: number) => Array.from({ length: count }, (_, n) => from + n);

let batches = 0;

/** An order of each of these buyers, paid so many days ago. */
async function push({ shop, context }: BenchHouse, buyers: readonly number[], daysAgo = 0): Promise<void> {
  const paidAt = new Date(context.clock.now().getTime() - daysAgo * DAY_MS).toISOString();
  for (let from = 0; from < buyers.length; from += 100) {
    const batch = `${context.clock.now().getTime()}-${batches++}`;
    const orders = buyers.slice(from, from + 100).map((n) => ({
      externalId: `${batch}-${n}`,
      source: "bench",
      paidAt,
      amountFen: 1_000,
      identities: { externalId: `fresh-${n}` },
      customerName: `fresh-${n}`,
    }));
    const { counts } = await shop.call(commerceRoutes.pushOrders, { body: { orders } });
    if (counts.created !== orders.length)
      throw new Error(`Orders were not created: ${JSON.stringify(counts)}`);
  }
}

/** Twenty over orders. @returns the one that each order of the bench makes its buyer a member of */
async function createSegments({ owner }: BenchHouse): Promise<string> {
  const create = async (least: number, source: string) => {
    const condition = {
      kind: "records",
      fact: "order",
      aggregate: "count",
      window: { kind: "last", days: 30 },
      filters: [{ property: "source", op: "equals", value: source }],
      op: "at_least",
      value: least,
    };
    const rule = { version: 1, root: { kind: "all", of: [condition] } };
    return owner.call(segmentRoutes.createSegment, { body: { name: `${source}, ${least} or more`, rule } });
  };
  for (let n = 2; n <= SEGMENTS; n++) await create(n, "till");
  return (await create(1, "bench")).id;
}

/** One order after the other, each of another buyer; asks every 2 ms. @throws when a buyer is not in after a minute */
async function latency(
  house: BenchHouse,
  segmentId: string,
  { buyers, name, floor }: { buyers: readonly number[]; name: string; floor: number },
): Promise<Measure> {
  const { db } = house.context.workspace;
  const { rows } = await sql<{ id: string; name: string }>`
    select id, display_name as name from customer where display_name = any(${buyers.map((n) => `fresh-${n}`)}) and merged_into is null`.execute(
    db,
  );
  const idOf = new Map(rows.map(({ id, name: of }) => [of, id]));
  const times: number[] = [];
  for (const buyer of buyers) {
    const isIn = sql`
      select from segment_member_now where customer_id = ${idOf.get(`fresh-${buyer}`)} and segment_id = ${segmentId}`;
    const deadline = performance.now() + 60_000;
    times.push(
      await timed(async () => {
        await push(house, [buyer]);
        while ((await isIn.execute(db)).rows.length === 0) {
          if (performance.now() > deadline) throw new Error(`Buyer ${buyer} is not in after a minute`);
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
      }),
    );
  }
  return {
    bench: "freshness",
    metric: `p95 of ${customerCount}: order to member, ${name}; p50 ${Math.round(quantile(times, 0.5))}`,
    value: quantile(times, 0.95),
    unit: "ms",
    reference: { name: "the floor", value: floor },
    runs: times,
  };
}

/** While others buy. @returns besides what `work` gives, how many orders came a second */
async function beside(house: BenchHouse, work: () => Promise<Measure>): Promise<[Measure, Measure]> {
  let isOver = false;
  let taken = 0;
  const begun = performance.now();
  const sending = (async () => {
    for (let n = 0; !isOver; n++) {
      await push(house, range(3 * PROBES + (n % 4) * 100, 100));
      taken += 100;
      const aheadMs = (taken / BESIDE) * 1_000 - (performance.now() - begun);
      if (aheadMs > 0) await new Promise((resolve) => setTimeout(resolve, aheadMs));
    }
  })();
  const measure = await work();
  const perSecond = (taken / (performance.now() - begun)) * 1_000;
  isOver = true;
  await sending;
  return [
    measure,
    {
      bench: "freshness",
      metric: `of ${customerCount}: orders that came beside`,
      value: perSecond,
      unit: "orders/s",
      reference: { name: "asked for", value: BESIDE },
      runs: [perSecond],
    },
  ];
}

/** While a rule over everybody is edited again and again. */
async function duringRebuild(house: BenchHouse, work: () => Promise<Measure>): Promise<Measure> {
  const { owner } = house;
  const { id } = await owner.call(segmentRoutes.createSegment, {
    body: { name: "rebuilt meanwhile", rule: boughtTwice.of(0) },
  });
  let isOver = false;
  const editing = (async () => {
    for (let step = 1; !isOver; step++) {
      const { state } = await owner.call(segmentRoutes.getSegment, { params: { id } });
      if (state === "ready")
        await owner.call(segmentRoutes.changeSegment, {
          params: { id },
          body: { rule: boughtTwice.of(step % 9) },
        });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  })();
  const measure = await work();
  isOver = true;
  await editing;
  return measure;
}

/** @throws when not exactly those are in who bought */
async function checkMembers({ context }: BenchHouse, segmentId: string): Promise<void> {
  const { rows } = await sql<{ wrong: number }>`
    with bought as (
      select distinct customer_id from customer_order
      where source = 'bench' and paid_at > ${new Date(context.clock.now().getTime() - 30 * DAY_MS)}
    ),
    held as (select customer_id from segment_member_now where segment_id = ${segmentId})
    select (select count(*) from (select * from bought except select * from held) as missing)
      + (select count(*) from (select * from held except select * from bought) as added) as wrong`.execute(
    context.workspace.db,
  );
  if (rows[0]?.wrong !== 0) throw new Error(`${rows[0]?.wrong} customers are wrongly in or out`);
}
