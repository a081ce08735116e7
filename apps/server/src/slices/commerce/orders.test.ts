import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commerceRoutes, customersRoutes, type ApiClient, type OrderRow } from "@hortus/contracts";
import { testHouse, type TestHouse } from "../../testing.ts";
import { mergedInto } from "../../testing-customers.ts";
import { stopBetween, untilWaiting } from "../../testing-locks.ts";
import { summariseOrders } from "./index.ts";
import { mergesHandler } from "./orders/merges.ts";

const NOW = new Date("2026-11-24T02:00:00Z");
let house: TestHouse;
let shop: ApiClient;
let operator: ApiClient;

beforeAll(async () => {
  house = await testHouse(NOW);
  shop = await house.withKey(["orders:write"]);
  operator = await house.as("operator");
});
afterAll(async () => {
  await house.close();
});

const row = (externalId: string, change: Partial<OrderRow> = {}): OrderRow => ({
  externalId,
  source: "youzan",
  paidAt: "2026-11-24T01:00:00Z",
  amountFen: 12_800,
  identities: { phone: "13800000001" },
  ...change,
});
const push = (...orders: unknown[]) => shop.call(commerceRoutes.pushOrders, { body: { orders } });
const refund = (...refunds: unknown[]) => shop.call(commerceRoutes.pushRefunds, { body: { refunds } });
const outcomes = ({
  rows,
}: {
  rows: { outcome: string; error?: { code: string; field?: string | undefined } | undefined }[];
}) => rows.map(({ outcome, error }) => (error ? `${error.code} ${error.field}` : outcome));
const eventsOf = async (orderId: string) => {
  const { rows } = await sql<{
    type: string;
    customer_id: string;
    payload: Record<string, unknown>;
    occurred_at: Date;
  }>`
    select type, customer_id, payload, occurred_at from event where payload ->> 'orderId' = ${orderId} order by seq`.execute(
    house.context.workspace.db,
  );
  return rows;
};

