import { appendEvents, newId, type Tx } from "@hortus/kernel";
import type { Rule } from "@hortus/rules";
import { compileRule } from "@hortus/rules/sql";
import { sql } from "kysely";
import type { Context } from "../../context.ts";
import { everyCustomer } from "../customers/index.ts";
import { segmentEntered, segmentLeft } from "./events.ts";

/** A version of a segment's rule whose answer is kept. */
export interface DecidedRule {
  segmentId: string;
  version: number;
  rule: Rule;
}

interface MemberChange {
  customer_id: string;
  change: "entered" | "left";
}

/**
 * Decides one rule anew for these customers, always from their whole history, and writes the difference: members, and when time
 * could next change each answer. One statement, however many customers.
 *
 * Whoever calls holds the segment's lock, so that an older answer never overwrites a newer one.
 */
export async function decideMembers(
  tx: Tx,
  context: Context,
  decided: DecidedRule,
  customerIds: readonly string[],
): Promise<MemberChange[]> {
  if (customerIds.length === 0) return [];
  const { segmentId, version, rule } = decided;
  const now = context.clock.now();
  const answer = compileRule(rule, context.facts, {
    scope: { customers: customerIds },
    scopeTable: everyCustomer,
    now,
    timeZone: context.timeZone,
  });
  const { rows } = await sql<MemberChange>`
    with answer as materialized (${answer}),
    removed as (
      delete from segment_member as member
      using answer
      where member.customer_id = answer.customer_id
        and member.segment_id = ${segmentId}
        and member.version = ${version}
        and not answer.is_in
      returning member.customer_id
    ),
    added as (
      insert into segment_member (customer_id, segment_id, version, entered_at)
      select customer_id, ${segmentId}, ${version}, ${now}
      from answer
      where is_in
      on conflict do nothing
      returning customer_id
    ),
    settled as (
      delete from segment_due as due
      using answer
      where due.customer_id = answer.customer_id
        and due.segment_id = ${segmentId}
        and due.version = ${version}
        and answer.next_change_at is null
    ),
    awaited as (
      insert into segment_due (customer_id, segment_id, version, due_at)
      select customer_id, ${segmentId}, ${version}, next_change_at
      from answer
      where next_change_at is not null
      on conflict (customer_id, segment_id, version) do update
      set due_at = excluded.due_at
      where segment_due.due_at <> excluded.due_at
    )
    select customer_id, 'left' as change from removed
    union all
    select customer_id, 'entered' as change from added`.execute(tx);
  return rows;
}

/** Records and tells who entered and left a segment. Only the version in force speaks. */
export async function publishChanges(
  tx: Tx,
  context: Context,
  segmentId: string,
  changes: readonly MemberChange[],
  because: string,
): Promise<void> {
  if (changes.length === 0) return;
  const at = context.clock.now();
  const rows = changes.map(({ customer_id, change }) => ({ customer_id, id: newId(context.clock), change }));
  await sql`
    insert into segment_change (customer_id, id, segment_id, at, change, because)
    select customer_id, id, ${segmentId}, ${at}, change, ${because}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (customer_id uuid, id uuid, change text)`.execute(
    tx,
  );
  const events = changes.map(({ customer_id, change }) =>
    (change === "entered" ? segmentEntered : segmentLeft).of({
      customerId: customer_id,
      payload: { segmentId, because },
    }),
  );
  await appendEvents(tx, context.clock, events);
}

/** Held to the end of the transaction by whoever decides members of this segment: one writer a segment, any number of segments. */
export async function lockSegment(tx: Tx, segmentId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`segment ${segmentId}`}, 0))`.execute(tx);
}
