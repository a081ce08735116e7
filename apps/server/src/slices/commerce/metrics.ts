import type { Db } from "@hortus/kernel";
import { sql } from "kysely";

/** From an instant to just before another. */
export interface Period {
  from: Date;
  before: Date;
}

export interface DayOfOrders {
  day: string;
  orders: number;
  /** Paid less refunds, on the day of the payment. */
  net_fen: number;
  /** Different customers. */
  buyers: number;
}

/** By local day; days without orders are missing, wholly refunded orders left out. */
export async function summariseDays(
  db: Db,
  { from, before }: Period,
  timeZone: string,
): Promise<DayOfOrders[]> {
  const { rows } = await sql<DayOfOrders>`
    select
      (paid_at at time zone ${timeZone})::date as day,
      count(*)::integer as orders,
      sum(net_amount_fen)::bigint as net_fen,
      count(distinct customer_id)::integer as buyers
    from customer_order
    where paid_at >= ${from} and paid_at < ${before} and state <> 'refunded'
    group by 1
    order by 1`.execute(db);
  return rows;
}

export async function countBuyers(db: Db, { from, before }: Period): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(distinct customer_id) as n
    from customer_order
    where paid_at >= ${from} and paid_at < ${before} and state <> 'refunded'`.execute(db);
  return rows[0]?.n ?? 0;
}

/**
 * Share (0 to 1) of the buyers of the last 365 days who bought at two times or more in them; undefined without buyers. Orders of one
 * instant are one purchase.
 */
export async function repurchaseRate(db: Db, now: Date): Promise<number | undefined> {
  const from = new Date(now.getTime() - 365 * 86_400_000);
  const { rows } = await sql<{ rate: number | null }>`
    select avg(case when times >= 2 then 1 else 0 end)::float8 as rate
    from (
      select count(distinct paid_at) as times
      from customer_order
      where paid_at >= ${from} and paid_at <= ${now} and state <> 'refunded'
      group by customer_id
    ) as buyer`.execute(db);
  return rows[0]?.rate ?? undefined;
}

/** Who of these bought in the days after an instant of their own, and for how much, refunds taken off; the others are missing. */
export async function sumOrdersAfter(
  db: Db,
  starts: readonly { customerId: string; from: Date }[],
  days: number,
): Promise<Map<string, number>> {
  if (starts.length === 0) return new Map();
  const { rows } = await sql<{ customer_id: string; net_fen: number }>`
    select customer_order.customer_id, sum(net_amount_fen)::bigint as net_fen
    from jsonb_to_recordset(${JSON.stringify(starts)}::jsonb) as start ("customerId" uuid, "from" timestamptz)
    join customer_order on customer_order.customer_id = start."customerId"
    where paid_at >= start."from" and paid_at < start."from" + ${days} * interval '1 day' and state <> 'refunded'
    group by customer_order.customer_id`.execute(db);
  return new Map(rows.map((row) => [row.customer_id, row.net_fen]));
}
