import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  catalogRoutes,
  commerceRoutes,
  customersRoutes,
  segmentRoutes,
  storesRoutes,
  type ApiClient,
  type OrderRow,
  rfmRoutes,
} from "@hortus/contracts";
import { testHouse, type TestHouse } from "../../testing.ts";
import { findProductNamesForMessages } from "./index.ts";
import { learnIntervalsJob } from "./supplies/learn.ts";

const NOW = new Date("2026-11-24T02:00:00Z");
let house: TestHouse;
let owner: ApiClient;

beforeAll(async () => {
  house = await testHouse(NOW);
  owner = await house.as("owner");
  await owner.call(catalogRoutes.upsertProducts, {
    body: {
      products: [
        { code: "CA", name: "钙片", regulatoryClass: "health_food", category: "骨健康", role: "consumption" },
        { code: "RX", name: "氨氯地平片", regulatoryClass: "drug_rx", category: "心血管" },
      ],
    },
  });
  await settle();
});
afterAll(async () => {
  await house.close();
});

/** Refreshes wait for orders that are being stored. */
async function settle(): Promise<void> {
  await house.drain();
  house.clock.advance(3_000);
  await house.drain();
}

const line = (sku: string, name: string, amountFen: number, quantity = 1) => ({
  sku,
  name,
  amountFen,
  quantity,
});
const row = (externalId: string, phone: string, change: Partial<OrderRow> = {}): OrderRow => ({
  externalId,
  source: "till",
  paidAt: "2026-11-20T01:00:00Z",
  amountFen: 10_000,
  identities: { phone },
  ...change,
});
const push = async (...orders: OrderRow[]) =>
  (await owner.call(commerceRoutes.pushOrders, { body: { orders } })).rows.map(
    ({ orderId = "", customerId = "", outcome }) => ({ orderId, customerId, outcome }),
  );
const linesOf = async (orderId: string) => {
  const { rows } = await sql<Record<string, unknown>>`
    select customer_id, code, quantity, amount_fen, net_amount_fen, category, product_role, regulatory_class, state
    from order_line where order_id = ${orderId} order by position`.execute(house.context.workspace.db);
  return rows;
};

