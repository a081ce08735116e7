import type { Condition, Node, PublicFacts } from "@hortus/rules";
import { conditionsOf } from "@hortus/rules";
import type { Group } from "./editor/tree.ts";

const order = (
  rest: Pick<Extract<Condition, { kind: "records" }>, "aggregate" | "window" | "op" | "value">,
): Node => ({
  kind: "records",
  fact: "order",
  ...rest,
});
const bought = (times: number, days?: number): Node =>
  order({
    aggregate: "count",
    ...(days === undefined ? {} : { window: { kind: "last", days } }),
    op: "at_least",
    value: times,
  });

/** Segments to start from; "loyal_tagged" leaves its tag to be chosen. */
export const TEMPLATES = {
  recent: { kind: "all", of: [bought(1, 30)] },
  quiet: {
    kind: "all",
    of: [bought(1), order({ aggregate: "last", op: "more_than_days_ago", value: 90 })],
  },
  loyal_tagged: { kind: "all", of: [bought(2), { kind: "set", fact: "tag", op: "has_any", values: [] }] },
  win_back: {
    kind: "all",
    of: [{ kind: "attribute", fact: "rfm.group", op: "in", value: ["important_win_back"] }],
  },
  new_contact: {
    kind: "all",
    of: [
      { kind: "records", fact: "contact", aggregate: "last", op: "within_last_days", value: 14 },
      { kind: "not", of: { kind: "any", of: [bought(1)] } },
    ],
  },
} as const satisfies Record<string, Group>;
export type TemplateKey = keyof typeof TEMPLATES;

export const isTemplate = (key: string | null): key is TemplateKey =>
  key !== null && Object.hasOwn(TEMPLATES, key);

/** Those whose facts this house has. */
export function templatesFor(facts: PublicFacts): TemplateKey[] {
  return Object.entries<Group>(TEMPLATES).flatMap(([key, root]) =>
    isTemplate(key) && conditionsOf(root).every((each) => !("fact" in each) || facts.has(each.fact))
      ? [key]
      : [],
  );
}
