import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";

export interface NewEntry {
  customer_id: string;
  advisor_id: string;
  external_user_id: string;
  at: Date;
  code_id: string;
}

/** @returns those that were not there */
export async function insertEntries(tx: Tx, rows: readonly NewEntry[]): Promise<NewEntry[]> {
  if (rows.length === 0) return [];
  const { rows: fresh } = await sql<NewEntry>`
    insert into acquisition_entry (customer_id, advisor_id, external_user_id, at, code_id)
    select customer_id, advisor_id, external_user_id, at, code_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row (customer_id uuid, advisor_id text, external_user_id text, at timestamptz, code_id uuid)
    on conflict do nothing
    returning customer_id, advisor_id, external_user_id, at, code_id`.execute(tx);
  return fresh;
}

export async function markLost(
  tx: Tx,
  rows: readonly {
    customer_id: string;
    advisor_id: string;
    external_user_id: string;
    lost_at: Date;
    lost_by: string;
  }[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update acquisition_entry entry
    set lost_at = row.lost_at, lost_by = row.lost_by
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row (customer_id uuid, advisor_id text, external_user_id text, lost_at timestamptz, lost_by text)
    where entry.customer_id = row.customer_id and entry.advisor_id = row.advisor_id
      and entry.external_user_id = row.external_user_id and entry.lost_at is null and entry.at <= row.lost_at`.execute(
    tx,
  );
}

export interface Figures {
  code_id: string;
  adds: number;
  losses: number;
  people: number;
}

export async function countEntries(db: Db, codeIds: readonly string[]): Promise<Map<string, Figures>> {
  if (codeIds.length === 0) return new Map();
  const { rows } = await sql<Figures>`
    select code_id, count(*) as adds, count(lost_at) as losses, count(distinct customer_id) as people
    from acquisition_entry
    where code_id = any(${[...codeIds]}::uuid[])
    group by code_id`.execute(db);
  return new Map(rows.map((row) => [row.code_id, row]));
}

/** Adds by the day they happened, losses by theirs. */
export async function countByDay(
  db: Db,
  codeId: string,
  range: { from: string; to: string; timeZone: string },
): Promise<{ date: string; adds: number; losses: number }[]> {
  const { from, to, timeZone } = range;
  const start = sql`(${from}::date)::timestamp at time zone ${timeZone}::text`;
  const end = sql`(${to}::date + 1)::timestamp at time zone ${timeZone}::text`;
  const { rows } = await sql<{ date: string; adds: number; losses: number }>`
    select day::date::text as date, coalesce(sum(added), 0)::int as adds, coalesce(sum(lost), 0)::int as losses
    from generate_series(${from}::date, ${to}::date, interval '1 day') as day
    left join (
      select (at at time zone ${timeZone}::text)::date as happened_on, 1 as added, 0 as lost
      from acquisition_entry
      where code_id = ${codeId} and at >= ${start} and at < ${end}
      union all
      select (lost_at at time zone ${timeZone}::text)::date, 0, 1
      from acquisition_entry
      where code_id = ${codeId} and lost_at >= ${start} and lost_at < ${end}
    ) as happened on happened_on = day::date
    group by day
    order by day`.execute(db);
  return rows;
}

/** Totals of a period: each add of it, and those of them that were lost since. */
export async function countPeriod(
  db: Db,
  codeId: string,
  range: { from: string; to: string; timeZone: string },
): Promise<{ people: number; welcomes: Record<string, number> }> {
  const { from, to, timeZone } = range;
  const within = (column: string) =>
    sql`${sql.ref(column)} >= (${from}::date)::timestamp at time zone ${timeZone}::text and ${sql.ref(column)} < (${to}::date + 1)::timestamp at time zone ${timeZone}::text`;
  const people = await sql<{ n: number }>`
    select count(distinct customer_id) as n from acquisition_entry where code_id = ${codeId} and ${within("at")}`.execute(
    db,
  );
  const welcomes = await sql<{ outcome: string; n: number }>`
    select outcome, count(*) as n
    from welcome_send
    where code_id = ${codeId} and ${within("added_at")}
    group by outcome`.execute(db);
  return {
    people: people.rows[0]?.n ?? 0,
    welcomes: Object.fromEntries(welcomes.rows.map(({ outcome, n }) => [outcome, n])),
  };
}

export interface PersonRow {
  customer_id: string;
  advisor_id: string;
  external_user_id: string;
  at: Date;
  lost_at: Date | null;
  lost_by: "advisor" | "customer" | null;
  welcome: string | null;
}

export async function findPeople(
  db: Db,
  codeId: string,
  filter: {
    lost: boolean | undefined;
    before: { at: string; customerId: string } | undefined;
    limit: number;
  },
): Promise<PersonRow[]> {
  const { lost, before, limit } = filter;
  const { rows } = await sql<PersonRow>`
    select customer_id, advisor_id, external_user_id, at, lost_at, lost_by,
      (
        select outcome from welcome_send welcome
        where welcome.external_user_id = entry.external_user_id and welcome.user_id = entry.advisor_id and welcome.code_id = entry.code_id
        order by abs(extract(epoch from welcome.added_at - entry.at))
        limit 1
      ) as welcome
    from acquisition_entry entry
    where code_id = ${codeId}
      and (${lost ?? null}::boolean is null or (lost_at is not null) = ${lost ?? null}::boolean)
      and (${before?.at ?? null}::timestamptz is null or (at, customer_id) < (${before?.at ?? null}::timestamptz, ${before?.customerId ?? null}::uuid))
    order by at desc, customer_id desc
    limit ${limit}`.execute(db);
  return rows;
}
