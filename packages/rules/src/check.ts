import {
  limits,
  ruleSchema,
  type Condition,
  type Filter,
  type Node,
  type Operand,
  type Operator,
  type RecordsCondition,
  type Rule,
  type SegmentCondition,
  type SequenceCondition,
  type SequenceStep,
  type SetCondition,
  type Window,
} from "./ast.ts";
import { segmentsFact, type Label, type PublicFact, type PublicFacts, type ValueType } from "./facts.ts";
import {
  aggregateOperators,
  attributeOperators,
  isAnniversary,
  operandShape,
  propertyOperators,
} from "./operators.ts";
import { isPast, isPeriod } from "./period.ts";
import { problems, type ProblemCode } from "./problems.ts";
import { findCycle, type SegmentNames } from "./segments.ts";
import { isDate, isInstant } from "./time.ts";
import { conditionsOf } from "./tree.ts";

/** What is wrong, where (`root.of.1.value`), and how to mend it. */
export type RuleProblem = { path: string; code: ProblemCode; message: Label; hint: Label };

/** Warnings do not stop a rule: it is well defined, but perhaps not what was meant. */
export type RuleCheck =
  | { ok: true; rule: Rule; warnings: RuleProblem[] }
  | { ok: false; errors: RuleProblem[]; warnings: RuleProblem[] };

type Report = (path: string, code: ProblemCode, detail?: string) => void;
type Kind<K extends PublicFact["kind"]> = Extract<PublicFact, { kind: K }>;

/**
 * Reads a rule from JSON of any origin: its shape, its limits, and whether each condition makes sense for its fact.
 *
 * @param segments the segments there are, to find those that are gone or lead back to the rule's own; not looked at if left out
 */
export function checkRule(input: unknown, facts: PublicFacts, segments?: SegmentNames): RuleCheck {
  const found: RuleProblem[] = [];
  const report: Report = (path, code, detail = "") => found.push({ path, code, ...problems[code](detail) });
  const parsed = ruleSchema.safeParse(input);
  if (!parsed.success) {
    for (const issue of parsed.error.issues.slice(0, 20))
      report(issue.path.join("."), "wrong_shape", issue.message);
    return { ok: false, errors: found, warnings: [] };
  }
  const rule = parsed.data;
  if (conditionsOf(rule.root).length > limits.conditions)
    report("root", "too_many_conditions", String(limits.conditions));
  checkNode(rule.root, "root", 1, facts, report);
  if (segments) checkSegments(rule.root, "root", segments, report);
  const errors = found.filter((problem) => !isWarning(problem));
  const warnings = found.filter(isWarning);
  return errors.length > 0 ? { ok: false, errors, warnings } : { ok: true, rule, warnings };
}

/** A rule that does not fit its facts has come past `checkRule`: refused with the path of what is wrong. */
export class InvalidRuleError extends Error {
  readonly errors: RuleProblem[];
  constructor(errors: RuleProblem[]) {
    super(errors.map((each) => `${each.path}: ${each.message.en}`).join("; "));
    this.name = "InvalidRuleError";
    this.errors = errors;
  }
}

/** A rule is a value that nobody changes: checked once for some facts, it stays right, and checking takes longer than evaluating. */
const sound = new WeakMap<PublicFacts, WeakSet<Rule>>();

/** @throws {InvalidRuleError} unless the rule is one that `checkRule` accepts */
export function assertRule(rule: Rule, facts: PublicFacts): void {
  const known = sound.get(facts) ?? new WeakSet();
  if (known.has(rule)) return;
  const check = checkRule(rule, facts);
  if (!check.ok) throw new InvalidRuleError(check.errors);
  sound.set(facts, known.add(rule));
}

const isWarning = (problem: RuleProblem) =>
  problem.code === "empty_group" || problem.code === "unknown_option";

function checkNode(node: Node, path: string, depth: number, facts: PublicFacts, report: Report): void {
  if (node.kind === "not" || node.kind === "all" || node.kind === "any") {
    if (depth > limits.depth) return report(path, "too_deep", String(limits.depth));
    if (node.kind === "not") return checkNode(node.of, `${path}.of`, depth + 1, facts, report);
    if (node.of.length === 0) report(path, "empty_group");
    node.of.forEach((child, index) => checkNode(child, `${path}.of.${index}`, depth + 1, facts, report));
    return;
  }
  checkCondition(node, path, facts, report);
}

