import type { Db } from "@hortus/kernel";
import { sql } from "kysely";

/**
 * The tables of one schema as SQL text, in order of name: what the migrations add up to. docs/schema.sql keeps it, so that a change of
 * the database is read in a review as one.
 */
export async function printSchema(db: Db, schema: string): Promise<string> {
  const { rows } = await sql<{
    table: string;
    columns: string[];
    constraints: string[] | null;
    indexes: string[] | null;
  }>`
    select
      class.relname as table,
      (
        select array_agg(
          attribute.attname || ' ' || format_type(attribute.atttypid, attribute.atttypmod)
            || case when attribute.attnotnull then ' not null' else '' end
            || case when attribute.attidentity <> '' then ' generated always as identity' else '' end
            || coalesce(' default ' || pg_get_expr(defaults.adbin, defaults.adrelid), '')
          order by attribute.attnum
        )
        from pg_attribute as attribute
        left join pg_attrdef as defaults on defaults.adrelid = class.oid and defaults.adnum = attribute.attnum
        where attribute.attrelid = class.oid and attribute.attnum > 0 and not attribute.attisdropped
      ) as columns,
      (
        select array_agg(pg_get_constraintdef(oid) order by contype, conname)
        from pg_constraint
        where conrelid = class.oid and contype <> 'n'
      ) as constraints,
      (
        select array_agg(pg_get_indexdef(indexrelid) order by indexrelid::regclass::text)
        from pg_index
        where indrelid = class.oid and not exists (select from pg_constraint where conindid = indexrelid)
      ) as indexes
    from pg_class as class
    where class.relnamespace = ${schema}::regnamespace and class.relkind = 'r'
    order by class.relname`.execute(db);
  return rows
    .map(({ table, columns, constraints, indexes }) => {
      const lines = [...columns, ...(constraints ?? [])].map((line) => `  ${line}`);
      const created = (indexes ?? []).map((index) => `${index.replace(` ON ${schema}.`, " ON ")};\n`);
      return `create table ${table} (\n${lines.join(",\n")}\n);\n${created.join("")}`;
    })
    .join("\n")
    .replaceAll(`${schema}.`, "");
}
