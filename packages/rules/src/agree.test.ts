import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { randomRuns, testWorkspace } from "@hortus/kernel/testing";
import type { Workspace } from "@hortus/kernel";
import { evaluateRule } from "./evaluate.ts";
import { everything, histories, rules, timeZones } from "./testing/generate.ts";
import { fillShop, type History } from "./testing/history.ts";
import { createShop, livingCustomers, shopFacts } from "./testing/shop.ts";
import { compileRule, compileRules, loadValues, type CompileOptions } from "./sql/index.ts";
import type { Node, Rule } from "./ast.ts";

/**
 * One language, three readings held together: over random rules and histories, SQL and evaluator give the same answers and the
 * same next change, and between now and that change no answer moves. A case is one rule over one history, decided at several
 * instants. SQL decides a round's rules in one statement, as the engine does: so each rule is also tried beside others that read the
 * same things.
 */
const RULES = 10;
const PEOPLE = 30;
const { seed, numRuns: rounds } = randomRuns({ seed: 20_261_124, numRuns: 34 }); // fast-check prints the seed with every failure
const start = new Date("2026-02-26T16:00:00Z"); // midnight in Shanghai, two days before a 29 February that is not there
const ids = Array.from({ length: PEOPLE }, (_, index) => `0197a000-0000-7000-8000-0000000000${10 + index}`);

const isFemale: Node = { kind: "attribute", fact: "gender", op: "equals", value: "female" };
const everyone = { after: undefined, upTo: ids.at(-1) ?? "" };
const scopes = ["all", { customers: ids }, everyone] as const;

let workspace: Workspace;
beforeAll(async () => {
  ({ workspace } = await testWorkspace());
  await workspace.tx(createShop);
});

