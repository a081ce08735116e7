import { commerceRoutes, segmentRoutes, type ApiClient, type RfmSettings } from "@hortus/contracts";
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
  const { rows } = await operator.call(segmentRoutes.listRfmCustomers, { query: {} });
  return Object.fromEntries(
    rows.map(({ name, recency, frequency, money, group }) => [name, [recency, frequency, money, group]]),
  );
}

test("own thresholds score everybody, hold through the night, and give way to quintiles again", async () => {
  await operator.call(segmentRoutes.changeRfmSettings, { body: own });
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
  expect((await operator.call(segmentRoutes.rfm, { query: {} })).settings).toEqual(own);
  await operator.call(segmentRoutes.changeRfmSettings, { body: { mode: "quintiles" } });
  await house.drain();
  const board = await operator.call(segmentRoutes.rfm, { query: {} });
  expect(board.settings).toEqual({ mode: "quintiles" });
  expect(await scores()).not.toEqual(expected);
  // Thresholds that do not rise would leave a score without anybody.
  await expect(
    operator.call(segmentRoutes.changeRfmSettings, { body: { ...own, frequency: [1, 2, 2, 4] } }),
  ).rejects.toMatchObject({ problem: { status: 400 } });
});
