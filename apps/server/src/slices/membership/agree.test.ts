import fc from "fast-check";
import { MEMBERSHIP_CHANGES } from "@hortus/contracts";
import { randomRuns } from "@hortus/kernel/testing";
import {
  attributeOperators,
  createFacts,
  operandShape,
  type Node,
  type Rule,
  type Window,
} from "@hortus/rules";
import { evaluateRule } from "@hortus/rules/evaluate";
import { compileRules, loadValues } from "@hortus/rules/sql";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testHouse, type TestHouse } from "../../testing.ts";
import { everyCustomer, resolveCustomers } from "../customers/index.ts";
import { membershipFacts } from "./facts.ts";
import { defineLevels } from "./testing.ts";

/**
 * Over random memberships the views say what is said here of the card that counts; and over random rules about them SQL and evaluator give the
 * same answers and the same next change, until which no answer moves. As packages/rules/src/agree.test.ts does it for facts of its own.
 */
const PEOPLE = 24;
const RULES = 8;
const { seed, numRuns: rounds } = randomRuns({ seed: 20_261_127, numRuns: 12 }); // fast-check prints the seed with every failure
const HALF_DAY_MS = 43_200_000;
const start = new Date("2026-11-24T16:00:00Z"); // midnight in Shanghai
const timeZone = "Asia/Shanghai";
const facts = createFacts([...membershipFacts]);
const CODES = ["basic", "silver", "gold", "diamond"] as const;
type Code = (typeof CODES)[number];

let house: TestHouse;
let customerIds: string[];
let levels: Record<Code, string>;
beforeAll(async () => {
  house = await testHouse(start);
  const defined = await defineLevels(await house.as("operator"));
  const idOf = (code: Code) => defined[code] ?? "";
  levels = { basic: idOf("basic"), silver: idOf("silver"), gold: idOf("gold"), diamond: idOf("diamond") };
  customerIds = await house.context.workspace.tx((tx) =>
    resolveCustomers(
      tx,
      house.context,
      Array.from({ length: PEOPLE }, (_, n) => ({
        identities: [{ kind: "member_number" as const, value: `A-${n}` }],
        source: "member",
        at: start,
      })),
    ),
  );
});
afterAll(() => house.close());

/** Half days from the beginning and a millisecond beside: the edges of windows. */
const instant = fc
  .tuple(fc.constantFrom(-60, -14, -4, -2, -1, 0, 1, 2, 14, 60), fc.constantFrom(-1, 0, 0, 1))
  .map(([halfDays, millis]) => new Date(start.getTime() + halfDays * HALF_DAY_MS + millis));
const maybe = fc.option(instant, { nil: null, freq: 2 });
const card = fc.record({
  level: fc.constantFrom(...CODES),
  joinedAt: instant,
  levelSince: instant,
  levelUntil: maybe,
  leftAt: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: instant }),
});
type Card = typeof card extends fc.Arbitrary<infer Value> ? Value : never;
const change = fc.record({
  kind: fc.constantFrom(...MEMBERSHIP_CHANGES),
  at: instant,
  to: fc.option(fc.constantFrom(...CODES), { nil: null, freq: 3 }),
});
const person = fc.record({
  cards: fc.array(card, { maxLength: 3 }),
  changes: fc.array(change, { maxLength: 4 }),
});
type Person = typeof person extends fc.Arbitrary<infer Value> ? Value : never;

const window = fc.constantFrom<Window | undefined>(
  undefined,
  { kind: "last", days: 1 },
  { kind: "last", days: 7 },
  { kind: "calendar", period: "this_month" },
  { kind: "calendar", period: "yesterday" },
  { kind: "between", from: "2026-11-24" },
);
const setOp = fc.constantFrom("has_any" as const, "has_all" as const, "has_none" as const);
const someLevels = () =>
  fc.subarray([...CODES], { minLength: 1 }).map((codes) => codes.map((code) => levels[code]));
const state = fc
  .tuple(setOp, fc.subarray(["member", "left"], { minLength: 1 }), window)
  .map(([op, values, since]): Node => ({
    kind: "set",
    fact: "membership.state",
    op,
    values,
    ...(since && { window: since }),
  }));
