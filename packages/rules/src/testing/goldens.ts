import type { Node } from "../ast.ts";
import { groupIds } from "./shop.ts";

/**
 * Rules whose SQL is kept in golden/, each with the indexes that it reads by on a filled database (plan.test.ts). A batch asks for some
 * customers, as after events; a build for everybody, where each table is read once from end to end and an index would only slow it down.
 */
export type Golden = { name: string; root: Node; scope: "batch" | "build"; indexes: string[] };

const twoOrders: Node = {
  kind: "records",
  fact: "order",
  aggregate: "count",
  window: { kind: "last", days: 30 },
  op: "at_least",
  value: 2,
};
const byPayment = "customer_order_by_payment";

export const goldens: Golden[] = [
  {
    name: "loyal-and-tagged",
    root: {
      kind: "all",
      of: [twoOrders, { kind: "set", fact: "tag", op: "has_any", values: ["t1", "t2"] }],
    },
    scope: "batch",
    indexes: ["customer_pkey", byPayment, "customer_tag_pkey"],
  },
  {
    name: "two-windows-in-one-scan",
    root: {
      kind: "any",
      of: [
        twoOrders,
        { kind: "records", fact: "order", aggregate: "last", op: "more_than_days_ago", value: 90 },
      ],
    },
    scope: "build",
    indexes: [],
  },
  {
    name: "spender-by-channel",
    root: {
      kind: "records",
      fact: "order",
      aggregate: "sum",
      measure: "amount",
      window: { kind: "between", from: "2026-06-01", to: "2026-06-18" },
      filters: [{ property: "channel", op: "in", value: ["online", "store"] }],
      op: "greater",
      value: 10_000,
    },
    scope: "build",
    indexes: [],
  },
  {
    name: "channels-this-month",
    root: {
      kind: "records",
      fact: "order",
      aggregate: "distinct",
      property: "channel",
      window: { kind: "calendar", period: "this_month" },
      op: "at_least",
      value: 2,
    },
    scope: "batch",
    indexes: [byPayment],
  },
  {
    name: "bought-in-a-region",
    root: { ...twoOrders, filters: [{ property: "place", op: "under", value: ["north", "south/s2"] }] },
    scope: "batch",
    indexes: [byPayment],
  },
  {
    name: "three-months-back",
    root: { ...twoOrders, window: { kind: "last", months: 3 } },
    scope: "batch",
    indexes: [byPayment],
  },
  {
    name: "no-order-since-refund",
    root: {
      kind: "sequence",
      first: { fact: "refund" },
      op: "not_followed",
      second: { fact: "order" },
    },
    scope: "batch",
    indexes: ["customer_refund_pkey", byPayment],
  },
  {
    name: "no-second-order-in-a-month",
    root: {
      kind: "sequence",
      first: { fact: "order", window: { kind: "last", days: 90 } },
      which: "first",
      op: "not_followed",
      second: { fact: "order" },
      within: { days: 30 },
    },
    scope: "build",
    indexes: [],
  },
  {
    name: "in-another-segment",
    root: {
      kind: "all",
      of: [
        { kind: "segment", op: "is_in", segment: "0197a000-0000-7000-8000-00000000000a" },
        {
          kind: "not",
          of: {
            kind: "set",
            fact: "tag",
            op: "has_any",
            values: ["t1"],
            window: { kind: "last", days: 7 },
          },
        },
      ],
    },
    scope: "batch",
    indexes: ["segment_member_pkey", "customer_tag_pkey"],
  },
  {
    name: "attributes",
    root: {
      kind: "all",
      of: [
        { kind: "attribute", fact: "gender", op: "equals", value: "female" },
        { kind: "attribute", fact: "weight", op: "at_least", value: 70.5 },
        { kind: "attribute", fact: "member", op: "equals", value: true },
      ],
    },
    scope: "batch",
    indexes: ["customer_pkey", "customer_profile_pkey"],
  },
  {
    name: "birthday",
    root: { kind: "attribute", fact: "birthday", op: "anniversary_within_next_days", value: 7 },
    scope: "batch",
    indexes: ["customer_pkey"],
  },
  {
    name: "runs-out-around-today",
    root: { kind: "attribute", fact: "birthday", op: "days_from_today", value: { from: -3, to: 7 } },
    scope: "build",
    indexes: [],
  },
  {
    name: "average-in-a-bucket",
    root: {
      kind: "all",
      of: [
        { kind: "bucket", salt: "spring", from: 0, to: 1000 },
        {
          kind: "records",
          fact: "order",
          aggregate: "average",
          measure: "amount",
          window: { kind: "last", hours: 36 },
          op: "between",
          value: { from: 5_000, to: 10_000 },
        },
      ],
    },
    scope: "batch",
    indexes: ["customer_pkey", byPayment],
  },
  {
    name: "first-order-this-quarter",
    root: { kind: "records", fact: "order", aggregate: "first", op: "in_period", value: "this_quarter" },
    scope: "batch",
    indexes: [byPayment],
  },
  {
    name: "text-and-unknown",
    root: {
      kind: "any",
      of: [
        { kind: "attribute", fact: "name", op: "starts_with", value: "An" },
        { kind: "not", of: { kind: "attribute", fact: "gender", op: "in", value: ["female", "male"] } },
        { kind: "attribute", fact: "birthday", op: "is_unknown" },
      ],
    },
    scope: "batch",
    indexes: ["customer_pkey"],
  },
  {
    name: "in-both-groups",
    root: { kind: "set", fact: "group", op: "has_all", values: [...groupIds] },
    scope: "batch",
    indexes: ["customer_group_of_customer"],
  },
  { name: "nobody", root: { kind: "not", of: { kind: "all", of: [] } }, scope: "build", indexes: [] },
];