describe("lines of orders", () => {
  test("carry what the catalogue says, and what it does not know stays text", async () => {
    const [order] = await push(
      row("L1", "13900000001", {
        lines: [
          line("CA", "钙片", 6_000, 2),
          line("NEW", "新品", 3_000),
          { name: "袋子", quantity: 1, amountFen: 1_000 },
        ],
      }),
    );
    expect(await linesOf(order!.orderId)).toMatchObject([
      {
        code: "CA",
        quantity: 2,
        category: "骨健康",
        product_role: "consumption",
        regulatory_class: "health_food",
      },
      { code: "NEW", category: null, regulatory_class: null },
      { code: null, net_amount_fen: 1_000 },
    ]);
  });

  test("follow corrections, refunds and removal of their order, to the fen", async () => {
    const lines = [line("CA", "钙片", 7_500), line("NEW", "新品", 2_500)];
    const [order] = await push(row("L2", "13900000002", { lines }));
    await owner.call(commerceRoutes.pushRefunds, {
      body: {
        refunds: [
          {
            externalId: "R2",
            source: "till",
            orderExternalId: "L2",
            amountFen: 5_000,
            refundedAt: "2026-11-21T01:00:00Z",
          },
        ],
      },
    });
    expect((await linesOf(order!.orderId)).map((each) => [each["net_amount_fen"], each["state"]])).toEqual([
      [3_750, "partly_refunded"],
      [1_250, "partly_refunded"],
    ]);
    const [again] = await push(row("L2", "13900000003", { lines: [line("CA", "钙片", 10_000)] }));
    expect(again).toMatchObject({ orderId: order!.orderId, outcome: "updated" });
    expect(await linesOf(order!.orderId)).toMatchObject([
      { customer_id: again!.customerId, net_amount_fen: 5_000, amount_fen: 10_000 },
    ]);
    const [same] = await push(row("L2", "13900000003", { lines: [line("CA", "钙片", 10_000)] }));
    expect(same!.outcome).toBe("unchanged");
  });

  test("are refreshed when their product comes to be known, or changes", async () => {
    const [order] = await push(row("L3", "13900000004", { lines: [line("LATE", "鱼油", 10_000)] }));
    await settle();
    const put = (change: Record<string, unknown>) =>
      owner.call(catalogRoutes.upsertProducts, { body: { products: [{ code: "LATE", ...change }] } });
    await put({ name: "深海鱼油", regulatoryClass: "ordinary_food", category: "心血管" });
    await settle();
    expect(await linesOf(order!.orderId)).toMatchObject([{ category: "心血管" }]);
    await put({ regulatoryClass: "drug_rx", priceFen: 5 });
    await settle();
    expect(await linesOf(order!.orderId)).toMatchObject([{ regulatory_class: "drug_rx" }]);
    const { rows } = await owner.call(customersRoutes.listTimeline, {
      params: { id: order!.customerId },
      query: {},
    });
    const told = rows.filter(({ kind }) => kind === "order_paid");
    expect(told).toHaveLength(1);
    expect(told[0]!.payload).not.toHaveProperty("products");
  });

  test("of more than one slice are all refreshed", async () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      row(`M${index}`, `1380000${String(index).padStart(4, "0")}`, {
        lines: Array.from({ length: 10 }, () => line("MANY", "维生素", 1_000)),
      }),
    );
    await push(...many);
    await owner.call(catalogRoutes.upsertProducts, {
      body: { products: [{ code: "MANY", name: "维生素", regulatoryClass: "health_food" }] },
    });
    await settle();
    const { rows } = await sql<{ n: number }>`
      select count(*)::integer as n from order_line where code = 'MANY' and regulatory_class = 'health_food'`.execute(
      house.context.workspace.db,
    );
    expect(rows[0]?.n).toBe(600);
  });

  test("are what a segment goes by", async () => {
    const [bone, heart] = await push(
      row("S1", "13900000010", { lines: [line("CA", "钙片", 10_000)] }),
      row("S2", "13900000011", { lines: [line("RX", "氨氯地平片", 10_000)] }),
    );
    const made = await owner.call(segmentRoutes.createSegment, {
      body: {
        name: "买过骨健康",
        rule: {
          version: 1,
          root: {
            kind: "all",
            of: [
              {
                kind: "records",
                fact: "order_line",
                aggregate: "sum",
                measure: "amount",
                filters: [{ property: "category", op: "in", value: ["骨健康"] }],
                op: "at_least",
                value: 5_000,
              },
            ],
          },
        },
      },
    });
    await settle();
    const members = async () =>
      (await owner.call(segmentRoutes.listSegmentMembers, { params: { id: made.id }, query: {} })).rows.map(
        ({ customerId }) => customerId,
      );
    expect(await members()).toContain(bone!.customerId);
    expect(await members()).not.toContain(heart!.customerId);
    await owner.call(catalogRoutes.upsertProducts, {
      body: { products: [{ code: "RX", category: "骨健康" }] },
    });
    await settle();
    expect(await members()).toContain(heart!.customerId);
  });
});

describe("a product line", () => {
  test("has an RFM board of its own, by fifths of its buyers, category and below, net of refunds", async () => {
    await owner.call(catalogRoutes.upsertProducts, {
      body: {
        products: ["线/甲", "线/乙", "线外"].map((category, index) => ({
          code: `LINE${index}`,
          name: "线品",
          regulatoryClass: "health_food",
          category,
        })),
      },
    });
    const buy = (buyer: number, number: number, sku: string, amountFen: number) =>
      row(`LN-${buyer}-${number}`, `1360000${String(buyer).padStart(4, "0")}`, {
        paidAt: `2026-11-${String(number + 1).padStart(2, "0")}T01:00:00Z`,
        amountFen,
        lines: [line(sku, "线品", amountFen / 2), line(sku, "线品", amountFen / 2)],
      });
    // Buyer n has n orders of n yuan in the line, and one beside it that must not count.
    const buyers = [1, 2, 3, 4, 5];
    await push(
      ...buyers.flatMap((buyer) => [
        ...buyers.slice(0, buyer).map((number) => buy(buyer, number, `LINE${number % 2}`, buyer * 100)),
        buy(buyer, 9, "LINE2", 90_000),
      ]),
    );
    await owner.call(commerceRoutes.pushRefunds, {
      body: {
        refunds: [
          {
            externalId: "LN-R",
            source: "till",
            orderExternalId: "LN-5-1",
            amountFen: 500,
            refundedAt: "2026-11-12T01:00:00Z",
          },
        ],
      },
    });
    const board = await owner.call(rfmRoutes.rfm, { query: { line: "线" } });
    expect(board).toMatchObject({ customers: 5, revenueFen: 100 + 400 + 900 + 1_600 + 2_000 });
    expect(board.cells.map(({ money, customers }) => [money, customers]).sort()).toEqual(
      [1, 2, 3, 4, 5].map((money) => [money, 1]),
    );
    expect(board.groups.reduce((sum, { customers }) => sum + customers, 0)).toBe(5);
    const part = await owner.call(rfmRoutes.rfm, { query: { line: "线/乙" } });
    expect(part.customers).toBe(5); // the odd orders of each
    expect((await owner.call(rfmRoutes.rfm, { query: { line: "没有" } })).customers).toBe(0);
  });
});

