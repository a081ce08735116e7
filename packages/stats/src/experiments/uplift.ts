import {
  compareMeans,
  compareProportions,
  type Difference,
  type Interval,
  type Proportion,
  type Sample,
} from "./intervals.ts";
import { checkSampleRatio, type SampleRatio } from "./sample-ratio.ts";

/** What may be said of an experiment. "not_known_yet" is an answer: most experiments have no other. */
export type Verdict = "better" | "worse" | "no_difference_that_matters" | "not_known_yet";

/** Why nothing is known yet. */
export type NotKnownBecause =
  /** The split is not the planned one: look for the mistake, the figures mean nothing. */
  | "sample_ratio"
  /** The planned end has not come: looking every day and stopping when it pleases finds differences that are not there. */
  | "still_running"
  /** Too few customers, or too few who did it, for the arithmetic to hold. */
  | "too_few"
  /** The interval holds both gain and loss. */
  | "within_chance";

/** `difference`, `interval` and `pValue` are absent while an arm is empty. */
export interface Uplift extends Partial<Difference> {
  verdict: Verdict;
  because?: NotKnownBecause;
  treated: number;
  heldOut: number;
  /**
   * The difference as a part of what the held-out do without; absent when that is nothing. Its interval takes their figure as it was seen.
   */
  lift?: number;
  liftInterval?: Interval;
  sampleRatio?: SampleRatio;
  /**
   * Customers in the smaller arm that would show a difference of this size four times out of five (power 0.8, error 0.05); absent without a
   * difference to go by.
   */
  neededPerArm?: number;
}

export interface Plan {
  /** 0.95 unless said. */
  confidence?: number;
  /** Has the planned end come? True unless said. */
  isOver?: boolean;
  /** The part of all customers that is held out, as planned; the split is checked against it. */
  heldOutShare?: number;
  /** Customers an arm below which nothing is said; 100 unless said: below it one keen customer turns the result. */
  atLeastPerArm?: number;
  /** A difference smaller than this is of no use to anybody, in the measure of the figure; lets "no difference" be said. */
  smallestThatMatters?: number;
}

/** Did more of the treated do it than of those held out? */
export function upliftOfProportions(treated: Proportion, heldOut: Proportion, plan: Plan = {}): Uplift {
  const sizes = { treated: treated.of, heldOut: heldOut.of };
  if (treated.of === 0 || heldOut.of === 0) return nothingToCompare(sizes, plan);
  const found = compareProportions(treated, heldOut, plan.confidence);
  // The z test leans on the normal curve, which wants ten successes and failures on either side (Agresti: five to ten).
  const rare = [treated, heldOut].some(({ successes, of }) => Math.min(successes, of - successes) < 10);
  const base = heldOut.successes / heldOut.of;
  const pooled = (treated.successes + heldOut.successes) / (treated.of + heldOut.of);
  return judge(found, sizes, plan, { isThin: rare, base, spread: pooled * (1 - pooled) });
}

/** Is the mean of the treated (orders, money) higher than that of those held out? */
export function upliftOfMeans(treated: Sample, heldOut: Sample, plan: Plan = {}): Uplift {
  const sizes = { treated: treated.size, heldOut: heldOut.size };
  if (treated.size < 2 || heldOut.size < 2) return nothingToCompare(sizes, plan);
  const found = compareMeans(treated, heldOut, plan.confidence);
  const nothingVaries = treated.variance + heldOut.variance === 0;
  const spread = (treated.variance + heldOut.variance) / 2;
  return judge(found, sizes, plan, { isThin: nothingVaries, base: heldOut.mean, spread });
}

/**
 * Customers an arm that show a difference four times out of five, at an error of one in twenty: 16 σ² / δ².
 *
 * @param spread the variance of one customer: p(1 − p) for a proportion
 * @see Lehr (1992), Statistics in Medicine 11, 1099-1102
 */
export function neededPerArm(spread: number, difference: number): number | undefined {
  if (difference === 0 || !(spread > 0)) return undefined;
  return Math.ceil((16 * spread) / difference ** 2);
}

function judge(
  found: Difference,
  sizes: { treated: number; heldOut: number },
  plan: Plan,
  seen: { isThin: boolean; base: number; spread: number },
): Uplift {
  const { difference, interval, pValue } = found;
  const sampleRatio = splitOf(sizes, plan);
  const needed = neededPerArm(seen.spread, plan.smallestThatMatters ?? difference);
  const facts: Omit<Uplift, "verdict"> = {
    difference,
    interval,
    pValue,
    ...sizes,
    ...(seen.base > 0 && {
      lift: difference / seen.base,
      liftInterval: { from: interval.from / seen.base, to: interval.to / seen.base },
    }),
    ...(sampleRatio && { sampleRatio }),
    ...(needed !== undefined && { neededPerArm: needed }),
  };
  const unknown = (because: NotKnownBecause): Uplift => ({ ...facts, verdict: "not_known_yet", because });
  const isFew = Math.min(sizes.treated, sizes.heldOut) < (plan.atLeastPerArm ?? 100);
  if (sampleRatio?.isBroken) return unknown("sample_ratio");
  if (plan.isOver === false) return unknown("still_running");
  if (isFew || seen.isThin) return unknown("too_few");
  if (interval.from > 0) return { ...facts, verdict: "better" };
  if (interval.to < 0) return { ...facts, verdict: "worse" };
  const matters = plan.smallestThatMatters;
  if (matters !== undefined && Math.max(-interval.from, interval.to) < matters)
    return { ...facts, verdict: "no_difference_that_matters" };
  return unknown("within_chance");
}

function nothingToCompare(sizes: { treated: number; heldOut: number }, plan: Plan): Uplift {
  const sampleRatio = splitOf(sizes, plan);
  return {
    verdict: "not_known_yet",
    because: sampleRatio?.isBroken ? "sample_ratio" : plan.isOver === false ? "still_running" : "too_few",
    ...sizes,
    ...(sampleRatio && { sampleRatio }),
  };
}

function splitOf(sizes: { treated: number; heldOut: number }, plan: Plan): SampleRatio | undefined {
  const share = plan.heldOutShare;
  if (share === undefined || !(share > 0 && share < 1)) return undefined;
  return checkSampleRatio([
    { count: sizes.treated, share: 1 - share },
    { count: sizes.heldOut, share },
  ]);
}
