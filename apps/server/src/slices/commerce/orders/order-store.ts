import type { ConversionPath, OrderLine } from "@hortus/contracts";
import type { Tx } from "@hortus/kernel";
import { sql, type RawBuilder } from "kysely";
import type { OrderToTell, OrderVersion, Placed } from "./decide.ts";

/** What an order is called where it comes from. */
interface OrderNumber {
  source: string;
  externalId: string;
}

export const keyOf = ({ source, externalId }: OrderNumber): string => `${source}\0${externalId}`;

export interface OrderKey extends OrderNumber {
  customerId: string;
  orderId: string;
}

/**
 * Holds the number of every order until the transaction ends, in order of the number, and gives those that nobody used the order proposed.
 *
 * @returns the order that each number means
 */
export async function claimOrderKeys(tx: Tx, proposed: readonly OrderKey[]): Promise<OrderKey[]> {
  const values = proposed.map((key) => ({
    source: key.source,
    external_id: key.externalId,
    customer_id: key.customerId,
    order_id: key.orderId,
  }));
  // The update changes nothing; it takes the row's lock, and waits for whoever is inserting the same number.
  const { rows } = await sql<OrderKey>`
    insert into order_key (source, external_id, customer_id, order_id)
    select source, external_id, customer_id, order_id
    from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as row (source text, external_id text, customer_id uuid, order_id uuid)
    order by source, external_id
    on conflict (source, external_id) do update set order_id = order_key.order_id
    returning source, external_id as "externalId", customer_id as "customerId", order_id as "orderId"`.execute(
    tx,
  );
  return rows;
}

/** The numbers that are known. */
export const findOrderKeys = (tx: Tx, numbers: readonly OrderNumber[]): Promise<OrderKey[]> =>
  selectOrderKeys(tx, numbers, sql``);

/** Holds the numbers that are known, in order of the number. */
export const lockOrderKeys = (tx: Tx, numbers: readonly OrderNumber[]): Promise<OrderKey[]> =>
  selectOrderKeys(tx, numbers, sql`order by source, external_id for update`);

async function selectOrderKeys(
  tx: Tx,
  numbers: readonly OrderNumber[],
  hold: RawBuilder<unknown>,
): Promise<OrderKey[]> {
  const { rows } = await sql<OrderKey>`
    select source, external_id as "externalId", customer_id as "customerId", order_id as "orderId"
    from order_key
    where (source, external_id) in (
      select * from unnest(${numbers.map(({ source }) => source)}::text[], ${numbers.map(({ externalId }) => externalId)}::text[])
    )
    ${hold}`.execute(tx);
  return rows;
}

/**
 * Orders by their whole key, to join with: two `= any` lists would be read as one range after the other.
 * 30 ms for 300 of 70 000 orders, 10 ms so, without statistics as the embedded database has none.
 */
export const orderPairs = (orders: readonly { customerId: string; orderId: string }[]) =>
  sql`unnest(${orders.map(({ customerId }) => customerId)}::uuid[], ${orders.map(({ orderId }) => orderId)}::uuid[]) as pair (of_customer, of_order)`;

export async function findVersions(
  tx: Tx,
  keys: readonly OrderKey[],
): Promise<Map<string, OrderVersion & { source: string }>> {
  if (keys.length === 0) return new Map();
  const { rows } = await sql<
    Omit<OrderVersion, "store" | "conversionPath"> & {
      source: string;
      store: string | null;
      conversionPath: ConversionPath | null;
    }
  >`
    select id as "orderId", customer_id as "customerId", source, paid_at as "paidAt", amount_fen as "amountFen", refunded_fen as "refundedFen", lines, store,
      conversion_path as "conversionPath"
    from ${orderPairs(keys)}
    join customer_order on customer_id = pair.of_customer and id = pair.of_order`.execute(tx);
  return new Map(
    rows.map((row) => [
      row.orderId,
      { ...row, store: row.store ?? undefined, conversionPath: row.conversionPath ?? undefined },
    ]),
  );
}

/** What the timeline tells of these orders. */
export async function findForTimeline(
  tx: Tx,
  orders: readonly { customerId: string; orderId: string }[],
): Promise<OrderToTell[]> {
  const distinct = new Map(orders.map((order) => [order.orderId, order]));
  const { rows } = await sql<
    Omit<OrderToTell["input"], "store"> & { customerId: string; orderId: string; store: string | null }
  >`
    select customer_id as "customerId", id as "orderId", external_id as "externalId", source, paid_at as "paidAt",
      amount_fen as "amountFen", lines, store
    from ${orderPairs([...distinct.values()])}
    join customer_order on customer_id = pair.of_customer and id = pair.of_order`.execute(tx);
  return rows.map(({ customerId, orderId, store, ...input }) => ({
    customerId,
    orderId,
    input: { ...input, store: store ?? undefined },
  }));
}