describe("the conversion path of an order", () => {
  const held = async (condition: Record<string, unknown>) => {
    const { id, words } = await owner.call(segmentRoutes.createSegment, {
      body: { name: "路径", rule: { version: 1, root: condition } },
    });
    await settle();
    const { rows } = await owner.call(segmentRoutes.listSegmentMembers, { params: { id }, query: {} });
    return { words, customerIds: rows.map(({ customerId }) => customerId) };
  };
  const counted = (fact: string) => ({
    kind: "records",
    fact,
    aggregate: "count",
    filters: [{ property: "conversion_path", op: "equals", value: "moments" }],
    op: "at_least",
    value: 1,
  });

  test("is what rules ask of orders and of goods, is corrected with its order, and is one of five", async () => {
    const rows = (path: OrderRow["conversionPath"]) => [
      row("P1", "13900000061", { conversionPath: path, lines: [line("CA", "钙片", 10_000)] }),
      row("P2", "13900000062"),
    ];
    const [first] = await push(...rows("group"));
    expect((await push(...rows("group"))).map(({ outcome }) => outcome)).toEqual(["unchanged", "unchanged"]);
    expect((await held(counted("order"))).customerIds).toEqual([]);
    expect((await push(...rows("moments"))).map(({ outcome }) => outcome)).toEqual(["updated", "unchanged"]);
    const order = await owner.call(commerceRoutes.getOrder, { params: { id: first!.orderId } }); // pushed above
    expect(order.conversionPath).toBe("moments");
    for (const fact of ["order", "order_line"]) {
      const { words, customerIds } = await held(counted(fact));
      expect(words.zh).toContain("成交路径");
      expect(words.zh).toContain("朋友圈");
      expect(customerIds).toEqual([first!.customerId]);
    }
    const wrong = { ...row("P3", "13900000063"), conversionPath: "television" } as unknown as OrderRow; // what a shop may send
    const { rows: fates } = await owner.call(commerceRoutes.pushOrders, { body: { orders: [wrong] } });
    expect(fates).toMatchObject([{ outcome: "rejected", error: { field: "conversionPath" } }]);
  });

  test("and refunds are records of their own: no order since the last one", async () => {
    const [stays, comesBack] = await push(row("P4", "13900000064"), row("P5", "13900000065"));
    const refunds = ["P4", "P5"].map((orderExternalId) => ({
      externalId: `${orderExternalId}-r`,
      source: "till",
      orderExternalId,
      amountFen: 4_000,
      refundedAt: "2026-11-21T01:00:00Z",
    }));
    await owner.call(commerceRoutes.pushRefunds, { body: { refunds } });
    await push(row("P6", "13900000065", { paidAt: "2026-11-22T01:00:00Z" }));
    const { words, customerIds } = await held({
      kind: "all",
      of: [
        {
          kind: "records",
          fact: "refund",
          aggregate: "sum",
          measure: "amount",
          op: "equals",
          value: 4_000,
        },
        { kind: "sequence", first: { fact: "refund" }, op: "not_followed", second: { fact: "order" } },
      ],
    });
    expect(words.zh).toContain("退款");
    expect(customerIds).toContain(stays!.customerId);
    expect(customerIds).not.toContain(comesBack!.customerId);
  });
});

