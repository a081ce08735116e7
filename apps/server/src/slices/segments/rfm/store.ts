import type { RfmBoard, RfmGroup } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { RfmThresholds } from "./model.ts";

export interface RunRow {
  id: string;
  as_of: Date;
  customers: number;
  thresholds: RfmThresholds;
  scored_after: string | null;
  finished_at: Date | null;
}

/** Thresholds as columns: quintile bounds as arrays, means beside them. */
export interface ThresholdColumns {
  recency_days: number[];
  frequency: number[];
  money_fen: number[];
  mean_recency_days: number;
  mean_frequency: number;
  mean_money_fen: number;
}

export const thresholdsOf = (row: ThresholdColumns): RfmThresholds => ({
  recencyDays: row.recency_days,
  frequency: row.frequency,
  moneyFen: row.money_fen,
  means: { recencyDays: row.mean_recency_days, orders: row.mean_frequency, moneyFen: row.mean_money_fen },
});

export async function findLatestRun(db: Db): Promise<RunRow | undefined> {
  const { rows } = await sql<Omit<RunRow, "thresholds"> & ThresholdColumns>`
    select * from rfm_run order by id desc limit 1`.execute(db);
  const row = rows[0];
  return row && { ...row, thresholds: thresholdsOf(row) };
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

/** Roughly, when there are many: by the planner's count, which costs nothing. */
export async function estimateScored(db: Db): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select reltuples::bigint as n from pg_class where oid = 'customer_rfm'::regclass`.execute(db);
  const known = rows[0]?.n ?? 0;
  return known > 20_000 ? known : countScored(db);
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
  rfm_group: RfmGroup;
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
