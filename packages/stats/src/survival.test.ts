import { expect, test } from "vitest";
import { kaplanMeier } from "./survival.ts";

/** Weeks of remission under 6-MP, of Freireich and others (1963), as printed in Cox and Oakes (1984), table 1.1; + is censored. */
const REMISSIONS = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+";

test("the remission times of Freireich are estimated as the textbooks print them", () => {
  const { curve, median } = kaplanMeier(told(REMISSIONS));
  expect(curve.map(({ time, survival }) => [time, Number(survival.toFixed(3))])).toEqual([
    [6, 0.857],
    [7, 0.807],
    [10, 0.753],
    [13, 0.69],
    [16, 0.627],
    [22, 0.538],
    [23, 0.448],
  ]);
  expect(median).toBe(23);
});

test("without censoring the median is the middle, and while most still wait there is none", () => {
  const events = [10, 20, 30, 40].map((time) => ({ time, isEvent: true }));
  expect(kaplanMeier(events).median).toBe(20);
  expect(kaplanMeier([...events, { time: 5, isEvent: false, count: 10 }]).median).toBe(20);
  expect(kaplanMeier([...events, { time: 50, isEvent: false, count: 10 }]).median).toBeUndefined();
  expect(kaplanMeier([])).toEqual({ curve: [], median: undefined, interval: {} });
  expect(() => kaplanMeier([{ time: Number.NaN, isEvent: true }])).toThrow(RangeError);
});

/** Weeks until relapse of acute myelogenous leukaemia, Embury and others (1977), as printed in Miller (1981), "Survival analysis", page 49. */
const MAINTAINED = "9 13 13+ 18 23 28+ 31 34 45+ 48 161+";
const NOT_MAINTAINED = "5 5 8 8 12 16+ 23 27 30 33 43 45";

type Told = { time: number; isEvent: boolean }[];
const told = (times: string): Told =>
  times.split(" ").map((each) => ({ time: parseInt(each, 10), isEvent: !each.endsWith("+") }));

/**
 * The same by the definition, and by none of its code: at each time the share that waits longer, as a fraction of whole numbers, and
 * Greenwood's sum of d / (n (n - d)), counted anew from all observations. A time bounds the median while log(2 S) is within 1.96 deviations;
 * once nobody waits the deviation is infinite, and nothing bounds it from above.
 */
function byDefinition(all: Told): (number | undefined)[] {
  const times = [...new Set(all.flatMap(({ time, isEvent }) => (isEvent ? time : [])))].sort((x, y) => x - y);
  const distances = times.map((time) => {
    const steps = times
      .filter((earlier) => earlier <= time)
      .map((at) => ({
        waiting: all.filter((one) => one.time >= at).length,
        ended: all.filter((one) => one.isEvent && one.time === at).length,
      }));
    const over = steps.reduce((product, { waiting, ended }) => product * BigInt(waiting - ended), 1n);
    const under = steps.reduce((product, { waiting }) => product * BigInt(waiting), 1n);
    const spread = Math.sqrt(
      steps.reduce((sum, { waiting, ended }) => sum + ended / (waiting * (waiting - ended)), 0),
    );
    const isHalf = 2n * over <= under;
    return { time, isHalf, log: Math.log(Number((2n * over * 10n ** 15n) / under) / 1e15), spread };
  });
  return [
    distances.find(({ isHalf }) => isHalf)?.time,
    distances.find(({ log, spread }) => log <= 1.959964 * spread)?.time,
    distances.find(({ log, spread }) => spread < Infinity && log <= -1.959964 * spread)?.time,
  ];
}

test("the interval of a median is that of its definition, and open where too few are left", () => {
  const median = (times: string) => {
    const { median: found, interval } = kaplanMeier(told(times));
    expect([found, interval.low, interval.high]).toEqual(byDefinition(told(times)));
    return [found, interval.low, interval.high];
  };
  expect(median(MAINTAINED)).toEqual([31, 18, undefined]);
  expect(median(NOT_MAINTAINED)).toEqual([23, 8, undefined]);
  expect(median(REMISSIONS)).toEqual([23, 16, undefined]);
  // Those of Freireich without 6-MP: all relapsed.
  expect(median("1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23")).toEqual([8, 4, 12]);
});
