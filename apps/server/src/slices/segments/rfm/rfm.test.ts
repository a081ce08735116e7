import {
  catalogRoutes,
  commerceRoutes,
  platformRoutes,
  type ApiClient,
  type RfmSettings,
  rfmRoutes,
} from "@hortus/contracts";
import { sql } from "kysely";
import { beforeEach, expect, test } from "vitest";
import { testHouse, type TestHouse } from "../../../testing.ts";

const DAY_MS = 86_400_000;
let house: TestHouse;
let operator: ApiClient;

beforeEach(async () => {
  house = await testHouse();
  operator = await house.as("operator");
  const order = (memberNumber: string, index: number, daysAgo: number) => ({
    externalId: `${memberNumber}-${index}`,
    source: "till",
    paidAt: new Date(house.clock.now().getTime() - daysAgo * DAY_MS).toISOString(),
    amountFen: 10_000,
    identities: { memberNumber },
    customerName: memberNumber,
  });
  await operator.call(commerceRoutes.pushOrders, {
    body: {
      orders: [
        ...[2, 40, 70].map((days, index) => order("Ann", index, days)),
        ...[45, 46].map((days, index) => order("Bo", index, days)),
        order("Cy", 0, 400),
      ],
    },
  });
  await house.drain();
  return () => house.close();
});

const own: RfmSettings = {
  mode: "own",
  recencyDays: [30, 60, 120, 240],
  frequency: [1, 2, 3, 4],
  moneyFen: [5_000, 15_000, 25_000, 50_000],
  high: { recencyDays: 60, frequency: 1, moneyFen: 25_000 },
};

async function scores() {
  const { rows } = await operator.call(rfmRoutes.listRfmCustomers, { query: {} });
  return Object.fromEntries(
    rows.map(({ name, recency, frequency, money, group }) => [name, [recency, frequency, money, group]]),
  );
}

test("own thresholds score everybody, hold through the night, and give way to quintiles again", async () => {
  await operator.call(rfmRoutes.changeRfmSettings, { query: {}, body: own });
  await house.drain();
  const expected = {
    Ann: [5, 3, 4, "important_value"],
    Bo: [4, 2, 3, "general_value"],
    Cy: [1, 1, 2, "general_win_back"],
  };
  expect(await scores()).toEqual(expected);
  house.clock.advance(DAY_MS);
  await house.drain();
  expect(await scores()).toEqual(expected);
  expect((await operator.call(rfmRoutes.rfm, { query: {} })).settings).toEqual(own);
  await operator.call(rfmRoutes.changeRfmSettings, { query: {}, body: { mode: "quintiles" } });
  await house.drain();
  const board = await operator.call(rfmRoutes.rfm, { query: {} });
  expect(board.settings).toEqual({ mode: "quintiles" });
  expect(await scores()).not.toEqual(expected);
  // Thresholds that do not rise would leave a score without anybody.
  await expect(
    operator.call(rfmRoutes.changeRfmSettings, { query: {}, body: { ...own, frequency: [1, 2, 2, 4] } }),
  ).rejects.toMatchObject({ problem: { status: 400 } });
});

test("a night draws the same from the totals kept with the scores as it would from all orders", async () => {
  const drawn = async () => {
    const { rows } = await sql`
      select customers, recency_days, frequency, money_fen, mean_recency_days, mean_frequency, mean_money_fen
      from rfm_run order by id desc limit 1`.execute(house.context.workspace.db);
    return rows[0];
  };
  const more = (memberNumber: string, daysAgo: number) => ({
    externalId: `${memberNumber}-late`,
    source: "till",
    paidAt: new Date(house.clock.now().getTime() - daysAgo * DAY_MS).toISOString(),
    amountFen: 33_300,
    identities: { memberNumber },
  });
  await operator.call(commerceRoutes.pushOrders, { body: { orders: [more("Bo", 1), more("Di", 5)] } });
  await house.drain();
  house.clock.advance(DAY_MS);
  await house.drain();
  const fromScores = await drawn();
  const { db } = house.context.workspace;
  await sql`truncate rfm_run, customer_rfm`.execute(db);
  await house.drain();
  expect(fromScores).toMatchObject({ customers: 4 });
  expect(fromScores).toEqual(await drawn());
});

test("a product line has thresholds of its own, version by version; other lines and the scores of all stay", async () => {
  const owner = await house.as("owner");
  await owner.call(catalogRoutes.upsertProducts, {
    body: {
      products: ["Bones/Calcium", "Eyes"].map((category) => ({
        code: category,
        name: category,
        category,
        regulatoryClass: "health_food",
      })),
    },
  });
  const bought = (memberNumber: string, sku: string, daysAgo: number) => ({
    externalId: `${memberNumber}-${sku}-${daysAgo}`,
    source: "till",
    paidAt: new Date(house.clock.now().getTime() - daysAgo * DAY_MS).toISOString(),
    amountFen: 20_000,
    identities: { memberNumber },
    customerName: memberNumber,
    lines: [{ sku, name: sku, quantity: 1, amountFen: 20_000 }],
  });
  await operator.call(commerceRoutes.pushOrders, {
    body: {
      orders: [
        ...[20, 50].map((days) => bought("Ann", "Bones/Calcium", days)),
        bought("Bo", "Bones/Calcium", 100),
        bought("Cy", "Eyes", 3),
      ],
    },
  });
  await house.drain();
  const cells = async (line: string) => {
    const board = await operator.call(rfmRoutes.rfm, { query: { line } });
    return {
      version: board.settingsVersion,
      cells: board.cells.map(({ recency, frequency, money, customers }) => [
        recency,
        frequency,
        money,
        customers,
      ]),
    };
  };
  const eyes = await cells("Eyes");
  const all = await scores();
  expect((await cells("Bones")).version).toBe(0);
  await operator.call(rfmRoutes.changeRfmSettings, { query: { line: "Bones" }, body: own });
  await house.drain();
  expect(await cells("Bones")).toEqual({
    version: 1,
    cells: [
      [3, 1, 3, 1], // Bo: 100 days, one order, 200 yuan
      [5, 2, 4, 1], // Ann: 20 days, two orders, 400 yuan
    ],
  });
  await operator.call(rfmRoutes.changeRfmSettings, {
    query: { line: "Bones" },
    body: { ...own, moneyFen: [5_000, 25_000, 35_000, 45_000] },
  });
  expect(await cells("Bones")).toEqual({
    version: 2,
    cells: [
      [3, 1, 2, 1],
      [5, 2, 4, 1],
    ],
  });
  // Neither the other line nor anybody's score of all goods went by it.
  expect(await cells("Eyes")).toEqual(eyes);
  expect(await scores()).toEqual(all);
  const { rows } = await owner.call(platformRoutes.listAudit, { query: { objectType: "rfm" } });
  expect(rows[0]).toMatchObject({
    action: "rfm_settings_changed",
    objectId: "Bones",
    before: { version: 1, moneyFen: own.moneyFen },
    after: { version: 2, moneyFen: [5_000, 25_000, 35_000, 45_000] },
  });
  await expect(
    operator.call(rfmRoutes.changeRfmSettings, { query: { line: "Bone" }, body: own }),
  ).rejects.toMatchObject({ problem: { status: 422, code: "line_unknown", field: "line" } });
});
