import type { RfmGroup } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import type { RecordsFact } from "@hortus/rules";
import { sql, type RawBuilder } from "kysely";
import type { Stretch } from "../store.ts";
import type { RfmThresholds } from "./model.ts";
import { thresholdsOf, type ThresholdColumns } from "./store.ts";

/** What scores are drawn from: the order fact as commerce declares it, or its lines when one product line is asked for. */
export interface Drawn {
  fact: RecordsFact;
  now: Date;
  timeZone: string;
  line?: string | undefined;
}

type Fragment = RawBuilder<unknown>;
/** A scan's clause for the customers in question, by its own column. */
type Scope = (column: Fragment) => Fragment;

const those =
  (customerIds: readonly string[]): Scope =>
  (column) =>
    sql`${column} = any(${[...customerIds]}::uuid[])`;

const within =
  ({ after, upTo }: Pick<Stretch, "after" | "upTo">): Scope =>
  (column) =>
    after === undefined
      ? sql`${column} <= ${upTo}::uuid`
      : sql`${column} > ${after}::uuid and ${column} <= ${upTo}::uuid`;

const everybody: Scope = () => sql`true`;

/**
 * The totals of each customer. The one statement in which this slice reads another's rows, and only through the fact. Of lines, an order
 * with two of the product line is one instant, so instants are counted.
 */
function totals({ fact, now, timeZone, line }: Drawn, scope: Scope): Fragment {
  const amount = fact.measures.find(({ key }) => key === "amount");
  if (!amount) throw new Error(`The fact ${fact.key} has no measure "amount"`);
  const { table, at, where, customerColumn = "customer_id" } = fact.sql;
  return sql`
    select
      ${sql.ref(customerColumn)} as customer_id,
      max(${sql.ref(at)}) as last_paid_at,
      (${now}::timestamptz at time zone ${timeZone})::date - (max(${sql.ref(at)}) at time zone ${timeZone})::date as recency_days,
      ${line === undefined ? sql`count(*)` : sql`count(distinct ${sql.ref(at)})`}::integer as orders,
      sum(${sql.ref(amount.column)})::bigint as money_fen
    from ${sql.table(table)}
    where ${sql.ref(at)} <= ${now}
      ${where ? sql`and (${sql.raw(where)})` : sql``}
      and ${scope(sql.ref(customerColumn))}
      ${line === undefined ? sql`` : sql`and strpos('/' || ${sql.ref(categoryOf(fact))} || '/', ${`/${line}/`}::text) > 0`}
    group by 1`;
}

/** Where a product line is told from others: its category and all below. */
function categoryOf(fact: RecordsFact): string {
  const category = fact.properties.find(({ key }) => key === "category_path");
  if (!category) throw new Error(`The fact ${fact.key} has no property "category_path"`);
  return category.column;
}

/** The totals that stand beside each customer's scores, as the last order or the last night left them. */
const keptTotals = ({ now, timeZone }: Drawn): Fragment => sql`
    select
      (${now}::timestamptz at time zone ${timeZone})::date - (last_paid_at at time zone ${timeZone})::date as recency_days,
      orders,
      money_fen
    from customer_rfm`;

/**
 * Draws quintiles and means from all customers with orders. Reads only: nobody waits for it. How many customers have each value is counted
 * first, in one pass over the totals, since there are few values: a rank of each customer would sort a million of them three times.
 *
 * @param from everybody's orders, added up; or, once everybody is scored, the totals kept with the scores: a tenth of the work. An order
 * that was dated ahead and has come due since is missing there until its customer is scored.
 */
export async function drawThresholds(
  db: Db,
  drawn: Drawn,
  from: "orders" | "scores" = "orders",
): Promise<{ customers: number; thresholds: RfmThresholds } | undefined> {
  const { rows } = await sql<ThresholdColumns & { customers: number }>`
    with held as materialized (
      select
        case grouping(recency_days, orders, money_fen) when 3 then 'recency_days' when 5 then 'orders' else 'money_fen' end as kind,
        coalesce(recency_days, orders, money_fen)::bigint as value,
        count(*) as n
      from (${from === "orders" ? totals(drawn, everybody) : keptTotals(drawn)}) as total
      group by grouping sets ((recency_days), (orders), (money_fen))
    ),
    all_of as (
      select coalesce(sum(n) filter (where kind = 'orders'), 0)::bigint as n, ${sql.join(
        ["recency_days", "orders", "money_fen"].map((value) => {
          const theirs = sql`filter (where kind = ${sql.lit(value)})`;
          return sql`(sum(value * n) ${theirs} / sum(n) ${theirs})::float8 as ${sql.ref(value)}`;
        }),
      )}
      from held
    ),
    placed as (
      select kind, value, ceil((sum(held.n) over (partition by kind order by value) - held.n + 1 + (held.n - 1) / 2.0) * 5 / all_of.n) as fifth
      from held, all_of
    )
    select
      n::integer as customers,
      ${fifths("recency_days")} as recency_days,
      ${fifths("orders")} as frequency,
      ${fifths("money_fen")} as money_fen,
      all_of.recency_days as mean_recency_days,
      all_of.orders as mean_frequency,
      all_of.money_fen as mean_money_fen
    from all_of`.execute(db);
  const row = rows[0];
  if (!row || row.customers === 0) return undefined;
  return { customers: row.customers, thresholds: thresholdsOf(row) };
}

