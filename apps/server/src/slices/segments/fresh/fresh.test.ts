import { randomInt } from "node:crypto";
import { commerceRoutes, segmentRoutes, type ApiClient } from "@hortus/contracts";
import { createWorker, silentLog } from "@hortus/kernel";
import type { Rule } from "@hortus/rules";
import { compileRule } from "@hortus/rules/sql";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { slices } from "../../../compose.ts";
import { testHouse, type TestHouse } from "../../../testing.ts";
import { everyCustomer } from "../../customers/index.ts";

const DAY_MS = 86_400_000;
const order = { kind: "records", fact: "order" } as const;
const rule = (...of: object[]) => ({ version: 1, root: { kind: "all", of } });
const last = (days: number) => ({ kind: "last", days });

const rules = [
  rule({ ...order, aggregate: "count", window: last(30), op: "at_least", value: 2 }),
  rule({ ...order, aggregate: "sum", measure: "amount", window: last(60), op: "greater", value: 30_000 }),
  rule({ ...order, aggregate: "last", op: "more_than_days_ago", value: 20 }),
  rule({ kind: "not", of: { ...order, aggregate: "count", window: last(10), op: "at_least", value: 1 } }),
  rule({
    kind: "any",
    of: [
      { ...order, aggregate: "first", op: "within_last_days", value: 7 },
      { kind: "attribute", fact: "customer.last_activity_at", op: "more_than_days_ago", value: 45 },
    ],
  }),
];

let house: TestHouse;
let operator: ApiClient;
let number = 0;

beforeEach(async () => {
  house = await testHouse();
  operator = await house.as("operator");
});
afterEach(() => house.close());

interface Purchase {
  who: number;
  daysAgo: number;
  amountFen: number;
}

async function buy(purchases: readonly Purchase[]): Promise<string[]> {
  const orders = purchases.map(({ who, daysAgo, amountFen }) => ({
    externalId: `order-${number++}`,
    source: "till",
    paidAt: new Date(house.clock.now().getTime() - daysAgo * DAY_MS).toISOString(),
    amountFen,
    identities: { memberNumber: `member ${who}` },
    customerName: `member ${who}`,
  }));
  await operator.call(commerceRoutes.pushOrders, { body: { orders } });
  return orders.map(({ externalId }) => externalId);
}

const refund = (orderExternalId: string) =>
  operator.call(commerceRoutes.pushRefunds, {
    body: {
      refunds: [
        {
          externalId: `refund-${number++}`,
          source: "till",
          orderExternalId,
          amountFen: 1_000,
          refundedAt: house.clock.now().toISOString(),
        },
      ],
    },
  });

async function makeSegments(): Promise<string[]> {
  const made: string[] = [];
  for (const each of rules) {
    const { id } = await operator.call(segmentRoutes.createSegment, { body: { name: "people", rule: each } });
    made.push(id);
  }
  return made;
}

async function ids(query: ReturnType<typeof sql<{ id: string }>>): Promise<string[]> {
  const { rows } = await query.execute(house.context.workspace.db);
  return rows.map(({ id }) => id);
}

const membersOf = (segmentId: string) =>
  ids(
    sql<{
      id: string;
    }>`select customer_id as id from segment_member_now where segment_id = ${segmentId} order by 1`,
  );

/** Who is in by the rule alone, from the histories of all. */
function answerOf(json: object): Promise<string[]> {
  const { facts, clock, timeZone } = house.context;
  const answer = compileRule(json as Rule, facts, {
    scope: "all",
    scopeTable: everyCustomer,
    now: clock.now(),
    timeZone,
  }); // the rules above are sound
  return ids(sql<{ id: string }>`select customer_id as id from (${answer}) as answer where is_in order by 1`);
}

/** Members and sizes are what the rules say. */
async function expectMembers(
  segments: readonly string[],
  json: readonly object[],
  hint: string,
): Promise<void> {
  for (const [index, id] of segments.entries()) {
    const members = await membersOf(id);
    expect(members, `${hint}, rule ${index}`).toEqual(await answerOf(json[index]!)); // a rule a segment
    const segment = await operator.call(segmentRoutes.getSegment, { params: { id } });
    expect(segment.size, `${hint}, size of rule ${index}`).toBe(members.length);
  }
}

/** And the log says the same. */
async function expectRight(
  segments: readonly string[],
  json: readonly object[],
  hint: string,
): Promise<void> {
  await expectMembers(segments, json, hint);
  for (const [index, id] of segments.entries()) {
    const { rows } = await operator.call(segmentRoutes.segmentTrend, {
      params: { id },
      query: { days: 366 },
    });
    const net = rows.reduce((sum, { entered, left }) => sum + entered - left, 0);
    expect(net, `${hint}, net of the log of rule ${index}`).toBe(rows.at(-1)?.size);
  }
}

/** Nobody enters twice or leaves without having entered. */
async function expectAlternating(): Promise<void> {
  const { rows } = await sql<{ changes: string[] }>`
    select array_agg(change order by id) as changes from segment_change group by customer_id, segment_id`.execute(
    house.context.workspace.db,
  );
  for (const { changes } of rows)
    changes.forEach((change, index) => expect(change).toBe(index % 2 === 0 ? "entered" : "left"));
}

