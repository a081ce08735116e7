import type { ForecastHoldOut } from "@hortus/contracts";
import { addDays } from "@hortus/kernel";
import { expectedPurchases, expectedRepeats, type BgNbd, type PurchaseHistory } from "@hortus/stats";

/** A customer as he stood on the last day that the fit saw, and what he did after it. */
export interface HeldOut extends PurchaseHistory {
  /** Days with a purchase in the time held out. */
  later: number;
}

/** How many customers first bought on a day, and how many bought again on it. */
export interface DayOfOrders {
  day: string;
  beginners: number;
  repeats: number;
}

const LAST_BIN = 7;

/**
 * Compares what a model that saw orders up to a day expects of the days after it with what happened.
 *
 * @param days all days with orders of these customers, in order
 */
export function compareHeldOut(
  model: BgNbd,
  seen: { until: string; days: number },
  customers: readonly HeldOut[],
  days: readonly DayOfOrders[],
): ForecastHoldOut {
  const bins = Array.from({ length: LAST_BIN + 1 }, (_, repeats) => ({
    repeats,
    customers: 0,
    predicted: 0,
    actual: 0,
  }));
  for (const customer of customers) {
    const bin = bins[Math.min(customer.repeats, LAST_BIN)];
    if (!bin) continue;
    bin.customers++;
    bin.predicted += expectedPurchases(model, customer, seen.days);
    bin.actual += customer.later;
  }
  const sum = (of: (bin: (typeof bins)[number]) => number) => bins.reduce((all, bin) => all + of(bin), 0);
  return {
    ...seen,
    customers: customers.length,
    predicted: sum(({ predicted }) => predicted),
    actual: sum(({ actual }) => actual),
    bins: bins
      .filter((bin) => bin.customers > 0)
      .map((bin) => ({
        ...bin,
        predicted: bin.predicted / bin.customers,
        actual: bin.actual / bin.customers,
      })),
    weeks: byWeek(model, addDays(seen.until, seen.days), days),
  };
}

/** Repeats of all, added up to the end of each week: as tracked, and as the model expects of those who had begun by then. */
function byWeek(model: BgNbd, end: string, days: readonly DayOfOrders[]): ForecastHoldOut["weeks"] {
  const [first] = days;
  if (!first) return [];
  const weeks: ForecastHoldOut["weeks"] = [];
  const length = dayNumber(end) - dayNumber(first.day);
  // Never more than some hundred points, however old the shop.
  const step = 7 * Math.max(1, Math.ceil(length / 7 / 104));
  for (let age = step; age <= length + step - 1; age += step) {
    const day = addDays(first.day, Math.min(age, length));
    const until = days.filter((each) => each.day <= day);
    weeks.push({
      day,
      predicted: until.reduce(
        (all, { day: began, beginners }) =>
          beginners > 0 ? all + beginners * expectedRepeats(model, dayNumber(day) - dayNumber(began)) : all,
        0,
      ),
      actual: until.reduce((all, { repeats }) => all + repeats, 0),
    });
  }
  return weeks;
}

const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;