// An empty lowest fifth (ties can do that) lets nobody in: no value is at most -1e18.
const fifths = (kind: string) => sql`(
        select array[${sql.join(
          [1, 2, 3, 4].map(
            (n) => sql`coalesce(max(value) filter (where fifth <= ${sql.lit(n)}), -1e18)::float8`,
          ),
        )}]
        from placed
        where kind = ${sql.lit(kind)}
      )`;

/** A customer a row, with scores and group by these thresholds: high is better than the mean. */
function scored(
  drawn: Drawn,
  { recencyDays, frequency, moneyFen, means }: RfmThresholds,
  scope: Scope,
): Fragment {
  const fifth = (value: string, bounds: readonly number[]) =>
    sql`(1 + ${sql.join(
      bounds.map((bound) => sql`(${sql.ref(value)} > ${bound}::float8)::integer`),
      sql` + `,
    )})`;
  return sql`
    select
      total.*,
      6 - ${fifth("recency_days", recencyDays)} as recency,
      ${fifth("orders", frequency)} as frequency,
      ${fifth("money_fen", moneyFen)} as money,
      case when money_fen > ${means.moneyFen}::float8 then 'important_' else 'general_' end
        || case when recency_days < ${means.recencyDays}::float8
          then case when orders > ${means.orders}::float8 then 'value' else 'develop' end
          else case when orders > ${means.orders}::float8 then 'keep' else 'win_back' end
        end as rfm_group
    from (${totals(drawn, scope)}) as total`;
}

export interface Cell {
  recency: number;
  frequency: number;
  money: number;
  group: RfmGroup;
  customers: number;
  revenueFen: number;
}

/** All customers with orders (of the product line), scored by these thresholds and counted: a cell and group a row. */
export async function countCells(db: Db, drawn: Drawn, thresholds: RfmThresholds): Promise<Cell[]> {
  const { rows } = await sql<Cell>`
    select recency, frequency, money, rfm_group as "group", count(*)::integer as customers, sum(money_fen)::bigint as "revenueFen"
    from (${scored(drawn, thresholds, everybody)}) as scored
    group by 1, 2, 3, 4
    order by 1, 2, 3, 4`.execute(db);
  return rows;
}

/**
 * Scores these customers, or a stretch of all, and writes what differs; who has no order any more has no score either.
 *
 * @returns the customers whose scores changed
 */
export async function writeScores(
  tx: Tx,
  drawn: Drawn,
  thresholds: RfmThresholds,
  whom: readonly string[] | Pick<Stretch, "after" | "upTo">,
): Promise<string[]> {
  const scope = "upTo" in whom ? within(whom) : those(whom);
  const { rows } = await sql<{ customer_id: string }>`
    with scored as materialized (${scored(drawn, thresholds, scope)}),
    written as (
      insert into customer_rfm as known (customer_id, recency, frequency, money, rfm_group, last_paid_at, orders, money_fen, scored_at)
      select customer_id, recency, frequency, money, rfm_group, last_paid_at, orders, money_fen, ${drawn.now} from scored
      on conflict (customer_id) do update
      set recency = excluded.recency, frequency = excluded.frequency, money = excluded.money, rfm_group = excluded.rfm_group,
        last_paid_at = excluded.last_paid_at, orders = excluded.orders, money_fen = excluded.money_fen, scored_at = excluded.scored_at
      where (known.recency, known.frequency, known.money, known.rfm_group, known.last_paid_at, known.orders, known.money_fen)
        is distinct from
        (excluded.recency, excluded.frequency, excluded.money, excluded.rfm_group, excluded.last_paid_at, excluded.orders, excluded.money_fen)
      returning customer_id
    ),
    gone as (
      delete from customer_rfm as known
      where ${scope(sql.ref("known.customer_id"))}
        and not exists (select from scored where scored.customer_id = known.customer_id)
      returning customer_id
    )
    select customer_id from written
    union all
    select customer_id from gone`.execute(tx);
  return rows.map(({ customer_id }) => customer_id);
}
