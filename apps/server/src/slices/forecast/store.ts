import type { ForecastBoard, ForecastHoldOut, ForecastRefusal } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import type { BgNbd, GammaGamma } from "@hortus/stats";
import { sql } from "kysely";
import type { OrderHistory, Score } from "./model.ts";

export interface FitRow {
  id: string;
  version: number;
  fitted_at: Date;
  day: string;
  customers: number;
  repeat_buyers: number;
  refusal: ForecastRefusal | null;
  purchases: BgNbd | null;
  spending: GammaGamma | null;
  log_likelihood: number | null;
  correlation: number | null;
  hold_out: ForecastHoldOut | null;
  scored_after: string | null;
  scored_at: Date | null;
  total: ForecastTotal | null;
}

export type ForecastTotal = NonNullable<ForecastBoard["total"]>;

/** The latest fit of all, and the latest that was not refused. */
export async function findFits(db: Db): Promise<{ latest?: FitRow; inForce?: FitRow }> {
  const { rows } = await sql<FitRow>`
    (select *, day::text as day from forecast_fit order by version desc limit 1)
    union all
    (select *, day::text as day from forecast_fit where refusal is null order by version desc limit 1)`.execute(
    db,
  );
  const [latest] = rows;
  const inForce = rows.find(({ refusal }) => refusal === null);
  return { ...(latest && { latest }), ...(inForce && { inForce }) };
}

export async function insertFit(
  tx: Tx,
  fit: Omit<FitRow, "version" | "scored_after" | "scored_at" | "total">,
): Promise<void> {
  const json = (value: unknown) => sql`${value === null ? null : JSON.stringify(value)}::jsonb`;
  await sql`
    insert into forecast_fit (
      id, version, fitted_at, day, customers, repeat_buyers, refusal, purchases, spending, log_likelihood, correlation, hold_out
    )
    select
      ${fit.id}, coalesce(max(version), 0) + 1, ${fit.fitted_at}, ${fit.day}::date, ${fit.customers}, ${fit.repeat_buyers}, ${fit.refusal},
      ${json(fit.purchases)}, ${json(fit.spending)}, ${fit.log_likelihood}, ${fit.correlation}, ${json(fit.hold_out)}
    from forecast_fit`.execute(tx);
}

/** Moves the place of the scoring on. */
export async function moveScoring(tx: Tx, fitId: string, scoredAfter: string): Promise<void> {
  await sql`update forecast_fit set scored_after = ${scoredAfter} where id = ${fitId}`.execute(tx);
}

/** Everybody is scored: adds up what is expected of all. */
export async function finishScoring(tx: Tx, fitId: string, now: Date): Promise<void> {
  await sql`
    update forecast_fit
    set scored_at = ${now}, total = (
      select jsonb_build_object(
        'customers', count(*),
        'alive', coalesce(sum(alive), 0),
        'next30', jsonb_build_object('orders', coalesce(sum(orders_30), 0), 'valueFen', coalesce(sum(value_30_fen), 0)),
        'next90', jsonb_build_object('orders', coalesce(sum(orders_90), 0), 'valueFen', coalesce(sum(value_90_fen), 0)),
        'next365', jsonb_build_object('orders', coalesce(sum(orders_365), 0), 'valueFen', coalesce(sum(value_365_fen), 0))
      )
      from customer_forecast
    )
    where id = ${fitId}`.execute(tx);
}

/** Writes the scores that differ from what is known. @returns the customers whose scores changed */
export async function upsertScores(
  tx: Tx,
  rows: readonly (OrderHistory & Score)[],
  now: Date,
): Promise<string[]> {
  if (rows.length === 0) return [];
  const packed = rows.map(({ customerId, lastDay, repeats, alive, orders, valueFen }) => ({
    customer_id: customerId,
    last_order_day: lastDay,
    repeats,
    alive,
    o30: orders[0],
    o90: orders[1],
    o365: orders[2],
    v30: valueFen[0],
    v90: valueFen[1],
    v365: valueFen[2],
  }));
  const { rows: changed } = await sql<{ customer_id: string }>`
    insert into customer_forecast as known (
      customer_id, alive, repeats, last_order_day, orders_30, orders_90, orders_365, value_30_fen, value_90_fen, value_365_fen, scored_at
    )
    select customer_id, alive, repeats, last_order_day, o30, o90, o365, v30, v90, v365, ${now}
    from jsonb_to_recordset(${JSON.stringify(packed)}::jsonb) as row (
      customer_id uuid, alive double precision, repeats integer, last_order_day date, o30 double precision, o90 double precision,
      o365 double precision, v30 bigint, v90 bigint, v365 bigint
    )
    on conflict (customer_id) do update
    set alive = excluded.alive, repeats = excluded.repeats, last_order_day = excluded.last_order_day, orders_30 = excluded.orders_30,
      orders_90 = excluded.orders_90, orders_365 = excluded.orders_365, value_30_fen = excluded.value_30_fen,
      value_90_fen = excluded.value_90_fen, value_365_fen = excluded.value_365_fen, scored_at = excluded.scored_at
    where (known.alive, known.repeats, known.last_order_day, known.orders_365, known.value_365_fen)
      is distinct from (excluded.alive, excluded.repeats, excluded.last_order_day, excluded.orders_365, excluded.value_365_fen)
    returning customer_id`.execute(tx);
  return changed.map((row) => row.customer_id);
}

export async function deleteScores(tx: Tx, customerIds: readonly string[]): Promise<string[]> {
  if (customerIds.length === 0) return [];
  const { rows } = await sql<{ customer_id: string }>`
    delete from customer_forecast where customer_id = any(${[...customerIds]}) returning customer_id`.execute(
    tx,
  );
  return rows.map((row) => row.customer_id);
}

export interface ForecastRow {
  customer_id: string;
  alive: number;
  repeats: number;
  last_order_day: string;
  orders_30: number;
  orders_90: number;
  orders_365: number;
  value_30_fen: number;
  value_90_fen: number;
  value_365_fen: number;
  scored_at: Date;
}

/** Most expected money first; `alive` from, and below, these chances. */
export async function findForecasts(
  db: Db,
  filter: { aliveFrom?: number | undefined; aliveBelow?: number | undefined },
  page: { after: { valueFen: number; customerId: string } | undefined; limit: number },
): Promise<ForecastRow[]> {
  const { rows } = await sql<ForecastRow>`
    select *, last_order_day::text as last_order_day
    from customer_forecast
    where (${filter.aliveFrom ?? null}::float8 is null or alive >= ${filter.aliveFrom ?? null}::float8)
      and (${filter.aliveBelow ?? null}::float8 is null or alive < ${filter.aliveBelow ?? null}::float8)
      and (
        ${page.after?.customerId ?? null}::uuid is null
        or value_365_fen < ${page.after?.valueFen ?? null}::bigint
        or (value_365_fen = ${page.after?.valueFen ?? null}::bigint and customer_id > ${page.after?.customerId ?? null}::uuid)
      )
    order by value_365_fen desc, customer_id
    limit ${page.limit}`.execute(db);
  return rows;
}

export async function findForecast(db: Db, customerId: string): Promise<ForecastRow | undefined> {
  const { rows } = await sql<ForecastRow>`
    select *, last_order_day::text as last_order_day from customer_forecast where customer_id = ${customerId}`.execute(
    db,
  );
  return rows[0];
}
