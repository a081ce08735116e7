import type { ForecastRefusal } from "@hortus/contracts";
import {
  expectedPurchases,
  expectedValue,
  probabilityAlive,
  type BgNbd,
  type GammaGamma,
  type PurchaseHistory,
} from "@hortus/stats";

/** BG/NBD counts in days, Gamma-Gamma in fen. */
export interface Models {
  purchases: BgNbd;
  spending: GammaGamma;
}

/** A customer's orders as the models take them: those of one local day are one; days count from the first. */
export interface OrderHistory extends PurchaseHistory {
  customerId: string;
  lastDay: string;
  /** What the repeat orders were worth together, net of refunds; the first is not among them. */
  repeatFen: number;
}

export interface Score {
  alive: number;
  /** In 30, 90 and 365 days. */
  orders: [number, number, number];
  valueFen: [number, number, number];
}

export function scoreOf({ purchases, spending }: Models, history: OrderHistory): Score {
  const orders = (days: number): number => expectedPurchases(purchases, history, days);
  const { repeats, repeatFen } = history;
  // Repeats paid with points alone say nothing of money: such a customer is expected to spend what all do.
  const known = repeatFen > 0 ? { repeats, meanValue: repeatFen / repeats } : { repeats: 0, meanValue: 0 };
  const each = expectedValue(spending, known);
  const expected: Score["orders"] = [orders(30), orders(90), orders(365)];
  return {
    alive: probabilityAlive(purchases, history),
    orders: expected,
    valueFen: [
      Math.round(expected[0] * each),
      Math.round(expected[1] * each),
      Math.round(expected[2] * each),
    ],
  };
}

/**
 * What a fit asks for. Below 300 repeat buyers the four parameters wander from night to night; 12 weeks leave 4 to hold out and 8 to learn
 * from; a forecast that was off by more than a quarter is no better than last year's figure.
 */
export const MINIMUM = { repeatBuyers: 300, days: 84, holdOutBias: 0.25 };

/** @param days from the first order of all to today */
export function refusalBefore(seen: { repeatBuyers: number; days: number }): ForecastRefusal | undefined {
  if (seen.repeatBuyers < MINIMUM.repeatBuyers) return "too_few_repeat_buyers";
  if (seen.days < MINIMUM.days) return "too_short";
  return undefined;
}

export function refusalAfter(fit: {
  isSettled: boolean;
  predicted: number;
  actual: number;
}): ForecastRefusal | undefined {
  if (!fit.isSettled) return "not_settled";
  const bias = Math.abs(fit.predicted - fit.actual) / Math.max(1, fit.actual);
  return bias > MINIMUM.holdOutBias ? "off_in_hold_out" : undefined;
}

/** A third of the time with orders, between 4 and 26 weeks: long enough to count in, short enough to leave time to learn from. */
export const holdOutDays = (days: number): number => 7 * Math.min(26, Math.max(4, Math.floor(days / 3 / 7)));
