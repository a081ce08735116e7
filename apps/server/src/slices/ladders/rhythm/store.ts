import type { RhythmSettings } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { Context } from "../../../context.ts";
import { orderDays, type Whose } from "../../../order-fact.ts";
import { LEAST_CUSTOMERS, SHRINKING } from "./model.ts";

export interface RhythmRow {
  settings: RhythmSettings;
  median_days: number | null;
  drawn_at: Date;
  measured_after: string | null;
  measured_at: Date | null;
}

export async function findRhythm(db: Db): Promise<RhythmRow | undefined> {
  const { rows } = await sql<RhythmRow>`
    select settings, median_days, drawn_at, measured_after, measured_at from rhythm_setting`.execute(db);
  return rows[0];
}

/** New settings or a new median: everybody is to be measured anew. */
export async function putRhythm(
  tx: Tx,
  row: { settings: RhythmSettings; medianDays: number | undefined; now: Date },
): Promise<void> {
  await sql`
    insert into rhythm_setting (settings, median_days, drawn_at)
    values (${JSON.stringify(row.settings)}::jsonb, ${row.medianDays ?? null}, ${row.now})
    on conflict (one) do update
    set settings = excluded.settings, median_days = excluded.median_days, drawn_at = excluded.drawn_at,
      measured_after = null, measured_at = null`.execute(tx);
}

/** @param after the last customer measured; nothing once everybody is */
export async function advanceMeasuring(tx: Tx, after: string | undefined, now: Date): Promise<void> {
  await sql`
    update rhythm_setting
    set measured_after = ${after ?? null}, measured_at = ${after ? null : now}`.execute(tx);
}

/**
 * Half of all customers who bought again do so within this many days: the median of their own medians, so that the keen ones do not speak
 * for all. Undefined while too few have.
 */
export async function drawMedian(
  db: Db,
  context: Context,
  day: string,
  whose: Whose,
): Promise<number | undefined> {
  const { rows } = await sql<{ customers: number; days: number | null }>`
    with gap as (
      select customer_id, day - lag(day) over (partition by customer_id order by day) as days
      from (${orderDays(context, day, whose)}) as order_day
    ),
    own as (
      select customer_id, percentile_cont(0.5) within group (order by days) as days
      from gap
      where days is not null
      group by customer_id
    )
    select count(*)::integer as customers, percentile_cont(0.5) within group (order by days)::float8 as days from own`.execute(
    db,
  );
  const [row] = rows;
  return row && row.customers >= LEAST_CUSTOMERS ? (row.days ?? undefined) : undefined;
}

/** Measures these customers from all their orders, and writes what differs. @returns who changed */
export async function measure(
  tx: Tx,
  context: Context,
  rhythm: RhythmRow,
  day: string,
  customerIds: readonly string[],
): Promise<string[]> {
  if (customerIds.length === 0) return [];
  const { dormantAfter, churnedAfter, leastDays, mostDays, usualDays } = rhythm.settings;
  const median = rhythm.median_days ?? usualDays;
  const after = (days: ReturnType<typeof sql>) =>
    sql`(last_day + make_interval(days => round(${days})::integer)) at time zone ${context.timeZone}`;
  const { rows } = await sql<{ customer_id: string }>`
    with gap as (
      select customer_id, day, fen, day - lag(day) over (partition by customer_id order by day) as days
      from (${orderDays(context, day, { customerIds })}) as order_day
    ),
    own as (
      select
        customer_id,
        count(*)::integer as order_days,
        sum(fen)::bigint as money_fen,
        max(day) as last_day,
        -- one who bought once has no gaps, and everybody's interval
        least(${mostDays}::float8, greatest(${leastDays}::float8,
          (count(days) * coalesce(percentile_cont(0.5) within group (order by days), 0) + ${SHRINKING}::integer * ${median}::float8)
          / (count(days) + ${SHRINKING}::integer)
        )) as interval_days
      from gap
      group by customer_id
    ),
    put as (
      insert into customer_rhythm as known (
        customer_id, order_days, money_fen, interval_days, last_order_day, next_order_at, dormant_at, churned_at
      )
      select
        customer_id, order_days, money_fen, interval_days, last_day,
        ${after(sql`interval_days`)},
        ${after(sql`interval_days * ${dormantAfter}::float8`)},
        ${after(sql`interval_days * ${churnedAfter}::float8`)}
      from own
      on conflict (customer_id) do update
      set order_days = excluded.order_days, money_fen = excluded.money_fen, interval_days = excluded.interval_days,
        last_order_day = excluded.last_order_day, next_order_at = excluded.next_order_at, dormant_at = excluded.dormant_at,
        churned_at = excluded.churned_at
      where (known.order_days, known.money_fen, known.interval_days, known.last_order_day, known.dormant_at, known.churned_at)
        is distinct from
        (excluded.order_days, excluded.money_fen, excluded.interval_days, excluded.last_order_day, excluded.dormant_at, excluded.churned_at)
      returning customer_id
    ),
    gone as (
      delete from customer_rhythm
      where customer_id = any(${[...customerIds]}) and customer_id not in (select customer_id from own)
      returning customer_id
    )
    select customer_id from put
    union all
    select customer_id from gone`.execute(tx);
  return rows.map((row) => row.customer_id);
}

export async function findCustomerRhythm(
  db: Db,
  customerId: string,
): Promise<{ interval_days: number; next_order_at: Date; dormant_at: Date; churned_at: Date } | undefined> {
  const { rows } = await sql<{
    interval_days: number;
    next_order_at: Date;
    dormant_at: Date;
    churned_at: Date;
  }>`select interval_days, next_order_at, dormant_at, churned_at from customer_rhythm where customer_id = ${customerId}`.execute(
    db,
  );
  return rows[0];
}
