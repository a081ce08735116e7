import { commerceRoutes } from "@hortus/contracts";
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
import { settle } from "./rest.ts";
import { median, timed, type Bench } from "./measure.ts";

const BUYERS = 5_000;
const ORDERS = 10_000;
const BATCH = 100;
const RUNS = 3;

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
    const takenMs: number[] = [];
    const decidedMs: number[] = [];
    for (let run = 1; run <= RUNS; run++) {
      decidedMs.push(
        await timed(async () => {
          let pushed: { drained: Promise<void> } | undefined;
          takenMs.push(await timed(async () => (pushed = await pushAll(house, run, ORDERS))));
          await pushed?.drained;
        }),
      );
    }
    await checkCountSegments(
      house,
      sql`select customer_id, paid_at as at from customer_order where state <> 'refunded'`,
    );
    await replayCountSegments(
      house,
      sql`select distinct customer_id from customer_order where source = 'bench'`,
    );
    const bareMs = await insertBare(house);
    await house.close();
    const perSecond = (ms: number) => (ORDERS / ms) * 1_000;
    const reference = { name: "the order rows in SQL alone, same batches", value: perSecond(bareMs) };
    const figure = (metric: string, times: number[]) => ({
      bench: "orders",
      metric,
      value: perSecond(median(times)),
      unit: "orders/s",
      reference,
      runs: times.map(perSecond),
    });
    return [figure("answered, batches of 100", takenMs), figure("decided by 20 segments", decidedMs)];
  },
};

/** While the worker does what the orders set off. @returns when all are answered, with the end of what the worker had begun by then */
function pushAll(house: BenchHouse, run: number, count: number): Promise<{ drained: Promise<void> }> {
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
