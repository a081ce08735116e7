import type { Db } from "@hortus/kernel";
import { sql } from "kysely";
import type { Context } from "../../context.ts";
import { orderDays, type Whose } from "../../order-fact.ts";
import type { DayOfOrders, HeldOut } from "./hold-out.ts";
import type { OrderHistory } from "./model.ts";

/** Histories up to and with a local day. Customers without orders by then are not among them. */
export async function findHistories(
  db: Db,
  context: Context,
  day: string,
  whose: Whose,
): Promise<OrderHistory[]> {
  const { rows } = await sql<OrderHistory>`
    with order_day as (${orderDays(context, day, whose)})
    select
      customer_id as "customerId",
      count(*)::integer - 1 as repeats,
      max(day) - min(day) as "lastAfter",
      ${day}::date - min(day) as observed,
      max(day)::text as "lastDay",
      (sum(fen) - (array_agg(fen order by day))[1])::bigint as "repeatFen"
    from order_day
    group by customer_id`.execute(db);
  return rows;
}

/** Customers as they stood on a day, with the days on which they bought after it, up to another. */
export async function findHeldOut(
  db: Db,
  context: Context,
  days: { until: string; today: string },
  whose: Whose,
): Promise<HeldOut[]> {
  const { rows } = await sql<HeldOut>`
    with order_day as (${orderDays(context, days.today, whose)})
    select
      count(*) filter (where day <= ${days.until}::date)::integer - 1 as repeats,
      max(day) filter (where day <= ${days.until}::date) - min(day) as "lastAfter",
      ${days.until}::date - min(day) as observed,
      count(*) filter (where day > ${days.until}::date)::integer as later
    from order_day
    group by customer_id
    having min(day) <= ${days.until}::date`.execute(db);
  return rows;
}

/** The days with orders of customers who had bought by `until`, in order: beginners and repeats of each. */
export async function findDaysOfOrders(
  db: Db,
  context: Context,
  days: { until: string; today: string },
  whose: Whose,
): Promise<DayOfOrders[]> {
  const { rows } = await sql<DayOfOrders>`
    with order_day as (
      select day, min(day) over (partition by customer_id) as first_day
      from (${orderDays(context, days.today, whose)}) as of_customer
    )
    select
      day::text as day,
      count(*) filter (where day = first_day)::integer as beginners,
      count(*) filter (where day > first_day)::integer as repeats
    from order_day
    where first_day <= ${days.until}::date
    group by day
    order by day`.execute(db);
  return rows;
}
