import { commerceRoutes, segmentRoutes } from "@hortus/contracts";
import { sql } from "kysely";
import { fill } from "./fill.ts";
import { openHouse, type BenchHouse } from "./house.ts";
import { settle } from "./rest.ts";
import { median, timed, type Bench } from "./measure.ts";

const BUYERS = 5_000;
const ORDERS = 10_000;
const BATCH = 100;
const SENDERS = 4;
const RUNS = 3;

const SEGMENTS = Array.from({ length: 20 }, (_, n) => ({ least: 1 + (n >> 1), days: n % 2 ? 30 : 90 }));
const DAY_MS = 86_400_000;

/**
 * Orders by API in batches of 100 until twenty segments have decided about each buyer; the worker runs beside, in the same process. Then
 * who is in is compared with a count by hand, and the log is read again from its beginning, which changes nobody.
 */
export const orders: Bench = {
  name: "orders",
  async run() {
    const house = await openHouse();
    await fill(house);
    await settle(house);
    for (const segment of SEGMENTS) await makeSegment(house, segment);
    await house.worker.drain();
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
          await house.worker.drain();
        }),
      );
    }
    await checkMembers(house);
    await replay(house);
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

const nameOf = ({ least, days }: (typeof SEGMENTS)[number]) => `${least} or more in ${days} days`;

async function makeSegment({ owner }: BenchHouse, segment: (typeof SEGMENTS)[number]): Promise<void> {
  const root = {
    kind: "all",
    of: [
      {
        kind: "records",
        fact: "order",
        aggregate: "count",
        window: { kind: "last", days: segment.days },
        op: "at_least",
        value: segment.least,
      },
    ],
  };
  await owner.call(segmentRoutes.createSegment, {
    body: { name: nameOf(segment), rule: { version: 1, root } },
  });
}

/** @throws when a segment holds others than a count by hand says */
async function checkMembers({ context }: BenchHouse): Promise<void> {
  const { db } = context.workspace;
  for (const segment of SEGMENTS) {
    // A window that moved on by the seconds since the last decision: those who left in them are due, and not held against it.
    const now = context.clock.now();
    const { rows } = await sql<{ wrong: number }>`
      with by_hand as (
        select customer_id from customer_order
        where paid_at >= ${new Date(now.getTime() - segment.days * DAY_MS)} and paid_at <= ${now} and state <> 'refunded'
        group by customer_id having count(*) >= ${segment.least}
      ),
      held as (
        select customer_id from segment_member_now
        where segment_id = (select id from segment where name = ${nameOf(segment)})
          and not exists (
            select from segment_due
            where segment_due.customer_id = segment_member_now.customer_id
              and segment_due.segment_id = segment_member_now.segment_id and due_at <= ${now}
          )
      )
      select (select count(*) from (select * from by_hand except select * from held) as missing)
        + (select count(*) from (select * from held except select * from by_hand) as added) as wrong`.execute(
      db,
    );
    if (rows[0]?.wrong !== 0) throw new Error(`${nameOf(segment)}: ${rows[0]?.wrong} customers are wrong`);
  }
}

/**
 * Of the buyers, whose orders are of today: others leave as time goes by.
 *
 * @throws when reading the log again for the segments changes who is in or what was told
 */
async function replay({ context, anotherWorker }: BenchHouse): Promise<void> {
  const { db } = context.workspace;
  const count = async () => {
    const { rows } = await sql<{ members: number; told: number }>`
      with buyer as materialized (select distinct customer_id from customer_order where source = 'bench')
      select (select count(*) from segment_member_now where customer_id in (select customer_id from buyer)) as members,
        (select count(*) from segment_change where customer_id in (select customer_id from buyer)) as told`.execute(
      db,
    );
    return JSON.stringify(rows);
  };
  const before = await count();
  await sql`update event_cursor set xid = '0', seq = 0 where handler = 'segments'`.execute(db);
  await anotherWorker(false).drain(); // the first one knows how far it was
  const after = await count();
  if (after !== before) throw new Error(`A replay changed the answer: ${before} became ${after}`);
}

/** While the worker does what the orders set off. @returns when all are answered, with the end of what the worker had begun by then */
async function pushAll(
  { shop, worker, context }: BenchHouse,
  run: number,
  count: number,
): Promise<{ drained: Promise<void> }> {
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
  const drained = (async () => {
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
  return { drained };
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
