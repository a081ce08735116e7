import { sql, type RawBuilder } from "kysely";
import type { Operand, Operator } from "../ast.ts";
import { folded } from "../comparison.ts";
import type { ValueType } from "../facts.ts";
import { stretchOf } from "../time.ts";

type Fragment = RawBuilder<unknown>;
type Compared = { op: Operator; value?: Operand };

/** A fixed comparison, null when the value is unknown: `holds` of ../comparison.ts, said in SQL. */
export function comparison(
  { op, value: operand }: Compared,
  type: ValueType,
  value: Fragment,
  timeZone: string,
): Fragment {
  if (type === "text" || type === "choice" || type === "path")
    return textComparison(op, operand, type, value);
  if (op === "is_known") return sql`${value} is not null`;
  if (op === "is_unknown") return sql`${value} is null`;
  if (type === "boolean") return sql`${value} = ${operand}::boolean`;
  if (type === "date")
    return inOrder(op, operand, (bound) => ({ first: sql`${String(bound)}::date` }), value);
  if (type === "instant") {
    return inOrder(op, operand, (bound) => stretch(stretchOf(String(bound), timeZone)), value);
  }
  return type === "number"
    ? numberComparison({ op, value: operand }, sql`${value}::numeric`)
    : wholeComparison({ op, value: operand }, value);
}

/** Numbers compare exactly, as numeric. `factor` stands before the bounds: an average is compared as sum with bound × number. */
export function numberComparison(
  { op, value: operand }: Compared,
  value: Fragment,
  factor: Fragment = sql``,
): Fragment {
  return inOrder(op, operand, (bound) => ({ first: sql`${factor}${String(bound)}::numeric` }), value);
}

/** Counts and fen: the same, and faster. */
export function wholeComparison({ op, value: operand }: Compared, value: Fragment): Fragment {
  return inOrder(op, operand, (bound) => ({ first: sql`${String(bound)}::bigint` }), value);
}

/** The first value that a bound covers, and (for a stretch of time) the first one after it. */
type Bound = { first: Fragment; after?: Fragment };

const stretch = ({ from, until }: { from: number; until: number }): Bound => ({
  first: sql`${new Date(from).toISOString()}::timestamptz`,
  after: sql`${new Date(until).toISOString()}::timestamptz`,
});

function inOrder(
  op: Operator,
  operand: Operand,
  boundOf: (bound: string | number) => Bound,
  value: Fragment,
): Fragment {
  if (typeof operand === "object" && !Array.isArray(operand)) {
    return sql`(${inOrder("at_least", operand.from, boundOf, value)} and ${inOrder("at_most", operand.to, boundOf, value)})`;
  }
  const { first, after } = boundOf(typeof operand === "string" ? operand : Number(operand));
  if (op === "less") return sql`${value} < ${first}`;
  if (op === "at_least") return sql`${value} >= ${first}`;
  if (op === "greater") return after ? sql`${value} >= ${after}` : sql`${value} > ${first}`;
  if (op === "at_most") return after ? sql`${value} < ${after}` : sql`${value} <= ${first}`;
  if (!after) return op === "equals" ? sql`${value} = ${first}` : sql`${value} <> ${first}`;
  const inside = sql`(${value} >= ${first} and ${value} < ${after})`;
  return op === "equals" ? inside : sql`not ${inside}`;
}

/** A value so that those which `equals` takes for one are one; null if it is unknown. */
export function comparable(type: ValueType, value: Fragment): Fragment {
  if (type === "number") return sql`${value}::numeric`;
  if (type !== "text" && type !== "choice" && type !== "path") return value;
  // An empty text is unknown. Collation C folds Latin letters only, on every machine alike.
  const known = sql`nullif(${value}::text, '')`;
  return type === "text" ? sql`lower(${known} collate "C")` : known;
}

function textComparison(
  op: Operator,
  operand: Operand,
  type: "text" | "choice" | "path",
  column: Fragment,
): Fragment {
  if (op === "is_known") return sql`nullif(${column}::text, '') is not null`;
  if (op === "is_unknown") return sql`nullif(${column}::text, '') is null`;
  const value = comparable(type, column);
  if (type === "path") return pathComparison(op, operand, value);
  const wanted = (text: unknown) => (type === "text" ? folded(String(text)) : String(text));
  if (Array.isArray(operand)) {
    const list = sql`${operand.map(wanted)}::text[]`;
    return op === "in" ? sql`${value} = any(${list})` : sql`${value} <> all(${list})`;
  }
  const one = sql`${wanted(operand)}::text`;
  if (op === "contains") return sql`strpos(${value}, ${one}) > 0`;
  if (op === "starts_with") return sql`starts_with(${value}, ${one})`;
  return op === "equals" ? sql`${value} = ${one}` : sql`${value} <> ${one}`;
}

/** Null when the place is unknown, as every comparison. */
function pathComparison(op: Operator, operand: Operand, value: Fragment): Fragment {
  const places = Array.isArray(operand) ? operand : [];
  const under = places.map((place) => sql`strpos('/' || ${value} || '/', ${`/${place}/`}::text) > 0`);
  return op === "under" ? sql`(${sql.join(under, sql` or `)})` : sql`not (${sql.join(under, sql` or `)})`;
}
