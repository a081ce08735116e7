import type {
  AttributeCondition,
  Condition,
  Filter,
  Node,
  Operand,
  RecordsCondition,
  Rule,
  SetCondition,
} from "./ast.ts";
import { bucketOf } from "./bucket.ts";
import { assertRule } from "./check.ts";
import { holds, isUnknown, type Value } from "./comparison.ts";
import { add, decimal, printed, times, toNumber } from "./decimal.ts";
import type { AttributeFact, Facts, RecordsFact } from "./facts.ts";
import { isRelative, onlyArrivalsMatter } from "./operators.ts";
import type { Reason, Seen } from "./reason.ts";
import {
  isWithin,
  localDate,
  nextEdge,
  spanAroundDate,
  spanAroundInstant,
  spanOfRecord,
  stretchOf,
} from "./time.ts";

export type { Value } from "./comparison.ts";

/** What is known of one customer, by fact key. `loadValues` of ./sql fetches it; a missing key counts as unknown or none. */
export type CustomerValues = {
  customerId: string;
  attributes: Record<string, Value>;
  sets: Record<string, string[]>;
  records: Record<string, RecordRow[]>;
};
export type RecordRow = {
  at: Date;
  measures: Record<string, string | number | null>;
  properties: Record<string, Value>;
};

export type Moment = { now: Date; timeZone?: string };
export type Evaluation = { answer: boolean; nextChangeAt: Date | null; reason: Reason };

/**
 * Decides one customer, with reasons. Agrees with the compiled SQL on every rule and history (agree.test.ts).
 *
 * @returns `nextChangeAt`: until then the passing of time alone does not change the answer; at that instant it may. Null: never.
 * @throws {InvalidRuleError} if the rule does not fit the facts
 */
export function evaluateRule(
  rule: Rule,
  facts: Facts,
  values: CustomerValues,
  { now, timeZone = "Asia/Shanghai" }: Moment,
): Evaluation {
  assertRule(rule, facts);
  const { answer, next, toReason } = decide(rule.root, { facts, values, now: now.getTime(), timeZone });
  return { answer, nextChangeAt: dateOf(next), reason: toReason() };
}

type Context = { facts: Facts; values: CustomerValues; now: number; timeZone: string };
type Answer = { answer: boolean; next: number };
type Decided = Answer & { isEmpty: boolean; toReason: () => Reason };

function decide(node: Node, context: Context): Decided {
  if (node.kind !== "all" && node.kind !== "any" && node.kind !== "not")
    return decideCondition(node, context);
  const children = (node.kind === "not" ? [node.of] : node.of).map((child) => decide(child, context));
  const { isEmpty, answer, next } = combine(node.kind, children);
  const { kind } = node;
  const toReason = (): Reason => ({
    kind,
    answer,
    changesAt: dateOf(next),
    of: children.map((child) => child.toReason()),
  });
  return { answer, next, isEmpty, toReason };
}

/** The same as deciding the tree that `withoutEmpty` leaves, but every part keeps its place in the reasons. */
function combine(kind: "all" | "any" | "not", children: Decided[]): Answer & { isEmpty: boolean } {
  const live = children.filter((child) => !child.isEmpty);
  if (live.length === 0 || (kind !== "any" && live.length < children.length))
    return { answer: false, next: Infinity, isEmpty: true };
  const holding = live.filter((child) => child.answer);
  if (kind === "not") return { answer: holding.length === 0, next: soonest(live), isEmpty: false };
  const answer = kind === "all" ? holding.length === live.length : holding.length > 0;
  // A false `all` waits for the last of its false parts, a true `any` for the last of its true ones.
  if (answer === (kind === "all")) return { answer, next: soonest(live), isEmpty: false };
  return {
    answer,
    next: Math.max(...live.filter((child) => child.answer === answer).map((child) => child.next)),
    isEmpty: false,
  };
}

const soonest = (answers: Answer[]): number => Math.min(...answers.map((each) => each.next));
const dateOf = (next: number): Date | null => (next === Infinity ? null : new Date(next));

function decideCondition(condition: Condition, context: Context): Decided {
  const { answer, next, seen } = observe(condition, context);
  const toReason = (): Reason => ({ kind: "condition", answer, changesAt: dateOf(next), condition, seen });
  return { answer, next, isEmpty: false, toReason };
}

type Observation = Answer & { seen: Seen };

