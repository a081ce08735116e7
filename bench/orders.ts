import { commerceRoutes, segmentRoutes } from "@hortus/contracts";
import { sql } from "kysely";
import { fill } from "./fill.ts";
import { openHouse, type BenchHouse } from "./house.ts";
import { median, timed, type Bench } from "./measure.ts";

const BUYERS = 5_000;
const ORDERS = 10_000;
const BATCH = 100;
const SENDERS = 4;
const RUNS = 3;

/** Orders by API in batches of 100 until five segments have decided about each buyer; the worker runs beside, in the same process. */
export const orders: Bench = {
  name: "orders",
  async run() {
    const house = await openHouse();
    await fill(house);
    for (const value of [1, 2, 3, 5, 8]) await makeSegment(house, value);
    await house.worker.drain();
    await pushAll(house, 0, BUYERS); // the buyers are new to us here, and known from then on
    const takenMs: number[] = [];
    const decidedMs: number[] = [];
    for (let run = 1; run <= RUNS; run++) {
      decidedMs.push(
        await timed(async () => {
          takenMs.push(await timed(() => pushAll(house, run, ORDERS)));
          await house.worker.drain();
        }),
      );
    }
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
    return [figure("answered, batches of 100", takenMs), figure("decided by 5 segments", decidedMs)];
  },
};

async function makeSegment({ owner }: BenchHouse, value: number): Promise<void> {
  const root = {
    kind: "all",
    of: [
      {
        kind: "records",
        fact: "order",
        aggregate: "count",
        window: { kind: "last", days: 90 },
        op: "at_least",
        value,
      },
    ],
  };
  await owner.call(segmentRoutes.createSegment, {
    body: { name: `${value} or more in 90 days`, rule: { version: 1, root } },
  });
}

/** While the worker does what the orders set off. */
async function pushAll({ shop, worker, context }: BenchHouse, run: number, count: number): Promise<void> {
  const paidAt = context.clock.now().toISOString();
  const batches = Array.from({ length: count / BATCH }, (_, batch) =>
    Array.from({ length: BATCH }, (_row, row) => {
      const n = batch * BATCH + row;
      return {
        externalId: `${run}-${n}`,
        source: "bench",
        paidAt,
        amountFen: 1_000 + n,
        identities: { externalId: `buyer-${n % BUYERS}` },
      };
    }),
  );
  let sending = true;
  const draining = (async () => {
    while (sending) {
      await worker.drain();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  await Promise.all(
    Array.from({ length: SENDERS }, async () => {
      for (let batch = batches.shift(); batch; batch = batches.shift()) {
        const { counts } = await shop.call(commerceRoutes.pushOrders, { body: { orders: batch } });
        if (counts.created !== BATCH) throw new Error(`Orders were not created: ${JSON.stringify(counts)}`);
      }
    }),
  );
  sending = false;
  if (run === 0) await draining;
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
