import { describe, expect, test } from "vitest";
import { compareMeans, compareProportions, sampleOf, wilsonInterval } from "./intervals.ts";
import { checkSampleRatio } from "./sample-ratio.ts";
import { neededPerArm, upliftOfMeans, upliftOfProportions } from "./uplift.ts";

/** Kevin Hillstrom's MineThatData e-mail challenge (2008): a mail for men, one for women, none. */
const hillstrom = {
  men: { size: 21_307, visits: 3_894, buyers: 267 },
  women: { size: 21_387, visits: 3_238, buyers: 189 },
  none: { size: 21_306, visits: 2_262, buyers: 122 },
};
const of = (successes: number, all: number) => ({ successes, of: all });

describe("an interval of a proportion", () => {
  test("is Wilson's, as Newcombe (1998) prints it", () => {
    const { from, to } = wilsonInterval(of(81, 263));
    expect([from, to].map((end) => end.toFixed(4))).toEqual(["0.2553", "0.3662"]);
    expect(wilsonInterval(of(0, 20)).from).toBe(0);
    expect(wilsonInterval(of(0, 20)).to).toBeCloseTo(0.1611, 4);
    expect(wilsonInterval(of(1, 29)).to).toBeCloseTo(0.1718, 4);
  });

  test("asks for observations", () => {
    expect(() => wilsonInterval(of(0, 0))).toThrow(RangeError);
    expect(() => wilsonInterval(of(3, 2))).toThrow(RangeError);
  });
});

describe("the difference of two proportions", () => {
  test("has Newcombe's interval, as he prints it for method 10", () => {
    const ends = (first: [number, number], second: [number, number]) => {
      const { interval } = compareProportions(of(...first), of(...second));
      return [interval.from.toFixed(4), interval.to.toFixed(4)];
    };
    expect(ends([56, 70], [48, 80])).toEqual(["0.0524", "0.3339"]);
    expect(ends([9, 10], [3, 10])).toEqual(["0.1705", "0.8090"]);
    expect(ends([5, 56], [0, 29])).toEqual(["-0.0381", "0.1926"]);
  });

  test("has the pooled z of the Hillstrom experiment", () => {
    const { men, women, none } = hillstrom;
    const visits = compareProportions(of(men.visits, men.size), of(none.visits, none.size));
    expect(visits.difference).toBeCloseTo(0.0765896, 7);
    expect(visits.z).toBeCloseTo(22.48604, 4);
    // The unpooled interval of the textbook; so many customers make the two agree.
    expect(visits.interval.from).toBeCloseTo(0.0699535, 4);
    expect(visits.interval.to).toBeCloseTo(0.0832256, 4);
    const buyers = compareProportions(of(women.buyers, women.size), of(none.buyers, none.size));
    expect(buyers.z).toBeCloseTo(3.77956, 4);
    expect(buyers.pValue).toBeCloseTo(1.571e-4, 7);
  });
});

describe("the difference of two means", () => {
  test("is Welch's, from sums as a database gives them", () => {
    // Sleep data of Student (1908), unpaired: R's t.test prints t = -1.8608, df = 17.776, p = 0.07939, -3.3654832 to 0.2054832.
    const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    const total = (values: number[]) =>
      sampleOf({
        size: values.length,
        sum: values.reduce((sum, value) => sum + value, 0),
        sumOfSquares: values.reduce((sum, value) => sum + value ** 2, 0),
      });
    const found = compareMeans(total(first), total(second));
    expect(found.t).toBeCloseTo(-1.8608, 4);
    expect(found.freedom).toBeCloseTo(17.776, 3);
    expect(found.pValue).toBeCloseTo(0.07939, 5);
    expect(found.interval.from).toBeCloseTo(-3.3654832, 6);
    expect(found.interval.to).toBeCloseTo(0.2054832, 6);
  });

  test("is certain when nothing varies, and refused with a single value", () => {
    const steady = { size: 10, mean: 3, variance: 0 };
    expect(compareMeans(steady, steady)).toMatchObject({ difference: 0, pValue: 1 });
    expect(() => compareMeans({ ...steady, size: 1 }, steady)).toThrow(RangeError);
  });
});