const reached = fc
  .tuple(setOp, fc.constant(0).chain(someLevels))
  .map(([op, values]): Node => ({ kind: "set", fact: "membership.level_reached", op, values }));
const level = fc
  .tuple(fc.constantFrom("in" as const, "not_in" as const), fc.constant(0).chain(someLevels))
  .map(([op, value]): Node => ({ kind: "attribute", fact: "membership.level", op, value }));
const date = fc
  .tuple(
    fc.constantFrom("joined_at", "level_since", "level_until"),
    fc.constantFrom(
      ...attributeOperators.instant.filter((op) =>
        ["days", "days_range", "nothing"].includes(operandShape(op)),
      ),
    ),
    fc.constantFrom(0, 1, 7, 30),
  )
  .map(([column, op, days]): Node => {
    const shape = operandShape(op);
    const value = shape === "days" ? days : shape === "days_range" ? { from: -days, to: 1 } : undefined;
    return { kind: "attribute", fact: `membership.${column}`, op, ...(value === undefined ? {} : { value }) };
  });
const changes = fc
  .tuple(window, fc.constantFrom(0, 1, 2), fc.option(fc.constantFrom(...MEMBERSHIP_CHANGES), { nil: null }))
  .map(([within, value, kind]): Node => ({
    kind: "records",
    fact: "membership_change",
    aggregate: "count",
    ...(within && { window: within }),
    ...(kind ? { filters: [{ property: "kind", op: "equals", value: kind }] } : {}),
    op: "at_least",
    value,
  }));
const condition = fc.oneof(state, reached, level, date, changes);
const rule: fc.Arbitrary<Rule> = fc
  .oneof(
    condition,
    fc.tuple(condition, condition).map(([one, other]): Node => ({ kind: "all", of: [one, other] })),
    fc
      .tuple(condition, condition)
      .map(([one, other]): Node => ({ kind: "any", of: [one, { kind: "not", of: other }] })),
  )
  .map((root) => ({ version: 1, root }));

const everything: Rule = {
  version: 1,
  root: {
    kind: "any",
    of: [
      { kind: "set", fact: "membership.state", op: "has_any", values: ["member"] },
      { kind: "set", fact: "membership.level_reached", op: "has_any", values: ["any"] },
      ...["level", "joined_at", "level_since", "level_until"].map((column): Node => ({
        kind: "attribute",
        fact: `membership.${column}`,
        op: "is_known",
      })),
      { kind: "records", fact: "membership_change", aggregate: "count", op: "at_least", value: 1 },
    ],
  },
};

test(`SQL, evaluator and next change agree on ${rounds * RULES * PEOPLE} cases of a rule over memberships`, async () => {
  let moved = 0;
  let inside = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(rule, { minLength: RULES, maxLength: RULES }),
      fc.array(person, { minLength: PEOPLE, maxLength: PEOPLE }),
      async (rules, people) => {
        await fill(people);
        const { db } = house.context.workspace;
        const known = await loadValues(db, everything, facts, customerIds, everyCustomer);
        for (const [index, id] of customerIds.entries())
          expect(said(known.get(id))).toEqual(expected(people[index]?.cards ?? []));
        const answerOf = (index: number, id: string, at: number) => {
          const [asked, values] = [rules[index], known.get(id)];
          if (!asked || !values) throw new Error(`${id} was not loaded`);
          return evaluateRule(asked, facts, values, { now: new Date(at), timeZone });
        };
        const agreeAt = async (at: number) => {
          const options = {
            scope: { customers: customerIds },
            now: new Date(at),
            timeZone,
            scopeTable: everyCustomer,
          };
          const { rows } = await compileRules(rules, facts, options).execute(db);
          const answers = new Map(rows.map((row) => [row.customer_id, row as Record<string, unknown>]));
          for (const index of rules.keys())
            for (const id of customerIds) {
              const { answer, nextChangeAt } = answerOf(index, id, at);
              inside += answer ? 1 : 0;
              const row = answers.get(id);
              expect({
                rule: rules[index],
                isIn: row?.[`is_in_${index + 1}`],
                next: row?.[`next_change_at_${index + 1}`],
              }).toEqual({ rule: rules[index], isIn: answer, next: nextChangeAt ?? null });
            }
        };
        const now = start.getTime();
        await agreeAt(now);
        const edges: number[] = [];
        for (const index of rules.keys())
          for (const id of customerIds) {
            const { answer, nextChangeAt } = answerOf(index, id, now);
            const until = nextChangeAt?.getTime() ?? now + 400 * 2 * HALF_DAY_MS;
            for (const probe of [
              until - 1,
              ...Array.from({ length: 6 }, (_, n) => now + ((until - now) * n) / 6),
            ])
              expect({ rule: rules[index], probe, answer: answerOf(index, id, probe).answer }).toEqual({
                rule: rules[index],
                probe,
                answer,
              });
            if (!nextChangeAt) continue;
            moved += answerOf(index, id, until).answer === answer ? 0 : 1;
            edges.push(until);
          }
        const sorted = edges.toSorted((a, b) => a - b);
        for (const edge of new Set([sorted[0], sorted[sorted.length >> 1]]))
          if (edge !== undefined) await agreeAt(edge);
      },
    ),
    { seed, numRuns: rounds },
  );
  // A generator that never hits anything would agree with everybody.
  expect(moved).toBeGreaterThan((rounds * RULES * PEOPLE) / 20);
  expect(inside).toBeGreaterThan((rounds * RULES * PEOPLE) / 4);
});