function observe(condition: Condition, context: Context): Observation {
  if (condition.kind === "bucket") {
    const seen = bucketOf(condition.salt, context.values.customerId);
    return { answer: condition.from <= seen && seen < condition.to, next: Infinity, seen };
  }
  const fact = context.facts.get(condition.fact);
  if (condition.kind === "attribute" && fact?.kind === "attribute")
    return observeAttribute(condition, fact, context);
  if (condition.kind === "records" && fact?.kind === "records")
    return observeRecords(condition, fact, context);
  if (condition.kind === "set") return observeSet(condition, context);
  throw new Error(`assertRule let ${condition.fact} through`);
}

function observeAttribute(condition: AttributeCondition, fact: AttributeFact, context: Context): Observation {
  const value = context.values.attributes[fact.key] ?? null;
  const isNumeric = (fact.type === "number" || fact.type === "money") && !isUnknown(value);
  const seen = value instanceof Date ? value.toISOString() : isNumeric ? Number(value) : value;
  return { ...compareNow(condition, fact.type, value, context), seen };
}

/** A comparison as of now; it changes with time only if the operator is relative. */
function compareNow(
  { op, value: operand }: Pick<AttributeCondition, "op" | "value">,
  type: AttributeFact["type"],
  value: Value,
  context: Context,
): Answer {
  const { now, timeZone } = context;
  if (!isRelative(op)) return { answer: holds(op, operand, type, value, timeZone), next: Infinity };
  if (isUnknown(value)) return { answer: false, next: Infinity };
  const days = Number(operand);
  const isAnniversary = op === "anniversary_within_next_days";
  const date =
    typeof value === "string" ? value : isAnniversary ? localDate(Number(value), timeZone) : undefined;
  const span = date
    ? spanAroundDate(op, days, date, now, timeZone)
    : spanAroundInstant(op, days, Number(value));
  return { answer: isWithin(span, now), next: nextEdge(span, now) };
}

function observeSet({ fact, op, values }: SetCondition, { values: known }: Context): Observation {
  const held = new Set(known.sets[fact]);
  const wanted = [...new Set(values)];
  const hits = wanted.filter((value) => held.has(value));
  const answer = op === "has_all" ? hits.length === wanted.length : hits.length > 0 === (op === "has_any");
  return { answer, next: Infinity, seen: hits };
}

function observeRecords(condition: RecordsCondition, fact: RecordsFact, context: Context): Observation {
  const { now, timeZone } = context;
  const { window, filters = [] } = condition;
  const fixed = window?.kind === "between" ? window : undefined;
  const from = fixed?.from === undefined ? -Infinity : stretchOf(fixed.from, timeZone).from;
  const until = fixed?.to === undefined ? Infinity : stretchOf(fixed.to, timeZone).until;
  const candidates = (context.values.records[fact.key] ?? []).filter(
    (row) =>
      row.at.getTime() >= from &&
      row.at.getTime() < until &&
      filters.every((filter) => passes(filter, row, fact, timeZone)),
  );
  const spans = candidates.map((row) => spanOfRecord(window, row.at.getTime()));
  const rows = candidates.filter((row) => isWithin(spanOfRecord(window, row.at.getTime()), now));
  const { answer, next, seen } = compareAggregate(condition, rows, context);

  const arrives = Math.min(...spans.map((span) => span.from).filter((edge) => edge > now));
  const leaves = Math.min(...spans.filter((span) => isWithin(span, now)).map((span) => span.until));
  const edge = onlyArrivalsMatter(condition, answer) ? arrives : Math.min(arrives, leaves);
  return { answer, next: Math.min(next, edge), seen };
}

function passes(filter: Filter, row: RecordRow, fact: RecordsFact, timeZone: string): boolean {
  const property = fact.properties.find((each) => each.key === filter.property);
  return (
    property !== undefined &&
    holds(filter.op, filter.value, property.type, row.properties[filter.property] ?? null, timeZone)
  );
}

function compareAggregate(condition: RecordsCondition, rows: RecordRow[], context: Context): Observation {
  const { aggregate, measure = "", op, value } = condition;
  if (aggregate === "count")
    return { answer: holds(op, value, "number", rows.length, ""), next: Infinity, seen: rows.length };
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
    return { answer: holds(op, value, "number", null, ""), next: Infinity, seen: null };
  // The bounds times the number, not the sum divided: division would round.
  const answer = holds(op, timesEach(value, numbers.length), "number", printed(sum), "");
  return { answer, next: Infinity, seen: toNumber(sum) / numbers.length };
}

function timesEach(operand: Operand, factor: number): Operand {
  const scaled = (bound: string | number) => printed(times(decimal(bound), factor));
  if (typeof operand === "number") return scaled(operand);
  return typeof operand === "object" && !Array.isArray(operand)
    ? { from: scaled(operand.from), to: scaled(operand.to) }
    : operand;
}
