import type { Condition, Node, Rule } from "./ast.ts";
import { bucketOf } from "./bucket.ts";
import { assertRule } from "./check.ts";
import { segmentsFact, type Facts } from "./facts.ts";
import { observeAttribute, observeSet, type Answer, type Context, type Observation } from "./observe.ts";
import { observeRecords } from "./observe-records.ts";
import { observeSequence } from "./observe-sequence.ts";
import type { Reason } from "./reason.ts";
import type { CustomerValues } from "./values.ts";

export type { Value } from "./comparison.ts";
export type { CustomerValues, RecordRow, SetMember } from "./values.ts";

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

type Decided = Answer & { isEmpty: boolean; toReason: () => Reason };

function decide(node: Node, context: Context): Decided {
  if (node.kind !== "all" && node.kind !== "any" && node.kind !== "not")
    return decideCondition(node, context);
  const children = (node.kind === "not" ? [node.of] : node.of).map((child) => decide(child, context));
  const { isEmpty, answer, next } = combine(node.kind, children);
  const { kind } = node;
  const toReason = (): Reason => {
    const of = children.map((child) => child.toReason());
    return { kind, answer, isUnknown: !isEmpty && followsThrough(kind, of), changesAt: dateOf(next), of };
  };
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

/** The unknown in a group, as three-valued logic has it: a part that is known to decide settles it. */
function followsThrough(kind: "all" | "any" | "not", of: Reason[]): boolean {
  const isSettled = of.some((part) => !part.isUnknown && kind !== "not" && part.answer === (kind === "any"));
  return !isSettled && of.some((part) => part.isUnknown);
}

const soonest = (answers: Answer[]): number => Math.min(...answers.map((each) => each.next));
const dateOf = (next: number): Date | null => (next === Infinity ? null : new Date(next));

function decideCondition(condition: Condition, context: Context): Decided {
  const { answer, next, seen, isUnknown = false, latestAt = null } = observe(condition, context);
  const toReason = (): Reason => ({
    kind: "condition",
    answer,
    isUnknown,
    changesAt: dateOf(next),
    condition,
    seen,
    latestAt,
  });
  return { answer, next, isEmpty: false, toReason };
}

function observe(condition: Condition, context: Context): Observation {
  const { facts, values } = context;
  if (condition.kind === "bucket") {
    const seen = bucketOf(condition.salt, values.customerId);
    return { answer: condition.from <= seen && seen < condition.to, next: Infinity, seen };
  }
  if (condition.kind === "sequence") return observeSequence(condition, context);
  if (condition.kind === "segment") {
    const members = values.sets[segmentsFact(facts)?.key ?? ""] ?? [];
    const seen = members.some(({ value }) => value === condition.segment);
    return { answer: seen === (condition.op === "is_in"), next: Infinity, seen };
  }
  const fact = facts.get(condition.fact);
  if (condition.kind === "attribute" && fact?.kind === "attribute")
    return observeAttribute(condition, fact, context);
  if (condition.kind === "records" && fact?.kind === "records")
    return observeRecords(condition, fact, context);
  if (condition.kind === "set") return observeSet(condition, context);
  throw new Error(`assertRule let ${condition.fact} through`);
}
