import type { RfmBoard } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import type { RecordsFact } from "@hortus/rules";
import { sql, type RawBuilder } from "kysely";
import type { RfmScores, RfmThresholds } from "./model.ts";

export interface OrderTotals {
  customer_id: string;
  last_paid_at: Date;
  recency_days: number;
  orders: number;
  money_fen: number;
}

/**
 * The totals of each customer from the order fact, as commerce declares it; of these customers, or of all.
 * The one statement in which this slice reads another's rows, and only through the fact.
 */
function totals(
  fact: RecordsFact,
  now: Date,
  timeZone: string,
  only: { customerIds?: readonly string[]; line?: string | undefined } = {},
): RawBuilder<OrderTotals> {
  const { customerIds, line } = only;
  const amount = fact.measures.find(({ key }) => key === "amount");
  if (!amount) throw new Error(`The fact ${fact.key} has no measure "amount"`);
  const { table, at, where, customerColumn = "customer_id" } = fact.sql;
  return sql<OrderTotals>`
    select
      ${sql.ref(customerColumn)} as customer_id,
      max(${sql.ref(at)}) as last_paid_at,
      (${now}::timestamptz at time zone ${timeZone})::date - (max(${sql.ref(at)}) at time zone ${timeZone})::date as recency_days,
      ${line === undefined ? sql`count(*)` : sql`count(distinct ${sql.ref(at)})`}::integer as orders,
      sum(${sql.ref(amount.column)})::bigint as money_fen
    from ${sql.table(table)}
    where ${sql.ref(at)} <= ${now}
      ${where ? sql`and (${sql.raw(where)})` : sql``}
      ${customerIds ? sql`and ${sql.ref(customerColumn)} = any(${[...customerIds]})` : sql``}
      ${line === undefined ? sql`` : sql`and strpos('/' || ${sql.ref(categoryOf(fact))} || '/', ${`/${line}/`}::text) > 0`}
    group by 1`;
}

/** Of lines, where a product line is told from others: its category and all below. An order with two such lines is one instant. */
function categoryOf(fact: RecordsFact): string {
  const category = fact.properties.find(({ key }) => key === "category_path");
  if (!category) throw new Error(`The fact ${fact.key} has no property "category_path"`);
  return category.column;
}

export async function findTotals(
  db: Db,
  fact: RecordsFact,
  now: Date,
  timeZone: string,
  customerIds: readonly string[],
): Promise<OrderTotals[]> {
  const { rows } = await totals(fact, now, timeZone, { customerIds }).execute(db);
  return rows;
}

/** Draws quintiles and means from all customers with orders. Reads only: nobody waits for it. */
export async function drawThresholds(
  db: Db,
  fact: RecordsFact,
  now: Date,
  timeZone: string,
  line?: string,
): Promise<{ customers: number; thresholds: RfmThresholds } | undefined> {
  const { rows } = await sql<{
    customers: number;
    recency_days: number[];
    frequency: number[];
    money_fen: number[];
    mean_recency_days: number;
    mean_frequency: number;
    mean_money_fen: number;
  }>`
    with total as (${totals(fact, now, timeZone, { line })}),
    ranked as (
      select
        recency_days, orders, money_fen,
        ceil((rank() over (order by recency_days) + (count(*) over (partition by recency_days) - 1) / 2.0) * 5 / count(*) over ()) as recency_fifth,
        ceil((rank() over (order by orders) + (count(*) over (partition by orders) - 1) / 2.0) * 5 / count(*) over ()) as frequency_fifth,
        ceil((rank() over (order by money_fen) + (count(*) over (partition by money_fen) - 1) / 2.0) * 5 / count(*) over ()) as money_fifth
      from total
    )
    select
      count(*)::integer as customers,
      ${fifths("recency_days", "recency_fifth")} as recency_days,
      ${fifths("orders", "frequency_fifth")} as frequency,
      ${fifths("money_fen", "money_fifth")} as money_fen,
      avg(recency_days)::float8 as mean_recency_days,
      avg(orders)::float8 as mean_frequency,
      avg(money_fen)::float8 as mean_money_fen
    from ranked`.execute(db);
  const row = rows[0];
  if (!row || row.customers === 0) return undefined;
  return {
    customers: row.customers,
    thresholds: {
      recencyDays: row.recency_days,
      frequency: row.frequency,
      moneyFen: row.money_fen,
      means: { recencyDays: row.mean_recency_days, orders: row.mean_frequency, moneyFen: row.mean_money_fen },
    },
  };
}