const orderColumns = sql`(customer_id uuid, id uuid, source text, external_id text, paid_at timestamptz, amount_fen bigint, lines jsonb, store text,
  conversion_path text)`;

const recordset = (orders: readonly Placed[]): string =>
  JSON.stringify(
    orders.map(({ customerId, orderId, input }) => ({
      customer_id: customerId,
      id: orderId,
      source: input.source,
      external_id: input.externalId,
      paid_at: input.paidAt,
      amount_fen: input.amountFen,
      lines: input.lines satisfies OrderLine[],
      store: input.store ?? null,
      conversion_path: input.conversionPath ?? null,
    })),
  );

export async function insertOrders(
  tx: Tx,
  orders: readonly Placed[],
  importId: string | undefined,
  now: Date,
): Promise<void> {
  if (orders.length === 0) return;
  await sql`
    insert into customer_order (customer_id, id, source, external_id, paid_at, amount_fen, lines, store, conversion_path, import_id, recorded_at)
    select customer_id, id, source, external_id, paid_at, amount_fen, lines, store, conversion_path, ${importId ?? null}::uuid, ${now}::timestamptz
    from jsonb_to_recordset(${recordset(orders)}::jsonb) as row ${orderColumns}`.execute(tx);
}

/** Writes what the rows say over what was there; an order that turned out to be somebody else's goes there with its refunds. */
export async function updateOrders(
  tx: Tx,
  orders: readonly Placed[],
  before: ReadonlyMap<string, OrderVersion>,
): Promise<void> {
  if (orders.length === 0) return;
  const places = orders.map(({ orderId }) => ({ orderId, customerId: before.get(orderId)!.customerId })); // only known orders are updated
  await sql`
    update customer_order
    set customer_id = row.customer_id, paid_at = row.paid_at, amount_fen = row.amount_fen, lines = row.lines, store = row.store,
      conversion_path = row.conversion_path,
      origin_customer_id = case when row.customer_id = customer_order.customer_id then origin_customer_id end,
      state = case when refunded_fen = 0 then 'paid' when refunded_fen < row.amount_fen then 'partly_refunded' else 'refunded' end
    from jsonb_to_recordset(${recordset(orders)}::jsonb) as row ${orderColumns}
    join ${orderPairs(places)} on pair.of_order = row.id
    where customer_order.customer_id = pair.of_customer and customer_order.id = pair.of_order`.execute(tx);
  const moved = orders.filter(({ orderId, customerId }) => before.get(orderId)?.customerId !== customerId);
  if (moved.length === 0) return;
  const to = sql`unnest(${moved.map(({ orderId }) => orderId)}::uuid[], ${moved.map(({ customerId }) => customerId)}::uuid[]) as moved (id, to_id)`;
  await sql`update order_key set customer_id = to_id from ${to} where order_id = moved.id`.execute(tx);
  await sql`
    update refund set customer_id = to_id, origin_customer_id = null
    from ${orderPairs(places)}
    join ${to} on moved.id = pair.of_order
    where refund.customer_id = pair.of_customer and refund.order_id = pair.of_order`.execute(tx);
}

/** Takes orders out for good, with their numbers and refunds. */
export async function deleteOrders(
  tx: Tx,
  orders: readonly { customerId: string; orderId: string }[],
): Promise<void> {
  const orderIds = orders.map(({ orderId }) => orderId);
  const pairs = orderPairs(orders);
  await sql`delete from order_key where order_id = any(${orderIds}::uuid[])`.execute(tx);
  await sql`delete from refund_key where order_id = any(${orderIds}::uuid[])`.execute(tx);
  await sql`delete from refund using ${pairs} where customer_id = pair.of_customer and order_id = pair.of_order`.execute(
    tx,
  );
  await sql`delete from order_line using ${pairs} where order_line.customer_id = pair.of_customer and order_line.order_id = pair.of_order`.execute(
    tx,
  );
  await sql`delete from customer_order using ${pairs} where customer_id = pair.of_customer and id = pair.of_order`.execute(
    tx,
  );
}
