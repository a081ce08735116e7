import type { Rule } from "@hortus/rules";
import { compileRule } from "@hortus/rules/sql";
import { sql } from "kysely";
import type { Context } from "../../context.ts";
import { everyCustomer } from "../customers/index.ts";

export interface Sized {
  size: number;
  isEstimate: boolean;
  low: number;
  high: number;
  /** Ten at most, latest known first. */
  sample: string[];
}

/**
 * Beyond so many customers a preview looks at a sample, of a size that holds the error of a segment of a tenth of all within ± 4 %, and
 * the time below half a second.
 */
const limits = { countedUpTo: 200_000, sample: 20_000 };
type Limits = typeof limits;

/** How many customers a rule would hold now: counted, or estimated from a sample when there are more than 200 000. */
export async function sizeRule(
  context: Context,
  rule: Rule,
  { countedUpTo, sample: size }: Limits = limits,
): Promise<Sized> {
  const customers = await estimateCustomers(context, countedUpTo);
  if (customers <= countedUpTo) {
    const { hits, sample } = await countHits(context, rule, "all");
    return { size: hits, isEstimate: false, low: hits, high: hits, sample };
  }
  const looked = await drawSample(context, Math.min(100, (size / customers) * 100));
  const { hits, sample } = await countHits(context, rule, { customers: looked });
  return { ...scale(hits, looked.length, customers), isEstimate: true, sample };
}

async function countHits(context: Context, rule: Rule, scope: "all" | { customers: string[] }) {
  const answer = compileRule(rule, context.facts, {
    scope,
    scopeTable: everyCustomer,
    now: context.clock.now(),
    timeZone: context.timeZone,
    narrow: true,
  });
  const { rows } = await sql<{ hits: number; sample: string[] | null }>`
    with hit as materialized (select customer_id from (${answer}) as answer where is_in)
    select
      (select count(*)::integer from hit) as hits,
      array(select customer_id from hit order by customer_id desc limit 10)::text[] as sample`.execute(
    context.workspace.db,
  );
  return { hits: rows[0]?.hits ?? 0, sample: rows[0]?.sample ?? [] };
}

/** By the planner's count, which the server keeps by itself and which costs nothing; counted when it says that there are few. */
async function estimateCustomers({ workspace: { db } }: Context, countedUpTo: number): Promise<number> {
  const { table, where } = everyCustomer;
  const { rows } = await sql<{ n: number }>`
    select greatest(reltuples, 0)::bigint as n from pg_class where oid = ${table}::regclass`.execute(db);
  const known = rows[0]?.n ?? 0;
  if (known > countedUpTo) return known;
  const counted = await sql<{ n: number }>`
    select count(*) as n from (select from ${sql.table(table)} where ${sql.raw(where)} limit ${countedUpTo + 1}) as counted`.execute(
    db,
  );
  return counted.rows[0]?.n ?? 0;
}

/** Whole pages of the table, the same ones each time: the figure must not flicker while somebody edits. */
async function drawSample({ workspace: { db } }: Context, percent: number): Promise<string[]> {
  const { table, column, where } = everyCustomer;
  const { rows } = await sql<{ id: string }>`
    select ${sql.ref(column)} as id
    from ${sql.table(table)} tablesample system (${percent}) repeatable (7)
    where ${sql.raw(where)}`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * The share of the sample, scaled up, with Wilson's interval for 95 %.
 *
 * @see Wilson (1927), "Probable inference, the law of succession, and statistical inference"
 */
export function scale(
  hits: number,
  looked: number,
  all: number,
): { size: number; low: number; high: number } {
  if (looked === 0) return { size: 0, low: 0, high: all };
  const z = 1.96;
  const share = hits / looked;
  const middle = (share + z ** 2 / (2 * looked)) / (1 + z ** 2 / looked);
  const half =
    (z * Math.sqrt((share * (1 - share)) / looked + z ** 2 / (4 * looked ** 2))) / (1 + z ** 2 / looked);
  return {
    size: Math.round(share * all),
    low: Math.max(0, Math.floor((middle - half) * all)),
    high: Math.min(all, Math.ceil((middle + half) * all)),
  };
}
