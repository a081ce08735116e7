import type {
  BucketCondition,
  Condition,
  Filter,
  Node,
  Operand,
  Operator,
  RecordsCondition,
  Rule,
  SegmentCondition,
  SequenceCondition,
  SequenceStep,
  Window,
} from "./ast.ts";
import { segmentsFact, type Option, type PublicFact, type PublicFacts, type ValueType } from "./facts.ts";
import { operandShape } from "./operators.ts";
import { isPeriod } from "./period.ts";
import type { Reason, Seen } from "./reason.ts";
import { vocabulary, type Locale } from "./words.ts";

/**
 * In which language, what a value is called whose options are not part of the fact (a tag's name for its id), and where instants that were
 * seen are local: Asia/Shanghai unless said.
 */
export type Words = {
  facts: PublicFacts;
  locale: Locale;
  labelOf?: (fact: PublicFact, value: string) => string | undefined;
  timeZone?: string;
};

/** A reason in words: "最近 30 天内 订单 次数 ≥ 2(实际 1、最近在 2026-11-20 10:00)", with the words of its parts. */
export type ReasonInWords = {
  text: string;
  answer: boolean;
  isUnknown: boolean;
  changesAt: Date | null;
  of: ReasonInWords[];
};

/** The rule in one sentence. Never throws: a fact or option that is gone appears by its key. */
export function describeRule(rule: Rule, words: Words): string {
  return describeNode(rule.root, words);
}

/** The reasons of `evaluateRule` in words, as a tree to unfold. */
export function describeReason(reason: Reason, words: Words): ReasonInWords {
  const say = vocabulary[words.locale];
  const { answer, isUnknown, changesAt } = reason;
  if (reason.kind === "condition") {
    const text = describeCondition(reason.condition, words);
    const seen = describeSeen(reason.condition, reason.seen, words);
    const latest = reason.latestAt && fill(say.latest, { at: localTime(reason.latestAt, words) });
    return {
      text: `${text}${say.open}${say.seen} ${latest ? `${seen}${say.list}${latest}` : seen}${say.close}`,
      answer,
      isUnknown,
      changesAt,
      of: [],
    };
  }
  const of = reason.of.map((part) => describeReason(part, words));
  const text =
    reason.kind === "not"
      ? say.not
      : of.length === 0
        ? say.nobody
        : (reason.kind === "all" ? say.and : say.or).trim();
  return { text, answer, isUnknown, changesAt, of };
}

function describeNode(node: Node, words: Words): string {
  const say = vocabulary[words.locale];
  if (node.kind === "not") return `${say.not}${say.open}${describeNode(node.of, words)}${say.close}`;
  if (node.kind !== "all" && node.kind !== "any") return describeCondition(node, words);
  if (node.of.length === 0) return say.nobody;
  const parts = node.of.map((child) => {
    const isMixed =
      (child.kind === "all" || child.kind === "any") && child.kind !== node.kind && child.of.length > 1;
    return isMixed ? `(${describeNode(child, words)})` : describeNode(child, words);
  });
  return parts.join(node.kind === "all" ? say.and : say.or);
}

function describeCondition(condition: Condition, words: Words): string {
  if (condition.kind === "bucket") return describeBucket(condition, words);
  if (condition.kind === "sequence") return describeSequence(condition, words);
  if (condition.kind === "segment") return describeSegment(condition, words);
  const fact = words.facts.get(condition.fact);
  const name = fact?.label[words.locale] ?? condition.fact;
  const say = vocabulary[words.locale];
  if (condition.kind === "attribute") {
    const type = fact?.kind === "attribute" ? fact.type : "text";
    return `${name} ${describeComparison(condition.op, condition.value, type, (value) => labelOf(value, fact, words), words)}`;
  }
  if (condition.kind === "set") {
    const values = condition.values.map((value) => labelOf(value, fact, words)).join(say.list);
    const over = condition.window ? [describeWindow(condition.window, words.locale)] : [];
    const held = `${name} ${say.sets[condition.op]} ${values}`;
    return (words.locale === "zh" ? [...over, held] : [held, ...over]).join(" ");
  }
  return describeRecords(condition, name, fact?.kind === "records" ? fact : undefined, words);
}

