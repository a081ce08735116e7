import type { Db } from "@hortus/kernel";
import { localDate } from "@hortus/kernel";
import type { AttributeFact, Facts } from "@hortus/rules";
import { sql } from "kysely";

/** The fact behind a date that journeys may name; undefined when there is none. */
export function dateFact(facts: Facts, key: string): AttributeFact | undefined {
  const fact = facts.get(key);
  return fact?.kind === "attribute" && (fact.type === "date" || fact.type === "instant") ? fact : undefined;
}

/** The local day that each of these customers has for a fact; who has none is missing. */
export async function findDates(
  db: Db,
  fact: AttributeFact,
  customerIds: readonly string[],
  timeZone: string,
): Promise<Map<string, string>> {
  const { table, column, customerColumn = "customer_id", where } = fact.sql;
  const { rows } = await sql<DateRow>`
    select ${sql.id(customerColumn)} as customer_id, ${sql.id(column)} as date
    from ${sql.id(table)}
    where ${sql.id(customerColumn)} = any(${[...customerIds]}::uuid[]) and ${sql.id(column)} is not null
      and (${sql.raw(where ?? "true")})`.execute(db); // fixed SQL of the slice that declares the fact
  return toDays(rows, timeZone);
}

/** The same for everybody, in order of id, page by page. */
export async function listDates(
  db: Db,
  fact: AttributeFact,
  page: { after: string | undefined; limit: number },
  timeZone: string,
): Promise<Map<string, string>> {
  const { table, column, customerColumn = "customer_id", where } = fact.sql;
  const { rows } = await sql<DateRow>`
    select ${sql.id(customerColumn)} as customer_id, ${sql.id(column)} as date
    from ${sql.id(table)}
    where (${page.after ?? null}::uuid is null or ${sql.id(customerColumn)} > ${page.after ?? null}::uuid)
      and ${sql.id(column)} is not null and (${sql.raw(where ?? "true")})
    order by ${sql.id(customerColumn)}
    limit ${page.limit}`.execute(db);
  return toDays(rows, timeZone);
}

interface DateRow {
  customer_id: string;
  date: Date | string;
}

/** Dates come as text, instants as instants. */
const toDays = (rows: readonly DateRow[], timeZone: string): Map<string, string> =>
  new Map(
    rows.map(({ customer_id, date }) => [
      customer_id,
      typeof date === "string" ? date.slice(0, 10) : localDate(date, timeZone),
    ]),
  );
