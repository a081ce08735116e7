import { beforeAll, describe, expect, test } from "vitest";
import { testWorkspace } from "@hortus/kernel/testing";
import type { Node } from "./ast.ts";
import { noon, openShop, type Shop } from "./testing/ask.ts";

/** What README.md settles on purpose, each asked of SQL and of the evaluator. */
let shop: Shop;
beforeAll(async () => {
  const { workspace } = await testWorkspace();
  shop = await openShop(workspace);
});

const ask = (...args: Parameters<Shop["ask"]>) => shop.ask(...args);
const isIn = (...args: Parameters<Shop["isIn"]>) => shop.isIn(...args);
const always = { kind: "bucket", salt: "s", from: 0, to: 10_000 } as const;

describe("time", () => {
  const recent: Node = {
    kind: "records",
    fact: "order",
    aggregate: "count",
    window: { kind: "last", days: 30 },
    op: "at_least",
    value: 1,
  };

  test("an order exactly 30 × 24 hours old is still within 30 days, and a millisecond later it is not", async () => {
    const orders = [{ paid_at: "2026-10-25T12:00:00+08:00" }];
    expect(await ask(recent, { orders })).toEqual({ isIn: true, next: "2026-11-24T04:00:00.001Z" });
    expect(await isIn(recent, { orders }, "2026-11-24T12:00:00.001+08:00")).toBe(false);
  });

  test("the last order turns more than 30 days old at the same instant at which it leaves the window", async () => {
    const quiet: Node = {
      kind: "records",
      fact: "order",
      aggregate: "last",
      op: "more_than_days_ago",
      value: 30,
    };
    const orders = [{ paid_at: "2026-10-25T12:00:00+08:00" }, { paid_at: "2026-01-01T12:00:00+08:00" }];
    expect(await ask(quiet, { orders })).toEqual({ isIn: false, next: "2026-11-24T04:00:00.001Z" });
    expect(await ask(quiet, { orders }, "2026-11-24T12:00:00.001+08:00")).toEqual({
      isIn: true,
      next: undefined,
    });
    expect(await isIn(quiet, {})).toBe(false);
  });

  test("a record dated ahead counts from its own instant on", async () => {
    const orders = [{ paid_at: "2026-11-25T00:00:00Z" }];
    expect(await ask(recent, { orders })).toEqual({ isIn: false, next: "2026-11-25T00:00:00.000Z" });
    expect(await isIn(recent, { orders }, "2026-11-25T00:00:00Z")).toBe(true);
  });

  test("a range of bare dates includes the whole last day, in local time; a range of instants its last instant", async () => {
    const june: Node = { ...recent, window: { kind: "between", from: "2026-06-01", to: "2026-06-18" } };
    const paid = (paid_at: string) => ({ orders: [{ paid_at }] });
    expect(await isIn(june, paid("2026-06-18T23:59:59.999+08:00"))).toBe(true);
    expect(await isIn(june, paid("2026-06-19T00:00:00+08:00"))).toBe(false);
    expect(await isIn(june, paid("2026-06-01T00:00:00+08:00"))).toBe(true);
    expect(await isIn(june, paid("2026-05-31T23:59:59.999+08:00"))).toBe(false);
    const exact: Node = { ...recent, window: { kind: "between", to: "2026-06-18T12:00:00Z" } };
    expect(await isIn(exact, paid("2026-06-18T12:00:00Z"))).toBe(true);
    expect(await isIn(exact, paid("2026-06-18T12:00:00.001Z"))).toBe(false);
  });

  test("bare dates are counted in local days: the birthday starts at midnight and lasts its whole day", async () => {
    const soon: Node = { kind: "attribute", fact: "birthday", op: "anniversary_within_next_days", value: 7 };
    expect(await ask(soon, { birthday: "1990-12-02" })).toEqual({
      isIn: false,
      next: "2026-11-24T16:00:00.000Z",
    });
    expect(await ask(soon, { birthday: "1990-12-01" })).toEqual({
      isIn: true,
      next: "2026-12-01T16:00:00.000Z",
    });
    expect(await isIn(soon, { birthday: "1990-11-23" })).toBe(false);
  });

  test("a 29 February birthday is kept on the 28th in other years, and on the 29th in leap years", async () => {
    const today: Node = { kind: "attribute", fact: "birthday", op: "anniversary_within_next_days", value: 0 };
    const born = { birthday: "2000-02-29" };
    expect(await isIn(today, born, "2026-02-28T12:00:00+08:00")).toBe(true);
    expect(await isIn(today, born, "2026-03-01T12:00:00+08:00")).toBe(false);
    expect(await isIn(today, born, "2028-02-28T12:00:00+08:00")).toBe(false);
    expect(await isIn(today, born, "2028-02-29T12:00:00+08:00")).toBe(true);
    expect(await isIn(today, born, "2100-02-28T12:00:00+08:00")).toBe(true);
  });

  test.each([
    ["2026-11-01", "America/Havana", "midnight comes twice", "2026-11-01T04:00:00.000Z"],
    ["2026-03-08", "America/Havana", "midnight is skipped", "2026-03-08T05:00:00.000Z"],
    ["2018-02-18", "America/Sao_Paulo", "the last hour before comes twice", "2018-02-18T03:00:00.000Z"],
    ["2018-11-04", "America/Sao_Paulo", "midnight is skipped", "2018-11-04T03:00:00.000Z"],
  ])("the day %s in %s starts once, though %s", async (day, zone, _why, start) => {
    const started: Node = { kind: "attribute", fact: "birthday", op: "within_last_days", value: 0 };
    const before = new Date(Date.parse(start) - 7_200_000).toISOString();
    expect(await ask(started, { birthday: day }, before, zone)).toEqual({ isIn: false, next: start });
    expect(await isIn(started, { birthday: day }, start, zone)).toBe(true);
  });
});

