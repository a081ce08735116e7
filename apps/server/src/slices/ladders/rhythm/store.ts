import type { RhythmSettings } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { Context } from "../../../context.ts";
import { orderDays, type Whose } from "../../../order-fact.ts";
import { defaultRhythm, LEAST_CUSTOMERS, SHRINKING } from "./model.ts";

/** What rhythms are measured by, and how far a measuring of everybody has come. Version 0 are the settings that nobody chose. */
export interface RhythmRow {
  settings: RhythmSettings;
  version: number;
  set_at: Date | null;
  median_days: number | null;
  drawn_at: Date;
  measured_after: string | null;
  measured_at: Date | null;
}

export async function findRhythm(db: Db): Promise<RhythmRow | undefined> {
  const { rows } = await sql<Omit<RhythmRow, "settings"> & { settings: Partial<RhythmSettings> | null }>`
    select settings, coalesce(version, 0) as version, set_at, median_days, drawn_at, measured_after, measured_at
    from rhythm_state
    left join (select * from rhythm_version order by version desc limit 1) as latest on true`.execute(db);
  const [row] = rows;
  // Versions of before know nothing of what has been added since.
  return row && { ...row, settings: { ...defaultRhythm, ...row.settings } };
}

/** A new median: everybody is to be measured anew. */
export async function putRhythm(tx: Tx, row: { medianDays: number | undefined; now: Date }): Promise<void> {
  await sql`
    insert into rhythm_state (median_days, drawn_at)
    values (${row.medianDays ?? null}, ${row.now})
    on conflict (one) do update
    set median_days = excluded.median_days, drawn_at = excluded.drawn_at, measured_after = null, measured_at = null`.execute(
    tx,
  );
}

export async function insertRhythmVersion(
  tx: Tx,
  row: { version: number; settings: RhythmSettings; now: Date },
): Promise<void> {
  await sql`
    insert into rhythm_version (version, settings, set_at)
    values (${row.version}, ${JSON.stringify(row.settings)}::jsonb, ${row.now})`.execute(tx);
}

/** Held to the end of the transaction by whoever measures everybody, or changes by what. */
export async function lockRhythm(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('rhythm'))`.execute(tx);
}

/** @param after the last customer measured; nothing once everybody is */
export async function advanceMeasuring(tx: Tx, after: string | undefined, now: Date): Promise<void> {
  await sql`
    update rhythm_state
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
  const { basis, dormantAfter, churnedAfter, leastDays, mostDays, usualDays } = rhythm.settings;
  const median = rhythm.median_days ?? usualDays;
  const after = (days: ReturnType<typeof sql>) =>
    sql`(last_day + make_interval(days => round(${days})::integer)) at time zone ${context.timeZone}`;
  // Towards what the own gaps are drawn; and whether they count at all.
  const cycle = sql`cycle.cycle_days`;
  const towards = basis === "purchases" ? sql`${median}::float8` : sql`coalesce(${cycle}, ${median}::float8)`;
  const gaps = basis === "cycle" ? sql`case when ${cycle} is null then gaps else 0 end` : sql`gaps`;
  const { rows } = await sql<{ customer_id: string }>`
    with gap as (
      select customer_id, day, fen, day - lag(day) over (partition by customer_id order by day) as days
      from (${orderDays(context, day, { customerIds })}) as order_day
    ),
    bought as (
      select
        customer_id,
        count(*)::integer as order_days,
        sum(fen)::bigint as money_fen,
        max(day) as last_day,
        count(days)::integer as gaps,
        coalesce(percentile_cont(0.5) within group (order by days), 0) as median_days
      from gap
      group by customer_id
    ),
    cycle as (${cyclesOf(context, customerIds)}),
    own as (
      select
        bought.customer_id, order_days, money_fen, last_day, ${cycle} as cycle_days,
        -- one who bought once has no gaps, and the interval towards which others are drawn
        least(${mostDays}::float8, greatest(${leastDays}::float8,
          (${gaps} * median_days + ${SHRINKING}::integer * ${towards}) / (${gaps} + ${SHRINKING}::integer)
        )) as interval_days
      from bought
      left join cycle on cycle.customer_id = bought.customer_id
    ),
    put as (
      insert into customer_rhythm as known (
        customer_id, order_days, money_fen, interval_days, cycle_days, last_order_day, next_order_at, dormant_at, churned_at
      )
      select
        customer_id, order_days, money_fen, interval_days, cycle_days, last_day,
        ${after(sql`interval_days`)},
        ${after(sql`interval_days * ${dormantAfter}::float8`)},
        ${after(sql`interval_days * ${churnedAfter}::float8`)}
      from own
      on conflict (customer_id) do update
      set order_days = excluded.order_days, money_fen = excluded.money_fen, interval_days = excluded.interval_days,
        cycle_days = excluded.cycle_days, last_order_day = excluded.last_order_day, next_order_at = excluded.next_order_at, dormant_at = excluded.dormant_at,
        churned_at = excluded.churned_at
      where (
          known.order_days, known.money_fen, known.interval_days, known.cycle_days, known.last_order_day, known.dormant_at, known.churned_at
        ) is distinct from (
          excluded.order_days, excluded.money_fen, excluded.interval_days, excluded.cycle_days, excluded.last_order_day,
          excluded.dormant_at, excluded.churned_at
        )
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

/**
 * The cycle of what these customers buy, a row a customer: of the goods that were not gone at the last order, the soonest of the days that they
 * last. What had run out before and was not bought then was given up. Read through the fact; without it nobody has a cycle.
 */
function cyclesOf({ facts, timeZone }: Context, customerIds: readonly string[]): ReturnType<typeof sql> {
  const fact = facts.get("supply");
  const lasts = fact?.kind === "records" ? fact.measures.find(({ key }) => key === "days") : undefined;
  if (fact?.kind !== "records" || !lasts)
    return sql`select null::uuid as customer_id, null::integer as cycle_days where false`;
  const { table, at, customerColumn = "customer_id" } = fact.sql;
  const [customer, gone, days] = [
    sql.ref(`supply.${customerColumn}`),
    sql.ref(`supply.${at}`),
    sql.ref(`supply.${lasts.column}`),
  ];
  return sql`
      select bought.customer_id, min(${days})::integer as cycle_days
      from ${sql.table(table)} as supply
      join bought on bought.customer_id = ${customer}
      where ${customer} = any(${[...customerIds]}::uuid[]) and (${gone} at time zone ${timeZone})::date >= bought.last_day
      group by bought.customer_id`;
}

export interface CustomerRhythm {
  interval_days: number;
  cycle_days: number | null;
  next_order_at: Date;
  dormant_at: Date;
  churned_at: Date;
}

export async function findCustomerRhythm(db: Db, customerId: string): Promise<CustomerRhythm | undefined> {
  const { rows } = await sql<CustomerRhythm>`
    select interval_days, cycle_days, next_order_at, dormant_at, churned_at
    from customer_rhythm
    where customer_id = ${customerId}`.execute(db);
  return rows[0];
}
