import { commerceRoutes, ownEventRoutes } from "@hortus/contracts";
import { sql } from "kysely";
import {
  checkCountSegments,
  inBatches,
  makeCountSegments,
  replayCountSegments,
  sendBatches,
} from "./count-segments.ts";
import { fill } from "./fill.ts";
import { openHouse, type BenchHouse } from "./house.ts";
import { median, timed, type Bench } from "./measure.ts";
import { settle } from "./rest.ts";

const PEOPLE = 5_000;
const EVENTS = 20_000;
const RUNS = 3;

/**
 * A workspace's own events by API in batches of 100, of customers who are known, until twenty segments have decided about each; the worker
 * runs beside, on PostgreSQL in a process of its own. Then who is in is compared with a count by hand, and the log is read again, which
 * changes nobody.
 */
export const events: Bench = {
  name: "events",
  async run() {
    const house = await openHouse();
    await fill(house);
    await settle(house);
    const { fact } = await house.owner.call(ownEventRoutes.createOwnEvent, {
      body: {
        code: "page_viewed",
        name: "Page viewed",
        onTimeline: false,
        properties: [{ code: "page", name: "Page", type: "text" }],
      },
    });
    await makeKnown(house);
    await makeCountSegments(house, fact);
    await (
      await pushAll(house, 0, PEOPLE)
    ).drained;
    const takenMs: number[] = [];
    const decidedMs: number[] = [];
    for (let run = 1; run <= RUNS; run++) {
      decidedMs.push(
        await timed(async () => {
          let pushed: { drained: Promise<void> } | undefined;
          takenMs.push(await timed(async () => (pushed = await pushAll(house, run, EVENTS))));
          await pushed?.drained;
        }),
      );
    }
    await checkCountSegments(house, sql`select customer_id, at from customer_own_event`);
    await replayCountSegments(house, sql`select distinct customer_id from customer_own_event`);
    const bareMs = await insertBare(house);
    await house.close();
    const perSecond = (ms: number) => (EVENTS / ms) * 1_000;
    const reference = { name: "their rows in SQL alone, same batches", value: perSecond(bareMs) };
    const figure = (metric: string, times: number[]) => ({
      bench: "events",
      metric,
      value: perSecond(median(times)),
      unit: "events/s",
      reference,
      runs: times.map(perSecond),
    });
    return [figure("answered, batches of 100", takenMs), figure("decided by 20 segments", decidedMs)];
  },
};

/** People whom an order has made known. */
async function makeKnown(house: BenchHouse): Promise<void> {
  const paidAt = house.context.clock.now().toISOString();
  const batches = inBatches(PEOPLE, (n) => ({
    externalId: `o-${n}`,
    source: "bench",
    paidAt,
    amountFen: 1_000,
    identities: { externalId: `person-${n}` },
  }));
  const { drained } = await sendBatches(house, batches, async (orders) => {
    await house.shop.call(commerceRoutes.pushOrders, { body: { orders } });
  });
  await drained;
}

function pushAll(house: BenchHouse, run: number, count: number): Promise<{ drained: Promise<void> }> {
  const occurredAt = house.context.clock.now().toISOString();
  const batches = inBatches(count, (n) => ({
    externalId: `${run}-${n}`,
    event: "page_viewed",
    occurredAt,
    identities: { externalId: `person-${n % PEOPLE}` },
    properties: { page: `/goods/${n % 100}` },
  }));
  return sendBatches(house, batches, async (rows) => {
    const { counts } = await house.shop.call(ownEventRoutes.pushOwnEvents, { body: { events: rows } });
    if (counts.created !== rows.length) throw new Error(`Events were not stored: ${JSON.stringify(counts)}`);
  });
}

async function insertBare({ context }: BenchHouse): Promise<number> {
  const { db } = context.workspace;
  await sql`create table bare_event (like customer_own_event including all)`.execute(db);
  return timed(async () => {
    for (const batch of inBatches(EVENTS, (n) => `1-${n}`))
      await sql`
        insert into bare_event
        select told.*
        from own_event_key as key
        join customer_own_event as told on told.customer_id = key.customer_id and told.id = key.event_id
        where key.external_id = any(${batch})`.execute(db);
  });
}
