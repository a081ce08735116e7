import { sql, type QueryExecutorProvider } from "kysely";
import type { Rule } from "../ast.ts";
import { assertRule } from "../check.ts";
import type { Value } from "../comparison.ts";
import {
  segmentsFact,
  type AttributeFact,
  type Fact,
  type Facts,
  type RecordsFact,
  type SegmentsFact,
  type SetFact,
  type ValueType,
} from "../facts.ts";
import { segmentsUsed } from "../segments.ts";
import { factsUsed } from "../tree.ts";
import type { CustomerValues, RecordRow } from "../values.ts";
import { concat, type Fragment, type Table } from "./fragment.ts";

/**
 * Loads what a rule reads of some customers, for `evaluateRule`: "why in, why not". One query a fact, whole histories: meant for
 * one customer or a handful.
 *
 * @returns by customer; whoever is not living has no entry
 */
export async function loadValues(
  db: QueryExecutorProvider,
  rule: Rule,
  facts: Facts,
  customers: readonly string[],
  scopeTable: Table = { table: "customer", column: "customer_id" },
): Promise<Map<string, CustomerValues>> {
  assertRule(rule, facts);
  const living = await select<{ customer_id: string }>(db, scopeTable, customers, []);
  const values = new Map(living.map(({ customer_id }) => [customer_id, noValues(customer_id)]));
  for (const key of factsUsed(rule)) {
    const fact = facts.get(key);
    if (fact) await loadFact(db, fact, values);
  }
  const others = segmentsFact(facts);
  if (others && segmentsUsed(rule).length > 0) await loadSet(db, others, values);
  return values;
}

const noValues = (customerId: string): CustomerValues => ({
  customerId,
  attributes: {},
  sets: {},
  records: {},
});

type Loaded = Map<string, CustomerValues>;
type Row = { customer_id: string } & Record<string, Value>;

function loadFact(db: QueryExecutorProvider, fact: Fact, values: Loaded): Promise<void> {
  if (fact.kind === "attribute") return loadAttribute(db, fact, values);
  return fact.kind === "records" ? loadRecords(db, fact, values) : loadSet(db, fact, values);
}

async function loadAttribute(db: QueryExecutorProvider, fact: AttributeFact, values: Loaded): Promise<void> {
  const rows = await select<Row>(
    db,
    tableOf(fact),
    [...values.keys()],
    [sql`${readable(fact.sql.column, fact.type)} as value`],
  );
  for (const row of rows) {
    const known = values.get(row.customer_id);
    if (known) known.attributes[fact.key] = row["value"] ?? null;
  }
}

async function loadSet(
  db: QueryExecutorProvider,
  fact: SetFact | SegmentsFact,
  values: Loaded,
): Promise<void> {
  const { column, at } = fact.sql;
  const since = at === undefined ? sql`null::timestamptz` : sql.id(at);
  const columns = [sql`${sql.id(column)}::text as value`, sql`${since} as at`];
  for (const row of await select<Row>(db, tableOf(fact), [...values.keys()], columns)) {
    const known = values.get(row.customer_id);
    if (!known || row["value"] === null) continue;
    const held = { value: String(row["value"]), at: row["at"] instanceof Date ? row["at"] : null };
    (known.sets[fact.key] ??= []).push(held);
  }
}

async function loadRecords(db: QueryExecutorProvider, fact: RecordsFact, values: Loaded): Promise<void> {
  const { measures, properties } = fact;
  const columns = [
    sql`${sql.id(fact.sql.at)} as at`,
    ...measures.map((each, index) => sql`${readable(each.column, each.type)} as ${sql.id(`m${index}`)}`),
    ...properties.map((each, index) => sql`${readable(each.column, each.type)} as ${sql.id(`p${index}`)}`),
  ];
  for (const row of await select<Row>(db, tableOf(fact), [...values.keys()], columns)) {
    const known = values.get(row.customer_id);
    const at = row["at"];
    if (!known || !(at instanceof Date)) continue; // a record without an instant does not count
    const record: RecordRow = {
      at,
      measures: Object.fromEntries(measures.map((each, index) => [each.key, decimalText(row[`m${index}`])])),
      properties: Object.fromEntries(properties.map((each, index) => [each.key, row[`p${index}`] ?? null])),
    };
    (known.records[fact.key] ??= []).push(record);
  }
}

const decimalText = (value: Value | undefined): string | null => (typeof value === "string" ? value : null);

/** Numbers as decimal text, so that no digit is lost; dates as text; instants and booleans as the driver gives them. */
function readable(column: string, type: ValueType): Fragment {
  const name = sql.id(column);
  if (type === "instant" || type === "boolean") return name;
  if (type === "date") return sql`to_char(${name}, 'YYYY-MM-DD')`;
  return type === "number" || type === "money" ? sql`${name}::numeric::text` : sql`${name}::text`;
}

function tableOf({ sql: { table, customerColumn = "customer_id", where } }: Fact): Table {
  return { table, column: customerColumn, where };
}

async function select<R>(
  db: QueryExecutorProvider,
  { table, column, where }: Table,
  customers: readonly string[],
  columns: Fragment[],
): Promise<R[]> {
  const fixed = where ? sql` and (${sql.raw(where)})` : sql``; // declared by a slice, never input
  const query = sql<R>`
    select ${sql.id(column)} as customer_id${concat(columns.map((each) => sql`, ${each}`))}
    from ${sql.id(table)}
    where ${sql.id(column)} = any(${customers}::uuid[])${fixed}`;
  return (await query.execute(db)).rows;
}
