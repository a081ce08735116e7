import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import { daysOfSupply, type StoredProduct } from "../../catalog/index.ts";
import { orderPairs } from "../orders/order-store.ts";

interface OrderPlace {
  customerId: string;
  orderId: string;
}

/** What a line keeps of its product. */
const productColumns = sql`(code text, category text, brand text, role text, "rangeRole" text, "regulatoryClass" text, days double precision)`;
const productValues = (products: Iterable<StoredProduct>): string =>
  JSON.stringify(
    [...products].map((product) => {
      const { code, category, brand, role, rangeRole, regulatoryClass } = product;
      const days = daysOfSupply(product) ?? null;
      return { code, category, brand, role, rangeRole, regulatoryClass, days };
    }),
  );

/** A refund that names no line is spread over all of them, to the fen nearest: the parts may miss the whole by some fen. */
const netOfLine = (amount: ReturnType<typeof sql>) =>
  sql`case when customer_order.amount_fen = 0 then ${amount}
    else round((${amount})::numeric * customer_order.net_amount_fen / customer_order.amount_fen)::bigint end`;

/** Writes the lines of orders that are stored already. */
export async function insertLines(
  tx: Tx,
  orders: readonly OrderPlace[],
  products: ReadonlyMap<string, StoredProduct>,
): Promise<void> {
  if (orders.length === 0) return;
  await sql`
    insert into order_line (
      customer_id, order_id, position, code, name, quantity, amount_fen, net_amount_fen,
      category, brand, product_role, range_role, regulatory_class, days_of_supply, store, conversion_path,
      source, paid_at, state
    )
    select
      customer_order.customer_id, customer_order.id, line.position, line.value ->> 'sku', line.value ->> 'name',
      (line.value ->> 'quantity')::bigint, (line.value ->> 'amountFen')::bigint,
      ${netOfLine(sql`(line.value ->> 'amountFen')::bigint`)},
      product.category, product.brand, product.role, product."rangeRole", product."regulatoryClass", product.days,
      customer_order.store, customer_order.conversion_path, customer_order.source, customer_order.paid_at, customer_order.state
    from ${orderPairs(orders)}
    join customer_order on customer_order.customer_id = pair.of_customer and customer_order.id = pair.of_order
    cross join lateral jsonb_array_elements(customer_order.lines) with ordinality as line (value, position)
    left join jsonb_to_recordset(${productValues(products.values())}::jsonb) as product ${productColumns}
      on product.code = line.value ->> 'sku'`.execute(tx);
}

export async function deleteLines(tx: Tx, orders: readonly OrderPlace[]): Promise<void> {
  if (orders.length === 0) return;
  await sql`
    delete from order_line using ${orderPairs(orders)}
    where order_line.customer_id = pair.of_customer and order_line.order_id = pair.of_order`.execute(tx);
}

/** After refunds: what is kept of each line, and the order's state. */
export async function settleLines(tx: Tx, orders: readonly OrderPlace[]): Promise<void> {
  if (orders.length === 0) return;
  await sql`
    update order_line
    set net_amount_fen = ${netOfLine(sql`order_line.amount_fen`)}, state = customer_order.state
    from ${orderPairs(orders)}
    join customer_order on customer_order.customer_id = pair.of_customer and customer_order.id = pair.of_order
    where order_line.customer_id = pair.of_customer and order_line.order_id = pair.of_order`.execute(tx);
}

export interface LineOfOrder {
  orderId: string;
  code: string | null;
  amountFen: number;
}

/** The lines of these orders, the dearest of each order first. */
export async function findLines(db: Db, orders: readonly OrderPlace[]): Promise<LineOfOrder[]> {
  if (orders.length === 0) return [];
  const { rows } = await sql<LineOfOrder>`
    select order_id as "orderId", code, amount_fen as "amountFen"
    from ${orderPairs(orders)}
    join order_line on order_line.customer_id = pair.of_customer and order_line.order_id = pair.of_order
    order by order_id, amount_fen desc, position
    limit 100000`.execute(db);
  return rows;
}
