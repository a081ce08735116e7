import { segmentRoutes } from "@hortus/contracts";
import { sql } from "kysely";
import { fill } from "./fill.ts";
import { openHouse, type BenchHouse } from "./house.ts";
import { median, timed, type Bench, type Measure } from "./measure.ts";

const RUNS = 3;

const rule = (days: number) => ({
  version: 1,
  root: {
    kind: "all",
    of: [
      { kind: "attribute", fact: "customer.gender", op: "in", value: ["female"] },
      {
        kind: "records",
        fact: "order",
        aggregate: "count",
        window: { kind: "last", days },
        op: "at_least",
        value: 2,
      },
    ],
  },
});

/** "Women with two orders in 90 days": the first fill, and each new version as a difference with its log. */
export const segments: Bench = {
  name: "segments",
  async run() {
    const house = await openHouse();
    await fill(house);
    await house.worker.drain(); // RFM is drawn from so many at once
    const { owner } = house;
    const { id } = await owner.call(segmentRoutes.createSegment, { body: { name: "Bench", rule: rule(90) } });
    const firstMs = await timed(() => built(house, id));
    await house.worker.drain();
    const rebuildMs: number[] = [];
    const handMs: number[] = [];
    for (let run = 1; run <= RUNS; run++) {
      await owner.call(segmentRoutes.changeSegment, { params: { id }, body: { rule: rule(90 + run) } });
      rebuildMs.push(await timed(() => built(house, id)));
      await house.worker.drain();
      handMs.push(await byHand(house, 90 + run));
    }
    const { size } = await owner.call(segmentRoutes.getSegment, { params: { id } });
    const { rows } = await sql<{ n: number }>`select count(*) as n from hand_member`.execute(
      house.context.workspace.db,
    );
    if (rows[0]?.n !== size) throw new Error(`By hand ${rows[0]?.n} are in, by the engine ${size}`);
    await house.close();
    const figure = (metric: string, runs: number[], by: number[]): Measure => ({
      bench: "segments",
      metric,
      value: median(runs) / 1_000,
      unit: "s",
      reference: { name: "SQL by hand", value: median(by) / 1_000 },
      runs: runs.map((ms) => ms / 1_000),
    });
    return [
      figure(`first fill, ${size} members`, [firstMs], handMs),
      figure("new version as a difference", rebuildMs, handMs),
    ];
  },
};

/** Until the version is in force and the difference told. What reacts to the difference runs in between, as it does in life. */
async function built({ worker, context }: BenchHouse, id: string): Promise<void> {
  let draining = true;
  const drained = worker.drain().finally(() => (draining = false));
  const isBuilding = async () => {
    const { rows } = await sql<{ building: boolean }>`
      select build_phase is not null as building from segment where id = ${id}`.execute(context.workspace.db);
    return rows[0]?.building ?? false;
  };
  while (draining && (await isBuilding())) await new Promise((resolve) => setTimeout(resolve, 5));
  void drained;
}

/** The best that a person would write: one insert-select of the answer, one of the difference. */
async function byHand({ context }: BenchHouse, days: number): Promise<number> {
  const { workspace, clock } = context;
  const from = new Date(clock.now().getTime() - days * 86_400_000);
  return timed(() =>
    workspace.tx(async (tx) => {
      await sql`create table if not exists hand_member (customer_id uuid primary key)`.execute(tx);
      await sql`create table if not exists hand_log (customer_id uuid, change text)`.execute(tx);
      await sql`
        with answer as materialized (
          select customer.id as customer_id
          from customer
          join (
            select customer_id from customer_order
            where paid_at >= ${from} and paid_at <= ${clock.now()} and state <> 'refunded'
            group by customer_id having count(*) >= 2
          ) as buyer on buyer.customer_id = customer.id
          where customer.gender = 'female' and customer.merged_into is null
        ), gone as (
          delete from hand_member where customer_id not in (select customer_id from answer) returning customer_id
        ), come as (
          insert into hand_member select customer_id from answer on conflict do nothing returning customer_id
        )
        insert into hand_log select customer_id, 'left' from gone union all select customer_id, 'entered' from come`.execute(
        tx,
      );
    }),
  );
}