function describeBucket({ salt, from, to }: BucketCondition, { locale }: Words): string {
  return fill(vocabulary[locale].bucket, { salt, from: from / 100, to: to / 100 });
}

function describeSegment({ op, segment }: SegmentCondition, words: Words): string {
  const fact = segmentsFact(words.facts);
  return fill(vocabulary[words.locale].segments[op], { name: labelOf(segment, fact, words) });
}

function describeSequence({ first, which = "any", op, second, within }: SequenceCondition, words: Words) {
  const say = vocabulary[words.locale];
  const time = !within
    ? ""
    : "days" in within
      ? fill(say.withinDays, { n: within.days })
      : fill(say.withinHours, { n: within.hours });
  return fill(say.sequences[op], {
    first: describeStep(first, words),
    second: describeStep(second, words),
    which: say.which[which],
    within: time,
  });
}

function describeStep({ fact: key, window, filters }: SequenceStep, words: Words): string {
  const fact = words.facts.get(key);
  const records = fact?.kind === "records" ? fact : undefined;
  const filtered = describeFiltered(fact?.label[words.locale] ?? key, filters, records, words);
  const over = window ? [describeWindow(window, words.locale)] : [];
  return (words.locale === "zh" ? [...over, filtered] : [filtered, ...over]).join(" ");
}

type RecordsOutline = Extract<PublicFact, { kind: "records" }>;

function describeRecords(
  condition: RecordsCondition,
  name: string,
  fact: RecordsOutline | undefined,
  words: Words,
): string {
  const say = vocabulary[words.locale];
  const { aggregate, window, filters, op, value } = condition;
  const measure = fact?.measures.find((each) => each.key === condition.measure);
  const property = fact?.properties.find((each) => each.key === condition.property);
  const key = condition.measure ?? condition.property;
  const what = key === undefined ? [] : [(measure ?? property)?.label[words.locale] ?? key];
  const filtered = describeFiltered(name, filters, fact, words);
  const type = aggregate === "first" || aggregate === "last" ? "instant" : (measure?.type ?? "number");
  const compared = describeComparison(op, value, type, String, words);
  const over = window ? [describeWindow(window, words.locale)] : [];
  const counted = [filtered, ...what, say.aggregates[aggregate]];
  // Chinese says the time first, English last.
  const parts = words.locale === "zh" ? [...over, ...counted, compared] : [...counted, ...over, compared];
  return parts.join(" ");
}

function describeFiltered(
  name: string,
  filters: Filter[] = [],
  fact: RecordsOutline | undefined,
  words: Words,
): string {
  const say = vocabulary[words.locale];
  const where = filters.map((filter) => describeFilter(filter, fact, words)).join(say.and);
  return where ? `${name}${say.open}${say.where}${where}${say.close}` : name;
}

function describeFilter(filter: Filter, fact: RecordsOutline | undefined, words: Words): string {
  const property = fact?.properties.find((each) => each.key === filter.property);
  const name = property?.label[words.locale] ?? filter.property;
  const label = (value: string) => labelOf(value, property && fact && asFact(property, fact), words);
  return `${name} ${describeComparison(filter.op, filter.value, property?.type ?? "text", label, words)}`;
}

function describeWindow(window: Window, locale: Locale): string {
  const say = vocabulary[locale];
  if (window.kind === "calendar") return say.periods[window.period];
  if (window.kind === "last") {
    if ("days" in window) return fill(say.days, { n: window.days });
    return "hours" in window ? fill(say.hours, { n: window.hours }) : fill(say.months, { n: window.months });
  }
  const since = window.from === undefined ? [] : [fill(say.since, { from: window.from })];
  const until = window.to === undefined ? [] : [fill(say.until, { to: window.to })];
  return [...since, ...until].join(" ");
}

