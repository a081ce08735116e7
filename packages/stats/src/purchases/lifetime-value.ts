import { expectedPurchases, type BgNbd } from "./bg-nbd.ts";
import { expectedValue, type GammaGamma } from "./gamma-gamma.ts";
import type { PurchaseHistory } from "./history.ts";

/**
 * What a customer's purchases of the next months are worth today, in the unit of money of the spending model. Each month is discounted from
 * its end.
 *
 * @param customer `meanValue` is not read without repeats
 * @param horizon `months` whole; `monthLength` in the unit of time of the model (4.345 weeks); `monthlyDiscount` 0.01 for one per cent
 */
export function lifetimeValue(
  models: { purchases: BgNbd; spending: GammaGamma },
  customer: PurchaseHistory & { meanValue: number },
  horizon: { months: number; monthLength: number; monthlyDiscount: number },
): number {
  const value = expectedValue(models.spending, customer);
  let worth = 0;
  let before = 0;
  for (let month = 1; month <= horizon.months; month++) {
    const until = expectedPurchases(models.purchases, customer, month * horizon.monthLength);
    worth += (value * (until - before)) / (1 + horizon.monthlyDiscount) ** month;
    before = until;
  }
  return worth;
}