function checkCondition(condition: Condition, path: string, facts: PublicFacts, report: Report): void {
  if (condition.kind === "bucket") {
    const { from, to, salt } = condition;
    const areWhole = Number.isInteger(from) && Number.isInteger(to);
    if (!areWhole || from < 0 || to > 10_000 || from >= to) report(path, "bad_bucket");
    if (salt === "") report(`${path}.salt`, "bad_value", "");
    return;
  }
  if (condition.kind === "sequence") return checkSequence(condition, path, facts, report);
  if (condition.kind === "segment") return checkSegment(condition, path, facts, report);
  const fact = facts.get(condition.fact);
  if (!fact) return report(`${path}.fact`, "unknown_fact", condition.fact);
  if (condition.kind === "attribute" && fact.kind === "attribute") {
    return checkComparison(condition, fact, attributeOperators[fact.type], path, report);
  }
  if (condition.kind === "set" && fact.kind === "set") return checkSet(condition, fact, path, report);
  if (condition.kind === "records" && fact.kind === "records")
    return checkRecords(condition, fact, path, report);
  report(`${path}.fact`, "wrong_kind", condition.fact);
}

function checkSet(condition: SetCondition, fact: Kind<"set">, path: string, report: Report): void {
  if (condition.values.length === 0) report(`${path}.values`, "no_values");
  if (condition.window && !fact.dated) report(`${path}.window`, "not_dated", fact.key);
  else if (condition.window) checkWindow(condition.window, `${path}.window`, report);
  condition.values.forEach((value, index) => {
    if (value === "") report(`${path}.values.${index}`, "bad_value", value);
    checkOption(value, fact, `${path}.values.${index}`, report);
  });
}

function checkRecords(
  condition: RecordsCondition,
  fact: Kind<"records">,
  path: string,
  report: Report,
): void {
  const { aggregate, measure, property, window, filters } = condition;
  const needsMeasure = aggregate === "sum" || aggregate === "average";
  const found = fact.measures.find((each) => each.key === measure);
  if (needsMeasure ? !found : measure !== undefined) report(`${path}.measure`, "wrong_measure", measure);
  const isOfProperty = aggregate === "distinct";
  if (isOfProperty && property === undefined) report(`${path}.property`, "wrong_property", property);
  else if (!isOfProperty && property !== undefined) report(`${path}.property`, "wrong_property", property);
  else if (property !== undefined && !fact.properties.some(({ key }) => key === property))
    report(`${path}.property`, "unknown_property", property);
  checkRecordsOf({ window, filters }, fact, path, report);

  const isCount = aggregate === "count" || isOfProperty;
  const type = isCount ? "count" : needsMeasure ? (found?.type ?? "number") : "instant";
  checkComparison(condition, { type }, aggregateOperators[aggregate], path, report);
}

function checkRecordsOf(
  { window, filters = [] }: Pick<SequenceStep, "window" | "filters">,
  fact: Kind<"records">,
  path: string,
  report: Report,
): void {
  if (window) checkWindow(window, `${path}.window`, report);
  filters.forEach((filter, index) => checkFilter(filter, fact, `${path}.filters.${index}`, report));
}

function checkSequence(
  { first, second, within }: SequenceCondition,
  path: string,
  facts: PublicFacts,
  report: Report,
): void {
  for (const [name, step] of Object.entries({ first, second })) {
    const fact = facts.get(step.fact);
    if (!fact) report(`${path}.${name}.fact`, "unknown_fact", step.fact);
    else if (fact.kind !== "records") report(`${path}.${name}.fact`, "wrong_kind", step.fact);
    else checkRecordsOf(step, fact, `${path}.${name}`, report);
  }
  if (within) checkLength(within, `${path}.within`, report);
}

function checkSegment({ segment }: SegmentCondition, path: string, facts: PublicFacts, report: Report): void {
  if (!segmentsFact(facts)) report(path, "unknown_fact", "segment");
  else if (segment === "") report(`${path}.segment`, "bad_value", "");
}

/** Whether the segments spoken of are there, and none of them leads back to the one whose rule this is. */
function checkSegments(node: Node, path: string, segments: SegmentNames, report: Report): void {
  if (node.kind === "not") return checkSegments(node.of, `${path}.of`, segments, report);
  if (node.kind === "all" || node.kind === "any")
    return node.of.forEach((child, index) => checkSegments(child, `${path}.of.${index}`, segments, report));
  if (node.kind !== "segment" || node.segment === "") return;
  const name = (id: string) => segments.known.get(id)?.name ?? id;
  const at = `${path}.segment`;
  if (!segments.known.has(node.segment)) return report(at, "unknown_segment", node.segment);
  const cycle = findCycle(node.segment, segments);
  if (cycle) report(at, "segment_cycle", cycle.map(name).join(" → "));
}

function checkFilter(filter: Filter, fact: Kind<"records">, path: string, report: Report): void {
  const property = fact.properties.find((each) => each.key === filter.property);
  if (!property) return report(`${path}.property`, "unknown_property", filter.property);
  checkComparison(filter, property, propertyOperators[property.type], path, report);
}

