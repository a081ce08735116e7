import { commerceRoutes, ownEventRoutes, segmentRoutes } from "@hortus/contracts";
import { newId } from "@hortus/kernel";
import { sql, type RawBuilder } from "kysely";
import { customerCount, fill, kept } from "./fill.ts";
import { openHouse, type BenchHouse } from "./house.ts";
import { quantile, timed, type Bench, type Measure } from "./measure.ts";
import { forgetSegments, settle } from "./rest.ts";
import { boughtTwice } from "./segment-rules.ts";

/** Buyers whose orders are waited for, each phase with its own; the others buy beside. */
const PROBES = 60;
const BUYERS = 1_000;
/** At rest, what one probe has set off besides (ladders, journeys, figures) is over before the next one. */
const REST_MS = 300;
const SEGMENTS = 20;
/** Orders, and events of the workspace's own, a second that come beside, in batches of 100. An order is some four events of the log. */
const BESIDE = Number(process.env["BENCH_BESIDE"] ?? 1_000);
const EVENTS_BESIDE = Number(process.env["BENCH_EVENTS_BESIDE"] ?? 4_000);
const DAY_MS = 86_400_000;

/**
 * How fresh segments are while a worker runs: from the request that brings an order, or an event of the workspace's own, until its customer
 * is a member; at rest, with others coming beside, and while a rule over everybody is rebuilt. Twenty segments hear of each order, and twenty
 * of each event. In the end exactly those are in who should be.
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
    const orders = await countOrders(house);
    const events = await countEvents(house);
    await house.worker.drain();
    const worker = house.anotherWorker(true);
    const asked =
      (way: Way, phase: number, name: string, floor: number, pauseMs = 0) =>
      () =>
        latency(house, way, { buyers: range(phase * PROBES, PROBES), name, floor, pauseMs });
    try {
      const measures = [
        await asked(events, 0, "at rest", 120, REST_MS)(),
        await asked(orders, 0, "at rest", 120, REST_MS)(),
        ...(await beside(events, EVENTS_BESIDE, asked(events, 1, `beside ${EVENTS_BESIDE} events/s`, 1_000))),
        ...(await beside(orders, BESIDE, asked(orders, 1, `beside ${BESIDE} orders/s`, 1_000))),
        await duringRebuild(house, asked(orders, 2, "during rebuilds of all", 1_000)),
      ];
      await checkMembers(house, orders);
      await checkMembers(house, events);
      return measures;
    } finally {
      await worker.stop();
      await forgetSegments(house);
      await house.close();
    }
  },
};

const range = (from: number, count: number) => Array.from({ length: count }, (_, n) => from + n);

/** What comes in, and the segment that it makes its customer a member of. */
interface Way {
  what: "order" | "event";
  segmentId: string;
  send(buyers: readonly number[]): Promise<void>;
  /** `customer_id` of all who should be in. */
  should: RawBuilder<unknown>;
}

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

/** Twenty segments over records, one of which one record of the `wanted` kind makes its customer a member of. @returns that one */
async function createSegments(
  { owner }: BenchHouse,
  { fact, property, wanted }: { fact: string; property: string; wanted: string },
): Promise<string> {
  const create = async (least: number, value: string) => {
    const condition = {
      kind: "records",
      fact,
      aggregate: "count",
      window: { kind: "last", days: 30 },
      filters: [{ property, op: "equals", value }],
      op: "at_least",
      value: least,
    };
    const rule = { version: 1, root: { kind: "all", of: [condition] } };
    return owner.call(segmentRoutes.createSegment, {
      body: { name: `${fact}, ${value.slice(0, 8)}, ${least} or more`, rule },
    });
  };
  for (let n = 2; n <= SEGMENTS; n++) await create(n, "till");
  return (await create(1, wanted)).id;
}

async function countOrders(house: BenchHouse): Promise<Way> {
  const monthAgo = new Date(house.context.clock.now().getTime() - 30 * DAY_MS);
  return {
    what: "order",
    segmentId: await createSegments(house, { fact: "order", property: "source", wanted: "bench" }),
    send: (buyers) => push(house, buyers),
    should: sql`select customer_id from customer_order where source = 'bench' and paid_at > ${monthAgo}`,
  };
}