describe("the split", () => {
  test("is as planned where counts stray by chance only", () => {
    const { men, women, none } = hillstrom;
    const found = checkSampleRatio([men, women, none].map(({ size }) => ({ count: size, share: 1 / 3 })));
    expect(found.chiSquare).toBeCloseTo(0.20253, 5);
    expect(found.pValue).toBeCloseTo(0.90369, 5);
    expect(found.isBroken).toBe(false);
  });

  test("is broken where one arm lost every seventh customer", () => {
    const arms = [
      { count: 9_000, share: 0.9 },
      { count: 850, share: 0.1 },
    ];
    expect(checkSampleRatio(arms).isBroken).toBe(true);
  });
});

describe("an uplift", () => {
  const { men, none } = hillstrom;

  test("is told with its interval when chance can't explain it", () => {
    const found = upliftOfProportions(of(men.buyers, men.size), of(none.buyers, none.size), {
      heldOutShare: 0.5,
    });
    expect(found).toMatchObject({ verdict: "better", treated: 21_307, heldOut: 21_306 });
    expect(found.lift).toBeCloseTo(0.006805 / (122 / 21_306), 3);
    expect(upliftOfProportions(of(none.buyers, none.size), of(men.buyers, men.size)).verdict).toBe("worse");
  });

  test("is not known yet while chance explains it, and says how many customers would show it", () => {
    const found = upliftOfProportions(of(210, 2_000), of(19, 200), { heldOutShare: 1 / 11 });
    expect(found).toMatchObject({ verdict: "not_known_yet", because: "within_chance" });
    const [pooled, difference] = [229 / 2_200, 210 / 2_000 - 19 / 200];
    expect(found.neededPerArm).toBe(Math.ceil((16 * pooled * (1 - pooled)) / difference ** 2));
    expect(found.neededPerArm).toBeGreaterThan(14_000);
  });

  test("is not known yet from few customers, few who did it, before the end, or with a broken split", () => {
    expect(upliftOfProportions(of(30, 60), of(5, 60))).toMatchObject({ because: "too_few" });
    expect(upliftOfProportions(of(60, 900), of(2, 100))).toMatchObject({ because: "too_few" });
    expect(upliftOfProportions(of(0, 0), of(2, 100))).toMatchObject({ because: "too_few" });
    const clear = [of(men.visits, men.size), of(none.visits, none.size)] as const;
    expect(upliftOfProportions(...clear, { isOver: false })).toMatchObject({ because: "still_running" });
    expect(upliftOfProportions(...clear, { heldOutShare: 0.1 })).toMatchObject({
      verdict: "not_known_yet",
      because: "sample_ratio",
    });
  });

  test("of nothing is told as such once the interval is narrower than what matters", () => {
    const found = upliftOfProportions(of(5_005, 50_000), of(5_000, 50_000), { smallestThatMatters: 0.01 });
    expect(found.verdict).toBe("no_difference_that_matters");
    expect(found.neededPerArm).toBe(neededPerArm(0.10005 * 0.89995, 0.01));
  });

  test("of money is Welch's", () => {
    const spent = (mean: number) => ({ size: 1_000, mean, variance: 400 });
    expect(upliftOfMeans(spent(23), spent(20))).toMatchObject({ verdict: "better" });
    expect(upliftOfMeans(spent(20.5), spent(20))).toMatchObject({ because: "within_chance" });
    expect(
      upliftOfMeans({ size: 1_000, mean: 0, variance: 0 }, { size: 200, mean: 0, variance: 0 }),
    ).toMatchObject({
      because: "too_few",
    });
  });
});
