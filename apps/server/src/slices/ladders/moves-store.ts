import type { Ladder, LadderMoves } from "@hortus/contracts";
import { addDays, instantOf, type Db, type Tx } from "@hortus/kernel";
import { ladders } from "@hortus/contracts";
import { sql, type RawBuilder } from "kysely";
import type { Context } from "../../context.ts";

type Cell = LadderMoves["cells"][number];

/**
 * Moves from state to state after `from`, up to `to`, those who stayed among them; '' is no state. Worked back from where everybody stands
 * now, so that the cost grows with the moves since and not with the days.
 */
function movesBetween(ladder: Ladder, from: Date, to: Date): RawBuilder<unknown> {
  return sql`
    select
      coalesce(began.from_state, ended.from_state, now.state, '') as from_state,
      coalesce(ended.from_state, now.state, '') as to_state,
      count(*)::integer as customers,
      coalesce(sum(rhythm.money_fen), 0)::bigint as money_fen
    from (
      select customer_id from customer_ladder where ladder = ${ladder}
      union
      select customer_id from ladder_change where ladder = ${ladder} and at > ${from}
    ) as everybody
    left join customer_ladder as now on now.customer_id = everybody.customer_id and now.ladder = ${ladder}
    left join (
      select distinct on (customer_id) customer_id, coalesce(from_state, '') as from_state
      from ladder_change
      where ladder = ${ladder} and at > ${from} and at <= ${to}
      order by customer_id, id
    ) as began on began.customer_id = everybody.customer_id
    left join (
      select distinct on (customer_id) customer_id, coalesce(from_state, '') as from_state
      from ladder_change
      where ladder = ${ladder} and at > ${to}
      order by customer_id, id
    ) as ended on ended.customer_id = everybody.customer_id
    left join customer_rhythm as rhythm on rhythm.customer_id = everybody.customer_id
    group by 1, 2`;
}

/** From the end of one local day to the end of another, or to now. Those in no state at either end are left out. */
export async function findMoves(
  db: Db,
  context: Context,
  ladder: Ladder,
  days: { from: string; to: string },
): Promise<Cell[]> {
  const end = (day: string) => instantOf(addDays(day, 1), "00:00", context.timeZone);
  const now = context.clock.now();
  const to = end(days.to) < now ? end(days.to) : now;
  const { rows } = await sql<{ from_state: string; to_state: string; customers: number; money_fen: number }>`
    select *
    from (${movesBetween(ladder, end(days.from), to)}) as moved
    where from_state <> '' or to_state <> ''
    order by from_state, to_state`.execute(db);
  return rows.map((row) => ({
    ...(row.from_state && { from: row.from_state }),
    ...(row.to_state && { to: row.to_state }),
    customers: row.customers,
    moneyFen: row.money_fen,
  }));
}

/** Some ladder had moves before `today`, and those of the day before are not kept yet. */
export const dayIsToKeep = (context: Context, today: string): RawBuilder<unknown> => sql`
  exists (
    select from unnest(${[...ladders]}::text[]) as ladder
    where exists (
        select from ladder_change where ladder_change.ladder = ladder.ladder and at <= ${instantOf(today, "00:00", context.timeZone)}
      )
      and not exists (
        select from ladder_day where ladder_day.ladder = ladder.ladder and day = ${addDays(today, -1)}::date
      )
  )`;

/** Keeps the moves of the day before `today`, unless they are kept. Late by however long the server slept: what came since is worked back. */
export async function keepDay(tx: Tx, context: Context, ladder: Ladder, today: string): Promise<void> {
  const day = addDays(today, -1);
  const begin = instantOf(day, "00:00", context.timeZone);
  const end = instantOf(today, "00:00", context.timeZone);
  const { rows } = await sql`
    select 1
    where exists (select from ladder_day where ladder = ${ladder} and day = ${day}::date)
      or not exists (select from ladder_change where ladder = ${ladder} and at <= ${end})`.execute(tx);
  if (rows.length > 0) return;
  await sql`
    insert into ladder_day (ladder, day, from_state, to_state, customers, money_fen)
    select ${ladder}, ${day}::date, from_state, to_state, customers, money_fen
    from (${movesBetween(ladder, begin, end)}) as moved
    on conflict do nothing`.execute(tx);
}

/** Customers by state at the end of each kept day, oldest first. */
export async function findTrend(
  db: Db,
  ladder: Ladder,
  since: string,
): Promise<{ day: string; customers: Record<string, number> }[]> {
  const { rows } = await sql<{ day: string; customers: Record<string, number> }>`
    select day::text as day, jsonb_object_agg(to_state, customers) as customers
    from (
      select day, to_state, sum(customers)::integer as customers
      from ladder_day
      where ladder = ${ladder} and day >= ${since}::date and to_state <> ''
      group by day, to_state
    ) as by_state
    group by day
    order by day`.execute(db);
  return rows;
}

export async function countStates(
  db: Db,
  ladder: Ladder,
): Promise<{ state: string; customers: number; moneyFen: number }[]> {
  const { rows } = await sql<{ state: string; customers: number; moneyFen: number }>`
    select state, count(*)::integer as customers, coalesce(sum(money_fen), 0)::bigint as "moneyFen"
    from customer_ladder as known
    left join customer_rhythm as rhythm on rhythm.customer_id = known.customer_id
    where ladder = ${ladder}
    group by state`.execute(db);
  return rows;
}

/** Arrivals and departures after an instant, each move counted; not those that a new version of the rules made. */
export async function countMoves(
  db: Db,
  ladder: Ladder,
  since: Date,
): Promise<{ state: string; arrived: number; left: number }[]> {
  const { rows } = await sql<{ state: string; arrived: number; left: number }>`
    select state, sum(arrived)::integer as arrived, sum(gone)::integer as "left"
    from (
      select to_state as state, 1 as arrived, 0 as gone
      from ladder_change
      where ladder = ${ladder} and at > ${since} and because <> 'rule'
      union all
      select from_state, 0, 1 from ladder_change where ladder = ${ladder} and at > ${since} and because <> 'rule'
    ) as moved
    where state is not null
    group by state`.execute(db);
  return rows;
}

/** When the first customer was put on the ladder. */
export async function findBeginning(db: Db, ladder: Ladder): Promise<Date | undefined> {
  const { rows } = await sql<{ at: Date }>`
    select at from ladder_change where ladder = ${ladder} order by at limit 1`.execute(db);
  return rows[0]?.at;
}