describe("the store of an order", () => {
  const region = (name: string, parentId: string | null = null) =>
    owner.call(storesRoutes.createRegion, { body: { name, parentId } });
  const change = (id: string, body: Record<string, unknown>) =>
    owner.call(storesRoutes.changeStore, { params: { id }, body });
  const problemOf = async (call: Promise<unknown>) => {
    const error = await call.then(() => undefined, String);
    return error;
  };

  test("lies under its regions, as the tree has it today: a segment over a region follows", async () => {
    const east = await region("华东");
    const west = await region("西南");
    const city = await region("上海", east.id);
    const before = await push(row("ST1", "13900000050", { store: "一店" }));
    const segmentIn = async (name: string, place: string) =>
      owner.call(segmentRoutes.createSegment, {
        body: {
          name,
          rule: {
            version: 1,
            root: {
              kind: "records",
              fact: "order",
              aggregate: "count",
              filters: [{ property: "place", op: "under", value: [place] }],
              op: "at_least",
              value: 1,
            },
          },
        },
      });
    const eastern = await segmentIn("华东客户", east.id);
    expect(eastern.words.zh).toContain("华东");
    const members = async (id: string) => {
      await settle();
      const { rows } = await owner.call(segmentRoutes.listSegmentMembers, { params: { id }, query: {} });
      return rows.map(({ customerId }) => customerId);
    };
    expect(await members(eastern.id)).toEqual([]); // a store that nobody entered lies nowhere
    const store = await owner.call(storesRoutes.createStore, {
      body: { code: "S01", name: "一店", regionId: city.id, advisorIds: ["lin", "lin"] },
    });
    expect(store.advisorIds).toEqual(["lin"]);
    const after = await push(row("ST2", "13900000051", { store: "S01" }));
    const both = [before[0]!.customerId, after[0]!.customerId].sort();
    expect((await members(eastern.id)).sort()).toEqual(both);

    const western = await segmentIn("西南客户", west.id);
    await owner.call(storesRoutes.changeRegion, { params: { id: city.id }, body: { parentId: west.id } });
    expect(await members(eastern.id)).toEqual([]);
    expect((await members(western.id)).sort()).toEqual(both);
    await change(store.id, { name: "旗舰店" }); // what it was called is nobody's name now
    expect(await members(western.id)).toEqual([after[0]!.customerId]);
    await change(store.id, { archived: true });
    expect(await members(western.id)).toEqual([after[0]!.customerId]);
  });

  test("has a code and a name that no other store has, and a region that is no circle", async () => {
    const top = await region("华北");
    const below = await region("北京", top.id);
    const body = { code: "N1", name: "国贸店", regionId: below.id };
    await owner.call(storesRoutes.createStore, { body });
    expect(
      await problemOf(owner.call(storesRoutes.createStore, { body: { code: "国贸店", name: "新店" } })),
    ).toContain("国贸店");
    expect(
      await problemOf(
        owner.call(storesRoutes.changeRegion, { params: { id: top.id }, body: { parentId: below.id } }),
      ),
    ).toContain("below itself");
    expect(await problemOf(owner.call(storesRoutes.deleteRegion, { params: { id: below.id } }))).toContain(
      "国贸店",
    );
    const { stores, regions } = await owner.call(storesRoutes.listStores, {});
    expect(stores.map(({ code }) => code)).toContain("N1");
    expect(regions.map(({ name }) => name)).toContain("北京");
  });
});