async function countEvents(house: BenchHouse): Promise<Way> {
  const { owner, shop, context } = house;
  const { rows } = await owner.call(ownEventRoutes.listOwnEvents, {});
  const body = {
    code: "bench",
    name: "Bench",
    onTimeline: false,
    properties: [{ code: "run", name: "Run", type: "text" as const }],
  };
  const known = rows.find(({ code }) => code === body.code);
  const { fact } = known ?? (await owner.call(ownEventRoutes.createOwnEvent, { body }));
  const run = newId(context.clock); // a kept workspace holds those of earlier runs
  let sent = 0;
  return {
    what: "event",
    segmentId: await createSegments(house, { fact, property: "text_1", wanted: run }),
    async send(buyers) {
      const occurredAt = context.clock.now().toISOString();
      const events = buyers.map((n) => ({
        externalId: `${run}-${sent++}`,
        event: body.code,
        occurredAt,
        identities: { externalId: `fresh-${n}` },
        properties: { run },
      }));
      const { counts } = await shop.call(ownEventRoutes.pushOwnEvents, { body: { events } });
      if (counts.created !== events.length)
        throw new Error(`Events were not stored: ${JSON.stringify(counts)}`);
    },
    should: sql`select customer_id from customer_own_event where text_1 = ${run}`,
  };
}

/** One after the other, each of another buyer; asks every 2 ms. @throws when a buyer is not in after a minute */
async function latency(
  house: BenchHouse,
  { what, segmentId, send }: Way,
  {
    buyers,
    name,
    floor,
    pauseMs,
  }: { buyers: readonly number[]; name: string; floor: number; pauseMs: number },
): Promise<Measure> {
  const { db } = house.context.workspace;
  const { rows } = await sql<{ id: string; name: string }>`
    select id, display_name as name from customer where display_name = any(${buyers.map((n) => `fresh-${n}`)}) and merged_into is null`.execute(
    db,
  );
  const idOf = new Map(rows.map(({ id, name: of }) => [of, id]));
  const times: number[] = [];
  for (const buyer of buyers) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const isIn = sql`
      select from segment_member_now where customer_id = ${idOf.get(`fresh-${buyer}`)} and segment_id = ${segmentId}`;
    const deadline = performance.now() + 60_000;
    times.push(
      await timed(async () => {
        await send([buyer]);
        while ((await isIn.execute(db)).rows.length === 0) {
          if (performance.now() > deadline) throw new Error(`Buyer ${buyer} is not in after a minute`);
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
      }),
    );
  }
  return {
    bench: "freshness",
    metric: `p95 of ${customerCount}: ${what} to member, ${name}; p50 ${Math.round(quantile(times, 0.5))}`,
    value: quantile(times, 0.95),
    unit: "ms",
    reference: { name: "the floor", value: floor },
    runs: times,
  };
}

/** While as much comes for others, so many a second. @returns besides what `work` gives, how many came a second */
async function beside(
  { what, send }: Way,
  asked: number,
  work: () => Promise<Measure>,
): Promise<[Measure, Measure]> {
  let isOver = false;
  let taken = 0;
  let batch = 0;
  const begun = performance.now();
  const sender = async () => {
    while (!isOver) {
      await send(range(3 * PROBES + (batch++ % 8) * 100, 100));
      taken += 100;
      const aheadMs = (taken / asked) * 1_000 - (performance.now() - begun);
      if (aheadMs > 0) await new Promise((resolve) => setTimeout(resolve, aheadMs));
    }
  };
  const sending = Promise.all([sender(), sender()]);
  const measure = await work();
  const perSecond = (taken / (performance.now() - begun)) * 1_000;
  isOver = true;
  await sending;
  return [
    measure,
    {
      bench: "freshness",
      metric: `of ${customerCount}: ${what}s that came beside`,
      value: perSecond,
      unit: `${what}s/s`,
      reference: { name: "asked for", value: asked },
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

/** @throws when not exactly those are in who should be */
async function checkMembers({ context }: BenchHouse, { what, segmentId, should }: Way): Promise<void> {
  const { rows } = await sql<{ wrong: number }>`
    with told as (select distinct customer_id from (${should}) as told),
    held as (select customer_id from segment_member_now where segment_id = ${segmentId})
    select (select count(*) from (select * from told except select * from held) as missing)
      + (select count(*) from (select * from held except select * from told) as added) as wrong`.execute(
    context.workspace.db,
  );
  if (rows[0]?.wrong !== 0) throw new Error(`By ${what}, ${rows[0]?.wrong} customers are wrongly in or out`);
}
