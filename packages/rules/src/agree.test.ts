import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeTestDatabase, randomRuns, testWorkspace } from "@hortus/kernel/testing";
import type { Workspace } from "@hortus/kernel";
import { evaluateRule } from "./evaluate.ts";
import { histories, rules, timeZones } from "./testing/generate.ts";
import { fillShop, type History } from "./testing/history.ts";
import { createShop, livingCustomers, shopFacts } from "./testing/shop.ts";
import { compileRule, loadValues } from "./sql/index.ts";

/**
 * One language, three readings held together: over random rules and histories, SQL and evaluator give the same answers and the
 * same next change, and between now and that change no answer moves.
 */
const { seed, numRuns: rounds } = randomRuns({ seed: 20_261_124, numRuns: 120 }); // fast-check prints the seed with every failure
const start = new Date("2026-02-26T16:00:00Z"); // midnight in Shanghai, two days before a 29 February that is not there

let workspace: Workspace;
beforeAll(async () => {
  ({ workspace } = await testWorkspace());
  await workspace.tx(createShop);
});
afterAll(closeTestDatabase);

test(
  "SQL, evaluator and next change agree on random rules and histories",
  async () => {
    let changes = 0;
    let inside = 0;
    await fc.assert(
      fc.asyncProperty(
        rules,
        fc.array(histories(start), { minLength: 4, maxLength: 4 }),
        fc.constantFrom(...timeZones),
        async (rule, people, timeZone) => {
          const ids = people.map((_, index) => `0197a000-0000-7000-8000-0000000000${10 + index}`);
          await workspace.tx((tx) => fillShop(tx, ids, people));
          const values = await loadValues(workspace.db, rule, shopFacts, ids, livingCustomers);
          expect([...values.keys()].sort()).toEqual(
            ids.filter((_, index) => !people[index]?.customer.erased_at),
          );

          const evaluate = (id: string, now: Date) => {
            const known = values.get(id);
            if (!known) throw new Error(`${id} was not loaded`);
            return evaluateRule(rule, shopFacts, known, { now, timeZone });
          };
          const decide = async (now: Date, scope: "all" | { customers: string[] }) => {
            const { rows } = await compileRule(rule, shopFacts, {
              scope,
              now,
              timeZone,
              scopeTable: livingCustomers,
            }).execute(workspace.db);
            return rows.map((row) => [row.customer_id, row.is_in, row.next_change_at?.toISOString()]).sort();
          };
          const agreeAt = async (now: Date, scope: "all" | { customers: string[] } = { customers: ids }) => {
            const expected = [...values.keys()].sort().map((id) => {
              const { answer, nextChangeAt } = evaluate(id, now);
              inside += answer ? 1 : 0;
              return [id, answer, nextChangeAt?.toISOString()];
            });
            expect(await decide(now, scope)).toEqual(expected);
          };

          await agreeAt(start, "all");
          const edges = new Set<number>();
          for (const id of values.keys()) {
            let now = start;
            for (let step = 0; step < 6; step++) {
              const { answer, nextChangeAt } = evaluate(id, now);
              const until = nextChangeAt?.getTime() ?? now.getTime() + 800 * 86_400_000;
              expect(until).toBeGreaterThan(now.getTime());
              for (const probe of probes(now.getTime(), until, people)) {
                expect(evaluate(id, new Date(probe)).answer, `at ${new Date(probe).toISOString()}`).toBe(
                  answer,
                );
              }
              if (!nextChangeAt) break;
              changes += evaluate(id, nextChangeAt).answer === answer ? 0 : 1;
              edges.add(until);
              now = nextChangeAt;
            }
          }
          const first = [...edges].sort((a, b) => a - b).slice(0, 2);
          for (const edge of first) {
            for (const shift of [-1, 0, 1]) await agreeAt(new Date(edge + shift));
          }
        },
      ),
      { seed, numRuns: rounds },
    );
    // A generator that never hits anything would agree with everybody.
    expect(changes).toBeGreaterThan(rounds / 2);
    expect(inside).toBeGreaterThan(rounds);
  },
  60_000 + rounds * 1_000,
);

/** Instants in [now, until) at which an answer would move if it moved: around each date of a history, shifted by every width in use. */
function probes(now: number, until: number, people: History[]): number[] {
  const dates = people
    .flatMap((person) => [
      person.customer.joined_at,
      ...person.orders.map((order) => order.paid_at),
      ...person.refunds.map((refund) => refund.refunded_at),
      ...person.tags.map((tag) => tag.tagged_at),
    ])
    .flatMap((date) => (date === null ? [] : Date.parse(date)));
  const day = 86_400_000;
  const edges = dates.flatMap((date) => [-30, -7, -2, -1, 0, 1, 2, 7, 30].map((days) => date + days * day));
  const evenly = Array.from({ length: 40 }, (_, index) => now + Math.floor(((until - now) * index) / 40));
  return [now, until - 1, ...evenly, ...edges.flatMap((edge) => [edge - 1, edge, edge + 1])].filter(
    (probe) => probe >= now && probe < until,
  );
}
