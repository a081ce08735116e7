import { sql } from "kysely";
import type { AttributeCondition, Condition, RecordsCondition } from "../ast.ts";
import type { RecordsFact, ValueType } from "../facts.ts";
import { isRelative, onlyArrivalsMatter } from "../operators.ts";
import { localDate, windowMs } from "../time.ts";
import { comparison, numberComparison, wholeComparison } from "./comparison.ts";
import type { Fragment, Sources } from "./sources.ts";

/** One condition in SQL: never null. `next` is missing when time cannot change the answer; else 'infinity' says never. */
export type CompiledCondition = { answer: Fragment; next?: Fragment };

export function compileCondition(condition: Condition, sources: Sources): CompiledCondition {
  if (condition.kind === "bucket") {
    // ../bucket.ts computes the same: four bytes of the hash, read as an unsigned number.
    const hash = sql`sha256(convert_to(${condition.salt}::text || ':' || s.customer_id::text, 'UTF8'))`;
    const bucket = sql`('x' || encode(substr(${hash}, 1, 4), 'hex'))::bit(32)::bigint % 10000`;
    return { answer: sql`${bucket} >= ${condition.from}::bigint and ${bucket} < ${condition.to}::bigint` };
  }
  const fact = sources.question.facts.get(condition.fact);
  if (condition.kind === "attribute" && fact?.kind === "attribute") {
    return compareNow(condition, fact.type, sources.attribute(fact), sources);
  }
  if (condition.kind === "records" && fact?.kind === "records")
    return compileRecords(condition, fact, sources);
  if (condition.kind === "set" && fact?.kind === "set") {
    const hits = sql`coalesce(${sources.hits(fact, condition)}, 0)`;
    if (condition.op === "has_all")
      return { answer: sql`${hits} = ${new Set(condition.values).size}::bigint` };
    return { answer: condition.op === "has_any" ? sql`${hits} > 0` : sql`${hits} = 0` };
  }
  throw new Error(`assertRule let ${condition.fact} through`);
}

/** Unknown compares as false, and never changes by itself. */
const orFalse = (answer: Fragment): Fragment => sql`coalesce(${answer}, false)`;

function compareNow(
  { op, value }: Pick<AttributeCondition, "op" | "value">,
  type: ValueType,
  column: Fragment,
  sources: Sources,
): CompiledCondition {
  if (!isRelative(op)) {
    return { answer: orFalse(comparison({ op, value }, type, column, sources.question.timeZone)) };
  }
  const { from, until } = spanOf(op, Number(value), type, column, sources);
  const now = sources.now();
  return {
    answer: orFalse(sql`${from} <= ${now} and ${now} < ${until}`),
    next: sql`case when ${from} > ${now} then ${from} when ${until} > ${now} then ${until} else 'infinity' end`,
  };
}

/** The spans of ../time.ts, said in SQL. */
function spanOf(
  op: AttributeCondition["op"],
  days: number,
  type: ValueType,
  column: Fragment,
  sources: Sources,
) {
  const { now, timeZone } = sources.question;
  const startOf = (date: Fragment, shift: number) => startOfDay(sql`${date} + ${shift}::int`, timeZone);
  if (op === "anniversary_within_next_days") {
    const date = type === "date" ? column : sql`(${column} at time zone ${timeZone}::text)::date`;
    const next = nextAnniversary(date, localDate(now.getTime(), timeZone));
    return sources.span(startOf(next, -days), startOf(next, 1));
  }
  const isDate = type === "date";
  // Exactly `days` old is still within, hence the millisecond.
  const later = isDate ? startOf(column, days + 1) : sql`${column} + ${millis(days * 86_400_000 + 1)}`;
  if (op === "more_than_days_ago") return sources.span(later, sql`'infinity'::timestamptz`);
  if (op === "within_last_days") return sources.span(isDate ? startOf(column, 0) : column, later);
  return isDate
    ? sources.span(startOf(column, -days), startOf(column, 1))
    : sources.span(sql`${column} - ${millis(days * 86_400_000)}`, sql`${column} + ${millis(1)}`);
}

