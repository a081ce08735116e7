/** Observations that were made at the same time and ended in the same way. */
export interface Observation {
  /** From the beginning until the event, or until nobody looked any more; 0 or more. */
  time: number;
  /** False: censored. It had not happened until then; nothing is known of later. */
  isEvent: boolean;
  /** How many; 1 unless said. */
  count?: number;
}

export interface SurvivalStep {
  time: number;
  /** Those who were still waiting just before. */
  atRisk: number;
  events: number;
  /** The share that waits longer than `time`, 0 to 1. */
  survival: number;
}

/**
 * Between these the true median lies in 95 of 100 cases; `high` is missing while too few are left to say, `low` only when there is no median.
 * Both are times at which something happened.
 */
export interface MedianInterval {
  low: number | undefined;
  high: number | undefined;
}

/**
 * The product-limit estimate of how long something takes when some are still waiting. Leaving those out would make it look shorter than it
 * is, counting them as ended too; both are usual, and wrong. At equal times events come before censoring.
 *
 * @returns the steps at the times of events, and the first time at which half or fewer still wait; no median while more than half do
 * @throws {RangeError} if a time is negative or not a number
 * @see Kaplan, Meier (1958), "Nonparametric estimation from incomplete observations", JASA 53, section 2
 * @see Brookmeyer, Crowley (1982), "A confidence interval for the median survival time", Biometrics 38, on the log of the curve, with
 *   Greenwood's variance
 */
export function kaplanMeier(observations: readonly Observation[]): {
  curve: SurvivalStep[];
  median: number | undefined;
  interval: MedianInterval;
} {
  const byTime = new Map<number, { events: number; censored: number }>();
  let atRisk = 0;
  for (const { time, isEvent, count = 1 } of observations) {
    if (!(time >= 0)) throw new RangeError(`A time is 0 or more, not ${time}`);
    const at = byTime.get(time) ?? { events: 0, censored: 0 };
    at[isEvent ? "events" : "censored"] += count;
    byTime.set(time, at);
    atRisk += count;
  }
  const curve: SurvivalStep[] = [];
  let survival = 1;
  let variance = 0; // of the log of the curve
  const interval: MedianInterval = { low: undefined, high: undefined };
  for (const [time, { events, censored }] of [...byTime].sort(([a], [b]) => a - b)) {
    if (events > 0) {
      survival *= (atRisk - events) / atRisk;
      curve.push({ time, atRisk, events, survival });
      variance += events / (atRisk * (atRisk - events)); // infinite once nobody is left: then nothing bounds it from above
      const width = NORMAL_95 * Math.sqrt(variance);
      if (isHalf(survival * Math.exp(-width))) interval.low ??= time;
      if (isHalf(survival * Math.exp(width))) interval.high ??= time;
    }
    atRisk -= events + censored;
  }
  return { curve, median: curve.find((step) => isHalf(step.survival))?.time, interval };
}

/** The normal distribution leaves a fortieth beyond it. */
const NORMAL_95 = 1.959963984540054;

// Products of fractions may miss one half by the last bit.
const isHalf = (survival: number) => survival <= 0.5 + 1e-12;
