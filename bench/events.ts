import { commerceRoutes, ownEventRoutes } from "@hortus/contracts";
import { sql } from "kysely";
import { makeCountSegments } from "./count-segments.ts";
import { fill } from "./fill.ts";
import { openHouse, type BenchHouse } from "./house.ts";
import { timed, type Bench } from "./measure.ts";
import { inBatches, measurePushes, sendBatches, type Sent } from "./pushes.ts";
import { settle } from "./rest.ts";

const PEOPLE = 5_000;
const EVENTS = 20_000;

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
    return measurePushes(house, {
      bench: "events",
      rows: "events",
      count: EVENTS,
      push: (run, count) => pushAll(house, run, count),
      counted: sql`select customer_id, at from customer_own_event`,
      touched: sql`select distinct customer_id from customer_own_event`,
      insertBare: () => insertBare(house),
    });
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

function pushAll(house: BenchHouse, run: number, count: number): Promise<Sent> {
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