function checkWindow(window: Window, path: string, report: Report): void {
  if (window.kind === "last") return checkLength(window, path, report);
  if (window.kind === "calendar") {
    if (!isPast(window.period)) report(`${path}.period`, "future_window", window.period);
    return;
  }
  const { from, to } = window;
  if (from === undefined && to === undefined) report(path, "bad_range");
  for (const [name, value] of Object.entries({ from, to })) {
    if (value !== undefined && !isDate(value) && !isInstant(value))
      report(`${path}.${name}`, "bad_value", value);
  }
  if (from !== undefined && to !== undefined && isAfter(from, to)) report(path, "bad_range");
}

type Length = { days: number } | { hours: number } | { months: number };

function checkLength(length: Length, path: string, report: Report): void {
  const [amount, longest] =
    "days" in length
      ? [length.days, limits.windowDays]
      : "hours" in length
        ? [length.hours, limits.windowHours]
        : [length.months, limits.windowMonths];
  if (!Number.isInteger(amount) || amount < 1 || amount > longest)
    report(path, "bad_window", String(longest));
}

type Compared = { type: ValueType | "count"; options?: Kind<"attribute">["options"] };

function checkComparison(
  { op, value }: { op: Operator; value?: Operand },
  { type, options }: Compared,
  allowed: readonly Operator[],
  path: string,
  report: Report,
): void {
  if (!allowed.includes(op)) return report(`${path}.op`, "wrong_operator", op);
  const at = `${path}.value`;
  const shape = operandShape(op);
  if (shape === "nothing") {
    if (value !== undefined) report(at, "bad_value", String(value));
  } else if (shape === "days") {
    const most = isAnniversary(op) ? 365 : limits.windowDays;
    if (!isDays(value, 0, most)) report(at, "bad_days", String(most));
  } else if (shape === "days_range") {
    checkDaysRange(value, isAnniversary(op), at, report);
  } else if (shape === "period") {
    if (!isPeriod(value)) report(at, "bad_period", String(value ?? ""));
    // Everybody has an anniversary every year.
    else if (isAnniversary(op) && value.endsWith("_year")) report(at, "bad_period", value);
  } else if (shape === "list") {
    if (!Array.isArray(value)) return report(at, "bad_value", String(value));
    if (value.length === 0) report(at, "no_values");
    value.forEach((each, index) => checkValue(each, { type, options }, `${at}.${index}`, report));
  } else if (shape === "range") {
    if (typeof value !== "object" || Array.isArray(value))
      return report(at, "bad_value", String(value ?? ""));
    checkValue(value.from, { type }, `${at}.from`, report);
    checkValue(value.to, { type }, `${at}.to`, report);
    if (isAfter(value.from, value.to)) report(at, "bad_range");
  } else {
    checkValue(value, { type, options }, at, report);
  }
}

/** Offsets from today, negative for days gone by. Anniversaries come every year, so their range is shorter than one. */
function checkDaysRange(value: Operand, isYearly: boolean, path: string, report: Report): void {
  const most = isYearly ? 180 : limits.windowDays;
  if (typeof value !== "object" || Array.isArray(value)) return report(path, "bad_offsets", String(most));
  for (const [name, offset] of Object.entries(value))
    if (!isDays(offset, -most, most)) report(`${path}.${name}`, "bad_offsets", String(most));
  if (Number(value.from) > Number(value.to)) report(path, "bad_range");
}

const isDays = (value: unknown, least: number, most: number): boolean =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most;

function checkValue(value: unknown, { type, options }: Compared, path: string, report: Report): void {
  if (!isOfType(value, type)) return report(path, "bad_value", String(value ?? ""));
  if (typeof value === "string") checkOption(value, { options }, path, report);
}

function isOfType(value: unknown, type: Compared["type"]): boolean {
  if (type === "boolean") return typeof value === "boolean";
  if (type === "text" || type === "choice" || type === "path")
    return typeof value === "string" && value !== "";
  if (type === "date") return isDate(value);
  if (type === "instant") return isDate(value) || isInstant(value);
  if (type === "count") return Number.isSafeInteger(value) && Number(value) >= 0;
  if (type === "money") return Number.isSafeInteger(value);
  // At most six decimals: comparisons are exact, so a number must be what it looks like.
  return typeof value === "number" && Math.abs(value) < 1e15 && Number(value.toFixed(6)) === value;
}

/** A lost option only warns: the rule stays well defined when a list gets shorter, it just finds nobody there. */
function checkOption(
  value: string,
  { options }: { options?: Compared["options"] },
  path: string,
  report: Report,
): void {
  if (options && !options.some((option) => option.value === value)) report(path, "unknown_option", value);
}

function isAfter(from: string | number, to: string | number): boolean {
  if (typeof from === "number" && typeof to === "number") return from > to;
  // A bare date stands for its whole day, so it may end a range that starts within it.
  return isDate(from) === isDate(to)
    ? Date.parse(String(from)) > Date.parse(String(to))
    : String(from).slice(0, 10) > String(to).slice(0, 10);
}
