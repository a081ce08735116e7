import { segmentRoutes } from "@hortus/contracts";
import { sql } from "kysely";
import { customerCount, fill, kept } from "./fill.ts";
import { forgetSegments, settle } from "./rest.ts";
import { openHouse, type BenchHouse } from "./house.ts";
import { median, processorSeconds, quantile, timed, type Bench, type Measure } from "./measure.ts";
import { boughtTwice, countByHand, spentMuch, type BenchRule } from "./segment-rules.ts";

/** A million is gone through once: it takes minutes. */
const RUNS = customerCount > 200_000 ? 1 : 3;
const REQUESTS = customerCount > 200_000 ? 10 : 30;

/**
 * Two rules from nothing and as a new version that differs a little, against the same by hand with its log; then the pages. Each count
 * is compared with one by hand.
 */
export const segments: Bench = {
  name: "segments",
  async run() {
    const house = await openHouse(kept);
    await fill(house);
    await settle(house);
    const measures: Measure[] = [];
    for (const rule of [boughtTwice, spentMuch]) measures.push(...(await measureRule(house, rule)));
    measures.push(...(await measurePages(house)));
    await forgetSegments(house);
    await house.close();
    return measures;
  },
};

async function measureRule(house: BenchHouse, rule: BenchRule): Promise<Measure[]> {
  const { owner } = house;
  const hand = await openHand(house);
  const { id } = await owner.call(segmentRoutes.createSegment, {
    body: { name: rule.name, rule: rule.of(0) },
  });
  const first = await weighed(house, () => built(house, id));
  const firstHand = await weighed(house, () => hand(rule, 0));
  const firstSize = await checkSize(house, id, rule, 0);
  const ours: Weighed[] = [];
  const byHand: Weighed[] = [];
  for (let step = 1; step <= RUNS; step++) {
    await house.worker.drain();
    await owner.call(segmentRoutes.changeSegment, { params: { id }, body: { rule: rule.of(step) } });
    ours.push(await weighed(house, () => built(house, id)));
    byHand.push(await weighed(house, () => hand(rule, step)));
    await checkSize(house, id, rule, step);
  }
  await house.worker.drain();
  const figure = (metric: string, runs: readonly Weighed[], by: readonly Weighed[]): Measure => ({
    bench: "segments",
    metric: `${rule.name}: ${metric}`,
    value: median(runs.map(({ ms }) => ms)) / 1_000,
    unit: "s",
    reference: {
      name: "SQL by hand, with log",
      value: median(by.map(({ ms }) => ms)) / 1_000,
      cpu: median(by.map(({ cpu }) => cpu)),
    },
    cpu: median(runs.map(({ cpu }) => cpu)),
    runs: runs.map(({ ms }) => ms / 1_000),
  });
  return [
    figure(`first fill, ${firstSize} of ${customerCount}`, [first], [firstHand]),
    figure("new version as a difference", ours, byHand),
  ];
}

interface Weighed {
  ms: number;
  cpu: number;
}

async function weighed({ server }: BenchHouse, work: () => Promise<unknown>): Promise<Weighed> {
  let ms = 0;
  const cpu = await processorSeconds(server, async () => {
    ms = await timed(work);
  });
  return { ms, cpu };
}

/** @throws when the engine counts another size than a person would */
async function checkSize(house: BenchHouse, id: string, rule: BenchRule, step: number): Promise<number> {
  const { size } = await house.owner.call(segmentRoutes.getSegment, { params: { id } });
  const { rows } = await sql<{
    n: number;
  }>`select count(*) as n from segment_member_now where segment_id = ${id}`.execute(
    house.context.workspace.db,
  );
  const expected = await countByHand(house, rule, step);
  if (size !== expected || rows[0]?.n !== expected)
    throw new Error(
      `${rule.name}: by hand ${expected} are in, the engine says ${size} and holds ${rows[0]?.n}`,
    );
  return size;
}

