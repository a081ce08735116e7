import type { Tx } from "@hortus/kernel";
import { type RawBuilder, sql } from "kysely";
import { daysOfSupply, type StoredProduct } from "../../catalog/index.ts";

/** Has the lines of these products refreshed from the first on, also when that is under way. */
export async function askForRefresh(tx: Tx, codes: readonly string[], dueAt: Date): Promise<void> {
  await sql`
    insert into order_line_refresh (code, due_at)
    select code, ${dueAt}::timestamptz
    from unnest(${[...new Set(codes)]}::text[]) as asked (code)
    order by code
    on conflict (code) do update set
      after_customer = default, after_order = default, after_position = default, due_at = excluded.due_at`.execute(
    tx,
  );
}

export interface Refresh {
  code: string;
  after_customer: string;
  after_order: string;
  after_position: number;
}

export const refreshIsDue = (now: Date): RawBuilder<unknown> =>
  sql`exists (select from order_line_refresh where due_at <= ${now})`;

export async function claimRefresh(tx: Tx, now: Date): Promise<Refresh | undefined> {
  const { rows } = await sql<Refresh>`
    select code, after_customer, after_order, after_position
    from order_line_refresh
    where due_at <= ${now}
    order by due_at, code
    limit 1
    for update skip locked`.execute(tx);
  return rows[0];
}

export interface LineToRefresh {
  customerId: string;
  orderId: string;
  position: number;
  regulatoryClass: string | null;
}

/** The next lines of the product, in order of their key. */
export async function findLinesToRefresh(tx: Tx, refresh: Refresh, limit: number): Promise<LineToRefresh[]> {
  const { rows } = await sql<LineToRefresh>`
    select customer_id as "customerId", order_id as "orderId", position, regulatory_class as "regulatoryClass"
    from order_line
    where code = ${refresh.code}
      and (customer_id, order_id, position) > (${refresh.after_customer}::uuid, ${refresh.after_order}::uuid, ${refresh.after_position}::integer)
    order by code, customer_id, order_id, position
    limit ${limit}`.execute(tx);
  return rows;
}

/** @returns whose lines say something else now */
export async function refreshLines(
  tx: Tx,
  refresh: Refresh,
  last: LineToRefresh,
  product: StoredProduct,
): Promise<string[]> {
  const { category, brand, role, rangeRole, regulatoryClass } = product;
  const days = daysOfSupply(product) ?? null;
  const { rows } = await sql<{ customerId: string }>`
    update order_line
    set category = ${category}::text, brand = ${brand}::text, product_role = ${role}::text, range_role = ${rangeRole}::text,
      regulatory_class = ${regulatoryClass}, days_of_supply = ${days}::double precision
    where code = ${refresh.code}
      and (customer_id, order_id, position) > (${refresh.after_customer}::uuid, ${refresh.after_order}::uuid, ${refresh.after_position}::integer)
      and (customer_id, order_id, position) <= (${last.customerId}::uuid, ${last.orderId}::uuid, ${last.position}::integer)
      and (category, brand, product_role, range_role, regulatory_class, days_of_supply)
        is distinct from (${category}::text, ${brand}::text, ${role}::text, ${rangeRole}::text, ${regulatoryClass}::text, ${days}::double precision)
    returning customer_id as "customerId"`.execute(tx);
  return [...new Set(rows.map(({ customerId }) => customerId))];
}

export async function advanceRefresh(
  tx: Tx,
  { code }: Refresh,
  last: LineToRefresh | undefined,
): Promise<void> {
  await (
    last
      ? sql`
        update order_line_refresh
        set after_customer = ${last.customerId}, after_order = ${last.orderId}, after_position = ${last.position}
        where code = ${code}`
      : sql`delete from order_line_refresh where code = ${code}`
  ).execute(tx);
}