async function fill(people: readonly Person[]): Promise<void> {
  const rowsOf = <Row extends object>(of: (who: Person) => readonly Row[]) =>
    JSON.stringify(
      people.flatMap((who, index) => of(who).map((row) => ({ ...row, customer: customerIds[index] }))),
    );
  await house.context.workspace.tx(async (tx) => {
    await sql`delete from membership_change`.execute(tx);
    await sql`delete from membership`.execute(tx);
    await sql`
      insert into membership (customer_id, id, source, external_id, level_id, joined_at, level_since, level_until, left_at, changed_at, recorded_at)
      select customer, gen_random_uuid(), 'till', '', member_level.id, "joinedAt", "levelSince", "levelUntil", "leftAt", "joinedAt", "joinedAt"
      from jsonb_to_recordset(${rowsOf(({ cards }) => cards)}::jsonb) as card (
        customer uuid, level text, "joinedAt" timestamptz, "levelSince" timestamptz, "levelUntil" timestamptz, "leftAt" timestamptz
      )
      join member_level on code = card.level`.execute(tx);
    await sql`
      insert into membership_change (customer_id, id, membership_id, kind, at, to_level_id, recorded_at)
      select customer, gen_random_uuid(), gen_random_uuid(), kind, at, member_level.id, at
      from jsonb_to_recordset(${rowsOf((who) => who.changes)}::jsonb) as change (customer uuid, kind text, at timestamptz, "to" text)
      left join member_level on code = "to"`.execute(tx);
  });
}

type Loaded = Awaited<ReturnType<typeof loadValues>> extends Map<string, infer Values> ? Values : never;

/** What the facts say of one customer; dates of two cards alike in all that counts are not told apart. */
const said = (values: Loaded | undefined) => ({
  state: (values?.sets["membership.state"] ?? []).map(({ value, at }) => [value, at?.toISOString()]),
  level: values?.attributes["membership.level"] ?? null,
  joinedAt: values?.attributes["membership.joined_at"] ?? null,
  reached: (values?.sets["membership.level_reached"] ?? []).map(({ value }) => value).toSorted(),
});

/** One that lasts before one that ended, then the higher level, then the older; of those that ended the last. */
function expected(cards: readonly Card[]): ReturnType<typeof said> {
  const rankOf = (one: Card) => CODES.indexOf(one.level);
  const [lasting] = cards
    .filter(({ leftAt }) => !leftAt)
    .toSorted((a, b) => rankOf(b) - rankOf(a) || a.joinedAt.getTime() - b.joinedAt.getTime());
  if (lasting)
    return {
      state: [["member", lasting.joinedAt.toISOString()]],
      level: levels[lasting.level],
      joinedAt: lasting.joinedAt,
      reached: CODES.slice(0, rankOf(lasting) + 1)
        .map((code) => levels[code])
        .toSorted(),
    };
  const ends = cards.flatMap(({ leftAt }) => leftAt?.toISOString() ?? []).toSorted();
  const last = ends.at(-1);
  return { state: last ? [["left", last]] : [], level: null, joinedAt: null, reached: [] };
}
