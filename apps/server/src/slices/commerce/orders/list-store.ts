import type { ConversionPath, OrderLine, ORDER_STATES } from "@hortus/contracts";
import type { Db } from "@hortus/kernel";
import { sql, type RawBuilder } from "kysely";

export interface OrderFilter {
  id?: string | undefined;
  /** The beginning of the shop's number. */
  search?: string | undefined;
  customerId?: string | undefined;
  source?: string | undefined;
  state?: (typeof ORDER_STATES)[number] | undefined;
  from?: Date | undefined;
  before?: Date | undefined;
}

export interface OrderRow {
  customer_id: string;
  id: string;
  source: string;
  external_id: string;
  state: (typeof ORDER_STATES)[number];
  paid_at: Date;
  amount_fen: number;
  refunded_fen: number;
  net_amount_fen: number;
  lines: OrderLine[];
  store: string | null;
  conversion_path: ConversionPath | null;
  import_id: string | null;
}

/** The latest first. Only the conditions that are asked for are written, so that each finds its index. */
export async function findOrders(
  db: Db,
  filter: OrderFilter,
  after: { at: string; id: string } | undefined,
  limit: number,
): Promise<OrderRow[]> {
  const { id, search, customerId, source, state, from, before } = filter;
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  if (id)
    conditions.push(
      sql`(customer_id, id) = (select customer_id, order_id from order_key where order_id = ${id})`,
    );
  if (search) {
    const start = `${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    conditions.push(
      sql`(customer_id, id) in (select customer_id, order_id from order_key where external_id like ${start} order by external_id limit 1000)`,
    );
  }
  if (customerId) conditions.push(sql`customer_id = ${customerId}`);
  if (source) conditions.push(sql`source = ${source}`);
  if (state) conditions.push(sql`state = ${state}`);
  if (from) conditions.push(sql`paid_at >= ${from}`);
  if (before) conditions.push(sql`paid_at < ${before}`);
  if (after) conditions.push(sql`(paid_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`);
  const { rows } = await sql<OrderRow>`
    select customer_id, id, source, external_id, state, paid_at, amount_fen, refunded_fen, net_amount_fen, lines, store, conversion_path, import_id
    from customer_order
    where ${sql.join(conditions, sql` and `)}
    order by paid_at desc, id desc
    limit ${limit}`.execute(db);
  return rows;
}

/** Jumps from one source to the next in the index: as many steps as there are sources, however many orders. */
export async function findSources(db: Db): Promise<string[]> {
  const { rows } = await sql<{ source: string }>`
    with recursive found as (
      (select source from customer_order order by source limit 1)
      union all
      select (select source from customer_order where customer_order.source > found.source order by source limit 1)
      from found
      where found.source is not null
    )
    select source from found where source is not null limit 200`.execute(db);
  return rows.map(({ source }) => source);
}
