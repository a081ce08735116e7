import { readFileSync } from "node:fs";
import { commerceRoutes, forecastRoutes, segmentRoutes, type ApiClient } from "@hortus/contracts";
import { fitBgNbd } from "@hortus/stats";
import { sql } from "kysely";
import { beforeAll, describe, expect, test } from "vitest";
import { testHouse, type TestHouse } from "../../testing.ts";
import { fitForecast, forecastJob } from "./fit.ts";
import { compareHeldOut } from "./hold-out.ts";
import { findDaysOfOrders, findHeldOut } from "./history-store.ts";

const everyone = { oneIn: 1 };
const DAY_MS = 86_400_000;

/** The CDNOW sample (fixtures/cdnow): 2 357 customers who began in the first quarter of 1997; dollars read as yuan. */
const log = readFileSync(new URL("../../../fixtures/cdnow/CDNOW_sample.txt", import.meta.url), "utf8")
  .trim()
  .split(/\r?\n/)
  .map((line, index) => {
    const [, customer = "", date = "", , dollars = ""] = line.trim().split(/ +/);
    const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
    return { index, customer, day, fen: Math.round(Number(dollars) * 100) };
  });

async function push(house: TestHouse, till: ApiClient, orders: typeof log): Promise<void> {
  for (let from = 0; from < orders.length; from += 1_000) {
    await till.call(commerceRoutes.pushOrders, {
      body: {
        orders: orders.slice(from, from + 1_000).map(({ index, customer, day, fen }) => ({
          externalId: `cd-${index}`,
          source: "cdnow",
          paidAt: `${day}T12:00:00+08:00`,
          amountFen: fen,
          identities: { memberNumber: customer },
        })),
      },
    });
  }
  await house.drain();
}

