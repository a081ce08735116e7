/**
 * Random journeys, customers and events on a moving clock, twice with the same seed: once led by one worker that lives, once by several
 * that die in the middle of transactions. What became of everybody must be the same, and each effect there once.
 *
 * Bigger: HORTUS_TEST_RUNS, the rounds. The same again: HORTUS_TEST_SEED.
 */
import { journeyDefinition, journeyRoutes, type JourneyDraft, type JourneyStep } from "@hortus/contracts";
import { appendEvents, createWorker, silentLog, type Tx, type Workspace } from "@hortus/kernel";
import { randomRuns } from "@hortus/kernel/testing";
import { sql, type KyselyPlugin } from "kysely";
import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { slices } from "../../compose.ts";
import type { Context } from "../../context.ts";
import { testHouse, type TestHouse } from "../../testing.ts";
import { orderPaid, orderRefunded } from "../commerce/events.ts";
import { resolveCustomers } from "../customers/index.ts";

const { seed: SEED, numRuns: ROUNDS } = randomRuns({ seed: randomInt(2 ** 31), numRuns: 6 });
const PEOPLE = 40;
const JOURNEYS = 5;
const WORKERS = 3;
/** About every so many statements a worker dies. */
const DIES_AFTER = 60;

test(
  "whatever dies when, everybody goes the same way and each effect is there once",
  { timeout: 600_000 },
  async () => {
    console.info(`simulation: HORTUS_TEST_SEED=${SEED}`);
    const calm = await run({ workers: 1, diesAfter: Infinity });
    const stormy = await run({ workers: WORKERS, diesAfter: DIES_AFTER });
    console.info(`simulation: ${stormy.steps} steps, ${stormy.deaths} deaths`);
    expect(stormy.deaths).toBeGreaterThan(0);
    expect(stormy.fates).toEqual(calm.fates);
  },
);

async function run(weather: { workers: number; diesAfter: number }) {
  const chance = seeded(SEED);
  const house = await testHouse(new Date("2026-11-24T02:00:00Z"));
  try {
    const people = await plantPeople(house, chance);
    const journeys = await publishJourneys(house, chance);
    const deaths = { count: 0 };
    const settle = () => leadOn(house, weather, deaths, seeded(SEED + deaths.count));
    await settle();
    for (let round = 0; round < ROUNDS; round++) {
      house.clock.advance((1 + chance(30)) * 3_600_000);
      await settle();
      await happen(house, chance, people, round);
      await settle();
    }
    await refuseDoubles(house);
    return {
      fates: await fatesOf(house, people, journeys),
      deaths: deaths.count,
      steps: await countSteps(house),
    };
  } finally {
    await house.close();
  }
}

/** Workers until none has anything left to do; one that dies is followed by another. */
async function leadOn(
  house: TestHouse,
  { workers, diesAfter }: { workers: number; diesAfter: number },
  deaths: { count: number },
  chance: Chance,
): Promise<void> {
  const lead = async () => {
    for (;;) {
      const workspace = mortal(
        house.context.workspace,
        diesAfter === Infinity ? Infinity : 1 + chance(diesAfter * 2),
      );
      const context: Context = { ...house.context, workspace };
      const worker = createWorker(
        {
          workspace,
          clock: house.clock,
          log: silentLog,
          handlers: slices.flatMap(({ handlers }) => handlers ?? []),
          loops: slices.flatMap(({ loops }) => loops ?? []),
          context,
        },
        false,
      );
      try {
        await worker.drain({ patienceMs: 0 });
        return;
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        deaths.count++;
      }
    }
  };
  await Promise.all(Array.from({ length: workers }, lead));
  // what one of them still held while the others looked
  await house.drain();
}

class Killed extends Error {}

