import { sql, type RawBuilder } from "kysely";
import type { AttributeFact, Facts } from "../facts.ts";

export type Fragment = RawBuilder<unknown>;
export type Table = { table: string; column: string; where?: string };

/** Customers by id: behind `after` (from the first, when undefined) up to and with `upTo`. */
export type Stretch = { after: string | undefined; upTo: string };

/** What a query is asked: whom, when, and where the living customers stand. */
export type Question = {
  facts: Facts;
  within: readonly string[] | Stretch | undefined;
  /** An array of ids among them: nobody else's records decide anything. */
  among?: Fragment | undefined;
  scopeTable: Table;
  now: Date;
  timeZone: string;
};

/** The clauses of a scan, one a line: whom is asked about, what the fact's slice declared, and what the rule adds. */
export function selection(
  { column, where }: Table,
  more: readonly Fragment[],
  { within, among }: Question,
  indent = "  ",
): Fragment {
  const asked = among ? [sql`${sql.id(column)} = any(${among})`] : inScope(within, sql.id(column));
  const fixed = where ? [sql`(${sql.raw(where)})`] : []; // declared by a slice, never input
  return concat(
    [...asked, ...fixed, ...more].map(
      (clause, index) => sql`${sql.raw(index === 0 ? `\n${indent}where` : `\n${indent}  and`)} ${clause}`,
    ),
  );
}

/** Whether an attribute stands in the row that says who is living. */
export const isOfScope = (
  { table, customerColumn = "customer_id", where }: AttributeFact["sql"],
  scope: Table,
): boolean => table === scope.table && customerColumn === scope.column && (!where || where === scope.where);

function inScope(scope: Question["within"], column: Fragment): Fragment[] {
  if (!scope) return [];
  if (!("upTo" in scope)) return [sql`${column} = any(${scope}::uuid[])`];
  const until = sql`${column} <= ${scope.upTo}::uuid`;
  return scope.after === undefined ? [until] : [sql`${column} > ${scope.after}::uuid`, until];
}

export const concat = (fragments: readonly Fragment[]): Fragment => sql.join([...fragments], sql``);

export const instant = (at: Date): Fragment => sql`${at.toISOString()}::timestamptz`;
