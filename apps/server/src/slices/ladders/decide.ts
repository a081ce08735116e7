import type { Ladder } from "@hortus/contracts";
import { appendEvents, newId, preferHashJoins, type Tx } from "@hortus/kernel";
import type { Rule } from "@hortus/rules";
import { compileRules } from "@hortus/rules/sql";
import { sql } from "kysely";
import type { Context } from "../../context.ts";
import { everyCustomer } from "../customers/index.ts";
import { changedEvent } from "./facts.ts";
import type { LadderRule } from "./model.ts";
import { insertChanges, type StateChange } from "./store.ts";

/** What asked for a decision: "rule", "time", "merge" or the type of an event. Historic sets nothing off (see events.ts). */
export interface Cause {
  because: string;
  historic?: true | undefined;
}

/**
 * Decides where these customers stand on a ladder, from their whole history, and writes the difference: state, when time could next change it,
 * the move, and the event. One statement decides, however many customers.
 *
 * A customer is in the first state that he may enter, or that he is in and may stay in.
 *
 * Whoever calls holds the ladder's lock, so that an older answer never overwrites a newer one.
 *
 * @param causes of each customer: what asked for the decision
 * @returns how many moved
 */
export async function decideStates(
  tx: Tx,
  context: Context,
  ladder: Ladder,
  states: readonly LadderRule[],
  causes: ReadonlyMap<string, Cause>,
): Promise<number> {
  const customerIds = [...causes.keys()];
  if (customerIds.length === 0) return 0;
  const now = context.clock.now();
  const { cases, rules } = casesOf(states);
  const answer = compileRules(rules, context.facts, {
    scope: { customers: customerIds },
    scopeTable: everyCustomer,
    now,
    timeZone: context.timeZone,
  });
  // Each table is read for these customers only, by its primary key: not all who stand on the ladder, for each batch.
  const theirs = sql`ladder = ${ladder} and customer_id = any(${customerIds}::uuid[])`;
  await preferHashJoins(tx);
  const nexts = rules.map((_, index) => sql.ref(`answer.next_change_at_${index + 1}`));
  const { rows } = await sql<StateChange>`
    with answer as materialized (${answer}),
    known as materialized (
      select customer_id, state from customer_ladder where ${theirs}
    ),
    awaiting as materialized (
      select customer_id, due_at from ladder_due where ${theirs}
    ),
    decided as materialized (
      select
        answer.customer_id,
        known.state as from_state,
        awaiting.due_at as awaited_at,
        ${cases} as to_state,
        ${nexts.length > 0 ? sql`least(${sql.join(nexts)})` : sql`null::timestamptz`} as due_at
      from answer
      left join known on known.customer_id = answer.customer_id
      left join awaiting on awaiting.customer_id = answer.customer_id
    ),
    gone as (
      delete from customer_ladder
      where ${theirs} and customer_id in (select customer_id from decided where to_state is null and from_state is not null)
    ),
    put as (
      insert into customer_ladder (customer_id, ladder, state, since)
      select customer_id, ${ladder}, to_state, ${now}
      from decided
      where to_state is not null and to_state is distinct from from_state
      on conflict (customer_id, ladder) do update
      set state = excluded.state, since = excluded.since
    ),
    settled as (
      delete from ladder_due
      where ${theirs} and customer_id in (select customer_id from decided where due_at is null and awaited_at is not null)
    ),
    awaited as (
      insert into ladder_due (customer_id, ladder, due_at)
      select customer_id, ${ladder}, due_at from decided where due_at is distinct from awaited_at and due_at is not null
      on conflict (customer_id, ladder) do update
      set due_at = excluded.due_at
    )
    select customer_id, from_state, to_state from decided where to_state is distinct from from_state`.execute(
    tx,
  );
  await tellChanges(tx, context, ladder, rows, causes);
  return rows.length;
}

/** Keeps and tells moves that are already written. */
export async function tellChanges(
  tx: Tx,
  context: Context,
  ladder: Ladder,
  changes: readonly StateChange[],
  causes: ReadonlyMap<string, Cause>,
): Promise<void> {
  if (changes.length === 0) return;
  const told: (StateChange & Cause & { id: string })[] = changes.map((change) => ({
    ...change,
    id: newId(context.clock),
    ...(causes.get(change.customer_id) ?? { because: "time" }), // every change is of a customer that was asked for
  }));
  await insertChanges(tx, ladder, told, context.clock.now());
  await appendEvents(
    tx,
    context.clock,
    told.map(({ customer_id, from_state, to_state, because, historic }) =>
      changedEvent[ladder].of({
        customerId: customer_id,
        payload: {
          from: from_state ?? undefined,
          to: to_state ?? undefined,
          because,
          ...(historic && { historic }),
        },
      }),
    ),
  );
}

/** Held to the end of the transaction by whoever decides on this ladder. */
export async function lockLadder(tx: Tx, ladder: Ladder): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`ladder ${ladder}`}, 0))`.execute(tx);
}

/** The first state that may be entered, or is held and may be kept, as SQL over the answers to the rules. */
function casesOf(states: readonly LadderRule[]) {
  const rules: Rule[] = [];
  const isIn = (rule: Rule) => sql.ref(`answer.is_in_${rules.push(rule)}`);
  let rest = sql`null::text`;
  const whens = [];
  for (const { state, enter, stay } of states) {
    if (!enter) {
      rest = sql`${state}::text`;
      break;
    }
    const enters = isIn(enter);
    // The same rule twice would be worked out twice.
    const stays = stay && JSON.stringify(stay) !== JSON.stringify(enter) ? isIn(stay) : undefined;
    whens.push(
      stays
        ? sql`when ${enters} or (known.state = ${state} and ${stays}) then ${state}::text`
        : sql`when ${enters} then ${state}::text`,
    );
  }
  const cases = whens.length > 0 ? sql`case ${sql.join(whens, sql` `)} else ${rest} end` : rest;
  return { cases, rules };
}
