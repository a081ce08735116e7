import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";

/** A code that lines name, as far as learning is concerned. */
export interface BoughtCode {
  code: string;
  category: string | null;
  /** How long a pack lasts is known of it. */
  hasDose: boolean;
  lines: number;
}

/** Reads all lines once: what half a shop waits for can't be told from less. */
export async function findBoughtCodes(db: Db): Promise<BoughtCode[]> {
  const { rows } = await sql<BoughtCode>`
    select code, max(category) as category, bool_or(days_of_supply is not null) as "hasDose", count(*)::integer as lines
    from order_line
    where code is not null and state <> 'refunded'
    group by code
    order by code`.execute(db);
  return rows;
}

export async function countLinesOf(db: Db, code: string): Promise<number> {
  const { rows } = await sql<{ lines: number }>`
    select count(*)::integer as lines from order_line where code = ${code} and state <> 'refunded'`.execute(
    db,
  );
  return rows[0]?.lines ?? 0;
}

export interface Interval {
  key: string;
  days: number;
  isCensored: boolean;
  count: number;
}

/**
 * How long customers took from one purchase to the next, counted by days; the last purchase of each waits still, up to `now`. Purchases of one
 * day are one.
 *
 * @param asked.together with it all codes are one thing, the category of this name; without, each is counted for itself
 * @param asked.oneIn customers by a hash of their id, so that the same are seen each time
 */
export async function countIntervals(
  db: Db,
  asked: { codes: readonly string[]; together?: string; oneIn: number; now: Date; timeZone: string },
): Promise<Interval[]> {
  const { codes, together, oneIn, now, timeZone } = asked;
  const key = together === undefined ? sql`code` : sql`${together}::text`;
  const chosen =
    oneIn > 1
      ? sql`and ('x' || left(md5(customer_id::text), 6))::bit(24)::integer % ${oneIn}::integer = 0`
      : sql``;
  const { rows } = await sql<Interval>`
    with bought as (
      select distinct ${key} as key, customer_id, (paid_at at time zone ${timeZone})::date as day
      from order_line
      where code = any(${[...codes]}::text[]) and state <> 'refunded' and paid_at <= ${now}
        ${chosen}
    ),
    gap as (
      select key, day, lead(day) over (partition by key, customer_id order by day) as next_day
      from bought
    )
    select
      key,
      (coalesce(next_day, (${now}::timestamptz at time zone ${timeZone})::date) - day)::integer as days,
      (next_day is null) as "isCensored",
      count(*)::integer as count
    from gap
    group by 1, 2, 3
    order by 1, 2, 3`.execute(db);
  return rows;
}

export type Level = "product" | "category";

export interface Learned {
  level: Level;
  key: string;
  repeats: number;
  waiting: number;
  median_days: number | null;
  low_days: number | null;
  high_days: number | null;
}
export type LearnedRow = Learned & { as_of: Date; used_days: number | null };

/** What `used_days` is other than before of. */
export type Moved = Pick<Learned, "level" | "key">;

/** Keeps what was learned; `used_days` follows only when it moved by more than a twentieth. @returns where it did */
export async function putLearned(tx: Tx, rows: readonly Learned[], now: Date): Promise<Moved[]> {
  const { rows: moved } = await sql<Moved>`
    with made as (
      select made.*, known.used_days as before,
        case when abs(made.median_days - known.used_days) * 20 <= known.used_days then known.used_days else made.median_days end as used_days
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as made (
        level text, key text, repeats integer, waiting integer, median_days integer, low_days integer, high_days integer
      )
      left join learned_interval as known on known.level = made.level and known.key = made.key
    ),
    put as (
      insert into learned_interval (level, key, repeats, waiting, median_days, low_days, high_days, as_of, used_days)
      select level, key, repeats, waiting, median_days, low_days, high_days, ${now}, used_days from made
      order by level, key
      on conflict (level, key) do update set
        repeats = excluded.repeats, waiting = excluded.waiting, median_days = excluded.median_days, low_days = excluded.low_days,
        high_days = excluded.high_days, as_of = excluded.as_of, used_days = excluded.used_days
    )
    select level, key from made where used_days is distinct from before`.execute(tx);
  return moved;
}

/** What was learned of codes and categories that nobody buys any more. @returns what was in use */
export async function dropLearnedBefore(tx: Tx, begun: Date): Promise<Moved[]> {
  const { rows } = await sql<Moved & { used_days: number | null }>`
    delete from learned_interval where as_of < ${begun} returning level, key, used_days`.execute(tx);
  return rows.filter(({ used_days }) => used_days !== null);
}

const COLUMNS = sql`level, key, repeats, waiting, median_days, low_days, high_days, as_of, used_days`;

/** Most repeats first. */
export async function listLearned(db: Db, level: Level, limit: number): Promise<LearnedRow[]> {
  const { rows } = await sql<LearnedRow>`
    select ${COLUMNS} from learned_interval where level = ${level} order by repeats desc, key limit ${limit}`.execute(
    db,
  );
  return rows;
}

/** Of a product and its category, as far as there is anything. */
export async function findLearned(
  db: Db,
  code: string,
  category: string | null,
): Promise<{ product: LearnedRow | undefined; category: LearnedRow | undefined }> {
  const { rows } = await sql<LearnedRow>`
    select ${COLUMNS}
    from learned_interval
    where (level = 'product' and key = ${code}) or (level = 'category' and key = ${category}::text)`.execute(
    db,
  );
  return {
    product: rows.find(({ level }) => level === "product"),
    category: rows.find(({ level }) => level === "category"),
  };
}
