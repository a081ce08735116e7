import type { RfmSettings } from "@hortus/contracts";

/** What the scores are drawn from: a customer's paid orders up to now, net of refunds. */
export interface RfmValues {
  /** Local calendar days since the last order; 0 today. */
  recencyDays: number;
  orders: number;
  moneyFen: number;
}

export interface RfmThresholds {
  /**
   * The largest value of each of the four lower fifths. For recency the fifth with the fewest days is the best.
   * Quintiles rank with average ties, score = ceil(rank / n × 5), so that equal customers score equally and a rerun agrees.
   */
  recencyDays: number[];
  frequency: number[];
  moneyFen: number[];
  /** High means better than the mean: fewer days than it, more orders than it, more money than it. */
  means: RfmValues;
}

/** Own thresholds take the place of those that were drawn. */
export const thresholdsBy = (settings: RfmSettings, drawn: RfmThresholds): RfmThresholds =>
  settings.mode === "own" ? thresholdsOfOwn(settings) : drawn;

export const thresholdsOfOwn = ({
  recencyDays,
  frequency,
  moneyFen,
  high,
}: Extract<RfmSettings, { mode: "own" }>): RfmThresholds => ({
  recencyDays,
  frequency,
  moneyFen,
  means: { recencyDays: high.recencyDays, orders: high.frequency, moneyFen: high.moneyFen },
});