describe("the day a product runs out", () => {
  const supplyOf = async (customerId: string) =>
    (await owner.call(commerceRoutes.listCustomerSupplies, { params: { id: customerId } })).rows.map(
      ({ code, packs, runsOutOn }) => [code, packs, runsOutOn],
    );
  const buy = async (externalId: string, phone: string, paidAt: string, quantity = 1, sku = "DOSE") => {
    const [order] = await push(
      row(externalId, phone, { paidAt, lines: [line(sku, "钙片", 10_000, quantity)] }),
    );
    await settle();
    return order!.customerId;
  };
  beforeAll(async () => {
    await owner.call(catalogRoutes.upsertProducts, {
      body: {
        products: [
          {
            code: "DOSE",
            name: "钙片",
            regulatoryClass: "health_food",
            unitsPerPack: 60,
            dailyDose: 2,
            category: "周期",
          },
        ],
      },
    });
    await settle();
  });

  test("is moved by purchases that overlap, and begins anew after a gap", async () => {
    const customerId = await buy("D1", "13900000040", "2026-08-01T01:00:00Z");
    expect(await supplyOf(customerId)).toEqual([["DOSE", 1, "2026-08-31"]]);
    await buy("D2", "13900000040", "2026-08-11T01:00:00Z", 2);
    expect(await supplyOf(customerId)).toEqual([["DOSE", 3, "2026-10-30"]]);
    await buy("D3", "13900000040", "2026-11-20T01:00:00Z");
    expect(await supplyOf(customerId)).toEqual([["DOSE", 4, "2026-12-20"]]);
  });

  test("follows refunds and the dose, and whoever shares the pack", async () => {
    const customerId = await buy("D4", "13900000041", "2026-11-01T01:00:00Z");
    await buy("D5", "13900000041", "2026-11-02T01:00:00Z");
    await owner.call(commerceRoutes.pushRefunds, {
      body: {
        refunds: [
          {
            externalId: "RD5",
            source: "till",
            orderExternalId: "D5",
            amountFen: 10_000,
            refundedAt: "2026-11-03T01:00:00Z",
          },
        ],
      },
    });
    await settle();
    expect(await supplyOf(customerId)).toEqual([["DOSE", 1, "2026-12-01"]]);
    const dose = (change: Record<string, unknown>) =>
      owner.call(catalogRoutes.upsertProducts, { body: { products: [{ code: "DOSE", ...change }] } });
    await dose({ sharingFactor: 2 });
    await settle();
    expect(await supplyOf(customerId)).toEqual([["DOSE", 1, "2026-11-16"]]);
    await dose({ dailyDose: null });
    await settle();
    expect(await supplyOf(customerId)).toEqual([]);
    await dose({ dailyDose: 2, sharingFactor: 1 });
    await settle();
  });

  test("lets a segment hold who runs out within a week, and leave her when the day has passed", async () => {
    const { id } = await owner.call(segmentRoutes.createSegment, {
      body: {
        name: "一周内用完",
        rule: {
          version: 1,
          root: {
            kind: "all",
            of: [{ kind: "attribute", fact: "supply.runs_out_on", op: "within_next_days", value: 7 }],
          },
        },
      },
    });
    const customerId = await buy("D6", "13900000042", "2026-11-01T01:00:00Z");
    const isIn = async () =>
      (await owner.call(segmentRoutes.listSegmentMembers, { params: { id }, query: {} })).rows.some(
        (member) => member.customerId === customerId,
      );
    expect(await isIn()).toBe(true);
    house.clock.advance(10 * 86_400_000);
    await house.drain();
    expect(await isIn()).toBe(false);
  });

  test("and how long people take to buy again tell what to expect, or that it is not known yet", async () => {
    const { rows } = await owner.call(catalogRoutes.listProducts, { query: { search: "CYC" } });
    expect(rows).toEqual([]);
    const { rows: made } = await owner.call(catalogRoutes.upsertProducts, {
      body: { products: [{ code: "CYC", name: "周期品", regulatoryClass: "health_food" }] },
    });
    const params = { id: made[0]!.productId! };
    const bought = (index: number, day: string, times: string) =>
      row(`C${index}-${times}`, `1370000${String(index).padStart(4, "0")}`, {
        paidAt: `${day}T01:00:00Z`,
        lines: [line("CYC", "周期品", 10_000)],
      });
    const people = Array.from({ length: 40 }, (_, index) => index);
    await push(...people.map((index) => bought(index, "2026-06-01", "first")));
    expect(await owner.call(commerceRoutes.readRepurchase, { params })).toMatchObject({
      repeats: 0,
      waiting: 40,
    });
    const thirty = people.slice(0, 30);
    await push(...thirty.map((index) => bought(index, "2026-07-01", "second")));
    await push(...thirty.map((index) => bought(index, "2026-08-10", "third")));
    // 30 of 100 after 30 days, 30 of the 70 others after 40; the rest wait.
    const told = await owner.call(commerceRoutes.readRepurchase, { params });
    expect(told).toMatchObject({ repeats: 60, waiting: 40, medianDays: 40 });
    expect(told.curve.map(({ days, share }) => [days, Number(share.toFixed(6))])).toEqual([
      [30, 0.3],
      [40, 0.6],
    ]);
    expect(told.cycle).toBeUndefined(); // nothing was learned yet
  });

  test("goes by what was learned at night where no dose says it: of the product, else of its category", async () => {
    const { rows } = await owner.call(catalogRoutes.upsertProducts, {
      body: {
        products: [
          { code: "CYC", category: "周期" },
          { code: "RARE", name: "少有人买", regulatoryClass: "health_food", category: "周期" },
        ],
      },
    });
    const customerId = await buy("RARE1", "13900000043", "2026-11-20T01:00:00Z", 2, "RARE");
    expect(await supplyOf(customerId)).toEqual([]);
    const learn = async () => {
      await learnIntervalsJob.run(house.context, {});
      await settle();
    };
    await learn();
    const suppliesOf = async (id: string) =>
      (await owner.call(commerceRoutes.listCustomerSupplies, { params: { id } })).rows.map(
        ({ code, runsOutOn, basis }) => [code, runsOutOn, basis],
      );
    const product = await owner.call(commerceRoutes.readRepurchase, { params: { id: rows[0]!.productId! } });
    expect(product.product).toMatchObject({
      repeats: 60,
      waiting: 40,
      medianDays: 40,
      lowDays: 40,
      usedDays: 40,
    });
    expect(product.cycle).toEqual({ days: 40, from: "product" });
    const { rows: categories } = await owner.call(commerceRoutes.listRepurchase, {});
    const category = categories.find((each) => each.category === "周期");
    // Of the category are the purchases of DOSE above as well.
    expect(category).toMatchObject({ medianDays: 40, usedDays: 40 });
    expect(category!.repeats).toBeGreaterThan(60);
    // Two packs are no more days than one: it is learned from purchase to purchase.
    expect(await suppliesOf(customerId)).toEqual([["RARE", "2026-12-30", "category"]]);
    const { rows: found } = await owner.call(customersRoutes.listCustomers, {
      query: { search: "13700000035" },
    });
    expect(await suppliesOf(found[0]!.id)).toEqual([["CYC", "2026-07-11", "product"]]);

    const { id: segment } = await owner.call(segmentRoutes.createSegment, {
      body: {
        name: "快用完",
        rule: {
          version: 1,
          root: {
            kind: "records",
            fact: "supply",
            aggregate: "count",
            window: { kind: "between", from: "2026-12-29", to: "2026-12-31" },
            filters: [{ property: "basis", op: "equals", value: "category" }],
            op: "at_least",
            value: 1,
          },
        },
      },
    });
    const members = async () => {
      await settle();
      const list = await owner.call(segmentRoutes.listSegmentMembers, { params: { id: segment }, query: {} });
      return list.rows.map((member) => member.customerId);
    };
    house.clock.advance(40 * 86_400_000); // what runs out is a record of its day
    expect(await members()).toEqual([customerId]);
    // Learned again, nobody is told: nothing moved. A dose takes the place of what was learned.
    const changes = async () =>
      (
        await sql<{
          n: number;
        }>`select count(*)::integer as n from event where type = 'supply_changed'`.execute(
          house.context.workspace.db,
        )
      ).rows[0]!.n;
    const before = await changes();
    await learn();
    expect(await changes()).toBe(before);
    await owner.call(catalogRoutes.upsertProducts, {
      body: { products: [{ code: "RARE", unitsPerPack: 30, dailyDose: 1 }] },
    });
    expect(await members()).toEqual([]);
    expect(await suppliesOf(customerId)).toEqual([["RARE", "2027-01-19", "dose"]]);
  });
});