export interface LineCell {
  recency: number;
  frequency: number;
  money: number;
  isRecent: boolean;
  isFrequent: boolean;
  isMuch: boolean;
  customers: number;
  revenueFen: number;
}

/** All buyers of a product line, scored by these thresholds and counted: a cell a row, parted by what is high and low. */
export async function countLine(
  db: Db,
  fact: RecordsFact,
  { now, timeZone, line }: { now: Date; timeZone: string; line: string },
  { recencyDays, frequency, moneyFen, means }: RfmThresholds,
): Promise<LineCell[]> {
  const fifth = (value: string, bounds: readonly number[]) =>
    sql`(1 + ${sql.join(
      bounds.map((bound) => sql`(${sql.ref(value)} > ${bound}::float8)::integer`),
      sql` + `,
    )})`;
  const { rows } = await sql<LineCell>`
    select
      6 - ${fifth("recency_days", recencyDays)} as recency,
      ${fifth("orders", frequency)} as frequency,
      ${fifth("money_fen", moneyFen)} as money,
      recency_days < ${means.recencyDays}::float8 as "isRecent",
      orders > ${means.orders}::float8 as "isFrequent",
      money_fen > ${means.moneyFen}::float8 as "isMuch",
      count(*)::integer as customers,
      sum(money_fen)::bigint as "revenueFen"
    from (${totals(fact, now, timeZone, { line })}) as total
    group by 1, 2, 3, 4, 5, 6
    order by 1, 2, 3`.execute(db);
  return rows;
}

// An empty lowest fifth (ties can do that) lets nobody in: no value is at most -1e18.
const fifths = (value: string, fifth: string) =>
  sql`array[${sql.join(
    [1, 2, 3, 4].map(
      (n) =>
        sql`coalesce(max(${sql.ref(value)}) filter (where ${sql.ref(fifth)} <= ${sql.lit(n)}), -1e18)::float8`,
    ),
  )}]`;

export interface RunRow {
  id: string;
  as_of: Date;
  customers: number;
  thresholds: RfmThresholds;
  scored_after: string | null;
  finished_at: Date | null;
}

export async function findLatestRun(db: Db): Promise<RunRow | undefined> {
  const { rows } = await sql<{
    id: string;
    as_of: Date;
    customers: number;
    recency_days: number[];
    frequency: number[];
    money_fen: number[];
    mean_recency_days: number;
    mean_frequency: number;
    mean_money_fen: number;
    scored_after: string | null;
    finished_at: Date | null;
  }>`select * from rfm_run order by id desc limit 1`.execute(db);
  const row = rows[0];
  return (
    row && {
      ...row,
      thresholds: {
        recencyDays: row.recency_days,
        frequency: row.frequency,
        moneyFen: row.money_fen,
        means: {
          recencyDays: row.mean_recency_days,
          orders: row.mean_frequency,
          moneyFen: row.mean_money_fen,
        },
      },
    }
  );
}

export async function insertRun(
  tx: Tx,
  run: { id: string; asOf: Date; customers: number; thresholds: RfmThresholds },
): Promise<void> {
  const { recencyDays, frequency, moneyFen, means } = run.thresholds;
  await sql`
    insert into rfm_run (id, as_of, customers, recency_days, frequency, money_fen, mean_recency_days, mean_frequency, mean_money_fen)
    values (
      ${run.id}, ${run.asOf}, ${run.customers}, ${recencyDays}, ${frequency}, ${moneyFen},
      ${means.recencyDays}, ${means.orders}, ${means.moneyFen}
    )`.execute(tx);
}

export async function advanceRun(
  tx: Tx,
  runId: string,
  scoredAfter: string | undefined,
  now: Date,
): Promise<void> {
  await sql`
    update rfm_run
    set scored_after = ${scoredAfter ?? null}, finished_at = ${scoredAfter ? null : now}
    where id = ${runId}`.execute(tx);
}

