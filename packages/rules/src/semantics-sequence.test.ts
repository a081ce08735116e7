import { beforeAll, describe, expect, test } from "vitest";
import { testWorkspace } from "@hortus/kernel/testing";
import type { Node, SequenceCondition } from "./ast.ts";
import { openShop, type Shop } from "./testing/ask.ts";

/** What README.md settles about one thing after another, each asked of SQL and of the evaluator. */
let shop: Shop;
beforeAll(async () => {
  const { workspace } = await testWorkspace();
  shop = await openShop(workspace);
});

const refundThenOrder = (rest: Partial<SequenceCondition> = {}): Node => ({
  kind: "sequence",
  first: { fact: "refund" },
  op: "followed",
  second: { fact: "order" },
  ...rest,
});
const history = (refunds: string[], orders: string[]) => ({
  refunds: refunds.map((refunded_at) => ({ refunded_at })),
  orders: orders.map((paid_at) => ({ paid_at })),
});
const monday = "2026-11-02T10:00:00+08:00";

describe("A, then B within N days", () => {
  const within = refundThenOrder({ within: { days: 7 } });

  test("B exactly N × 24 hours after A is still within, and a millisecond later it is not", async () => {
    expect(await shop.isIn(within, history([monday], ["2026-11-09T10:00:00+08:00"]))).toBe(true);
    expect(await shop.isIn(within, history([monday], ["2026-11-09T10:00:00.001+08:00"]))).toBe(false);
  });

  test("B at A's very instant is not after A", async () => {
    expect(await shop.isIn(within, history([monday], [monday]))).toBe(false);
    expect(await shop.isIn(within, history([monday], ["2026-11-02T10:00:00.001+08:00"]))).toBe(true);
  });

  test("B before A does not count, and any A with its B will do", async () => {
    expect(await shop.isIn(within, history([monday], ["2026-11-01T10:00:00+08:00"]))).toBe(false);
    const twice = history(["2026-06-01T00:00:00Z", monday], ["2026-11-03T10:00:00+08:00"]);
    expect(await shop.isIn(within, twice)).toBe(true);
    expect(await shop.isIn({ ...within, which: "first" } as Node, twice)).toBe(false);
    expect(await shop.isIn({ ...within, which: "last" } as Node, twice)).toBe(true);
  });

  test("a window binds the step it stands with: B may lie outside A's, unless it has one of its own", async () => {
    const june = { kind: "between", from: "2026-06-01", to: "2026-06-30" } as const;
    const person = history(["2026-06-30T12:00:00+08:00"], ["2026-07-02T12:00:00+08:00"]);
    const first = { fact: "refund", window: june };
    expect(await shop.isIn(refundThenOrder({ first }), person)).toBe(true);
    expect(await shop.isIn(refundThenOrder({ first, second: { fact: "order", window: june } }), person)).toBe(
      false,
    );
  });

  test("a B dated ahead counts from its own instant on", async () => {
    expect(await shop.ask(within, history(["2026-11-24T00:00:00Z"], ["2026-11-25T00:00:00Z"]))).toEqual({
      isIn: false,
      next: "2026-11-25T00:00:00.000Z",
    });
  });

  test("both steps may be of one fact: a second order soon after the first", async () => {
    const again: Node = {
      kind: "sequence",
      first: { fact: "order" },
      which: "first",
      op: "followed",
      second: { fact: "order", filters: [{ property: "channel", op: "equals", value: "store" }] },
      within: { days: 7 },
    };
    const orders = [{ paid_at: monday }, { paid_at: "2026-11-05T00:00:00Z", channel: "store" }];
    expect(await shop.isIn(again, { orders })).toBe(true);
    expect(await shop.isIn(again, { orders: orders.slice(0, 1) })).toBe(false);
  });
});

describe("A, and not B", () => {
  const notSince = refundThenOrder({ op: "not_followed" });

  test("no order since the last refund: one after it takes the customer out, one before does not", async () => {
    expect(await shop.isIn(notSince, history([monday], ["2026-11-01T00:00:00Z"]))).toBe(true);
    expect(await shop.isIn(notSince, history([monday], ["2026-11-03T00:00:00Z"]))).toBe(false);
    const later = history([monday, "2026-11-10T00:00:00Z"], ["2026-11-03T00:00:00Z"]);
    expect(await shop.isIn(notSince, later)).toBe(true);
  });

  test("who has no A at all is not meant", async () => {
    expect(await shop.isIn(notSince, history([], []))).toBe(false);
  });

  test("not B within N days holds only once the N days are over", async () => {
    const lost = refundThenOrder({ op: "not_followed", within: { days: 7 } });
    const person = history(["2026-11-20T12:00:00+08:00"], []);
    expect(await shop.ask(lost, person)).toEqual({ isIn: false, next: "2026-11-27T04:00:00.001Z" });
    expect(await shop.isIn(lost, person, "2026-11-27T12:00:00+08:00")).toBe(false);
    expect(await shop.isIn(lost, person, "2026-11-27T12:00:00.001+08:00")).toBe(true);
    expect(
      await shop.isIn(lost, history(["2026-11-01T00:00:00Z"], ["2026-11-20T00:00:00Z"])),
      "too late is not within",
    ).toBe(true);
  });
});
