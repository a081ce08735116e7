import type { ContentResult } from "@hortus/contracts";
import type { Db } from "@hortus/kernel";
import { sumOrdersAfter } from "../../commerce/index.ts";
import { findLostAfter } from "../../wecom/index.ts";

/** A message to one customer that arrived, or that WeCom did not deliver. */
interface Arrival {
  customerId: string | undefined;
  arrived: boolean;
  at: Date;
  repliedAt: Date | null;
}

const DAY_MS = 86_400_000;

/**
 * What customers did in the days after it arrived. Somebody who got it several times is one buyer, from the latest time on: what was bought
 * after an earlier one is left out rather than counted twice.
 */
export async function observe(
  db: Db,
  arrivals: readonly Arrival[],
  days: number,
): Promise<NonNullable<ContentResult["sends"]>> {
  const arrived = arrivals.filter((one) => one.arrived);
  const latest = new Map<string, Date>();
  for (const { customerId, at } of arrived) {
    if (customerId === undefined) continue;
    const known = latest.get(customerId);
    if (!known || at > known) latest.set(customerId, at);
  }
  const starts = [...latest].map(([customerId, from]) => ({ customerId, from }));
  const bought = await sumOrdersAfter(db, starts, days);
  const lost = await findLostAfter(db, starts, days);
  return {
    sent: arrivals.length,
    delivered: arrived.length,
    failed: arrivals.length - arrived.length,
    replied: arrived.filter(
      ({ at, repliedAt }) => repliedAt && repliedAt.getTime() < at.getTime() + days * DAY_MS,
    ).length,
    buyers: bought.size,
    amountFen: [...bought.values()].reduce((sum, amount) => sum + amount, 0),
    unfriended: lost.size,
  };
}
