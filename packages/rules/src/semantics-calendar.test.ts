import { beforeAll, describe, expect, test } from "vitest";
import { testWorkspace } from "@hortus/kernel/testing";
import type { Node, Operator, Period, Window } from "./ast.ts";
import { openShop, type Shop } from "./testing/ask.ts";

/** What README.md settles about calendars, each asked of SQL and of the evaluator. */
let shop: Shop;
beforeAll(async () => {
  const { workspace } = await testWorkspace();
  shop = await openShop(workspace);
});

const bought = (window: Window, value = 1): Node => ({
  kind: "records",
  fact: "order",
  aggregate: "count",
  window,
  op: "at_least",
  value,
});
const paid = (...times: string[]) => ({ orders: times.map((paid_at) => ({ paid_at })) });

describe("calendar windows", () => {
  const within = (period: Period) => bought({ kind: "calendar", period });

  test("a week begins on Monday at local midnight and lasts through Sunday", async () => {
    // 23 November 2026 is a Monday.
    const monday = "2026-11-23T00:00:00+08:00";
    expect(await shop.ask(within("this_week"), paid(monday))).toEqual({
      isIn: true,
      next: "2026-11-29T16:00:00.000Z",
    });
    expect(await shop.isIn(within("this_week"), paid("2026-11-22T23:59:59.999+08:00"))).toBe(false);
    expect(await shop.isIn(within("last_week"), paid("2026-11-22T23:59:59.999+08:00"))).toBe(true);
    expect(await shop.isIn(within("this_week"), paid(monday), "2026-11-29T23:59:59.999+08:00")).toBe(true);
    expect(await shop.isIn(within("this_week"), paid(monday), "2026-11-30T00:00:00+08:00")).toBe(false);
  });

  test("this month's order becomes last month's when the month turns, and then nobody's", async () => {
    const order = paid("2026-11-30T23:59:59.999+08:00");
    const at = "2026-12-01T00:00:00+08:00";
    expect(await shop.ask(within("last_month"), paid("2026-11-24T09:00:00+08:00"))).toEqual({
      isIn: false,
      next: "2026-11-30T16:00:00.000Z",
    });
    expect(await shop.isIn(within("this_month"), order, at)).toBe(false);
    expect(await shop.ask(within("last_month"), order, at)).toEqual({
      isIn: true,
      next: "2026-12-31T16:00:00.000Z",
    });
    expect(await shop.isIn(within("last_month"), order, "2027-01-01T00:00:00+08:00")).toBe(false);
  });

  test("quarters and years turn at their local first day", async () => {
    expect(await shop.isIn(within("this_quarter"), paid("2026-10-01T00:00:00+08:00"))).toBe(true);
    expect(await shop.isIn(within("last_quarter"), paid("2026-09-30T23:59:59.999+08:00"))).toBe(true);
    expect(await shop.isIn(within("this_year"), paid("2026-01-01T00:00:00+08:00"))).toBe(true);
    expect(await shop.isIn(within("last_year"), paid("2025-12-31T23:59:59.999+08:00"))).toBe(true);
  });

  test("a record dated ahead does not count, also when its week has begun", async () => {
    const order = paid("2026-11-25T08:00:00+08:00");
    expect(await shop.ask(within("this_week"), order)).toEqual({
      isIn: false,
      next: "2026-11-25T00:00:00.000Z",
    });
  });
});

