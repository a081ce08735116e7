import type { AttributeCondition, Operand, Operator, SetCondition, Window } from "./ast.ts";
import { holds, isUnknown, type Value } from "./comparison.ts";
import type { AttributeFact, Facts } from "./facts.ts";
import { asksOfValue, isRelative } from "./operators.ts";
import type { Seen } from "./reason.ts";
import { isWithin, nextEdge, spanAround, spanOfRecord } from "./span.ts";
import { stretchOf } from "./time.ts";
import type { CustomerValues } from "./values.ts";

/** One condition about one customer: its answer, when time may next change it (Infinity: never), and what was seen. */
export type Observation = Answer & { seen: Seen; isUnknown?: boolean; latestAt?: Date | undefined };
export type Answer = { answer: boolean; next: number };
export type Context = { facts: Facts; values: CustomerValues; now: number; timeZone: string };

export function observeAttribute(
  condition: AttributeCondition,
  fact: AttributeFact,
  context: Context,
): Observation {
  const value = context.values.attributes[fact.key] ?? null;
  const isNumeric = (fact.type === "number" || fact.type === "money") && !isUnknown(value);
  const seen = value instanceof Date ? value.toISOString() : isNumeric ? Number(value) : value;
  return { ...compareNow(condition, fact.type, value, context), seen };
}

/** A comparison as of now; it changes with time only if the operator is relative. */
export function compareNow(
  compared: { op: Operator; value?: Operand },
  type: AttributeFact["type"],
  value: Value,
  { now, timeZone }: Context,
): Answer & { isUnknown: boolean } {
  const { op, value: operand } = compared;
  if (isUnknown(value)) {
    const answer = holds(op, operand, type, value, timeZone);
    return { answer: !isRelative(op) && answer, next: Infinity, isUnknown: asksOfValue(op) };
  }
  if (!isRelative(op))
    return { answer: holds(op, operand, type, value, timeZone), next: Infinity, isUnknown: false };
  const span = spanAround(compared, typeof value === "string" ? value : Number(value), now, timeZone);
  return { answer: isWithin(span, now), next: nextEdge(span, now), isUnknown: false };
}

export function observeSet({ fact, op, values, window }: SetCondition, context: Context): Observation {
  const wanted = [...new Set(values)];
  const members = (context.values.sets[fact] ?? []).filter(({ value }) => wanted.includes(value));
  const timed = window && inWindow(members, window, context);
  const counted = timed?.counted ?? members;
  const held = new Set(counted.map(({ value }) => value));
  const hits = wanted.filter((value) => held.has(value));
  const answer = op === "has_all" ? hits.length === wanted.length : hits.length > 0 === (op === "has_any");
  const next = timed ? Math.min(timed.arrives, timed.leaves) : Infinity;
  return { answer, next, seen: hits, latestAt: latestOf(counted) };
}

export function latestOf(dated: readonly { at?: Date | null }[]): Date | undefined {
  return dated.flatMap(({ at }) => at ?? []).toSorted((one, other) => Number(other) - Number(one))[0];
}

/** What counts of dated things now, when the next of the others will, and when the first of these will no longer. */
export function inWindow<Dated extends { at?: Date | null }>(
  all: readonly Dated[],
  window: Window | undefined,
  { now, timeZone }: Context,
): { counted: Dated[]; arrives: number; leaves: number } {
  const fixed = window?.kind === "between" ? window : undefined;
  const from = fixed?.from === undefined ? -Infinity : stretchOf(fixed.from, timeZone).from;
  const until = fixed?.to === undefined ? Infinity : stretchOf(fixed.to, timeZone).until;
  const spans = all.flatMap((each) => {
    const at = each.at?.getTime();
    return at === undefined || at < from || at >= until
      ? []
      : [{ each, span: spanOfRecord(window, at, timeZone) }];
  });
  const counted = spans.filter(({ span }) => isWithin(span, now));
  return {
    counted: counted.map(({ each }) => each),
    arrives: Math.min(...spans.map(({ span }) => span.from).filter((edge) => edge > now)),
    leaves: Math.min(...counted.map(({ span }) => span.until)),
  };
}
