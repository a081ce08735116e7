import type { Db } from "@hortus/kernel";
import { sql } from "kysely";
import type { BenchHouse } from "./house.ts";

/** How many customers the tables are filled with: BENCH_CUSTOMERS, or 100 000. */
export const customerCount = Number(process.env["BENCH_CUSTOMERS"] ?? 100_000);
/** How many orders each of them has: BENCH_ORDERS, or 5. */
export const ORDERS_EACH = Number(process.env["BENCH_ORDERS"] ?? 5);
/** With BENCH_KEEP=1 benches that change no customer share one workspace, which stays for the next run. */
export const kept = process.env["BENCH_KEEP"] ? `bench_kept_${customerCount}_${ORDERS_EACH}` : undefined;

/**
 * Fills the workspace by SQL, past the API: customers with a phone, an advisor, a tag and five orders over two years each. Which
 * values a row gets follows from its number, so that every run measures the same rows.
 */
export async function fill(
  { context }: BenchHouse,
  customers = customerCount,
  ordersEach = ORDERS_EACH,
): Promise<void> {
  const { db } = context.workspace;
  const { rows: filled } = await sql`select from customer limit 1`.execute(db);
  if (filled.length > 0) return; // a kept workspace
  const now = context.clock.now();
  const id = (kind: string) => sql.raw(`('01900000-0000-7000-${kind}-' || lpad(to_hex(n), 12, '0'))::uuid`);
  const one = sql.raw(`generate_series(1::bigint, ${customers}) as n`);
  await sql`
    insert into advisor (user_id, name, department, status, can_have_customers, seen_at)
    select 'advisor' || n, 'Advisor ' || n, '', 'active', true, ${now} from generate_series(0, 49) as n`.execute(
    db,
  );
  await withoutIndexes(db, "customer", () =>
    sql`
    insert into customer (id, display_name, name_from, gender, city, source, first_seen_at, last_activity_at, contact_state, tag_ids)
    select ${id("8000")}, 'customer ' || n, 'wecom', (array['female', 'male', null])[1 + (n % 3)::int],
      (array['Hangzhou', 'Shanghai', 'Beijing', 'Chengdu', 'Guangzhou'])[1 + (n / 7 % 5)::int],
      (array['wecom', 'order', 'import'])[1 + (n % 3)::int],
      ${now}::timestamptz - n * 7919 % 1000 * interval '1 day' - n * interval '1 second',
      ${now}::timestamptz - n * 104729 % 365 * interval '1 day' - n * interval '1 second',
      case when n % 10 < 8 then 'living' when n % 10 = 8 then 'lost' else 'none' end,
      array[('01900000-0000-7000-a000-' || lpad(to_hex(n % 20), 12, '0'))::uuid]
    from ${one}`.execute(db),
  );
  await withoutIndexes(db, "identity", () =>
    sql`
    insert into identity (customer_id, kind, fingerprint, value_sealed, masked, seen_at)
    select ${id("8000")}, 'phone', 'bench' || n, '', '138****' || lpad((n % 10000)::text, 4, '0'), ${now} from ${one}`.execute(
      db,
    ),
  );
  await withoutIndexes(db, "customer_contact", () =>
    sql`
    insert into customer_contact (customer_id, advisor_id, external_user_id, added_at, removed_at)
    select ${id("8000")}, 'advisor' || n % 50, 'wm' || n, ${now}::timestamptz - n % 1000 * interval '1 day',
      case when n % 10 = 8 then ${now}::timestamptz end
    from ${one} where n % 10 < 9`.execute(db),
  );
  await withoutIndexes(db, "customer_term", () =>
    sql`
    insert into customer_term (customer_id, term)
    select ${id("8000")}, term from ${one}, lateral (values ('customer ' || n), (n::text)) as term (term)`.execute(
      db,
    ),
  );
  await withoutIndexes(db, "customer_order", () =>
    sql`
    insert into customer_order (customer_id, id, source, external_id, state, paid_at, amount_fen, recorded_at)
    select ${id("8000")}, ('01900000-0000-7000-9' || lpad(k::text, 3, '0') || '-' || lpad(to_hex(n), 12, '0'))::uuid, 'till',
      n || '-' || k, 'paid', ${now}::timestamptz - (n * 7919 + k * 104729) % 730 * interval '1 day', 1000 + n % 50000, ${now}
    from ${one}, lateral (select k from generate_series(1, ${sql.raw(String(ordersEach))}) as k) as each`.execute(
      db,
    ),
  );
  for (const table of ["customer", "identity", "customer_contact", "customer_term", "customer_order"]) {
    await sql`vacuum analyze ${sql.table(table)}`.execute(db); // as a table is that has stood for a while
  }
}

/** Millions of rows come in ten times faster when the indexes are built afterwards. */
async function withoutIndexes(db: Db, table: string, fillIn: () => Promise<unknown>): Promise<void> {
  const { rows } = await sql<{ name: string; definition: string }>`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
    from pg_index
    where indrelid = ${table}::regclass and not exists (select from pg_constraint where conindid = indexrelid)`.execute(
    db,
  );
  for (const { name } of rows) await sql`drop index ${sql.raw(name)}`.execute(db); // the catalogue's own words, here and below
  await fillIn();
  for (const { definition } of rows) await sql.raw(definition).execute(db);
}