describe("the unknown", () => {
  const female = (op: "equals" | "not_equals"): Node => ({
    kind: "attribute",
    fact: "gender",
    op,
    value: "female",
  });

  test("what is unknown is neither equal nor unequal, while `not` is everybody else", async () => {
    expect(await isIn(female("equals"), {})).toBe(false);
    expect(await isIn(female("not_equals"), {})).toBe(false);
    expect(await isIn({ kind: "not", of: female("equals") }, {})).toBe(true);
    expect(await isIn(female("not_equals"), { gender: "male" })).toBe(true);
  });

  test("a reason tells the unknown from the false, also through `not` and groups", async () => {
    const isUnknown = async (root: Node, person: Parameters<Shop["ask"]>[1] = {}) => {
      const { isIn: answer, reason } = await shop.explain(root, person);
      return [answer, reason?.isUnknown];
    };
    const young: Node = { kind: "attribute", fact: "weight", op: "less", value: 70 };
    expect(await isUnknown(female("equals"))).toEqual([false, true]);
    expect(await isUnknown(female("equals"), { gender: "male" })).toEqual([false, false]);
    expect(await isUnknown({ kind: "not", of: female("equals") })).toEqual([true, true]);
    expect(await isUnknown({ kind: "all", of: [female("equals"), young] }, { gender: "male" })).toEqual([
      false,
      false,
    ]);
    expect(await isUnknown({ kind: "any", of: [female("equals"), young] }, { gender: "male" })).toEqual([
      false,
      true,
    ]);
    expect(await isUnknown({ kind: "attribute", fact: "gender", op: "is_unknown" })).toEqual([true, false]);
  });

  test("an empty text is unknown", async () => {
    expect(await isIn({ kind: "attribute", fact: "name", op: "is_unknown" }, { name: "" })).toBe(true);
    expect(await isIn({ kind: "attribute", fact: "name", op: "is_known" }, { name: "" })).toBe(false);
  });

  test("a sum over nothing is 0, an average or a last time of nothing is unknown", async () => {
    const over = (aggregate: "sum" | "average", op: "less" | "is_unknown", value?: number): Node => ({
      kind: "records",
      fact: "order",
      aggregate,
      measure: "amount",
      op,
      value,
    });
    expect(await isIn(over("sum", "less", 1000), {})).toBe(true);
    expect(await isIn(over("average", "less", 1000), {})).toBe(false);
    expect(await isIn(over("average", "is_unknown"), {})).toBe(true);
    expect(await isIn({ kind: "records", fact: "order", aggregate: "last", op: "is_unknown" }, {})).toBe(
      true,
    );
  });

  test("an empty group is nobody, also inside and under `not`, and an `any` goes on without it", async () => {
    const empty: Node = { kind: "all", of: [] };
    expect(await isIn(empty, {})).toBe(false);
    expect(await isIn({ kind: "not", of: empty }, {})).toBe(false);
    expect(await isIn({ kind: "not", of: { kind: "all", of: [female("equals"), empty] } }, {})).toBe(false);
    expect(await isIn({ kind: "any", of: [empty, always] }, {})).toBe(true);
    expect(await isIn({ kind: "all", of: [always, { kind: "any", of: [empty] }] }, {})).toBe(false);
  });

  test("who is not living has no row, and is out even of a rule that holds for everybody", async () => {
    expect(await isIn(always, {})).toBe(true);
    expect(await isIn(always, { erased_at: noon })).toBe(false);
  });
});