test(
  `SQL, evaluator and next change agree on ${rounds * RULES * PEOPLE} cases of a random rule over a random history`,
  async () => {
    let cases = 0;
    let changes = 0;
    let inside = 0;
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(rules, { minLength: RULES, maxLength: RULES }),
        fc.array(histories(start), { minLength: PEOPLE, maxLength: PEOPLE }),
        fc.constantFrom(...timeZones),
        async (some, people, timeZone) => {
          await workspace.tx((tx) => fillShop(tx, ids, people));
          const living = new Map(
            ids.flatMap((id, index) => {
              const person = people[index];
              return person && !person.customer.erased_at ? [[id, person] as const] : [];
            }),
          );
          const whole = await loadValues(workspace.db, everything, shopFacts, ids, livingCustomers);
          expect([...whole.keys()].sort()).toEqual([...living.keys()]);
          // Of one rule its own values, which are fewer: what it does not read must not matter.
          const own = some[0] && (await loadValues(workspace.db, some[0], shopFacts, ids, livingCustomers));

          const evaluate = (index: number, id: string, at: number) => {
            const rule = some[index];
            const known = (index === 0 ? own : whole)?.get(id);
            if (!rule || !known) throw new Error(`${id} was not loaded`);
            return evaluateRule(rule, shopFacts, known, { now: new Date(at), timeZone });
          };
          // What narrows is an attribute beside the rest, which a random rule seldom has at its root.
          const agreeNarrowed = async ([first]: readonly Rule[]) => {
            const scope = scopes[runs++ % scopes.length] ?? "all";
            const rule: Rule = { version: 1, root: { kind: "all", of: first ? [isFemale, first.root] : [] } };
            const ask = async (narrow: boolean) => {
              const options = { scope, now: start, timeZone, scopeTable: livingCustomers, narrow };
              const { rows } = await compileRule(rule, shopFacts, options).execute(workspace.db);
              return rows.toSorted((a, b) => a.customer_id.localeCompare(b.customer_id));
            };
            expect(await ask(true)).toEqual(await ask(false));
          };
          const agreeAt = async (at: number, scope: CompileOptions["scope"]) => {
            const options = { scope, now: new Date(at), timeZone, scopeTable: livingCustomers };
            const { rows } = await compileRules(some, shopFacts, options).execute(workspace.db);
            const answers = new Map(rows.map((row) => [row.customer_id, row as Record<string, unknown>]));
            expect([...answers.keys()].sort()).toEqual([...living.keys()]);
            const wrong = some.flatMap((rule, index) =>
              [...living.keys()].flatMap((id) => {
                const { answer, nextChangeAt } = evaluate(index, id, at);
                inside += answer ? 1 : 0;
                const isIn = answers.get(id)?.[`is_in_${index + 1}`];
                const next = answers.get(id)?.[`next_change_at_${index + 1}`];
                return isIn === answer && asTime(next) === asTime(nextChangeAt)
                  ? []
                  : [{ at: options.now, id, rule, sql: { isIn, next }, evaluator: { answer, nextChangeAt } }];
              }),
            );
            expect(wrong).toEqual([]);
          };

          await agreeAt(start.getTime(), "all");
          await agreeNarrowed(some);
          const edges = new Set<number>();
          for (const index of some.keys()) {
            for (const [id, person] of living) {
              cases++;
              let at = start.getTime();
              const dates = edgesOf(person);
              for (let step = 0; step < 3; step++) {
                const { answer, nextChangeAt } = evaluate(index, id, at);
                const until = nextChangeAt?.getTime() ?? at + 800 * DAY;
                expect(until).toBeGreaterThan(at);
                const moved = probes(at, until, dates).find(
                  (probe) => evaluate(index, id, probe).answer !== answer,
                );
                if (moved !== undefined)
                  expect.fail(
                    `rule ${JSON.stringify(some[index])} said nothing of ${new Date(moved).toISOString()} at ${new Date(at).toISOString()}`,
                  );
                if (!nextChangeAt) break;
                changes += evaluate(index, id, until).answer === answer ? 0 : 1;
                edges.add(until);
                at = until;
              }
            }
          }
          const sorted = [...edges].sort((a, b) => a - b);
          const middle = sorted[Math.floor(sorted.length / 2)];
          for (const edge of new Set([sorted[0], middle])) {
            if (edge === undefined) continue;
            await agreeAt(edge - 1, { customers: ids });
            await agreeAt(edge, everyone);
          }
        },
      ),
      { seed, numRuns: rounds },
    );
    // A generator that never hits anything would agree with everybody.
    expect(cases).toBeGreaterThan(rounds * RULES * PEOPLE * 0.6); // the others' customer is erased
    expect(changes).toBeGreaterThan(cases / 10);
    expect(inside).toBeGreaterThan(cases / 2);
  },
  60_000 + rounds * 3_000,
);

const asTime = (value: unknown): number | null => (value instanceof Date ? value.getTime() : null);

const DAY = 86_400_000;

/** Each date of a history, shifted by every width in use. */
function edgesOf({ customer, orders, refunds, tags }: History): number[] {
  const dates = [
    customer.joined_at,
    ...orders.map((order) => order.paid_at),
    ...refunds.map((refund) => refund.refunded_at),
    ...tags.map((tag) => tag.tagged_at),
  ].flatMap((date) => (date === null ? [] : Date.parse(date)));
  return [...new Set(dates)].flatMap((date) =>
    [-30, -7, -2, -1, 0, 1, 2, 7, 30].map((days) => date + days * DAY),
  );
}

/** Instants in [now, until) at which an answer would move if it moved: the last, some evenly between, and some around those edges. */
function probes(now: number, until: number, edges: readonly number[]): number[] {
  const evenly = Array.from({ length: 4 }, (_, index) => now + Math.floor(((until - now) * index) / 4));
  const near = edges.flatMap((edge) => [edge - 1, edge, edge + 1]).filter((at) => at >= now && at < until);
  // An eighth of them or so, another eighth from stretch to stretch: all of them would take most of the time, for few more finds.
  const some = near.filter((_, index) => (index + until) % Math.ceil(near.length / 8) === 0);
  return [until - 1, ...evenly, ...some];
}
