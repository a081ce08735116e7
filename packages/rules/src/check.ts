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
  type SetCondition,
  type Window,
} from "./ast.ts";
import type { Label, PublicFact, PublicFacts, ValueType } from "./facts.ts";
import { aggregateOperators, attributeOperators, propertyOperators } from "./operators.ts";
import { problems, type ProblemCode } from "./problems.ts";
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

/** Reads a rule from JSON of any origin: its shape, its limits, and whether each condition makes sense for its fact. */
export function checkRule(input: unknown, facts: PublicFacts): RuleCheck {
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

/** @throws {InvalidRuleError} unless the rule is one that `checkRule` accepts */
export function assertRule(rule: Rule, facts: PublicFacts): void {
  const check = checkRule(rule, facts);
  if (!check.ok) throw new InvalidRuleError(check.errors);
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
  const { aggregate, measure, window, filters = [] } = condition;
  const needsMeasure = aggregate === "sum" || aggregate === "average";
  const found = fact.measures.find((each) => each.key === measure);
  if (needsMeasure ? !found : measure !== undefined) report(`${path}.measure`, "wrong_measure", measure);
  if (window) checkWindow(window, `${path}.window`, report);
  filters.forEach((filter, index) => checkFilter(filter, fact, `${path}.filters.${index}`, report));

  const type = aggregate === "count" ? "count" : needsMeasure ? (found?.type ?? "number") : "instant";
  checkComparison(condition, { type }, aggregateOperators[aggregate], path, report);
}

function checkFilter(filter: Filter, fact: Kind<"records">, path: string, report: Report): void {
  const property = fact.properties.find((each) => each.key === filter.property);
  if (!property) return report(`${path}.property`, "unknown_property", filter.property);
  checkComparison(filter, property, propertyOperators[property.type], path, report);
}

function checkWindow(window: Window, path: string, report: Report): void {
  if (window.kind === "last") {
    const [length, longest] =
      "days" in window ? [window.days, limits.windowDays] : [window.hours, limits.windowHours];
    if (!Number.isInteger(length) || length < 1 || length > longest)
      report(path, "bad_window", String(longest));
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
  if (op === "is_known" || op === "is_unknown") {
    if (value !== undefined) report(at, "bad_value", String(value));
  } else if (op.endsWith("_days") || op === "more_than_days_ago") {
    const most = op === "anniversary_within_next_days" ? 365 : limits.windowDays;
    if (!Number.isInteger(value) || Number(value) < 0 || Number(value) > most)
      report(at, "bad_days", String(most));
  } else if (op === "in" || op === "not_in") {
    if (!Array.isArray(value)) return report(at, "bad_value", String(value));
    if (value.length === 0) report(at, "no_values");
    value.forEach((each, index) => checkValue(each, { type, options }, `${at}.${index}`, report));
  } else if (op === "between") {
    if (typeof value !== "object" || Array.isArray(value))
      return report(at, "bad_value", String(value ?? ""));
    checkValue(value.from, { type }, `${at}.from`, report);
    checkValue(value.to, { type }, `${at}.to`, report);
    if (isAfter(value.from, value.to)) report(at, "bad_range");
  } else {
    checkValue(value, { type, options }, at, report);
  }
}

function checkValue(value: unknown, { type, options }: Compared, path: string, report: Report): void {
  if (!isOfType(value, type)) return report(path, "bad_value", String(value ?? ""));
  if (typeof value === "string") checkOption(value, { options }, path, report);
}

function isOfType(value: unknown, type: Compared["type"]): boolean {
  if (type === "boolean") return typeof value === "boolean";
  if (type === "text" || type === "choice") return typeof value === "string" && value !== "";
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