describe("values", () => {
  const name = (op: "equals" | "contains" | "starts_with", value: string): Node => ({
    kind: "attribute",
    fact: "name",
    op,
    value,
  });

  test("text compares without the case of Latin letters, and a per cent sign is only a sign", async () => {
    expect(await isIn(name("equals", "ANNA"), { name: "anna" })).toBe(true);
    expect(await isIn(name("contains", "Nn"), { name: "Joanna" })).toBe(true);
    expect(await isIn(name("starts_with", "%"), { name: "Joanna" })).toBe(false);
    expect(await isIn(name("equals", "É"), { name: "é" })).toBe(false);
  });

  test("a path is under each place that it leads through, by whole levels only", async () => {
    const at = (op: "under" | "not_under", ...value: string[]): Node => ({
      kind: "records",
      fact: "order",
      aggregate: "count",
      filters: [{ property: "place", op, value }],
      op: "at_least",
      value: 1,
    });
    const bought = (place: string | null) => ({ orders: [{ paid_at: "2026-11-01T12:00:00+08:00", place }] });
    expect(await isIn(at("under", "east"), bought("east/shanghai/s1"))).toBe(true);
    expect(await isIn(at("under", "shanghai/s1"), bought("east/shanghai/s1"))).toBe(true);
    expect(await isIn(at("under", "s1"), bought("east/shanghai/s10"))).toBe(false);
    expect(await isIn(at("under", "west", "s10"), bought("east/shanghai/s10"))).toBe(true);
    expect(await isIn(at("not_under", "west"), bought("east/shanghai/s10"))).toBe(true);
    expect(await isIn(at("not_under", "west"), bought(null))).toBe(false); // nobody knows where
  });

  test("a text that looks like a number stays a text", async () => {
    expect(await isIn(name("equals", "12"), { name: "12.0" })).toBe(false);
    expect(await isIn(name("equals", "12"), { name: "12" })).toBe(true);
  });

  test("decimals are exact: 0.1 and 0.2 make 0.3", async () => {
    const boxes = (aggregate: "sum" | "average", value: number): Node => ({
      kind: "records",
      fact: "order",
      aggregate,
      measure: "boxes",
      op: "equals",
      value,
    });
    const orders = [0.1, 0.2].map((amount) => ({ paid_at: "2026-11-01T00:00:00Z", boxes: amount }));
    expect(await isIn(boxes("sum", 0.3), { orders })).toBe(true);
    expect(await isIn(boxes("average", 0.15), { orders })).toBe(true);
    expect(await isIn(boxes("average", 0.151), { orders })).toBe(false);
  });

  test("different values are counted as `equals` tells them apart, and the unknown is none of them", async () => {
    const told = (property: string, value: number): Node => ({
      kind: "records",
      fact: "order",
      aggregate: "distinct",
      property,
      op: "equals",
      value,
    });
    const paid_at = "2026-11-01T00:00:00Z";
    const notes = ["Ann", "ann", "", null, "Bo"].map((note) => ({ paid_at, note }));
    expect(await isIn(told("note", 2), { orders: notes })).toBe(true);
    const boxes = [1, 1.0, 1.5].map((number) => ({ paid_at, boxes: number }));
    expect(await isIn(told("boxes", 2), { orders: boxes })).toBe(true);
    expect(await isIn(told("note", 0), {})).toBe(true);
  });

  test("filters all have to hold for a record to count", async () => {
    const bigOnline: Node = {
      kind: "records",
      fact: "order",
      aggregate: "count",
      filters: [
        { property: "channel", op: "equals", value: "online" },
        { property: "amount", op: "at_least", value: 1000 },
      ],
      op: "at_least",
      value: 1,
    };
    const paid_at = "2026-11-01T00:00:00Z";
    expect(
      await isIn(bigOnline, {
        orders: [
          { paid_at, channel: "online" },
          { paid_at, channel: "store", net_amount_fen: 2000 },
        ],
      }),
    ).toBe(false);
    expect(await isIn(bigOnline, { orders: [{ paid_at, channel: "online", net_amount_fen: 1000 }] })).toBe(
      true,
    );
    expect(
      await isIn(bigOnline, {
        orders: [{ paid_at, channel: "online", net_amount_fen: 1000, state: "cancelled" }],
      }),
    ).toBe(false);
  });

  test("buckets of one salt part all customers and never move", async () => {
    const half = (from: number): Node => ({ kind: "bucket", salt: "spring", from, to: from + 5000 });
    expect([await isIn(half(0), {}), await isIn(half(5000), {})]).toEqual([false, true]);
  });
});

