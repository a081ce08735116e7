import { preferHashJoins, type Tx } from "@hortus/kernel";
import { compileRules } from "@hortus/rules/sql";
import { sql } from "kysely";
import type { Context } from "../../../context.ts";
import { everyCustomer } from "../../customers/index.ts";
import type { SegmentRow, Stretch } from "../store.ts";

/**
 * Decides the version being built for a stretch of customers, beside the one in force: somebody whom it lets go stays in until it takes
 * its place, somebody whom it takes in is not in before. Writes only what differs from the answer in force.
 */
export async function decideStretch(
  tx: Tx,
  context: Context,
  segment: SegmentRow,
  stretch: Stretch,
): Promise<void> {
  const { clock, timeZone, facts } = context;
  const { id, version, building_version: next, building_rule: rule } = segment;
  if (!rule || next === null) throw new Error("Nothing is being built");
  const now = clock.now();
  const answer = compileRules([rule], facts, {
    scope: { after: stretch.after, upTo: stretch.upTo },
    scopeTable: everyCustomer,
    now,
    timeZone,
    narrow: true,
  });
  const inStretch = sql`
    segment_id = ${id} and customer_id <= ${stretch.upTo}::uuid
      and (${stretch.after ?? null}::uuid is null or customer_id > ${stretch.after ?? null}::uuid)`;
  await preferHashJoins(tx);
  await sql`
    with answer as materialized (${answer}),
    standing as materialized (
      select customer_id, from_version, until_version,
        from_version <= ${version} and (until_version is null or until_version > ${version}) as is_in
      from segment_member
      where ${inStretch}
    ),
    changed as materialized (
      select answer.customer_id, coalesce(is_in, false) as is_in, is_in_1 as will_be, from_version
      from answer
      left join standing on standing.customer_id = answer.customer_id
      where (is_in_1 and not coalesce(is_in, false) and from_version is distinct from ${next}::integer)
        or (is_in_1 and is_in and until_version is not null)
        or (not is_in_1 and standing.customer_id is not null and (not is_in or until_version is distinct from ${next}::integer))
    ),
    removed as (
      delete from segment_member as member
      using changed
      where member.customer_id = changed.customer_id and member.segment_id = ${id} and not is_in and not will_be
        and member.customer_id <= ${stretch.upTo}::uuid
    ),
    written as (
      insert into segment_member (customer_id, segment_id, from_version, until_version, told, entered_at)
      select customer_id, ${id}, case when is_in then from_version else ${next} end, case when not will_be then ${next}::integer end, is_in, ${now}
      from changed
      where is_in or will_be
      on conflict (customer_id, segment_id) do update
      set from_version = excluded.from_version, until_version = excluded.until_version, told = excluded.told
    ),
    awaited as materialized (
      select customer_id, due_at from segment_due where ${inStretch}
    )
    insert into segment_due (customer_id, segment_id, due_at)
    select answer.customer_id, ${id}, next_change_at_1
    from answer
    left join awaited on awaited.customer_id = answer.customer_id
    where next_change_at_1 is not null and (due_at is null or due_at > next_change_at_1)
    on conflict (customer_id, segment_id) do update
    set due_at = excluded.due_at`.execute(tx);
}
