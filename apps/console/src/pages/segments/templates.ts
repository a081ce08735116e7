import type { Condition, Filter, Node, PublicFacts, Window } from "@hortus/rules";
import { factsUsed } from "@hortus/rules";
import type { Group } from "./editor/tree.ts";

/** Whom a template is made for; "all" is everybody's. */
export const INDUSTRIES = ["all", "pharmacy", "health_food", "oral_beauty", "clinic", "mother_baby"] as const;
export type Industry = (typeof INDUSTRIES)[number];

type Records = Extract<Condition, { kind: "records" }>;
type Asked = Pick<Records, "aggregate" | "window" | "op" | "value" | "filters" | "measure">;

const order = (rest: Asked): Node => ({ kind: "records", fact: "order", ...rest });
const bought = (times: number, window?: Window): Node =>
  order({ aggregate: "count", ...(window ? { window } : {}), op: "at_least", value: times });
const lastOrder = (op: Records["op"], value: Records["value"]): Node =>
  order({ aggregate: "last", op, value });
const spent = (fen: number, days: number): Node =>
  order({
    aggregate: "sum",
    measure: "amount",
    window: { kind: "last", days },
    op: "at_least",
    value: fen,
  });
const goods = (filter: Filter, window?: Window): Node => ({
  kind: "records",
  fact: "order_line",
  aggregate: "count",
  ...(window ? { window } : {}),
  filters: [filter],
  op: "at_least",
  value: 1,
});
const role = (value: "traffic" | "member"): Filter => ({ property: "role", op: "equals", value });
const runsOut = (from: number, to: number): Node => ({
  kind: "attribute",
  fact: "supply.runs_out_on",
  op: "days_from_today",
  value: { from, to },
});
const contactWithin = (days: number): Node => ({
  kind: "records",
  fact: "contact",
  aggregate: "last",
  op: "within_last_days",
  value: days,
});
const inContact: Node = { kind: "attribute", fact: "customer.contact_state", op: "in", value: ["living"] };
/** A first order that no second one followed in time. */
const onceOnly = (days: number): Node => ({
  kind: "sequence",
  first: { fact: "order" },
  which: "first",
  op: "not_followed",
  second: { fact: "order" },
  within: { days },
});
const all = (...of: Node[]): Group => ({ kind: "all", of });
const none = (...of: Node[]): Group => ({ kind: "not", of: { kind: "any", of } });

const DEVICES = ["medical_device_1", "medical_device_2", "medical_device_3"];

/** Segments to start from; "loyal_tagged" and "of_region" leave their values to be chosen. The days and amounts are where the trade begins, not laws. */
export const TEMPLATES = {
  recent: { for: ["all"], root: all(bought(1, { kind: "last", days: 30 })) },
  quiet: { for: ["all"], root: all(bought(1), lastOrder("more_than_days_ago", 90)) },
  once_only: { for: ["all", "health_food", "oral_beauty"], root: all(onceOnly(45)) },
  new_contact: { for: ["all", "pharmacy", "clinic"], root: all(contactWithin(14), none(bought(1))) },
  win_back: {
    for: ["all"],
    root: all({ kind: "attribute", fact: "rfm.group", op: "in", value: ["important_win_back"] }),
  },
  at_risk: {
    for: ["all"],
    root: all({ kind: "attribute", fact: "forecast.alive", op: "less", value: 0.5 }, spent(100_000, 365)),
  },
  birthday: {
    for: ["all", "pharmacy", "clinic"],
    root: all({
      kind: "attribute",
      fact: "customer.birthday",
      op: "anniversary_within_next_days",
      value: 7,
    }),
  },
  level_ending: {
    for: ["all", "pharmacy", "health_food", "oral_beauty"],
    root: all({
      kind: "attribute",
      fact: "membership.level_until",
      op: "within_next_days",
      value: 30,
    }),
  },
  not_yet_member: {
    for: ["all", "mother_baby"],
    root: all(bought(2), none({ kind: "set", fact: "membership.state", op: "has_any", values: ["member"] })),
  },
  just_upgraded: {
    for: ["oral_beauty", "clinic"],
    root: all({
      kind: "records",
      fact: "membership_change",
      aggregate: "count",
      window: { kind: "last", days: 14 },
      filters: [{ property: "kind", op: "equals", value: "upgraded" }],
      op: "at_least",
      value: 1,
    }),
  },
  loyal_tagged: {
    for: ["all"],
    root: all(bought(2), { kind: "set", fact: "tag", op: "has_any", values: [] }),
  },
  due_soon: { for: ["all"], root: all(runsOut(0, 7), inContact) },
  of_region: {
    for: ["all", "pharmacy"],
    root: all(bought(1), { kind: "set", fact: "advisor.store", op: "has_any", values: [] }),
  },
  refill_due: { for: ["pharmacy"], root: all(runsOut(0, 3)) },
  refill_late: { for: ["pharmacy"], root: all(runsOut(-14, -1), inContact) },
  first_weeks: {
    for: ["pharmacy"],
    root: all(order({ aggregate: "first", op: "within_last_days", value: 21 })),
  },
  device_owner: {
    for: ["pharmacy"],
    root: all(
      goods({ property: "regulatory_class", op: "in", value: DEVICES }),
      none(bought(1, { kind: "last", days: 60 })),
    ),
  },
  runs_out_soon: { for: ["health_food", "oral_beauty"], root: all(runsOut(0, 14)) },
  value_first: { for: ["health_food", "oral_beauty"], root: all(lastOrder("within_last_days", 20)) },
  magnet_only: {
    for: ["health_food", "oral_beauty"],
    root: all(goods(role("traffic")), none(goods(role("member")))),
  },
  long_pack: {
    for: ["health_food"],
    root: all(lastOrder("days_from_today", { from: -150, to: -90 }), inContact),
  },
  top_up: { for: ["oral_beauty"], root: all(spent(1_500_000, 365)) },
  yearly_check: {
    for: ["clinic"],
    root: all(lastOrder("more_than_days_ago", 180), inContact),
  },
  visited_once: { for: ["clinic"], root: all(onceOnly(30), inContact) },
  vip: { for: ["clinic"], root: all(spent(2_000_000, 365)) },
  diapers_out: { for: ["mother_baby"], root: all(runsOut(0, 5)) },
  skipped_quarter: {
    for: ["mother_baby"],
    root: all(
      bought(1, { kind: "calendar", period: "last_quarter" }),
      none(bought(1, { kind: "calendar", period: "this_quarter" })),
    ),
  },
  organiser: { for: ["mother_baby"], root: all(bought(4, { kind: "last", days: 90 }), inContact) },
} as const satisfies Record<string, { for: readonly Industry[]; root: Group }>;
export type TemplateKey = keyof typeof TEMPLATES;

export const isTemplate = (key: string | null): key is TemplateKey =>
  key !== null && Object.hasOwn(TEMPLATES, key);
export const isIndustry = (key: string | null): key is Industry => INDUSTRIES.some((each) => each === key);

/** Those of an industry whose facts this house has. */
export function templatesFor(industry: Industry, facts: PublicFacts): TemplateKey[] {
  return Object.entries<{ for: readonly Industry[]; root: Group }>(TEMPLATES).flatMap(([key, template]) =>
    isTemplate(key) &&
    template.for.includes(industry) &&
    factsUsed({ version: 1, root: template.root }).every((fact) => facts.has(fact))
      ? [key]
      : [],
  );
}