test("a rule may ask whether somebody is in another segment, by the members of its version in force", async () => {
  const segment = "0197a000-0000-7000-8000-00000000000a";
  const inside: Node = { kind: "segment", op: "is_in", segment };
  const outside: Node = { kind: "segment", op: "is_not_in", segment };
  expect(await ask(inside, { segments: [segment] })).toEqual({ isIn: true, next: undefined });
  expect(await isIn(outside, { segments: [segment] })).toBe(false);
  expect(await isIn(inside, {})).toBe(false);
  expect(await isIn(outside, {})).toBe(true);
});

test("a customer of another city needs no due row: what is false for good does not wait for time", async () => {
  const recent: Node = {
    kind: "records",
    fact: "order",
    aggregate: "count",
    window: { kind: "last", days: 30 },
    op: "less",
    value: 1,
  };
  const both: Node = {
    kind: "all",
    of: [{ kind: "attribute", fact: "gender", op: "equals", value: "female" }, recent],
  };
  const orders = [{ paid_at: "2026-11-01T00:00:00Z" }];
  expect(await ask(both, { gender: "male", orders })).toEqual({ isIn: false, next: undefined });
  expect(await ask(both, { gender: "female", orders })).toEqual({
    isIn: false,
    next: "2026-12-01T00:00:00.001Z",
  });
});

test("the largest rule that the checker lets through is still decided quickly", async () => {
  const leaf: Node = {
    kind: "records",
    fact: "order",
    aggregate: "count",
    window: { kind: "last", days: 30 },
    op: "equals",
    value: 1,
  };
  const nest = (depth: number): Node =>
    depth === 0
      ? leaf
      : {
          kind: depth % 2 ? "any" : "all",
          of: [...Array.from({ length: 9 }, (_, n) => ({ ...leaf, value: n })), nest(depth - 1)],
        };
  const wide = Array.from({ length: 4 }, (_, n): Node => ({ ...leaf, value: n }));
  expect(
    await isIn(
      { kind: "not", of: { kind: "all", of: [...wide, nest(4)] } },
      { orders: [{ paid_at: "2026-11-01T00:00:00Z" }] },
    ),
  ).toBe(true);
}, 5_000);
