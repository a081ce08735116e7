import type { Condition, Rule } from "@hortus/rules";

/** What the editor offers: the questions that operators ask most. */
export const KINDS = ["count", "sum", "last", "tag", "rfm", "gender", "contact"] as const;
export type Kind = (typeof KINDS)[number];

export const operatorsOf = {
  count: ["at_least", "at_most"],
  sum: ["at_least", "at_most"],
  last: ["within_last_days", "more_than_days_ago"],
  tag: ["has_any", "has_none"],
  rfm: ["in", "not_in"],
  gender: ["in", "not_in"],
  contact: ["in", "not_in"],
} as const satisfies Record<Kind, readonly string[]>;
export type Operator = (typeof operatorsOf)[Kind][number];

const factOf = { rfm: "rfm.group", gender: "customer.gender", contact: "customer.contact_state" } as const;

/** One line of the editor. Amounts are in yuan, as people type them. */
export interface Line {
  kind: Kind;
  op: Operator;
  number: number | undefined;
  values: string[];
  days: number | undefined;
}

export const newLine = (kind: Kind): Line => ({
  kind,
  op: operatorsOf[kind][0],
  number: kind === "last" ? 30 : 1,
  values: [],
  days: undefined,
});

export function toRule(joined: "all" | "any", lines: readonly Line[]): Rule {
  return { version: 1, root: { kind: joined, of: lines.map(toCondition) } };
}

function toCondition(line: Line): Condition {
  const { kind, op, number = 0, values, days } = line;
  if (kind === "tag")
    return { kind: "set", fact: "tag", op: op === "has_none" ? "has_none" : "has_any", values };
  if (kind === "rfm" || kind === "gender" || kind === "contact")
    return { kind: "attribute", fact: factOf[kind], op: op === "not_in" ? "not_in" : "in", value: values };
  const window = days === undefined ? {} : { window: { kind: "last" as const, days } };
  if (kind === "last")
    return {
      kind: "records",
      fact: "order",
      aggregate: "last",
      op: op === "more_than_days_ago" ? op : "within_last_days",
      value: number,
    };
  const comparison = op === "at_most" ? ("at_most" as const) : ("at_least" as const);
  if (kind === "sum")
    return {
      kind: "records",
      fact: "order",
      aggregate: "sum",
      measure: "amount",
      ...window,
      op: comparison,
      value: Math.round(number * 100),
    };
  return { kind: "records", fact: "order", aggregate: "count", ...window, op: comparison, value: number };
}

/** The lines of a rule; undefined when it says more than the editor can show. */
export function toLines(rule: Rule): { joined: "all" | "any"; lines: Line[] } | undefined {
  const { root } = rule;
  if (root.kind !== "all" && root.kind !== "any") return undefined;
  const lines = root.of.map((node) => ("fact" in node ? toLine(node) : undefined));
  const isWhole = lines.every((line) => line !== undefined);
  const shown = { joined: root.kind, lines: lines.filter((line) => line !== undefined) };
  return isWhole &&
    JSON.stringify(toRule(shown.joined, shown.lines)) ===
      JSON.stringify(sortKeys(rule, toRule(shown.joined, shown.lines)))
    ? shown
    : undefined;
}

function toLine(condition: Condition): Line | undefined {
  if (condition.kind === "set" && condition.fact === "tag" && condition.op !== "has_all")
    return { kind: "tag", op: condition.op, number: undefined, values: condition.values, days: undefined };
  if (
    condition.kind === "attribute" &&
    (condition.op === "in" || condition.op === "not_in") &&
    Array.isArray(condition.value)
  ) {
    const kind = (Object.keys(factOf) as (keyof typeof factOf)[]).find(
      (each) => factOf[each] === condition.fact,
    ); // factOf has exactly these
    return (
      kind && {
        kind,
        op: condition.op,
        number: undefined,
        values: condition.value.map(String),
        days: undefined,
      }
    );
  }
  if (
    condition.kind !== "records" ||
    condition.fact !== "order" ||
    condition.filters ||
    typeof condition.value !== "number"
  )
    return undefined;
  const { window, value } = condition;
  const days = window?.kind === "last" && "days" in window ? window.days : undefined;
  if (window && days === undefined) return undefined;
  const isBound = condition.op === "at_least" || condition.op === "at_most";
  if (condition.aggregate === "count" && isBound)
    return { kind: "count", op: condition.op as Operator, number: value, values: [], days }; // isBound says so
  if (condition.aggregate === "sum" && isBound)
    return { kind: "sum", op: condition.op as Operator, number: value / 100, values: [], days }; // as above
  if (
    condition.aggregate === "last" &&
    !window &&
    (condition.op === "within_last_days" || condition.op === "more_than_days_ago")
  )
    return { kind: "last", op: condition.op, number: value, values: [], days: undefined };
  return undefined;
}

/** The same value with its keys in the order of `like`, so that both print alike; what `like` lacks stays and makes them differ. */
function sortKeys(value: unknown, like: unknown): unknown {
  if (Array.isArray(value))
    return value.map((item, index) => sortKeys(item, Array.isArray(like) ? like[index] : undefined));
  if (typeof value !== "object" || value === null) return value;
  const order = typeof like === "object" && like !== null ? Object.keys(like) : [];
  const entries = Object.entries(value).toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  return Object.fromEntries(
    entries.map(([key, item]) => [key, sortKeys(item, (like as Record<string, unknown> | undefined)?.[key])]),
  );
}