describe("orders by API", () => {
  test("a row pushed again is the same order, another content corrects it", async () => {
    const first = await push(
      row("A1"),
      row("A1"),
      row("A2", {
        amountFen: undefined,
        amount: "1,234.50",
        lines: [{ name: "钙片", quantity: 2, amountFen: 123_450, sku: "CA" }],
      }),
    );
    expect(outcomes(first)).toEqual(["created", "unchanged", "created"]);
    expect(first.counts).toEqual({ created: 2, unchanged: 1, updated: 0, rejected: 0 });
    const again = await push(
      row("A2", {
        amountFen: 123_450,
        lines: [{ sku: "CA", name: "钙片", quantity: 2, amountFen: 123_450 }],
      }),
      row("A1", { amountFen: 9_900 }),
    );
    expect(outcomes(again)).toEqual(["unchanged", "updated"]);
    const orderId = first.rows[0]!.orderId!;
    expect(await operator.call(commerceRoutes.getOrder, { params: { id: orderId } })).toMatchObject({
      externalId: "A1",
      amountFen: 9_900,
      state: "paid",
    });
    expect((await eventsOf(orderId)).map(({ type }) => type)).toEqual(["order_paid", "order_changed"]);
    const { rows } = await operator.call(customersRoutes.listTimeline, {
      params: { id: first.rows[0]!.customerId! },
      query: {},
    });
    expect(
      rows
        .filter(({ kind }) => kind === "order_paid")
        .map(({ payload }) => payload["amountFen"])
        .toSorted(),
    ).toEqual([123_450, 9_900]);
  });

  test("an order that is known brings what its row tells of the buyer for the first time", async () => {
    const identities = { memberNumber: "LEARN-1" };
    const [first] = (await push(row("L1", { identities }))).rows;
    const customer = () => operator.call(customersRoutes.getCustomer, { params: { id: first!.customerId! } });
    expect(outcomes(await push(row("L1", { identities })))).toEqual(["unchanged"]);
    expect(outcomes(await push(row("L1", { identities, customerName: "林知夏" })))).toEqual(["unchanged"]);
    expect(await customer()).toMatchObject({ name: "林知夏" });
    const more = { ...identities, phone: "13812340055" };
    expect(outcomes(await push(row("L1", { identities: more })))).toEqual(["unchanged"]);
    const [other] = (await push(row("L2", { identities: { phone: "13812340055" } }))).rows;
    expect(other!.customerId).toBe(first!.customerId);
  });

  test("each wrong row says what is wrong, and the others go in", async () => {
    const answer = await push(
      row("B1", { amountFen: -1 }),
      row("B2", { paidAt: "2026-11-24T02:06:00Z" }),
      row("B3", { identities: {} }),
      row("B4", { identities: { phone: "12345" } }),
      row("B5", { amountFen: undefined, amount: "12.345" }),
      { ...row("B6"), source: undefined },
      "no row at all",
      null,
      row("B7", { customerName: "a\0b" }),
      row("B8", { paidAt: "0000-01-01T00:00:00Z" }),
      { ...row("B9"), amountFen: 1.5 },
      row("B10", { paidAt: "2026-11-24T02:04:00Z", identities: { phone: "12345", memberNumber: "M1" } }),
      row("B11", { amountFen: 0 }),
    );
    expect(outcomes(answer)).toEqual([
      "negative_amount amountFen",
      "future_date paidAt",
      "no_identity identities",
      "bad_identity identities.phone",
      "invalid_field amount",
      "missing_field source",
      "invalid_field undefined",
      "invalid_field undefined",
      "invalid_field customerName",
      "invalid_field paidAt",
      "invalid_field amountFen",
      "created",
      "created",
    ]);
    expect(answer.counts).toEqual({ created: 2, unchanged: 0, updated: 0, rejected: 11 });
  });

  test("more than 1 000 rows, and none, are refused as a whole", async () => {
    await expect(push(...Array.from({ length: 1_001 }, (_, n) => row(`N${n}`)))).rejects.toMatchObject({
      problem: { status: 400 },
    });
    await expect(push()).rejects.toMatchObject({ problem: { status: 400 } });
  });

  test("an order of the past is told as historic, one of today is not", async () => {
    const { rows } = await push(row("C1", { paidAt: "2026-11-20T02:00:00Z" }), row("C2"));
    const [old, fresh] = await Promise.all(rows.map(async ({ orderId }) => (await eventsOf(orderId!))[0]));
    expect(old).toMatchObject({
      type: "order_paid",
      occurred_at: new Date("2026-11-20T02:00:00Z"),
      payload: { historic: true, amountFen: 12_800, source: "youzan" },
    });
    expect(fresh!.payload).not.toHaveProperty("historic");
  });

  test("an order that turns out to be another customer's goes there with its refunds", async () => {
    const { rows } = await push(row("D1", { identities: { memberNumber: "wrong" } }));
    const { orderId, customerId } = rows[0]!;
    await refund({
      externalId: "R-D1",
      source: "youzan",
      orderExternalId: "D1",
      amountFen: 800,
      refundedAt: "2026-11-24T01:30:00Z",
    });
    const corrected = await push(row("D1", { identities: { memberNumber: "right" } }));
    expect(outcomes(corrected)).toEqual(["updated"]);
    const rightful = corrected.rows[0]!.customerId!;
    expect(rightful).not.toBe(customerId);
    expect((await eventsOf(orderId!)).map((event) => [event.type, event.customer_id])).toEqual([
      ["order_paid", customerId],
      ["order_refunded", customerId],
      ["order_removed", customerId],
      ["order_paid", rightful],
    ]);
    const order = await operator.call(commerceRoutes.getOrder, { params: { id: orderId! } });
    expect(order).toMatchObject({
      customer: { id: rightful },
      state: "partly_refunded",
      netAmountFen: 12_000,
      refunds: [{ externalId: "R-D1" }],
    });
    const timeline = async (id: string) =>
      (await operator.call(customersRoutes.listTimeline, { params: { id }, query: {} })).rows.map(
        ({ kind }) => kind,
      );
    expect(await timeline(customerId!)).not.toContain("order_paid");
    expect(await timeline(rightful)).toContain("order_refunded");
  });
});

describe("refunds", () => {
  const of = (externalId: string, orderExternalId: string, amountFen: number) => ({
    externalId,
    source: "youzan",
    orderExternalId,
    amountFen,
    refundedAt: "2026-11-24T01:30:00Z",
  });

  test("refunds add up, once each, and never above the order", async () => {
    const { rows } = await push(row("E1", { amountFen: 10_000, identities: { memberNumber: "E" } }));
    const { orderId, customerId } = rows[0]!;
    const answer = await refund(
      of("R1", "E1", 4_000),
      of("R1", "E1", 4_000),
      of("R2", "E1", 6_001),
      of("R3", "none", 1),
      of("R4", "E1", 0),
      of("R5", "E1", 1_000),
    );
    expect(outcomes(answer)).toEqual([
      "created",
      "unchanged",
      "refund_too_large amountFen",
      "unknown_order orderExternalId",
      "negative_amount amountFen",
      "created",
    ]);
    expect(await operator.call(commerceRoutes.getOrder, { params: { id: orderId! } })).toMatchObject({
      state: "partly_refunded",
      refundedFen: 5_000,
      netAmountFen: 5_000,
    });
    expect(outcomes(await push(row("E1", { amountFen: 4_999, identities: { memberNumber: "E" } })))).toEqual([
      "refund_too_large amountFen",
    ]);
    const rest = await refund(of("R1", "E1", 3_000), of("R2", "E1", 6_000));
    expect(outcomes(rest)).toEqual(["updated", "created"]);
    expect(await operator.call(commerceRoutes.getOrder, { params: { id: orderId! } })).toMatchObject({
      state: "refunded",
      netAmountFen: 0,
      refunds: [{}, {}, {}],
    });
    expect((await eventsOf(orderId!)).map(({ type }) => type)).toEqual([
      "order_paid",
      "order_refunded",
      "order_refunded",
      "order_changed",
      "order_refunded",
    ]);
    const { summary } = await operator.call(commerceRoutes.listCustomerOrders, {
      params: { id: customerId! },
      query: {},
    });
    expect(summary).toEqual({ count: 0, netAmountFen: 0 });
  });
});

