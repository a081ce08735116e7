import type { Operator, RecordsCondition } from "./ast.ts";
import type { ValueType } from "./facts.ts";

/** Which operators make sense for which type of value; the editor offers these, the checker refuses others. */
const known: Operator[] = ["is_known", "is_unknown"];
const ordered: Operator[] = ["equals", "not_equals", "greater", "less", "at_least", "at_most", "between"];
const relative: Operator[] = [
  "within_last_days",
  "more_than_days_ago",
  "within_next_days",
  "days_from_today",
  "in_period",
  "anniversary_within_next_days",
  "anniversary_days_from_today",
  "anniversary_in_period",
];
const listed: Operator[] = ["equals", "not_equals", "in", "not_in"];

/** For properties of records: what is fixed, since a record's own date is what the window is for. */
export const propertyOperators: Record<ValueType, readonly Operator[]> = {
  text: [...listed, "contains", "starts_with", ...known],
  choice: [...listed, ...known],
  path: ["under", "not_under", ...known],
  boolean: ["equals", ...known],
  number: [...ordered, ...known],
  money: [...ordered, ...known],
  date: [...ordered, ...known],
  instant: [...ordered, ...known],
};

export const attributeOperators: Record<ValueType, readonly Operator[]> = {
  ...propertyOperators,
  date: [...relative, ...ordered, ...known],
  instant: [...relative, ...ordered, ...known],
};

const moments: Operator[] = [
  "within_last_days",
  "more_than_days_ago",
  "days_from_today",
  "in_period",
  ...ordered,
  ...known,
];

export const aggregateOperators: Record<RecordsCondition["aggregate"], readonly Operator[]> = {
  count: ordered,
  distinct: ordered,
  sum: ordered, // of nothing it is 0, so it is always known
  average: [...ordered, ...known],
  first: moments,
  last: moments,
};

const relativeSet = new Set<Operator>(relative);

/** Whether the answer depends on when it is asked; the operand is a number of days, a range of them, or a period. */
export const isRelative = (op: Operator): boolean => relativeSet.has(op);

export const isAnniversary = (op: Operator): boolean => op.startsWith("anniversary_");

/** What a comparison takes beside the fact: the editor draws the input, the checker holds the rule to it. */
export type OperandShape = "nothing" | "days" | "days_range" | "period" | "list" | "range" | "one";

export function operandShape(op: Operator): OperandShape {
  if (op === "is_known" || op === "is_unknown") return "nothing";
  if (op === "in_period" || op === "anniversary_in_period") return "period";
  if (op === "days_from_today" || op === "anniversary_days_from_today") return "days_range";
  if (op.endsWith("_days") || op === "more_than_days_ago") return "days";
  if (op === "in" || op === "not_in" || op === "under" || op === "not_under") return "list";
  return op === "between" ? "range" : "one";
}

const rising = new Set<Operator>(["greater", "at_least"]);
const falling = new Set<Operator>(["less", "at_most"]);

/** Whether an unknown value makes the comparison false without its being so: all but the questions about knowing. */
export const asksOfValue = (op: Operator): boolean => op !== "is_known" && op !== "is_unknown";

/**
 * A count that is too small does not grow by records leaving the window, nor does one small enough cease to be: then only a
 * record dated ahead can change the answer. It spares a due row for most customers.
 */
export const onlyArrivalsMatter = ({ aggregate, op }: RecordsCondition, answer: boolean): boolean =>
  (aggregate === "count" || aggregate === "distinct") && (answer ? falling : rising).has(op);
