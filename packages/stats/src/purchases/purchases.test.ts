import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  bgNbdLogLikelihood,
  expectedPurchases,
  expectedRepeats,
  probabilityAlive,
  probabilityOfRepeats,
  type BgNbd,
} from "./bg-nbd.ts";
import { fitBgNbd } from "./fit-bg-nbd.ts";
import { expectedValue, fitGammaGamma, gammaGammaLogLikelihood, meanOfAll } from "./gamma-gamma.ts";
import type { PurchaseHistory } from "./history.ts";
import { lifetimeValue } from "./lifetime-value.ts";

// Fader, Hardie, Lee (2005), and note 025 for the spending; the papers print three to four digits.
const published = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
const publishedSpending = { p: 6.25, q: 3.74, gamma: 15.44 };

interface Customer extends PurchaseHistory {
  meanValue: number;
  heldOut: number;
}
const cdnow: Customer[] = readFileSync(new URL("../../fixtures/cdnow-summary.csv", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => {
    const [repeats = 0, lastAfter = 0, observed = 0, meanValue = 0, heldOut = 0] = line
      .split(",")
      .map(Number);
    return { repeats, lastAfter, observed, meanValue, heldOut };
  });
const fitted = fitBgNbd(cdnow);
const model = fitted.model;
const fittedSpending = fitGammaGamma(cdnow);

const history = (repeats: number, lastAfter: number, observed: number): PurchaseHistory => ({
  repeats,
  lastAfter,
  observed,
});
const early = history(2, 30.43, 38.86);
const once = history(0, 0, 38.86);
const often = history(7, 29.43, 38.71);
const briefly = history(1, 1.71, 38.86);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe("BG/NBD on CDNOW", () => {
  test("finds the published estimates", () => {
    expect(fitted).toMatchObject({ customers: 2_357, isSettled: true });
    const { r, alpha, a, b } = model;
    expect([r, alpha, a, b].map((each) => each.toFixed(3))).toEqual(["0.243", "4.414", "0.793", "2.426"]);
    expect(r).toBeCloseTo(0.2425929, 5);
    expect(alpha).toBeCloseTo(4.4135314, 4);
    expect(a).toBeCloseTo(0.7928861, 4);
    expect(b).toBeCloseTo(2.4257533, 3);
    expect(fitted.logLikelihood).toBeCloseTo(-9582.42556, 4);
  });

  test("has the likelihood of the published, rounded parameters", () => {
    const all = sum(cdnow.map((each) => bgNbdLogLikelihood(published, each)));
    expect(all).toBeCloseTo(-9582.42683, 4);
  });

  test("expects of a new customer what the paper's spreadsheet does", () => {
    const expected: [number, number][] = [
      [1, 0.05327],
      [4, 0.19607],
      [13, 0.53444],
      [26, 0.90264],
      [39, 1.19672],
      [52, 1.44605],
      [78, 1.86052],
    ];
    for (const [weeks, repeats] of expected)
      expect(expectedRepeats(published, weeks)).toBeCloseTo(repeats, 4);
    expect(expectedRepeats(published, 0)).toBe(0);
  });

  test("expects of a known customer what was published", () => {
    expect(expectedPurchases(published, early, 39)).toBeCloseTo(1.22603, 5);
    expect(expectedPurchases(published, once, 39)).toBeCloseTo(0.1951, 4);
    expect(expectedPurchases(published, often, 39)).toBeCloseTo(3.37657, 4);
    expect(expectedPurchases(published, often, 52)).toBeCloseTo(4.24804, 4);
    expect(expectedPurchases(published, briefly, 39)).toBeCloseTo(0.20319, 4);
    expect(expectedPurchases(published, history(26, 30.86, 31), 52)).toBeCloseTo(25.7582, 3);
  });

  test("knows who is likely to be alive", () => {
    expect(probabilityAlive(published, early)).toBeCloseTo(0.72658, 4);
    expect(probabilityAlive(published, often)).toBeCloseTo(0.64752, 4);
    expect(probabilityAlive(published, briefly)).toBeCloseTo(0.2121, 4);
    expect(probabilityAlive(published, history(26, 30.86, 31))).toBeCloseTo(0.96892, 4);
    expect(probabilityAlive(published, once)).toBe(1);
  });

  test("spreads the number of repeats as published", () => {
    expect(probabilityOfRepeats(published, 0, 39)).toBeCloseTo(0.5737864, 6);
    expect(probabilityOfRepeats(published, 10, 2)).toBeCloseTo(1.07869e-7, 11);
    expect(probabilityOfRepeats(published, 11, 30)).toBeCloseTo(0.0019995214, 7);
    const all = sum(Array.from({ length: 400 }, (_, count) => probabilityOfRepeats(published, count, 39)));
    expect(all).toBeCloseTo(1, 5);
  });

  test("predicts the 39 weeks held out, as closely as published", () => {
    const total = sum(cdnow.map((each) => expectedPurchases(published, each, 39)));
    expect(total).toBeCloseTo(1653.9, 1);
    expect(sum(cdnow.map((each) => each.heldOut))).toBe(1_882);
    const means = [0, 1, 2, 3, 4, 5, 6, 7].map((repeats) => {
      const group = cdnow.filter((each) => Math.min(each.repeats, 7) === repeats);
      return sum(group.map((each) => expectedPurchases(published, each, 39))) / group.length;
    });
    const expected = [0.225, 0.523, 1.044, 1.52, 2.164, 2.654, 3.504, 6.157];
    for (const [repeats, mean] of means.entries()) expect(mean).toBeCloseTo(expected[repeats] ?? NaN, 2);
  });

  test("expects the repeats of all by week as tracked", () => {
    // Customers begin in the first twelve weeks: a day's beginners repeat from the day after.
    const until = (week: number) =>
      sum(
        cdnow.map(({ observed }) =>
          expectedRepeats(published, week - (38.857143 + 1 / 7 - observed) + 1 / 7),
        ),
      );
    for (const [week, repeats] of [
      [26, 1738.9],
      [52, 3138.6],
      [78, 4171.4],
    ] as const)
      expect(Math.abs(until(week) / repeats - 1)).toBeLessThan(0.01);
  });
});

describe("BG/NBD beyond CDNOW", () => {
  test("stays a number for a thousand purchases, and far ahead", () => {
    const keen = history(1_000, 38.86, 38.86);
    const expected = expectedPurchases(model, keen, 52);
    expect(expected).toBeGreaterThan(500);
    expect(expected).toBeLessThan(2_000);
    expect(expectedPurchases(model, early, 5_000)).toBeGreaterThan(expectedPurchases(model, early, 500));
    expect(expectedPurchases({ ...model, a: 1 }, early, 39)).toBeCloseTo(
      expectedPurchases({ ...model, a: 1.0001 }, early, 39),
      3,
    );
  });

  test("refuses impossible histories and data without a repeat", () => {
    expect(() => fitBgNbd([history(1, 5, 4)])).toThrow(RangeError);
    expect(() => fitBgNbd([history(1, 0, 4)])).toThrow(RangeError);
    expect(() => fitBgNbd([history(0, 0, 4), history(0, 0, 9)])).toThrow("Nobody bought twice");
  });

  test("gives the same model whatever the unit of time", () => {
    const days = cdnow.map((each) => ({
      ...each,
      lastAfter: each.lastAfter * 7,
      observed: each.observed * 7,
    }));
    const inDays: BgNbd = fitBgNbd(days).model;
    expect(inDays.alpha / model.alpha).toBeCloseTo(7, 3);
    expect(inDays.r).toBeCloseTo(model.r, 5);
  });

  test("says so when the data can't tell the model's parts apart", () => {
    // Everybody buys like clockwork and nobody leaves: there is no leaving to learn from.
    const steady = Array.from({ length: 200 }, () => history(10, 10, 10));
    expect(fitBgNbd(steady).isSettled).toBe(false);
  });
});

describe("Gamma-Gamma on CDNOW", () => {
  test("finds the published estimates from the 946 who bought again", () => {
    const { p, q, gamma } = fittedSpending.model;
    expect(fittedSpending).toMatchObject({ customers: 946, isSettled: true });
    expect(p).toBeCloseTo(6.2488, 2);
    expect(q).toBeCloseTo(3.74459, 3);
    expect(gamma).toBeCloseTo(15.44775, 1);
    expect([p.toFixed(2), q.toFixed(2)]).toEqual(["6.25", "3.74"]);
    expect(fittedSpending.logLikelihood).toBeCloseTo(-4055.92324, 4);
    expect(fittedSpending.correlation).toBeCloseTo(0.114, 3);
    expect(meanOfAll(fittedSpending.model)).toBeCloseTo(35.17, 1);
  });

  test("draws a customer's mean towards that of all, the more the fewer purchases there are", () => {
    const expected = (repeats: number, meanValue: number) =>
      expectedValue(publishedSpending, { repeats, meanValue });
    expect(expected(2, 22.35)).toBeCloseTo(24.66, 2);
    expect(expected(1, 11.77)).toBeCloseTo(18.92, 2);
    expect(expected(7, 73.74)).toBeCloseTo(71.47, 2);
    expect(expected(0, Number.NaN)).toBeCloseTo(35.22, 2);
  });

  test("has its highest likelihood at its estimates", () => {
    const height = (gamma: number) =>
      sum(
        cdnow
          .filter(({ repeats, meanValue }) => repeats > 0 && meanValue > 0)
          .map((each) => gammaGammaLogLikelihood({ ...fittedSpending.model, gamma }, each)),
      );
    const { gamma } = fittedSpending.model;
    expect(height(gamma)).toBeGreaterThan(height(gamma * 1.01));
    expect(height(gamma)).toBeGreaterThan(height(gamma * 0.99));
  });
});

describe("the value of a customer's next year", () => {
  test("is what the published parameters give", () => {
    const worth = (customer: PurchaseHistory, meanValue: number) =>
      lifetimeValue(
        { purchases: published, spending: publishedSpending },
        { ...customer, meanValue },
        { months: 12, monthLength: 4.345, monthlyDiscount: 0.01 },
      );
    expect(worth(early, 22.35)).toBeCloseTo(36.2892, 2);
    expect(worth(once, 0)).toBeCloseTo(8.369, 2);
    expect(worth(often, 73.74)).toBeCloseTo(286.8574, 1);
    expect(worth(briefly, 11.77)).toBeCloseTo(4.6373, 2);
  });
});
