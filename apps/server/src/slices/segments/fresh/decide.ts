import { preferHashJoins, type Tx } from "@hortus/kernel";
import { compileRules } from "@hortus/rules/sql";
import { sql, type RawBuilder } from "kysely";
import type { Context } from "../../../context.ts";
import { everyCustomer } from "../../customers/index.ts";
import type { LivingSegment } from "./living.ts";

export interface Decided {
  customer_id: string;
  segment_id: string;
  is_in: boolean;
  /** By the version in force, before. */
  was_in: boolean;
  /** As the world was told last. */
  was_told: boolean;
}

/** Conditions that one statement takes: planning grows with them, and columns end at 1 664. */
const CONDITIONS_AT_ONCE = 200;

/**
 * Decides these segments anew for these customers, always from their whole history, and writes the difference: who is in, who will be
 * once a version being built is in force, and the next instant at which time could change that. One statement for all segments, in which
 * each thing they ask for is read once. Doing it again changes nothing.
 *
 * Whoever calls holds the locks of the customers' shares.
 *
 * @returns those who came or went
 */
export async function decideMembers(
  tx: Tx,
  context: Context,
  segments: readonly LivingSegment[],
  customerIds: readonly string[],
): Promise<Decided[]> {
  if (customerIds.length === 0) return [];
  await preferHashJoins(tx);
  const changes: Decided[] = [];
  for (const chunk of chunksOf(segments.filter(({ inForce, building }) => inForce ?? building))) {
    const { rows } = await statement(context, chunk, customerIds).execute(tx);
    changes.push(...rows);
  }
  return changes;
}

function statement(
  context: Context,
  segments: readonly LivingSegment[],
  customerIds: readonly string[],
): RawBuilder<Decided> {
  const now = context.clock.now();
  const rules = segments.flatMap(({ inForce, building }) => [inForce ?? [], building ?? []].flat());
  const answer = compileRules(
    rules.map(({ rule }) => rule),
    context.facts,
    { scope: { customers: customerIds }, scopeTable: everyCustomer, now, timeZone: context.timeZone },
  );
  const theirs = sql`customer_id = any(${customerIds}::uuid[]) and segment_id = any(${segments.map(({ id }) => id)}::uuid[])`;
  return sql<Decided>`
    with answer as materialized (${answer}),
    decided as materialized (
      select answer.customer_id, verdict.*
      from answer
      cross join lateral (values ${verdicts(segments)})
        as verdict (segment_id, version, next_version, is_in, will_be, due_at)
    ),
    standing as materialized (
      select customer_id, segment_id, from_version, until_version, told from segment_member where ${theirs}
    ),
    changed as materialized (
      select decided.customer_id, decided.segment_id, version, next_version, is_in, will_be,
        coalesce(told, false) as was_told,
        coalesce(from_version <= version and (until_version is null or until_version > version), false) as was_in
      from decided
      left join standing on standing.customer_id = decided.customer_id and standing.segment_id = decided.segment_id
      where (is_in or will_be) <> (standing.customer_id is not null)
        or is_in <> coalesce(told, false)
        or until_version is distinct from (case when is_in and not will_be then next_version end)
        or from_version > (case when is_in then version else next_version end)
        or not is_in and from_version < next_version
    ),
    removed as (
      delete from segment_member as member
      using changed
      where member.customer_id = any(${customerIds}::uuid[])
        and member.customer_id = changed.customer_id
        and member.segment_id = changed.segment_id
        and not is_in
        and not will_be
    ),
    written as (
      insert into segment_member (customer_id, segment_id, from_version, until_version, told, entered_at)
      select customer_id, segment_id,
        case when is_in then version else next_version end,
        case when is_in and not will_be then next_version end,
        is_in, ${now}
      from changed
      where is_in or will_be
      on conflict (customer_id, segment_id) do update
      set from_version = excluded.from_version, until_version = excluded.until_version, told = excluded.told,
        entered_at = case when segment_member.told and excluded.told then segment_member.entered_at else excluded.entered_at end
    ),
    awaited as materialized (
      select customer_id, segment_id, due_at from segment_due where ${theirs}
    ),
    due as (
      insert into segment_due (customer_id, segment_id, due_at)
      select decided.customer_id, decided.segment_id, decided.due_at
      from decided
      left join awaited on awaited.customer_id = decided.customer_id and awaited.segment_id = decided.segment_id
      where decided.due_at is not null and (awaited.due_at is null or awaited.due_at > decided.due_at)
      on conflict (customer_id, segment_id) do update
      set due_at = excluded.due_at
    )
    select customer_id, segment_id, is_in, was_in, was_told
    from changed
    where is_in <> was_in or is_in <> was_told`;
}

/** A row a segment over the columns that `compileRules` gives, which stand in the order of the rules. */
function verdicts(segments: readonly LivingSegment[]): RawBuilder<unknown> {
  let column = 0;
  return sql.join(
    segments.map(({ id, version, inForce, building }) => {
      const now = inForce && ++column;
      const then = building && ++column;
      const dues = [now, then].flatMap((n) => (n ? [sql.ref(`answer.next_change_at_${n}`)] : []));
      const isIn = now ? sql.ref(`answer.is_in_${now}`) : sql`false`;
      const willBe = then ? sql.ref(`answer.is_in_${then}`) : isIn;
      return sql`(${id}::uuid, ${version}::integer, ${building?.version ?? null}::integer, ${isIn}, ${willBe}, least(${sql.join(dues)}))`;
    }),
  );
}

function chunksOf(segments: readonly LivingSegment[]): LivingSegment[][] {
  const chunks: LivingSegment[][] = [];
  let conditions = Infinity;
  for (const segment of segments) {
    const more = (segment.inForce?.conditions ?? 0) + (segment.building?.conditions ?? 0);
    if (conditions + more > CONDITIONS_AT_ONCE) {
      chunks.push([]);
      conditions = 0;
    }
    chunks.at(-1)?.push(segment);
    conditions += more;
  }
  return chunks;
}