function describeComparison(
  op: Operator,
  operand: Operand,
  type: ValueType,
  label: (value: string) => string,
  { locale }: Words,
): string {
  const say = vocabulary[locale];
  const isMoment = type === "date" || type === "instant";
  const phrase = (isMoment && say.moments[op]) || say.operators[op];
  if (operand === undefined) return phrase;
  const shape = operandShape(op);
  const one = (value: string | number | boolean) => describeValue(value, type, label, locale);
  const value = Array.isArray(operand)
    ? operand.map(one).join(say.list)
    : typeof operand === "object"
      ? shape === "days_range"
        ? describeOffsets(operand, locale)
        : fill(say.range, { from: one(operand.from), to: one(operand.to) })
      : shape === "period" && isPeriod(operand)
        ? say.periods[operand]
        : // The operand of a relative operator is a number of days, whatever the fact's type.
          shape === "days"
          ? String(operand)
          : one(operand);
  return phrase.includes("…") ? phrase.replace("…", value) : `${phrase} ${value}`;
}

function describeOffsets({ from, to }: { from: string | number; to: string | number }, locale: Locale) {
  const { offsets } = vocabulary[locale];
  const at = (offset: number) =>
    fill(offset < 0 ? offsets.ago : offset > 0 ? offsets.ahead : offsets.today, { n: Math.abs(offset) });
  if (from === to) return fill(offsets.only, { at: at(Number(from)) });
  return fill(offsets.between, { from: at(Number(from)), to: at(Number(to)) });
}

function describeValue(
  value: string | number | boolean,
  type: ValueType,
  label: (value: string) => string,
  locale: Locale,
): string {
  const say = vocabulary[locale];
  if (typeof value === "boolean") return value ? say.yes : say.no;
  if (type === "money" && typeof value === "number") return `¥${(value / 100).toFixed(2)}`;
  return typeof value === "string" ? label(value) : String(value);
}

function describeSeen(condition: Condition, seen: Seen, words: Words): string {
  const say = vocabulary[words.locale];
  const fact = "fact" in condition ? words.facts.get(condition.fact) : undefined;
  if (seen === null || seen === "") return say.unknown;
  if (condition.kind === "segment") return seen === true ? say.yes : say.no;
  if (condition.kind === "sequence" && Array.isArray(seen)) {
    const [first, second] = seen;
    const at = (instant: string) => localTime(new Date(instant), words);
    const times = [
      first && fill(say.first, { at: at(first) }),
      second && fill(say.second, { at: at(second) }),
    ];
    return times.filter(Boolean).join(say.list) || "–";
  }
  if (condition.kind === "bucket") return `${Number(seen) / 100}%`;
  if (Array.isArray(seen)) return seen.map((value) => labelOf(value, fact, words)).join(say.list) || "–";
  const isInstant =
    (condition.kind === "records" && (condition.aggregate === "first" || condition.aggregate === "last")) ||
    (fact?.kind === "attribute" && fact.type === "instant");
  if (isInstant && typeof seen === "string") return localTime(new Date(seen), words);
  const measured =
    condition.kind === "records" &&
    fact?.kind === "records" &&
    fact.measures.find((each) => each.key === condition.measure);
  const type = measured ? measured.type : fact?.kind === "attribute" ? fact.type : "text";
  return describeValue(seen, type, (value) => labelOf(value, fact, words), words.locale);
}

/** To the minute, as both languages write it: "2026-11-20 10:00". */
function localTime(at: Date, { timeZone = "Asia/Shanghai" }: Words): string {
  // The Swedish way of writing it is this one.
  return at.toLocaleString("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
}

function labelOf(value: string, fact: PublicFact | undefined, { labelOf: lookUp, locale }: Words): string {
  if (!fact || fact.kind === "records") return value;
  return optionLabel(value, fact.options, locale) ?? lookUp?.(fact, value) ?? value;
}

/** A property whose values are called as a fact's would be: the options may have to be looked up (`optionsFrom`). */
const asFact = (property: RecordsOutline["properties"][number], { key }: RecordsOutline): PublicFact => ({
  ...property,
  kind: "attribute",
  key: `${key}.${property.key}`,
});

const optionLabel = (
  value: string,
  options: readonly Option[] | undefined,
  locale: Locale,
): string | undefined => options?.find((option) => option.value === value)?.label[locale];

function fill(phrase: string, values: Record<string, string | number>): string {
  return phrase.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
}
