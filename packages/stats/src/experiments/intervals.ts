import {
  normalQuantile,
  normalTwoSided,
  studentQuantile,
  studentTwoSided,
} from "../numbers/distributions.ts";

/** Both ends included. */
export interface Interval {
  from: number;
  to: number;
}

/** So many of `of` did it; both whole numbers, 0 ≤ successes ≤ of. */
export interface Proportion {
  successes: number;
  of: number;
}

/** A sample summed up: `variance` is that of the sample, divided by n − 1. */
export interface Sample {
  size: number;
  mean: number;
  variance: number;
}

/** How far apart two samples lie, and how surely; all in the measure of the samples, the first minus the second. */
export interface Difference {
  difference: number;
  interval: Interval;
  /** The chance of a difference as large as this, on either side, were there none in truth. */
  pValue: number;
}

/**
 * Wilson's score interval of a proportion: keeps its promise with few observations and near 0 and 1, where the textbook's does not.
 *
 * @throws {RangeError} without observations
 * @see Wilson (1927); Newcombe (1998), Statistics in Medicine 17, 857-872, method 3
 */
export function wilsonInterval({ successes, of }: Proportion, confidence = 0.95): Interval {
  mustBeCounts({ successes, of });
  const z2 = normalQuantile(confidence) ** 2;
  const centre = 2 * successes + z2;
  const spread = Math.sqrt(z2 * (z2 + (4 * successes * (of - successes)) / of));
  const width = 2 * (of + z2);
  return { from: Math.max(0, (centre - spread) / width), to: Math.min(1, (centre + spread) / width) };
}

/**
 * The difference of two independent proportions: Newcombe's hybrid score interval, and the pooled z test.
 *
 * @throws {RangeError} without observations on either side
 * @see Newcombe (1998), Statistics in Medicine 17, 873-890, method 10
 */
export function compareProportions(
  first: Proportion,
  second: Proportion,
  confidence = 0.95,
): Difference & { z: number } {
  const [p1, p2] = [first.successes / first.of, second.successes / second.of];
  const [w1, w2] = [wilsonInterval(first, confidence), wilsonInterval(second, confidence)];
  const pooled = (first.successes + second.successes) / (first.of + second.of);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / first.of + 1 / second.of));
  const difference = p1 - p2;
  const z = error > 0 ? difference / error : 0;
  return {
    difference,
    interval: {
      from: difference - Math.hypot(p1 - w1.from, w2.to - p2),
      to: difference + Math.hypot(w1.to - p1, p2 - w2.from),
    },
    z,
    pValue: normalTwoSided(z),
  };
}

/**
 * The difference of two means by Welch's test, which does not ask the variances to be equal.
 *
 * @throws {RangeError} when a sample has fewer than two values
 * @see Welch (1947), Biometrika 34, 28-35
 */
export function compareMeans(
  first: Sample,
  second: Sample,
  confidence = 0.95,
): Difference & { t: number; freedom: number } {
  if (!(first.size >= 2 && second.size >= 2)) throw new RangeError("A mean needs two values on either side");
  const [v1, v2] = [first.variance / first.size, second.variance / second.size];
  const difference = first.mean - second.mean;
  if (v1 + v2 === 0) {
    // Nothing varies: what is seen is what is so.
    const freedom = first.size + second.size - 2;
    const interval = { from: difference, to: difference };
    return { difference, interval, t: 0, freedom, pValue: difference === 0 ? 1 : 0 };
  }
  const freedom = (v1 + v2) ** 2 / (v1 ** 2 / (first.size - 1) + v2 ** 2 / (second.size - 1));
  const error = Math.sqrt(v1 + v2);
  const t = difference / error;
  const reach = studentQuantile(confidence, freedom) * error;
  return {
    difference,
    interval: { from: difference - reach, to: difference + reach },
    t,
    freedom,
    pValue: studentTwoSided(t, freedom),
  };
}

/**
 * Sums up values from their count, sum and sum of squares, as a database returns them. Subtracts large numbers from each other: fine for
 * money in fen of a campaign, not for values that differ in their tenth digit only.
 */
export function sampleOf(totals: { size: number; sum: number; sumOfSquares: number }): Sample {
  const { size, sum, sumOfSquares } = totals;
  const mean = size > 0 ? sum / size : 0;
  const variance = size > 1 ? Math.max(0, (sumOfSquares - size * mean ** 2) / (size - 1)) : 0;
  return { size, mean, variance };
}

function mustBeCounts({ successes, of }: Proportion): void {
  if (!(of > 0 && successes >= 0 && successes <= of))
    throw new RangeError(`Not a proportion: ${successes} of ${of}`);
}