/** Until the version is in force and the difference told. What reacts to the difference runs in between, as it does in life. */
async function built({ worker, context }: BenchHouse, id: string): Promise<void> {
  let draining = true;
  const drained = worker.drain().finally(() => (draining = false));
  const isBuilding = async () => {
    const { rows } = await sql<{ building: boolean }>`
      select build_phase is not null as building from segment where id = ${id}`.execute(context.workspace.db);
    return rows[0]?.building ?? false;
  };
  while (draining && (await isBuilding())) await new Promise((resolve) => setTimeout(resolve, 25));
  if (!draining) await drained;
}

/** The best that a person would write: one insert-select of the answer, one of the difference, in one statement. */
async function openHand({ context }: BenchHouse): Promise<(rule: BenchRule, step: number) => Promise<void>> {
  const { workspace, clock } = context;
  await workspace.tx(async (tx) => {
    await sql`drop table if exists hand_member, hand_log`.execute(tx);
    await sql`create table hand_member (customer_id uuid primary key)`.execute(tx);
    await sql`create table hand_log (customer_id uuid, change text)`.execute(tx);
  });
  return async (rule, step) => {
    await workspace.tx((tx) =>
      sql`
          with answer as materialized (${rule.byHand(step, clock.now())}),
          gone as (
            delete from hand_member where customer_id not in (select customer_id from answer) returning customer_id
          ), come as (
            insert into hand_member select customer_id from answer on conflict do nothing returning customer_id
          )
          insert into hand_log select customer_id, 'left' from gone union all select customer_id, 'entered' from come`.execute(
        tx,
      ),
    );
  };
}

async function preview({ owner }: BenchHouse, rule: BenchRule, step: number) {
  return owner.call(segmentRoutes.previewSegment, { body: { rule: rule.of(step) } });
}

/** @throws when a counted preview is not what a person counts, or an estimate is off by a fifth of it */
async function checkPreview(house: BenchHouse, rule: BenchRule): Promise<void> {
  const expected = await countByHand(house, rule, 0);
  const { size, isEstimate } = await preview(house, rule, 0);
  if (Math.abs(size - expected) > (isEstimate ? expected / 5 : 0))
    throw new Error(`${rule.name}: by hand ${expected} would be in, the preview says ${size}`);
}

async function measurePages(house: BenchHouse): Promise<Measure[]> {
  const { owner, server } = house;
  const { rows } = await owner.call(segmentRoutes.listSegments, { query: {} });
  const [a, b] = rows.map(({ id }) => id);
  if (!a || !b) throw new Error("Two segments were made");
  const params = { id: a };
  const pages: [string, (n: number) => Promise<unknown>][] = [
    ["list of segments", () => owner.call(segmentRoutes.listSegments, { query: {} })],
    ["segment", () => owner.call(segmentRoutes.getSegment, { params })],
    ["members", () => owner.call(segmentRoutes.listSegmentMembers, { params, query: {} })],
    ["changes", () => owner.call(segmentRoutes.listSegmentChanges, { params, query: {} })],
    ["trend of 90 days", () => owner.call(segmentRoutes.segmentTrend, { params, query: { days: 90 } })],
    ["overlap", () => owner.call(segmentRoutes.segmentOverlap, { params: { id: a, otherId: b } })],
    ["preview of two orders", (n) => preview(house, boughtTwice, n)],
    ["preview of money spent", (n) => preview(house, spentMuch, n)],
  ];
  for (const rule of [boughtTwice, spentMuch]) await checkPreview(house, rule);
  const measures: Measure[] = [];
  for (const [name, ask] of pages) {
    for (let n = 0; n < 3; n++) await ask(n); // warm
    const times: number[] = [];
    const cpu = await processorSeconds(server, async () => {
      for (let n = 0; n < REQUESTS; n++) times.push(await timed(() => ask(n)));
    });
    measures.push({
      bench: "segments",
      metric: `p95 of ${customerCount}: ${name}`,
      value: quantile(times, 0.95),
      unit: "ms",
      reference: { name: "the floor", value: 500 },
      cpu: cpu / REQUESTS,
      runs: times,
    });
  }
  return measures;
}