/** One after the last millisecond of the day before: right also where clocks change at midnight, which may be skipped or come twice. */
const startOfDay = (date: Fragment, timeZone: string): Fragment =>
  sql`(${date} - 1 + time '23:59:59.999') at time zone ${timeZone}::text + ${millis(1)}`;

// Adding years to a 29 February gives the 28th in other years, as wanted.
function nextAnniversary(date: Fragment, today: string): Fragment {
  const year = Number(today.slice(0, 4));
  const inYear = (wanted: number) =>
    sql`(${date} + make_interval(years => ${wanted}::int - extract(year from ${date})::int))::date`;
  return sql`case when ${inYear(year)} >= ${today}::date then ${inYear(year)} else ${inYear(year + 1)} end`;
}

// In hours and seconds, never in days: an interval of days follows the session's time zone when clocks change.
const millis = (amount: number): Fragment => sql`make_interval(secs => ${amount / 1000}::double precision)`;

function compileRecords(condition: RecordsCondition, fact: RecordsFact, sources: Sources): CompiledCondition {
  const { window } = condition;
  const compared = compareAggregate(condition, fact, sources);
  const arrives = sources.aggregate(
    fact,
    condition,
    "arrives_at",
    (at) => sql`min(${at}) filter (where ${at} > ${sources.now()})`,
  );
  const { answer } = compared;
  const edges = [arrives, ...(compared.next ? [compared.next] : [])];
  if (window?.kind === "last") {
    const leaves = sources.aggregate(
      fact,
      condition,
      "leaves_at",
      (at, rows) => sql`min(${at}) ${rows} + ${millis(windowMs(window) + 1)}`,
    );
    edges.push(arrivalsOnly(condition, answer, leaves));
  }
  return { answer, next: sql`least(${sql.join(edges)}, 'infinity')` }; // least() passes over nulls
}

function arrivalsOnly(condition: RecordsCondition, answer: Fragment, leaves: Fragment): Fragment {
  if (onlyArrivalsMatter(condition, true)) return sql`case when not (${answer}) then ${leaves} end`;
  return onlyArrivalsMatter(condition, false) ? sql`case when ${answer} then ${leaves} end` : leaves;
}

function compareAggregate(
  condition: RecordsCondition,
  fact: RecordsFact,
  sources: Sources,
): CompiledCondition {
  const { aggregate, op, value } = condition;
  const compared = { op, value };
  const column = (name: string, over: Fragment) =>
    sources.aggregate(fact, condition, name, (_at, rows) => sql`${over} ${rows}`);
  if (aggregate === "count")
    return { answer: wholeComparison(compared, sql`coalesce(${column("records", sql`count(*)`)}, 0)`) };
  if (aggregate === "first" || aggregate === "last") {
    const at = sql.ref(fact.sql.at);
    const moment =
      aggregate === "first" ? column("first_at", sql`min(${at})`) : column("last_at", sql`max(${at})`);
    return compareNow(condition, "instant", moment, sources);
  }
  const measure = fact.measures.find((each) => each.key === condition.measure);
  if (!measure) throw new Error(`assertRule let ${condition.measure} through`);
  // Money is an integer already; a cast would slow the sum down.
  const amount =
    measure.type === "money" ? sql.ref(measure.column) : sql`${sql.ref(measure.column)}::numeric`;
  const sum = column(`sum_${measure.key}`, sql`sum(${amount})`);
  if (aggregate === "sum") return { answer: numberComparison(compared, sql`coalesce(${sum}, 0)`) };
  if (op === "is_known") return { answer: sql`${sum} is not null` };
  if (op === "is_unknown") return { answer: sql`${sum} is null` };
  // Times the number, not divided by it: division would round.
  const number = column(`number_${measure.key}`, sql`count(${amount})`);
  return { answer: orFalse(numberComparison(compared, sum, sql`${number} * `)) };
}
