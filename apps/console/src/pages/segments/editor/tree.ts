import type { Condition, Node, PublicFact, PublicFacts, Rule } from "@hortus/rules";

/** A group as people choose it: `none` and `not_all` are a `not` around an `any` or an `all`. */
export const GROUP_MODES = ["all", "any", "none", "not_all"] as const;
export type GroupMode = (typeof GROUP_MODES)[number];

type Plain = Extract<Node, { kind: "all" | "any" }>;
export type Group = Plain | { kind: "not"; of: Node };

export const isGroup = (node: Node): node is Group =>
  node.kind === "all" || node.kind === "any" || node.kind === "not";

export function modeOf(group: Group): GroupMode {
  if (group.kind !== "not") return group.kind;
  return group.of.kind === "all" ? "not_all" : "none";
}

export function partsOf(group: Group): Node[] {
  if (group.kind !== "not") return group.of;
  return group.of.kind === "all" || group.of.kind === "any" ? group.of.of : [group.of];
}

export function makeGroup(mode: GroupMode, parts: Node[]): Group {
  if (mode === "all" || mode === "any") return { kind: mode, of: parts };
  return { kind: "not", of: { kind: mode === "none" ? "any" : "all", of: parts } };
}

/** Where a group's parts stand in the rule: errors name such paths. */
export const pathOfPart = (group: Group, path: string, index: number): string =>
  `${path}.${group.kind === "not" ? "of.of" : "of"}.${index}`;

/** The same meaning in the shapes that the editor shows: a group at the root, and a group inside every `not`. */
export function asEdited(rule: Rule): Group {
  const root = withGroups(rule.root);
  return isGroup(root) ? root : { kind: "all", of: [root] };
}

function withGroups(node: Node): Node {
  if (node.kind === "all" || node.kind === "any") return { kind: node.kind, of: node.of.map(withGroups) };
  if (node.kind !== "not") return node;
  const inner = withGroups(node.of);
  return {
    kind: "not",
    of: inner.kind === "all" || inner.kind === "any" ? inner : { kind: "any", of: [inner] },
  };
}

/** What a condition says first when its fact is chosen: the question asked most of that kind. */
export function newCondition(fact: PublicFact): Condition {
  if (fact.kind === "set") return { kind: "set", fact: fact.key, op: "has_any", values: [] };
  if (fact.kind === "records")
    return {
      kind: "records",
      fact: fact.key,
      aggregate: "count",
      window: { kind: "last", days: 30 },
      op: "at_least",
      value: 1,
    };
  if (fact.kind === "segments") return { kind: "segment", op: "is_in", segment: "" };
  const { key, type } = fact;
  if (type === "choice") return { kind: "attribute", fact: key, op: "in", value: [] };
  if (type === "boolean") return { kind: "attribute", fact: key, op: "equals", value: true };
  if (type === "number" || type === "money") return { kind: "attribute", fact: key, op: "at_least" };
  if (type === "date" || type === "instant")
    return { kind: "attribute", fact: key, op: "within_last_days", value: 30 };
  return { kind: "attribute", fact: key, op: "equals" };
}

/** The condition that a click on "add" brings: orders if there are any. */
export function firstCondition(facts: PublicFacts): Condition | undefined {
  const fact = facts.get("order") ?? [...facts.values()][0];
  return fact && newCondition(fact);
}

/** "An order, and another one after it": the records that are asked about most. */
export function newSequence(facts: PublicFacts): Condition | undefined {
  const records = [...facts.values()].filter(({ kind }) => kind === "records");
  const fact = records.find(({ key }) => key === "order") ?? records[0];
  return (
    fact && {
      kind: "sequence",
      first: { fact: fact.key },
      op: "not_followed",
      second: { fact: fact.key },
      within: { days: 30 },
    }
  );
}
