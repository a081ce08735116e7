import { sql } from "kysely";
import type {
  AttributeCondition,
  Condition,
  RecordsCondition,
  SequenceCondition,
  SetCondition,
} from "../ast.ts";
import { segmentsFact, type RecordsFact, type SetFact, type ValueType } from "../facts.ts";
import { isRelative, onlyArrivalsMatter } from "../operators.ts";
import { comparable, comparison, numberComparison, wholeComparison } from "./comparison.ts";
import type { Fragment } from "./fragment.ts";
import type { Sources } from "./sources.ts";
import { spanAround } from "./time.ts";

/** One condition in SQL: never null. `next` is missing when time cannot change the answer; else 'infinity' says never. */
export type CompiledCondition = { answer: Fragment; next?: Fragment };

export function compileCondition(condition: Condition, sources: Sources): CompiledCondition {
  if (condition.kind === "bucket") {
    // ../bucket.ts computes the same: four bytes of the hash, read as an unsigned number.
    const hash = sql`sha256(convert_to(${condition.salt}::text || ':' || s.customer_id::text, 'UTF8'))`;
    const bucket = sql`('x' || encode(substr(${hash}, 1, 4), 'hex'))::bit(32)::bigint % 10000`;
    return { answer: sql`${bucket} >= ${condition.from}::bigint and ${bucket} < ${condition.to}::bigint` };
  }
  const { facts } = sources.question;
  if (condition.kind === "sequence") return compileSequence(condition, sources);
  if (condition.kind === "segment") {
    const others = segmentsFact(facts);
    if (!others) throw new Error(`assertRule let ${condition.kind} through`);
    const { hits } = sources.held(others, { values: [condition.segment], isAll: false });
    return { answer: sql`${hits} is ${condition.op === "is_in" ? sql`not null` : sql`null`}` };
  }
  const fact = facts.get(condition.fact);
  if (condition.kind === "attribute" && fact?.kind === "attribute") {
    return compareNow(condition, fact.type, sources.attribute(fact), sources);
  }
  if (condition.kind === "records" && fact?.kind === "records")
    return compileRecords(condition, fact, sources);
  if (condition.kind === "set" && fact?.kind === "set") return compileSet(condition, fact, sources);
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
  const around = spanAround({ op, value }, type, column, sources.question);
  const { from, until } = sources.span(around.from, around.until);
  const now = sources.now();
  return {
    answer: orFalse(sql`${from} <= ${now} and ${now} < ${until}`),
    next: sql`case when ${from} > ${now} then ${from} when ${until} > ${now} then ${until} else 'infinity' end`,
  };
}

function compileSet(
  { op, values, window }: SetCondition,
  fact: SetFact,
  sources: Sources,
): CompiledCondition {
  const isAll = op === "has_all";
  const held = sources.held(fact, { values, isAll, window });
  const hits = sql`coalesce(${held.hits}, 0)`;
  const answer = isAll
    ? sql`${hits} = ${new Set(values).size}::bigint`
    : op === "has_any"
      ? sql`${hits} > 0`
      : sql`${hits} = 0`;
  return window
    ? { answer, next: sql`least(${held.arrives}, ${held.leaves}, 'infinity')` } // least() passes over nulls
    : { answer };
}

function compileSequence(condition: SequenceCondition, sources: Sources): CompiledCondition {
  const column = sources.sequence(condition);
  const answer = orFalse(column("holds"));
  const leaves = column("leaves_at");
  // Of a pair that is not there yet, nothing can be lost.
  const mayLose = condition.op === "not_followed" || (condition.which ?? "any") !== "any";
  const lost = mayLose ? leaves : sql`case when ${answer} then ${leaves} end`;
  return {
    answer,
    next: sql`least(${column("arrives_at")}, ${lost}, ${column("over_at")}, 'infinity')`,
  };
}

function compileRecords(condition: RecordsCondition, fact: RecordsFact, sources: Sources): CompiledCondition {
  const reading = sources.reading(fact, condition);
  const { answer, next } = compareAggregate(condition, fact, sources);
  const arrives = reading.arrives();
  const leaves = reading.leaves();
  const edges = [
    arrives,
    ...(next ? [next] : []),
    ...(leaves ? [arrivalsOnly(condition, answer, leaves)] : []),
  ];
  return { answer, next: sql`least(${sql.join(edges)}, 'infinity')` };
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
  const reading = sources.reading(fact, condition);
  if (aggregate === "count") {
    const records = reading.counted("records", sql`count(*)`);
    return { answer: wholeComparison(compared, sql`coalesce(${records}, 0)`) };
  }
  if (aggregate === "distinct") {
    const property = fact.properties.find((each) => each.key === condition.property);
    if (!property) throw new Error(`assertRule let ${condition.property} through`);
    const told = sql`count(distinct ${comparable(property.type, sql.ref(property.column))})`;
    const number = reading.counted(`distinct_${property.column}`, told);
    return { answer: wholeComparison(compared, sql`coalesce(${number}, 0)`) };
  }
  if (aggregate === "first" || aggregate === "last") {
    const at = sql.ref(fact.sql.at);
    const moment =
      aggregate === "first"
        ? reading.counted("first_at", sql`min(${at})`)
        : reading.counted("last_at", sql`max(${at})`);
    return compareNow(condition, "instant", moment, sources);
  }
  const measure = fact.measures.find((each) => each.key === condition.measure);
  if (!measure) throw new Error(`assertRule let ${condition.measure} through`);
  // Money is an integer already; a cast would slow the sum down.
  const amount =
    measure.type === "money" ? sql.ref(measure.column) : sql`${sql.ref(measure.column)}::numeric`;
  const sum = reading.counted(`sum_${measure.key}`, sql`sum(${amount})`);
  if (aggregate === "sum") return { answer: numberComparison(compared, sql`coalesce(${sum}, 0)`) };
  if (op === "is_known") return { answer: sql`${sum} is not null` };
  if (op === "is_unknown") return { answer: sql`${sum} is null` };
  // Times the number, not divided by it: division would round.
  const number = reading.counted(`number_${measure.key}`, sql`count(${amount})`);
  return { answer: orFalse(numberComparison(compared, sum, sql`${number} * `)) };
}