describe("the list", () => {
  test("is filtered and paged, the latest first", async () => {
    const customer = { memberNumber: "list" };
    const { rows } = await push(
      ...[1, 2, 3, 4].map((n) =>
        row(`L-${n}`, {
          source: "pos",
          paidAt: `2026-10-0${n}T16:30:00Z`,
          identities: customer,
          store: "人民路店",
        }),
      ),
    );
    const list = (query: object) =>
      operator
        .call(commerceRoutes.listOrders, { query })
        .then((page) => ({ ids: page.rows.map(({ externalId }) => externalId), next: page.nextCursor }));
    expect((await list({ search: "L-" })).ids).toEqual(["L-4", "L-3", "L-2", "L-1"]);
    expect((await list({ search: "L_" })).ids).toEqual([]);
    const first = await list({ source: "pos", limit: 3 });
    expect(first.ids).toEqual(["L-4", "L-3", "L-2"]);
    expect(await list({ source: "pos", limit: 3, cursor: first.next })).toEqual({
      ids: ["L-1"],
      next: undefined,
    });
    // Half past midnight of the next day in Shanghai.
    expect(
      (await list({ customerId: rows[0]!.customerId, from: "2026-10-03", to: "2026-10-04" })).ids,
    ).toEqual(["L-3", "L-2"]);
    expect((await list({ source: "pos", state: "refunded" })).ids).toEqual([]);
    expect((await operator.call(commerceRoutes.listOrderSources, {})).rows).toEqual(["pos", "youzan"]);
  });

  test("an advisor sees nothing of a customer who is not theirs", async () => {
    const { rows } = await push(row("V1"));
    const advisor = await house.as("advisor", "nobody");
    await expect(
      advisor.call(commerceRoutes.listCustomerOrders, { params: { id: rows[0]!.customerId! }, query: {} }),
    ).rejects.toMatchObject({ problem: { status: 404 } });
  });
});

test("orders follow a merge, and come back when it is undone", async () => {
  const { rows } = await push(
    row("M1", { identities: { memberNumber: "one" } }),
    row("M2", { identities: { memberNumber: "two" } }),
  );
  const [one, two] = rows.map(({ customerId }) => customerId!) as [string, string]; // two rows
  await push(
    row("M3", { identities: { memberNumber: "one", externalId: "x" } }),
    row("M4", { identities: { memberNumber: "two", externalId: "x" } }),
  );
  // Before the orders have followed, the same row is still the same order.
  expect(outcomes(await push(row("M2", { identities: { memberNumber: "two" } })))).toEqual(["unchanged"]);
  const counts = async () =>
    [...(await summariseOrders(house.context.workspace.db, [one, two])).entries()]
      .map(([id, { count }]) => [id === one ? "one" : "two", count])
      .toSorted();
  // On a server, transactions of other tests hold readers of the log back for a moment.
  await expect.poll(() => house.drain().then(counts), { timeout: 20_000 }).toEqual([["one", 4]]);
  expect(outcomes(await push(row("M2", { identities: { memberNumber: "two" } })))).toEqual(["unchanged"]);
  const { rows: merges } = await operator.call(customersRoutes.listMerges, { params: { id: one } });
  await operator.call(customersRoutes.undoMerge, { params: { id: one, mergeId: merges[0]!.id } });
  await expect
    .poll(() => house.drain().then(counts), { timeout: 20_000 })
    .toEqual([
      ["one", 3],
      ["two", 1],
    ]);
});

test("who pushes orders and merges that move them never wait for each other, in whatever order the customers were merged", async () => {
  const numbered = (memberNumber: string) => row(`Merged ${memberNumber}`, { identities: { memberNumber } });
  const { rows: pushed } = await push(numbered("wait-1"), numbered("wait-2"), numbered("wait-3"));
  const [one = "", two = "", to = ""] = pushed.map(({ customerId }) => customerId);
  const { workspace } = house.context;
  // stops the merges between the one customer and the other
  const inTheWay = await stopBetween(workspace, (tx) =>
    sql`select from customer_order where customer_id = ${two} for update`.execute(tx),
  );
  const moving = workspace.tx((tx) =>
    mergesHandler.handle(tx, mergedInto(house, to, two, one), house.context),
  );
  await untilWaiting(house.context, 1);
  const again = push(numbered("wait-1"), { ...numbered("wait-2"), amountFen: 1 });
  await untilWaiting(house.context, 2);
  await Promise.all([inTheWay.goOn(), moving]);
  // nobody merged these customers but this test: the shop's word brings the orders back
  expect(outcomes(await again)).toEqual(["updated", "updated"]);
});
