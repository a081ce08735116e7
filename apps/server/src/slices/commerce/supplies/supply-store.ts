import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";

/**
 * Decides anew, from all their lines, when these customers run out of each product: by its dose; of one without, by how long others take to
 * buy it again, or something of its category, from the last purchase on.
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
      select customer_id, code, name, category, brand, regulatory_class, quantity, paid_at, order_id, days_of_supply,
        sum(quantity * days_of_supply) over (
          partition by customer_id, code
          order by paid_at desc, order_id desc, position desc
          rows unbounded preceding
        ) as days_from_here,
        of_product.used_days as product_days,
        of_category.used_days as category_days
      from order_line
      left join learned_interval as of_product on of_product.level = 'product' and of_product.key = code
      left join learned_interval as of_category on of_category.level = 'category' and of_category.key = category
      where customer_id = any(${ids}) and code is not null and state <> 'refunded'
        and coalesce(days_of_supply, of_product.used_days, of_category.used_days) is not null
    ),
    made as (
      select customer_id, code, (array_agg(name order by paid_at desc, order_id desc))[1] as name,
        max(category) as category, max(brand) as brand, max(regulatory_class) as regulatory_class,
        sum(quantity)::bigint as packs, max(paid_at) as last_paid_at,
        case when bool_or(days_of_supply is not null) then 'dose' when max(product_days) is not null then 'product' else 'category' end as basis,
        date_trunc('day', coalesce(
          -- a hundred years are a slip of the keyboard, and are enough
          max(paid_at + least(days_from_here, 36500) * interval '1 day') filter (where days_of_supply is not null),
          max(paid_at) + coalesce(max(product_days), max(category_days)) * interval '1 day'
        ) at time zone ${timeZone}) at time zone ${timeZone} as runs_out_at
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
      insert into supply (customer_id, code, name, category, brand, regulatory_class, packs, last_paid_at, runs_out_at, basis)
      select customer_id, code, name, category, brand, regulatory_class, packs, last_paid_at, runs_out_at, basis
      from made
      on conflict (customer_id, code) do update set
        name = excluded.name, category = excluded.category, brand = excluded.brand,
        regulatory_class = excluded.regulatory_class, packs = excluded.packs, last_paid_at = excluded.last_paid_at,
        runs_out_at = excluded.runs_out_at, basis = excluded.basis
      where (
          supply.name, supply.category, supply.brand, supply.regulatory_class, supply.packs, supply.last_paid_at, supply.runs_out_at,
          supply.basis
        ) is distinct from (
          excluded.name, excluded.category, excluded.brand, excluded.regulatory_class, excluded.packs, excluded.last_paid_at,
          excluded.runs_out_at, excluded.basis
        )
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
  basis: "dose" | "product" | "category";
}

/** Held to the end of the transaction by whoever decides supplies: what is read before another has written must not come after. */
export async function lockSupplies(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('supplies'))`.execute(tx);
}

/** The product that runs out last comes first. */
export async function findSupplies(db: Db, customerId: string, limit: number): Promise<SupplyRow[]> {
  const { rows } = await sql<SupplyRow>`
    select code, name, regulatory_class, packs, last_paid_at, runs_out_at, basis
    from supply
    where customer_id = ${customerId}
    order by runs_out_at desc, code
    limit ${limit}`.execute(db);
  return rows;
}
