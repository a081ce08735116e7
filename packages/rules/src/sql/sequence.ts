import { sql } from "kysely";
import type { SequenceCondition, SequenceStep } from "../ast.ts";
import type { RecordsFact } from "../facts.ts";
import { lengthMs } from "../span.ts";
import { filtersOf } from "./records.ts";
import { instant, selection, type Fragment, type Question } from "./fragment.ts";
import { millis } from "./time.ts";
import { boundsOf, windowParts, type WindowParts } from "./window.ts";

/**
 * ../observe-sequence.ts, said in SQL: the records of both steps in one line by time, each first with the nearest `second` after it. One sort a
 * customer, however many pairs there are. Columns: `holds`, `arrives_at`, `leaves_at`, `over_at`.
 */
export function sequenceCte(name: string, condition: SequenceCondition, question: Question): Fragment {
  const { op, within, which = "any" } = condition;
  const first = stepOf(condition.first, question);
  const second = stepOf(condition.second, question);
  const { now } = question;
  const width = within && lengthMs(within);
  const isAsked = which === "any" ? sql`is_first` : sql`is_first and at = which_at`;
  const inTime =
    width === undefined ? sql`followed_at is not null` : sql`followed_at <= at + ${millis(width)}`;
  const missing = sql`(${inTime}) is not true`;
  const isOver = width === undefined ? sql`` : sql` and at < ${instant(new Date(now.getTime() - width))}`;
  const holds = op === "followed" ? inTime : sql`${missing}${isOver}`;
  const waiting =
    op === "followed" || width === undefined
      ? sql`null::timestamptz`
      : sql`min(at) filter (where ${isAsked} and ${missing} and at >= ${instant(new Date(now.getTime() - width))}) + ${millis(width + 1)}`;
  const whichAt =
    which === "any"
      ? sql``
      : sql`,
           ${which === "first" ? sql`min(at)` : sql`max(at)`} filter (where is_first) over (partition by customer_id) as which_at`;
  return sql`${sql.id(name)} as (
  select customer_id,
         bool_or(${isAsked} and ${holds}) as holds,
         ${earliest([arrival(first, "first"), arrival(second, "second")])} as arrives_at,
         ${earliest([leaving(first, "first"), leaving(second, "second")])} as leaves_at,
         ${waiting} as over_at
  from (
    select steps.*,
           min(at) filter (where is_second) over (
             partition by customer_id order by at desc groups between unbounded preceding and 1 preceding
           ) as followed_at${whichAt}
    from (
${stepRows(first, second, question)}
    ) as steps
  ) as paired
  group by customer_id
)`;
}

type Step = { fact: RecordsFact; parts: WindowParts; at: Fragment; clauses: Fragment[] };

function stepOf({ fact: key, window, filters }: SequenceStep, question: Question): Step {
  const fact = question.facts.get(key);
  if (fact?.kind !== "records") throw new Error(`assertRule let ${key} through`);
  const parts = windowParts(window, question);
  const at = sql.ref(fact.sql.at);
  return { fact, parts, at, clauses: [...boundsOf(parts, at), ...filtersOf(fact, filters, question)] };
}

/** One scan where both steps are of one fact, else one each. */
function stepRows(first: Step, second: Step, question: Question): Fragment {
  if (first.fact.key !== second.fact.key)
    return sql`${scan(first, flags(first), none, first.clauses, question)}
      union all
${scan(second, none, flags(second), second.clauses, question)}`;
  const either =
    first.clauses.length === 0 || second.clauses.length === 0
      ? []
      : [sql`(${all(first.clauses)} or ${all(second.clauses)})`];
  return scan(first, flags(first, first.clauses), flags(second, second.clauses), either, question);
}

type Flags = { counts: Fragment; comes: Fragment };
const none: Flags = { counts: sql`false`, comes: sql`false` };

const flags = ({ parts, at }: Step, clauses: readonly Fragment[] = []): Flags => ({
  counts: all([...clauses, parts.counted(at)]),
  comes: all([...clauses, parts.coming(at)]),
});

const all = (clauses: readonly Fragment[]): Fragment => sql`(${sql.join(clauses, sql` and `)})`;

function scan(
  { fact, at }: Step,
  first: Flags,
  second: Flags,
  clauses: Fragment[],
  question: Question,
): Fragment {
  const { customerColumn: column = "customer_id", table, where } = fact.sql;
  return sql`      select ${sql.id(column)} as customer_id,
             ${at} as at,
             ${first.counts} as is_first,
             ${first.comes} as first_comes,
             ${second.counts} as is_second,
             ${second.comes} as second_comes
      from ${sql.id(table)}${selection({ table, column, where }, clauses, question, "      ")}`;
}

const arrival = ({ parts }: Step, name: "first" | "second"): Fragment =>
  parts.arrivesAt(sql`min(at) filter (where ${sql.id(`${name}_comes`)})`);

const leaving = ({ parts }: Step, name: "first" | "second"): Fragment | undefined =>
  parts.leavesAt?.(sql`min(at) filter (where ${sql.id(`is_${name}`)})`);

/** The sooner; least() passes over nulls. */
function earliest(instants: readonly (Fragment | undefined)[]): Fragment {
  const given = instants.filter((each) => each !== undefined);
  return given.length === 0 ? sql`null::timestamptz` : sql`least(${sql.join(given)})`;
}