test("a random stream of orders, refunds and moves of time leaves every segment as a full evaluation has it", async () => {
  const seed = randomInt(2 ** 31);
  const random = randomOf(seed);
  const segments = await makeSegments();
  const bought: string[] = [];
  let json: object[] = [...rules];
  for (let step = 0; step < 12; step++) {
    const act = random(10);
    if (act < 6)
      bought.push(
        ...(await buy(
          Array.from({ length: 1 + random(12) }, () => ({
            who: random(25),
            daysAgo: random(3) === 0 ? random(50) : 0,
            amountFen: 1_000 + random(30_000),
          })),
        )),
      );
    else if (act === 6 && bought.length > 0) await refund(bought.splice(random(bought.length), 1)[0]!); // there is one
    else if (act === 7) {
      const index = random(rules.length);
      const next = rules[random(rules.length)]!; // below their number
      json = json.with(index, next);
      await operator.call(segmentRoutes.changeSegment, {
        params: { id: segments[index]! },
        body: { rule: next },
      });
    } else house.clock.advance(random(9) * DAY_MS + random(DAY_MS));
    if (random(3) > 0) continue; // several things between two looks of the worker
    await house.drain();
    await expectRight(segments, json, `seed ${seed}, step ${step}`);
  }
  await house.drain();
  await expectRight(segments, json, `seed ${seed}, at the end`);
  await expectAlternating();

  // Replaying every batch changes nothing.
  const db = house.context.workspace.db;
  const count = async () =>
    (
      await sql<{ n: number }>`
        select (select count(*) from segment_change) + (select count(*) from event where type in ('segment_entered', 'segment_left')) as n`.execute(
        db,
      )
    ).rows;
  const before = await count();
  await sql`update event_cursor set xid = '0', seq = 0 where handler = 'segments'`.execute(db);
  const again = workerOf();
  await again.drain();
  await again.stop();
  await expectRight(segments, json, `seed ${seed}, replayed`);
  expect(await count()).toEqual(before);
});

test("two workers share the customers, decide each event once and agree with a full evaluation", async () => {
  const segments = await makeSegments();
  await house.drain();
  const workers = [workerOf(), workerOf()];
  for (let round = 0; round < 4; round++) {
    await buy(
      Array.from({ length: 40 }, (_, n) => ({ who: n, daysAgo: (n * 7 + round) % 40, amountFen: 9_000 })),
    );
    house.clock.advance(3 * DAY_MS);
    if (round === 2)
      await operator.call(segmentRoutes.changeSegment, {
        params: { id: segments[0]! },
        body: { rule: rules[1]! },
      });
    await Promise.all(workers.map((worker) => worker.drain()));
  }
  await Promise.all(workers.map((worker) => worker.drain()));
  await expectRight(segments, [rules[1]!, ...rules.slice(1)], "two workers");
  await expectAlternating();
  await Promise.all(workers.map((worker) => worker.stop()));
});

test("after an outage, a jump ahead and a clock that is set back, answers are those of the instant", async () => {
  const segments = await makeSegments();
  await buy(Array.from({ length: 10 }, (_, n) => ({ who: n, daysAgo: n * 3, amountFen: 20_000 })));
  await house.drain();
  house.clock.advance(200 * DAY_MS); // nobody worked meanwhile
  await house.drain();
  await expectRight(segments, rules, "after 200 days");
  setBack(190);
  await house.drain();
  await expectMembers(segments, rules, "set back by 190 days"); // the log keeps days that lie ahead now
  house.clock.advance(15 * DAY_MS);
  await house.drain();
  await expectMembers(segments, rules, "15 days on");

  function setBack(days: number): void {
    house.clock.resume();
    house.clock.setOffset(house.clock.offsetMs - days * DAY_MS);
    house.clock.pause();
  }
});

test("a build that fails keeps the old answer, says why, and can be tried again", async () => {
  await buy([
    { who: 1, daysAgo: 0, amountFen: 50_000 },
    { who: 2, daysAgo: 0, amountFen: 1_000 },
  ]);
  const { id } = await operator.call(segmentRoutes.createSegment, {
    body: { name: "people", rule: rules[1]! },
  });
  await house.drain();
  const { db } = house.context.workspace;
  await sql`alter view placed_order rename to lost_order`.execute(db);
  await operator.call(segmentRoutes.changeSegment, { params: { id }, body: { rule: rules[3]! } });
  const { handlers: _, loops: __, ...house_ } = optionsOf();
  const builder = createWorker({ ...house_, handlers: [], loops: loopsNamed("segments build") }, false);
  await builder.drain();
  const failed = await operator.call(segmentRoutes.getSegment, { params: { id } });
  expect(failed).toMatchObject({ state: "failed", size: 1, version: 1, rule: rules[1] });
  expect(failed.error).toMatch(/placed_order/);
  expect(failed.next?.rule).toEqual(rules[3]);
  await sql`alter view lost_order rename to placed_order`.execute(db);
  await operator.call(segmentRoutes.retryBuild, { params: { id } });
  await house.drain();
  const mended = await operator.call(segmentRoutes.getSegment, { params: { id } });
  expect(mended).toMatchObject({ state: "ready", rule: rules[3], size: 0 });
  await expect(operator.call(segmentRoutes.retryBuild, { params: { id } })).rejects.toMatchObject({
    problem: { code: "not_failed" },
  });
});

const optionsOf = () => ({
  workspace: house.context.workspace,
  clock: house.clock,
  log: silentLog,
  context: house.context,
  handlers: slices.flatMap((slice) => slice.handlers ?? []),
  loops: slices.flatMap((slice) => slice.loops ?? []),
});
const loopsNamed = (name: string) => optionsOf().loops.filter((loop) => loop.name === name);
const workerOf = () => createWorker(optionsOf(), false);

/** A small generator that a seed repeats (mulberry32). @returns whole numbers from 0 up to, and without, `below` */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}
