import type { RfmGroup, RfmSettings } from "@hortus/contracts";

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

export interface RfmScores {
  recency: number;
  frequency: number;
  money: number;
  group: RfmGroup;
}

/** Scores one customer by thresholds that were drawn from all. */
export function scoreRfm(values: RfmValues, by: RfmThresholds): RfmScores {
  const fifth = (value: number, bounds: readonly number[]) =>
    1 + bounds.filter((bound) => value > bound).length;
  return {
    recency: 6 - fifth(values.recencyDays, by.recencyDays),
    frequency: fifth(values.orders, by.frequency),
    money: fifth(values.moneyFen, by.moneyFen),
    group: groupOf(
      values.recencyDays < by.means.recencyDays,
      values.orders > by.means.orders,
      values.moneyFen > by.means.moneyFen,
    ),
  };
}

/** Own thresholds take the place of those that were drawn. */
export function thresholdsBy(settings: RfmSettings, drawn: RfmThresholds): RfmThresholds {
  if (settings.mode === "quintiles") return drawn;
  const { recencyDays, frequency, moneyFen, high } = settings;
  return {
    recencyDays,
    frequency,
    moneyFen,
    means: { recencyDays: high.recencyDays, orders: high.frequency, moneyFen: high.moneyFen },
  };
}

/** The eight groups of the trade (重要价值 … 一般挽留), by recency, frequency and money being high or low. */
export function groupOf(recent: boolean, frequent: boolean, much: boolean): RfmGroup {
  const importance = much ? "important" : "general";
  if (recent && frequent) return `${importance}_value`;
  if (recent) return `${importance}_develop`;
  if (frequent) return `${importance}_keep`;
  return `${importance}_win_back`;
}
