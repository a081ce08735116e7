import type { Filter, Operand, RecordsCondition } from "./ast.ts";
import { folded, holds, isUnknown } from "./comparison.ts";
import { add, decimal, normal, printed, times, toNumber } from "./decimal.ts";
import type { RecordsFact } from "./facts.ts";
import { compareNow, inWindow, latestOf, type Context, type Observation } from "./observe.ts";
import { asksOfValue, onlyArrivalsMatter } from "./operators.ts";
import type { RecordRow } from "./values.ts";

export function observeRecords(
  condition: RecordsCondition,
  fact: RecordsFact,
  context: Context,
): Observation {
  const { counted, arrives, leaves } = inWindow(
    passing(fact, condition.filters, context),
    condition.window,
    context,
  );
  const observed = compareAggregate(condition, counted, fact, context);
  const edge = onlyArrivalsMatter(condition, observed.answer) ? arrives : Math.min(arrives, leaves);
  const isMoment = condition.aggregate === "first" || condition.aggregate === "last";
  return {
    ...observed,
    next: Math.min(observed.next, edge),
    latestAt: isMoment ? undefined : latestOf(counted),
  };
}

/** The customer's records for which all filters hold. */
export function passing(
  fact: RecordsFact,
  filters: readonly Filter[] = [],
  { values, timeZone }: Context,
): RecordRow[] {
  return (values.records[fact.key] ?? []).filter((row) =>
    filters.every((filter) => passes(filter, row, fact, timeZone)),
  );
}

function passes(filter: Filter, row: RecordRow, fact: RecordsFact, timeZone: string): boolean {
  const property = fact.properties.find((each) => each.key === filter.property);
  return (
    property !== undefined &&
    holds(filter.op, filter.value, property.type, row.properties[filter.property] ?? null, timeZone)
  );
}

function compareAggregate(
  condition: RecordsCondition,
  rows: RecordRow[],
  fact: RecordsFact,
  context: Context,
): Observation {
  const { aggregate, measure = "", op, value } = condition;
  if (aggregate === "count" || aggregate === "distinct") {
    const seen = aggregate === "count" ? rows.length : countDistinct(condition, rows, fact);
    return { answer: holds(op, value, "number", seen, ""), next: Infinity, seen };
  }
  if (aggregate === "first" || aggregate === "last") {
    const instants = rows.map((row) => row.at.getTime());
    const at =
      instants.length === 0
        ? null
        : new Date(aggregate === "first" ? Math.min(...instants) : Math.max(...instants));
    return { ...compareNow(condition, "instant", at, context), seen: at?.toISOString() ?? null };
  }
  const numbers = rows.map((row) => row.measures[measure] ?? null).filter((each) => each !== null);
  const sum = numbers.map(decimal).reduce(add, decimal(0));
  if (aggregate === "sum")
    return { answer: holds(op, value, "number", printed(sum), ""), next: Infinity, seen: toNumber(sum) };
  if (numbers.length === 0)
    return {
      answer: holds(op, value, "number", null, ""),
      next: Infinity,
      seen: null,
      isUnknown: asksOfValue(op),
    };
  // The bounds times the number, not the sum divided: division would round.
  const answer = holds(op, timesEach(value, numbers.length), "number", printed(sum), "");
  return { answer, next: Infinity, seen: toNumber(sum) / numbers.length };
}

/** Values that `equals` would tell apart; the unknown is none of them. */
function countDistinct({ property }: RecordsCondition, rows: RecordRow[], fact: RecordsFact): number {
  const type = fact.properties.find(({ key }) => key === property)?.type;
  const known = rows
    .map((row) => row.properties[property ?? ""] ?? null)
    .filter((value) => !isUnknown(value));
  const isNumeric = type === "number" || type === "money";
  const plain = known.map((value) => {
    if (value instanceof Date) return value.toISOString();
    if (isNumeric) return normal(decimal(String(value)));
    return type === "text" ? folded(String(value)) : String(value);
  });
  return new Set(plain).size;
}

function timesEach(operand: Operand, factor: number): Operand {
  const scaled = (bound: string | number) => printed(times(decimal(bound), factor));
  if (typeof operand === "number") return scaled(operand);
  return typeof operand === "object" && !Array.isArray(operand)
    ? { from: scaled(operand.from), to: scaled(operand.to) }
    : operand;
}