describe("the forecast on the real CDNOW log, through the product", () => {
  let house: TestHouse;
  let operator: ApiClient;
  let till: ApiClient;
  /** By an order of the log, and back. */
  const customerOf = async (externalId: string) => {
    const { rows } = await sql<{ id: string }>`
      select customer_id as id from order_key where external_id = ${externalId}`.execute(
      house.context.workspace.db,
    );
    return rows[0]!.id; // every order of the log was pushed
  };
  const memberNumberOf = async (customerId: string) => {
    const { rows } = await sql<{ n: number }>`
      select split_part(external_id, '-', 2)::integer as n from order_key where customer_id = ${customerId}`.execute(
      house.context.workspace.db,
    );
    return log[rows[0]!.n]!.customer; // the same
  };

  // 39 weeks after the first purchase, where the published estimates stand.
  beforeAll(async () => {
    house = await testHouse(new Date("1997-09-30T14:00:00Z"));
    operator = await house.as("operator");
    till = await house.withKey(["orders:write"]);
    await push(
      house,
      till,
      log.filter(({ day }) => day <= "1997-09-30"),
    );
    await forecastJob.run(house.context, {});
    await house.drain();
    return () => house.close();
  }, 300_000);

  test("finds the published estimates", async () => {
    const { fit, state } = await operator.call(forecastRoutes.forecast, {});
    expect(state).toBe("ready");
    expect(fit).toMatchObject({ version: 1, customers: 2_357, repeatBuyers: 946 });
    expect(fit?.purchases?.r).toBeCloseTo(0.243, 3);
    expect((fit?.purchases?.alphaDays ?? 0) / 7).toBeCloseTo(4.414, 2);
    expect(fit?.purchases?.a).toBeCloseTo(0.793, 3);
    expect(fit?.purchases?.b).toBeCloseTo(2.426, 3);
    expect(fit?.spending?.p).toBeCloseTo(6.25, 1);
    expect(fit?.spending?.q).toBeCloseTo(3.74, 1);
    expect((fit?.spending?.gammaFen ?? 0) / 100).toBeCloseTo(15.44, 1);
    expect(fit?.correlation).toBeCloseTo(0.114, 3);
  });

  test("scores each customer as the published figures do", async () => {
    // Customer 1 of the sample: two repeats, the last after 30.43 of 38.86 weeks, 22.35 dollars each.
    const { forecast } = await operator.call(forecastRoutes.getForecast, {
      params: { customerId: await customerOf("cd-0") },
    });
    expect(forecast).toMatchObject({ repeats: 2, lastOrderDay: "1997-08-02" });
    expect(forecast?.alive).toBeCloseTo(0.7266, 3);
    // Half of what is expected in 39 weeks comes in fewer than half of them.
    expect(forecast?.next365.orders).toBeGreaterThan(1.226);
    expect(forecast?.next30.orders).toBeLessThan(1.226 / 6);
    expect((forecast?.next365.valueFen ?? 0) / (forecast?.next365.orders ?? 1)).toBeCloseTo(2_466, -2);
  });

  test("names the customers who are expected to bring most, and adds all up", async () => {
    const { rows } = await operator.call(forecastRoutes.listForecasts, { query: { limit: 3 } });
    const values = rows.map(({ next365 }) => next365.valueFen);
    expect(values).toEqual(values.toSorted((one, other) => other - one));
    const second = await operator.call(forecastRoutes.listForecasts, {
      query: { limit: 200, alive: "unlikely" },
    });
    expect(second.rows.every(({ alive }) => alive < 0.3)).toBe(true);
    const { total } = await operator.call(forecastRoutes.forecast, {});
    expect(total?.customers).toBe(2_357);
    expect(total?.next365.orders).toBeGreaterThan(1_654);
  });

  test("lets rules speak of what is expected, and segments follow a new order", async () => {
    const { id } = await operator.call(segmentRoutes.createSegment, {
      body: {
        name: "slipping away",
        rule: {
          version: 1,
          root: { kind: "all", of: [{ kind: "attribute", fact: "forecast.alive", op: "less", value: 0.1 }] },
        },
      },
    });
    await house.drain();
    const { rows } = await operator.call(segmentRoutes.listSegmentMembers, { params: { id }, query: {} });
    const [gone] = rows;
    expect(rows.length).toBeGreaterThan(10);
    await push(house, till, [
      { index: 900_000, customer: await memberNumberOf(gone!.customerId), day: "1997-09-30", fen: 2_000 },
    ]);
    const after = await operator.call(segmentRoutes.listSegmentMembers, { params: { id }, query: {} });
    expect(after.rows.map(({ customerId }) => customerId)).not.toContain(gone!.customerId);
    const { forecast } = await operator.call(forecastRoutes.getForecast, {
      params: { customerId: gone!.customerId },
    });
    expect(forecast?.alive).toBeGreaterThan(0.1);
  });

  test(
    "is compared with 39 weeks held out as the paper does, and by default with the last third",
    { timeout: 300_000 },
    async () => {
      house.clock.advance(273 * DAY_MS);
      await push(
        house,
        till,
        log.filter(({ day }) => day > "1997-09-30"),
      );
      const { context } = house;
      const seen = { until: "1997-09-30", today: "1998-06-30" };
      await sql`update customer_order set state = 'refunded', refunded_fen = amount_fen where external_id = 'cd-900000'`.execute(
        context.workspace.db,
      ); // the order of the story before
      const customers = await findHeldOut(context.workspace.db, context, seen, everyone);
      const days = await findDaysOfOrders(context.workspace.db, context, seen, everyone);
      const { model } = fitBgNbd(customers);
      const found = compareHeldOut(model, { until: seen.until, days: 273 }, customers, days);
      expect(found).toMatchObject({ customers: 2_357, actual: 1_882 });
      expect(Math.abs(found.predicted - 1_653.9)).toBeLessThan(1);
      const published = [0.225, 0.523, 1.044, 1.52, 2.164, 2.654, 3.504, 6.157];
      expect(found.bins.map(({ repeats }) => repeats)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      for (const [index, bin] of found.bins.entries())
        expect(Math.abs(bin.predicted - (published[index] ?? 0))).toBeLessThan(0.01);
      expect(found.weeks.at(-1)).toMatchObject({ day: "1998-06-30", actual: 2_457 + 1_882 });
      // The paper counts a beginner's weeks from a day later.
      expect(Math.abs((found.weeks.at(-1)?.predicted ?? 0) / 4_171.4 - 1)).toBeLessThan(0.005);

      await fitForecast(context);
      const { fit } = await operator.call(forecastRoutes.forecast, {});
      expect(fit).toMatchObject({ version: 2, holdOut: { until: "1998-01-06", days: 175 } });
    },
  );

  test("goes on where it was cut off, and another night fits anew", async () => {
    const version = async () => (await operator.call(forecastRoutes.forecast, {})).fit?.version;
    expect((await operator.call(forecastRoutes.forecast, {})).state).toBe("scoring");
    await forecastJob.run(house.context, { anew: true });
    expect(await version()).toBe(2);
    expect((await operator.call(forecastRoutes.forecast, {})).state).toBe("ready");
    await forecastJob.run(house.context, {});
    expect(await version()).toBe(2);
    house.clock.advance(DAY_MS);
    await forecastJob.run(house.context, {});
    expect(await version()).toBe(3);
  });
});

describe("a forecast from little", () => {
  test("is refused and says what is missing; nobody is scored", async () => {
    const house = await testHouse(new Date("1997-09-30T14:00:00Z"));
    const operator = await house.as("operator");
    expect((await operator.call(forecastRoutes.forecast, {})).state).toBe("none");
    await push(house, await house.withKey(["orders:write"]), log.slice(0, 120));
    await forecastJob.run(house.context, {});
    const board = await operator.call(forecastRoutes.forecast, {});
    expect(board).toMatchObject({
      state: "refused",
      refused: { refusal: "too_few_repeat_buyers" },
      minimum: { repeatBuyers: 300, days: 84 },
    });
    expect(board.fit).toBeUndefined();
    const { rows } = await operator.call(forecastRoutes.listForecasts, { query: {} });
    expect(rows).toEqual([]);
    await house.close();
  });
});
