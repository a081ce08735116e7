import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";

/**
 * Decides anew, from all their lines, when these customers run out of each product.
 *
 * Purchases that overlap extend: what is bought while something is left is taken after it. The day on which all is gone is the latest,
 * over the purchases, of its day and all that was bought from then on, so that no purchase has to wait for the one before.
 *
 * @returns for whom something changed
 */
export async function renewSupplies(
  tx: Tx,
  customerIds: readonly string[],
  timeZone: string,
): Promise<string[]> {
  const ids = sql`${[...customerIds]}::uuid[]`;
  const { rows } = await sql<{ customerId: string }>`
    with line as (
      select customer_id, code, name, category, brand, regulatory_class, quantity, paid_at, order_id,
        sum(quantity * days_of_supply) over (
          partition by customer_id, code
          order by paid_at desc, order_id desc, position desc
          rows unbounded preceding
        ) as days_from_here
      from order_line
      where customer_id = any(${ids}) and code is not null and days_of_supply is not null and state <> 'refunded'
    ),
    made as (
      select customer_id, code, (array_agg(name order by paid_at desc, order_id desc))[1] as name,
        max(category) as category, max(brand) as brand, max(regulatory_class) as regulatory_class,
        sum(quantity)::bigint as packs, max(paid_at) as last_paid_at,
        -- a hundred years are a slip of the keyboard, and are enough
        date_trunc('day', max(paid_at + least(days_from_here, 36500) * interval '1 day') at time zone ${timeZone})
          at time zone ${timeZone} as runs_out_at
      from line
      group by customer_id, code
    ),
    gone as (
      delete from supply
      where customer_id = any(${ids})
        and not exists (select from made where made.customer_id = supply.customer_id and made.code = supply.code)
      returning customer_id
    ),
    put as (
      insert into supply (customer_id, code, name, category, brand, regulatory_class, packs, last_paid_at, runs_out_at)
      select customer_id, code, name, category, brand, regulatory_class, packs, last_paid_at, runs_out_at
      from made
      on conflict (customer_id, code) do update set
        name = excluded.name, category = excluded.category, brand = excluded.brand,
        regulatory_class = excluded.regulatory_class, packs = excluded.packs, last_paid_at = excluded.last_paid_at,
        runs_out_at = excluded.runs_out_at
      where (supply.name, supply.category, supply.brand, supply.regulatory_class, supply.packs, supply.last_paid_at, supply.runs_out_at)
        is distinct from (excluded.name, excluded.category, excluded.brand, excluded.regulatory_class, excluded.packs, excluded.last_paid_at, excluded.runs_out_at)
      returning customer_id
    )
    select customer_id as "customerId" from gone
    union
    select customer_id from put`.execute(tx);
  return rows.map(({ customerId }) => customerId);
}

/**
 * The first day on which something runs out, of what was at hand at the last purchase of anything: what had run out before and was not
 * bought then was given up.
 *
 * @returns for whom it changed
 */
export async function renewFirstRunOut(
  tx: Tx,
  customerIds: readonly string[],
  timeZone: string,
): Promise<string[]> {
  const ids = sql`${[...customerIds]}::uuid[]`;
  const { rows } = await sql<{ customerId: string }>`
    with visit as (
      select customer_id, date_trunc('day', max(paid_at) at time zone ${timeZone}) at time zone ${timeZone} as day_of_last
      from order_line
      where customer_id = any(${ids}) and state <> 'refunded'
      group by customer_id
    ),
    made as (
      select supply.customer_id, (min(runs_out_at) at time zone ${timeZone})::date as runs_out_on
      from supply
      join visit on visit.customer_id = supply.customer_id and supply.runs_out_at >= visit.day_of_last
      where supply.customer_id = any(${ids})
      group by supply.customer_id
    ),
    gone as (
      delete from customer_supply
      where customer_id = any(${ids})
        and not exists (select from made where made.customer_id = customer_supply.customer_id)
      returning customer_id
    ),
    put as (
      insert into customer_supply (customer_id, runs_out_on)
      select customer_id, runs_out_on from made
      on conflict (customer_id) do update set runs_out_on = excluded.runs_out_on
      where customer_supply.runs_out_on <> excluded.runs_out_on
      returning customer_id
    )
    select customer_id as "customerId" from gone
    union
    select customer_id from put`.execute(tx);
  return rows.map(({ customerId }) => customerId);
}

export interface SupplyRow {
  code: string;
  name: string;
  regulatory_class: string | null;
  packs: number;
  last_paid_at: Date;
  runs_out_at: Date;
}

/** The product that runs out last comes first. */
export async function findSupplies(db: Db, customerId: string, limit: number): Promise<SupplyRow[]> {
  const { rows } = await sql<SupplyRow>`
    select code, name, regulatory_class, packs, last_paid_at, runs_out_at
    from supply
    where customer_id = ${customerId}
    order by runs_out_at desc, code
    limit ${limit}`.execute(db);
  return rows;
}

export interface Interval {
  days: number;
  isCensored: boolean;
  count: number;
}

/**
 * How long customers took from one purchase of a product to the next, counted by days; the last purchase of each waits still, up to
 * `now`. Purchases of one day are one. Reads the lines of the first `most` in order of the customer.
 */
export async function countIntervals(
  db: Db,
  code: string,
  now: Date,
  timeZone: string,
  most: number,
): Promise<Interval[]> {
  const { rows } = await sql<Interval>`
    with bought as (
      select distinct customer_id, (paid_at at time zone ${timeZone})::date as day
      from (
        select customer_id, paid_at
        from order_line
        where code = ${code} and state <> 'refunded' and paid_at <= ${now}
        order by code, customer_id, order_id, position
        limit ${most}
      ) as line
    ),
    gap as (
      select day, lead(day) over (partition by customer_id order by day) as next_day
      from bought
    )
    select
      (coalesce(next_day, (${now}::timestamptz at time zone ${timeZone})::date) - day)::integer as days,
      (next_day is null) as "isCensored",
      count(*)::integer as count
    from gap
    group by 1, 2
    order by 1, 2`.execute(db);
  return rows;
}