describe("a prescription product", () => {
  test("is masked for those who need not know which, and named in no message and no timeline", async () => {
    const [order] = await push(
      row("P1", "13900000020", { lines: [line("RX", "氨氯地平片", 8_000), line("CA", "钙片", 2_000)] }),
      row("P2", "13900000021", { lines: [line("RX", "氨氯地平片", 8_000)] }),
    );
    const linesFor = async (role: "operator" | "reviewer") =>
      (await (await house.as(role)).call(commerceRoutes.getOrder, { params: { id: order!.orderId } })).lines;
    expect((await linesFor("reviewer"))[0]).toMatchObject({ name: "氨氯地平片", sku: "RX" });
    const masked = await linesFor("operator");
    expect(masked[0]).toEqual({
      name: "",
      isMasked: true,
      quantity: 1,
      amountFen: 8_000,
      regulatoryClass: "drug_rx",
    });
    expect(masked[1]).toMatchObject({ name: "钙片", regulatoryClass: "health_food" });
    const viewer = await house.as("viewer");
    const list = await viewer.call(commerceRoutes.listOrders, { query: { search: "P" } });
    expect(JSON.stringify(list)).not.toContain("氨氯地平");
    const timeline = await viewer.call(customersRoutes.listTimeline, {
      params: { id: order!.customerId },
      query: {},
    });
    expect(JSON.stringify(timeline)).not.toContain("氨氯地平");
    expect(JSON.stringify(timeline)).toContain("钙片");
  });

  test("gives way to the dearest product of the order that may be named", async () => {
    const orders = await push(
      row("N1", "13900000030", { lines: [line("RX", "药", 9_000), line("CA", "店里叫的名字", 1_000)] }),
      row("N2", "13900000030", { lines: [line("RX", "药", 9_000), line("WHO", "没有档案", 1_000)] }),
    );
    const names = await findProductNamesForMessages(house.context.workspace.db, orders);
    expect(orders.map(({ orderId }) => names.get(orderId))).toEqual(["钙片", undefined]);
  });
});