/** A workspace for a worker that dies at its nth statement, wherever that is; from then on it reaches nothing any more. */
function mortal(workspace: Workspace, statements: number): Workspace {
  let left = statements;
  const countDown: KyselyPlugin = {
    transformQuery({ node }) {
      if (--left < 0) throw new Killed();
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return {
    name: workspace.name,
    db: workspace.db.withPlugin(countDown),
    tx: (work) => workspace.tx((tx) => work(tx.withPlugin(countDown) as Tx)), // a transaction with a plugin is one
    onWork: (listener) => workspace.onWork(listener),
  };
}

type Chance = (below: number) => number;

/** Mulberry32: the same numbers for the same seed, on every machine. */
function seeded(seed: number): Chance {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

async function plantPeople({ context, clock }: TestHouse, chance: Chance): Promise<string[]> {
  const { workspace } = context;
  const people = Array.from({ length: PEOPLE }, (_, index) => `wm_${String(index).padStart(5, "0")}`);
  const ids = await workspace.tx((tx) =>
    resolveCustomers(
      tx,
      context,
      people.map((value, index) => ({
        identities: [{ kind: "external_userid", value }],
        name: `C${index}`,
        source: "wecom",
        at: clock.now(),
      })),
    ),
  );
  await sql`
    insert into advisor (user_id, name, department, status, can_have_customers, seen_at)
    values ('lin', 'Lin', '', 'active', true, ${clock.now()})`.execute(workspace.db);
  await sql`
    insert into contact (external_user_id, user_id, name, customer_id, created_at, changed_at)
    select person, 'lin', person, id, ${clock.now()}, ${clock.now()}
    from unnest(${people}::text[], ${ids}::uuid[]) as row (person, id)`.execute(workspace.db);
  for (const id of ids) {
    const city = ["北京", "上海"][chance(2)];
    await sql`update customer set city = ${city} where id = ${id}`.execute(workspace.db);
  }
  return ids;
}

async function publishJourneys(house: TestHouse, chance: Chance): Promise<string[]> {
  const operator = await house.as("operator");
  const ids: string[] = [];
  for (let number = 0; number < JOURNEYS; number++) {
    const definition = randomJourney(chance, ids);
    const { id } = await operator.call(journeyRoutes.createJourney, {
      body: { name: `J${number}`, definition },
    });
    await operator.call(journeyRoutes.publishJourney, { params: { id } });
    ids.push(id);
  }
  return ids;
}

/** A graph in which each step leads to later ones only. */
function randomJourney(chance: Chance, others: readonly string[]): JourneyDraft {
  const count = 4 + chance(6);
  const ids = Array.from({ length: count }, (_, index) => `s${index}`);
  const later = (index: number) => ids[index + 1 + chance(3)] ?? null;
  const steps = ids.map((id, index): JourneyStep => {
    const named = { id, name: id };
    const next = index + 1 < count ? (ids[index + 1] ?? null) : null;
    switch (chance(others.length > 0 ? 8 : 7)) {
      case 0:
        return { kind: "wait", ...named, until: { kind: "duration", minutes: 30 * (1 + chance(100)) }, next };
      case 1:
        return { kind: "wait", ...named, until: { kind: "time_of_day", at: "10:00" }, next };
      case 2:
        return {
          kind: "wait",
          ...named,
          until: { kind: "event", event: "order_paid", filters: [], timeoutMinutes: 60 * (1 + chance(60)) },
          next,
          otherwise: later(index),
        };
      case 3:
        return {
          kind: "branch",
          ...named,
          paths: [
            {
              id: "a",
              name: "a",
              rule: {
                version: 1,
                root: { kind: "attribute", fact: "customer.city", op: "equals", value: "北京" },
              },
              next,
            },
          ],
          otherwise: later(index),
        };
      case 4:
        return { kind: "goal", ...named, next };
      case 7:
        return { kind: "join", ...named, journeyId: others[chance(others.length)] ?? "", next };
      default:
        return {
          kind: "task",
          ...named,
          class: "care",
          task: "call",
          title: id,
          text: "Call {customer}",
          next,
        };
    }
  });
  const draft: JourneyDraft = {
    trigger: { kind: "event", event: "order_paid" },
    start: "s0",
    steps,
    exits: chance(2) ? ["order_paid", "order_refunded"] : ["order_refunded"],
    reentry: chance(2) ? { kind: "each" } : { kind: "after_days", days: 3 },
  };
  const { steps: parsed } = journeyDefinition.parse(draft);
  return { ...draft, steps: withoutUnreached(parsed) };
}

function withoutUnreached(steps: readonly JourneyStep[]): JourneyStep[] {
  const reached = new Set(["s0"]);
  for (const step of steps) {
    if (!reached.has(step.id)) continue;
    for (const value of Object.values(step))
      if (typeof value === "string" && /^s\d+$/.test(value)) reached.add(value);
    if (step.kind === "branch") for (const { next } of step.paths) if (next) reached.add(next);
  }
  return steps.filter(({ id }) => reached.has(id));
}

async function happen(
  { context, clock }: TestHouse,
  chance: Chance,
  people: readonly string[],
  round: number,
) {
  const events = people.flatMap((customerId, index) => {
    const dice = chance(10);
    const order = { orderId: `o${round}-${index}`, amountFen: 100 * chance(300), source: "api" };
    if (dice < 3) return [orderPaid.of({ customerId, payload: order })];
    const before = { ...order, orderId: `o${round - 1}-${index}` };
    return dice === 3 ? [orderRefunded.of({ customerId, payload: before })] : [];
  });
  await context.workspace.tx((tx) => appendEvents(tx, clock, events));
}

/** What became of everybody, in words that are the same in both runs: no ids. */
async function fatesOf({ context }: TestHouse, people: readonly string[], journeys: readonly string[]) {
  const { rows } = await sql<{
    customer_id: string;
    journey_id: string;
    enrolment_key: string;
    state: string;
    exit_reason: string | null;
    step_id: string | null;
    wake_at: Date | null;
    started_at: Date;
    reached: boolean;
    steps: string[] | null;
  }>`
    select customer_id, journey_id, enrolment_key, state, exit_reason, step_id, wake_at, started_at, goal_at is not null as reached,
      (
        select array_agg(concat_ws(' ', step.step_id, outcome, path, reason) order by step.step_id)
        from enrolment_step as step
        where step.customer_id = enrolment.customer_id and step.enrolment_id = enrolment.id
      ) as steps
    from enrolment`.execute(context.workspace.db);
  const places = new Map([...people, ...journeys].map((id, index) => [id, index]));
  return rows
    .map((row) =>
      [
        places.get(row.customer_id),
        places.get(row.journey_id),
        row.enrolment_key.startsWith("order:") ? row.enrolment_key : "joined",
        row.exit_reason ?? row.state,
        row.step_id,
        row.wake_at?.toISOString(),
        row.started_at.toISOString(),
        row.reached,
        row.steps?.join(", "),
      ].join(" · "),
    )
    .toSorted();
}

/** Each step that was planned has one intent, each enrolment was told of once at its beginning and once at its end, and only who waits is due. */
async function refuseDoubles({ context }: TestHouse): Promise<void> {
  const { rows } = await sql<{ what: string; count: number }>`
    select 'planned without one intent' as what, count(*) as count
    from enrolment_step as step
    where outcome = 'planned' and 1 <> (
      select count(*) from intent
      where intent.customer_id = step.customer_id
        and purpose_key = 'journey:' || step.enrolment_id || ':' || step.step_id
    )
    union all
    select 'intents of no step', count(*)
    from intent
    where not exists (
      select from enrolment_step as step
      where step.customer_id = intent.customer_id
        and purpose_key = 'journey:' || step.enrolment_id || ':' || step.step_id
    )
    union all
    select 'not told of once', count(*)
    from enrolment
    where 1 <> (select count(*) from event where type = 'journey_started' and payload ->> 'enrolmentId' = enrolment.id::text)
      or (state <> 'waiting')::int <> (
        select count(*) from event
        where type in ('journey_finished', 'journey_exited') and payload ->> 'enrolmentId' = enrolment.id::text
      )
    union all
    select 'due and not waiting, or waiting and not due', count(*)
    from enrolment
    full join journey_due on enrolment_id = enrolment.id
    where (state = 'waiting') is distinct from (enrolment_id is not null)
      or (state = 'waiting' and enrolment.wake_at <> journey_due.wake_at)
    union all
    select 'events set aside', count(*) from event_failure`.execute(context.workspace.db);
  expect(rows.filter(({ count }) => count > 0)).toEqual([]);
}

async function countSteps({ context }: TestHouse): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from enrolment_step`.execute(
    context.workspace.db,
  );
  return rows[0]?.count ?? 0;
}