/** Writes the scores that differ. @returns the customers whose scores changed */
export async function upsertScores(
  tx: Tx,
  rows: readonly (OrderTotals & RfmScores)[],
  now: Date,
): Promise<string[]> {
  if (rows.length === 0) return [];
  const { rows: changed } = await sql<{ customer_id: string }>`
    insert into customer_rfm as known (customer_id, recency, frequency, money, rfm_group, last_paid_at, orders, money_fen, scored_at)
    select customer_id, recency, frequency, money, "group", last_paid_at, orders, money_fen, ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (
      customer_id uuid, recency smallint, frequency smallint, money smallint, "group" text,
      last_paid_at timestamptz, orders integer, money_fen bigint
    )
    on conflict (customer_id) do update
    set recency = excluded.recency, frequency = excluded.frequency, money = excluded.money, rfm_group = excluded.rfm_group,
      last_paid_at = excluded.last_paid_at, orders = excluded.orders, money_fen = excluded.money_fen, scored_at = excluded.scored_at
    where (known.recency, known.frequency, known.money, known.rfm_group, known.last_paid_at, known.orders, known.money_fen)
      is distinct from
      (excluded.recency, excluded.frequency, excluded.money, excluded.rfm_group, excluded.last_paid_at, excluded.orders, excluded.money_fen)
    returning customer_id`.execute(tx);
  return changed.map((row) => row.customer_id);
}

export async function deleteScores(tx: Tx, customerIds: readonly string[]): Promise<string[]> {
  if (customerIds.length === 0) return [];
  const { rows } = await sql<{ customer_id: string }>`
    delete from customer_rfm where customer_id = any(${[...customerIds]}) returning customer_id`.execute(tx);
  return rows.map((row) => row.customer_id);
}

export async function countScored(db: Db): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from customer_rfm`.execute(db);
  return rows[0]?.n ?? 0;
}

export async function readCells(db: Db): Promise<RfmBoard["cells"]> {
  const { rows } = await sql<RfmBoard["cells"][number]>`
    select recency, frequency, money, count(*)::integer as customers, sum(money_fen)::bigint as "revenueFen"
    from customer_rfm
    group by recency, frequency, money
    order by recency, frequency, money`.execute(db);
  return rows;
}

export async function readGroups(db: Db): Promise<RfmBoard["groups"]> {
  const { rows } = await sql<RfmBoard["groups"][number]>`
    select rfm_group as "group", count(*)::integer as customers, sum(money_fen)::bigint as "revenueFen"
    from customer_rfm
    group by rfm_group
    order by "revenueFen" desc`.execute(db);
  return rows;
}

export interface ScoredRow {
  customer_id: string;
  recency: number;
  frequency: number;
  money: number;
  rfm_group: RfmScores["group"];
  last_paid_at: Date;
  orders: number;
  money_fen: number;
}

/** Most money first. */
export async function findScored(
  db: Db,
  filter: {
    recency?: number | undefined;
    frequency?: number | undefined;
    money?: number | undefined;
    group?: string | undefined;
  },
  page: { after: { moneyFen: number; customerId: string } | undefined; limit: number },
): Promise<ScoredRow[]> {
  const after = page.after;
  const conditions = [
    filter.recency && sql`recency = ${filter.recency}`,
    filter.frequency && sql`frequency = ${filter.frequency}`,
    filter.money && sql`money = ${filter.money}`,
    filter.group && sql`rfm_group = ${filter.group}`,
    after &&
      sql`(money_fen < ${after.moneyFen} or (money_fen = ${after.moneyFen} and customer_id > ${after.customerId}))`,
  ].filter((condition) => typeof condition === "object");
  const { rows } = await sql<ScoredRow>`
    select customer_id, recency, frequency, money, rfm_group, last_paid_at, orders, money_fen
    from customer_rfm
    where ${conditions.length > 0 ? sql.join(conditions, sql` and `) : sql`true`}
    order by money_fen desc, customer_id
    limit ${page.limit}`.execute(db);
  return rows;
}