describe("months counted back", () => {
  const lastMonth = bought({ kind: "last", months: 1 });

  test("begin at local midnight of the same day, however late that day the order came", async () => {
    expect(await shop.ask(lastMonth, paid("2026-10-24T00:00:00+08:00"))).toEqual({
      isIn: true,
      next: "2026-11-24T16:00:00.000Z",
    });
    expect(await shop.isIn(lastMonth, paid("2026-10-23T23:59:59.999+08:00"))).toBe(false);
  });

  test("from the 31st go back to the last day of a shorter month", async () => {
    const threeMonths = bought({ kind: "last", months: 3 });
    const order = paid("2026-02-28T00:00:00+08:00");
    expect(await shop.isIn(threeMonths, order, "2026-05-31T12:00:00+08:00")).toBe(true);
    expect(await shop.isIn(threeMonths, paid("2026-02-27T23:59:59+08:00"), "2026-05-31T12:00:00+08:00")).toBe(
      false,
    );
  });

  test("are counted back from now, not forward from the order: after 30 April, 31 May is still within", async () => {
    const order = paid("2026-04-30T12:00:00+08:00");
    expect(await shop.ask(lastMonth, order, "2026-05-30T12:00:00+08:00")).toEqual({
      isIn: true,
      next: "2026-05-31T16:00:00.000Z",
    });
    expect(await shop.isIn(lastMonth, order, "2026-05-31T23:59:59.999+08:00")).toBe(true);
    expect(await shop.isIn(lastMonth, order, "2026-06-01T00:00:00+08:00")).toBe(false);
  });
});

describe("dates beside today", () => {
  const birthday = (op: Operator, value: Period | { from: number; to: number }): Node => ({
    kind: "attribute",
    fact: "birthday",
    op,
    value,
  });

  test("offsets are whole local days, both ends included, and negative before today", async () => {
    const around = birthday("days_from_today", { from: -3, to: 7 });
    expect(await shop.isIn(around, { birthday: "2026-11-21" })).toBe(true);
    expect(await shop.isIn(around, { birthday: "2026-11-20" })).toBe(false);
    expect(await shop.ask(around, { birthday: "2026-12-01" })).toEqual({
      isIn: true,
      next: "2026-12-04T16:00:00.000Z",
    });
    expect(await shop.ask(around, { birthday: "2026-12-02" })).toEqual({
      isIn: false,
      next: "2026-11-24T16:00:00.000Z",
    });
  });

  test("an instant is taken for its local day where days from today are asked", async () => {
    const today: Node = {
      kind: "attribute",
      fact: "joined_at",
      op: "days_from_today",
      value: { from: 0, to: 0 },
    };
    expect(await shop.isIn(today, { joined_at: "2026-11-24T00:00:00+08:00" })).toBe(true);
    expect(await shop.isIn(today, { joined_at: "2026-11-23T23:59:59.999+08:00" })).toBe(false);
  });

  test("an anniversary may be asked of exactly so many days from today, or of a month", async () => {
    const inThreeDays = birthday("anniversary_days_from_today", { from: 3, to: 3 });
    expect(await shop.isIn(inThreeDays, { birthday: "1990-11-27" })).toBe(true);
    expect(await shop.isIn(inThreeDays, { birthday: "1990-11-26" })).toBe(false);
    const thisMonth = birthday("anniversary_in_period", "this_month");
    expect(await shop.isIn(thisMonth, { birthday: "1990-11-01" })).toBe(true);
    expect(await shop.isIn(thisMonth, { birthday: "1990-12-01" })).toBe(false);
    const february = "2027-02-10T12:00:00+08:00";
    expect(await shop.isIn(thisMonth, { birthday: "2000-02-29" }, february)).toBe(true);
  });

  test("a period of a date may lie ahead: next week, tomorrow", async () => {
    expect(await shop.isIn(birthday("in_period", "next_week"), { birthday: "2026-11-30" })).toBe(true);
    expect(await shop.isIn(birthday("in_period", "next_week"), { birthday: "2026-11-29" })).toBe(false);
    expect(await shop.isIn(birthday("in_period", "tomorrow"), { birthday: "2026-11-25" })).toBe(true);
  });
});

test("a dated set asks since when the value is there; a value without a date is in no window", async () => {
  const tagged: Node = {
    kind: "set",
    fact: "tag",
    op: "has_any",
    values: ["a"],
    window: { kind: "last", days: 30 },
  };
  expect(await shop.ask(tagged, { tags: [{ tagged_at: "2026-10-25T12:00:00+08:00" }] })).toEqual({
    isIn: true,
    next: "2026-11-24T04:00:00.001Z",
  });
  expect(await shop.isIn(tagged, { tags: [{ tagged_at: null }] })).toBe(false);
  const { window: _window, ...ever } = tagged;
  expect(await shop.isIn(ever, { tags: [{ tagged_at: null }] })).toBe(true);
});
