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
 * The product-limit estimate of how long something takes when some are still waiting. Leaving those out would make it look shorter than it
 * is, counting them as ended too; both are usual, and wrong. At equal times events come before censoring.
 *
 * @returns the steps at the times of events, and the first time at which half or fewer still wait; no median while more than half do
 * @throws {RangeError} if a time is negative or not a number
 * @see Kaplan, Meier (1958), "Nonparametric estimation from incomplete observations", JASA 53, section 2
 */
export function kaplanMeier(observations: readonly Observation[]): {
  curve: SurvivalStep[];
  median: number | undefined;
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
  for (const [time, { events, censored }] of [...byTime].sort(([a], [b]) => a - b)) {
    if (events > 0) {
      survival *= (atRisk - events) / atRisk;
      curve.push({ time, atRisk, events, survival });
    }
    atRisk -= events + censored;
  }
  // Products of fractions may miss one half by the last bit.
  return { curve, median: curve.find((step) => step.survival <= 0.5 + 1e-12)?.time };
}
