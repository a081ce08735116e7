import type { Condition, Node, Rule } from "./ast.ts";
import { segmentsFact, type Facts } from "./facts.ts";

/**
 * The rule without empty groups, or undefined when that leaves nobody.
 *
 * Whatever is empty selects nobody, and turning it round does not make it everybody: a half-built `not` must never reach all
 * customers. So an empty group makes the `all` or the `not` around it empty too, and an `any` goes on without it.
 */
export function withoutEmpty(node: Node): Node | undefined {
  if (node.kind === "not") {
    const inner = withoutEmpty(node.of);
    return inner && { kind: "not", of: inner };
  }
  if (node.kind !== "all" && node.kind !== "any") return node;
  const kept = node.of.map(withoutEmpty).filter((child) => child !== undefined);
  if (kept.length === 0 || (node.kind === "all" && kept.length < node.of.length)) return undefined;
  return { kind: node.kind, of: kept };
}

/** All conditions, in reading order. */
export function conditionsOf(node: Node): Condition[] {
  if (node.kind === "not") return conditionsOf(node.of);
  if (node.kind === "all" || node.kind === "any") return node.of.flatMap(conditionsOf);
  return [node];
}

/** Keys of the facts that a rule names, each once. Segments are named by id: see `segmentsUsed`. */
export function factsUsed(rule: Rule): string[] {
  return [...new Set(conditionsOf(rule.root).flatMap(factsOf))];
}

function factsOf(condition: Condition): string[] {
  if (condition.kind === "sequence") return [condition.first.fact, condition.second.fact];
  return "fact" in condition ? [condition.fact] : [];
}

/** Types of the events after which a rule must be decided anew for the event's customer, each once. Time is `nextChangeAt`'s part. */
export function eventsThatMatter(rule: Rule, facts: Facts): string[] {
  const others = conditionsOf(rule.root).some(({ kind }) => kind === "segment")
    ? segmentsFact(facts)?.changedBy
    : undefined;
  const own = factsUsed(rule).flatMap((key) => facts.get(key)?.changedBy ?? []);
  return [...new Set([...own, ...(others ?? [])])].sort();
}
