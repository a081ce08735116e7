import type { Db } from "@hortus/kernel";
import { sql } from "kysely";

/** Orders that are not refunded in full; those of nothing count. */
export interface OrderSummaryOfCustomer {
  count: number;
  /** What was kept, net of refunds. */
  netAmountFen: number;
  firstPaidAt: Date;
  lastPaidAt: Date;
}

/** By customer; those without such orders are missing. Counts as the fact "order" does. */
export async function summariseOrders(
  db: Db,
  customerIds: readonly string[],
): Promise<Map<string, OrderSummaryOfCustomer>> {
  if (customerIds.length === 0) return new Map();
  const { rows } = await sql<OrderSummaryOfCustomer & { customerId: string }>`
    select customer_id as "customerId", count(*) as count, sum(net_amount_fen)::bigint as "netAmountFen",
      min(paid_at) as "firstPaidAt", max(paid_at) as "lastPaidAt"
    from customer_order
    where customer_id = any(${[...customerIds]}::uuid[]) and state <> 'refunded'
    group by customer_id`.execute(db);
  return new Map(rows.map(({ customerId, ...summary }) => [customerId, summary]));
}
