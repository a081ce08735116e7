import { commerceRoutes } from "@hortus/contracts";
import { sql } from "kysely";
import { makeCountSegments } from "./count-segments.ts";
import { fill } from "./fill.ts";
import { openHouse, type BenchHouse } from "./house.ts";
import { timed, type Bench } from "./measure.ts";
import { inBatches, measurePushes, sendBatches, type Sent } from "./pushes.ts";
import { settle } from "./rest.ts";

const BUYERS = 5_000;
const ORDERS = 10_000;
const BATCH = 100;

/**
 * Orders by API in batches of 100 until twenty segments have decided about each buyer; the worker runs beside, on PostgreSQL in a process of
 * its own. Then who is in is compared with a count by hand, and the log is read again from its beginning, which changes nobody.
 */
export const orders: Bench = {
  name: "orders",
  async run() {
    const house = await openHouse();
    await fill(house);
    await settle(house);
    await makeCountSegments(house, "order");
    await (
      await pushAll(house, 0, BUYERS)
    ).drained; // the buyers are new to us here, and known from then on
    return measurePushes(house, {
      bench: "orders",
      rows: "orders",
      count: ORDERS,
      push: (run, count) => pushAll(house, run, count),
      counted: sql`select customer_id, paid_at as at from customer_order where state <> 'refunded'`,
      touched: sql`select distinct customer_id from customer_order where source = 'bench'`,
      insertBare: () => insertBare(house),
    });
  },
};

function pushAll(house: BenchHouse, run: number, count: number): Promise<Sent> {
  const paidAt = house.context.clock.now().toISOString();
  const batches = inBatches(count, (n) => ({
    externalId: `${run}-${n}`,
    source: "bench",
    paidAt,
    amountFen: 1_000 + n,
    identities: { externalId: `buyer-${n % BUYERS}` },
  }));
  return sendBatches(house, batches, async (rows) => {
    const { counts } = await house.shop.call(commerceRoutes.pushOrders, { body: { orders: rows } });
    if (counts.created !== rows.length) throw new Error(`Orders were not created: ${JSON.stringify(counts)}`);
  });
}

async function insertBare({ context }: BenchHouse): Promise<number> {
  const { db } = context.workspace;
  await sql`create table bare_order (like customer_order including all)`.execute(db);
  const { rows } = await sql<{ id: string }>`
    select id from customer_order where source = 'bench' and external_id like '1-%' order by id`.execute(db);
  return timed(async () => {
    for (let from = 0; from < rows.length; from += BATCH) {
      const ids = rows.slice(from, from + BATCH).map(({ id }) => id);
      await sql`
        insert into bare_order (customer_id, id, source, external_id, state, paid_at, amount_fen, recorded_at)
        select customer_id, id, source, external_id, state, paid_at, amount_fen, recorded_at
        from customer_order where source = 'bench' and id = any(${ids})`.execute(db);
    }
  });
}
