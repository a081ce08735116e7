import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import { orderPairs } from "./order-store.ts";

export interface StoredRefund {
  refundId: string;
  orderId: string;
  customerId: string;
  source: string;
  externalId: string;
  amountFen: number;
  refundedAt: Date;
}

const refundColumns = sql`
  refund.id as "refundId", refund.order_id as "orderId", refund.customer_id as "customerId", refund.source, refund.external_id as "externalId",
  refund.amount_fen as "amountFen", refund.refunded_at as "refundedAt"`;

/** By `<source>\0<externalId>`. The orders' numbers are held already, so that nobody else writes their refunds. */
export async function findRefunds(
  tx: Tx,
  numbers: readonly { source: string; externalId: string }[],
): Promise<Map<string, StoredRefund>> {
  const { rows } = await sql<StoredRefund>`
    select ${refundColumns}
    from unnest(${numbers.map(({ source }) => source)}::text[], ${numbers.map(({ externalId }) => externalId)}::text[]) as asked (source, external_id)
    join refund_key using (source, external_id)
    join order_key on order_key.order_id = refund_key.order_id
    join refund on refund.customer_id = order_key.customer_id and refund.id = refund_key.refund_id`.execute(
    tx,
  );
  return new Map(rows.map((row) => [`${row.source}\0${row.externalId}`, row]));
}

export async function findRefundsOfOrders(
  db: Db,
  orders: readonly { customerId: string; orderId: string }[],
): Promise<StoredRefund[]> {
  if (orders.length === 0) return [];
  const { rows } = await sql<StoredRefund>`
    select ${refundColumns}
    from ${orderPairs(orders)}
    join refund on customer_id = pair.of_customer and order_id = pair.of_order
    order by refunded_at, id
    limit 10000`.execute(db);
  return rows;
}

export async function putRefunds(tx: Tx, refunds: readonly StoredRefund[], now: Date): Promise<void> {
  if (refunds.length === 0) return;
  const values = JSON.stringify(
    refunds.map(({ refundId, orderId, customerId, source, externalId, amountFen, refundedAt }) => ({
      customer_id: customerId,
      id: refundId,
      order_id: orderId,
      source,
      external_id: externalId,
      amount_fen: amountFen,
      refunded_at: refundedAt,
    })),
  );
  const columns = sql`(customer_id uuid, id uuid, order_id uuid, source text, external_id text, amount_fen bigint, refunded_at timestamptz)`;
  await sql`
    insert into refund_key (source, external_id, order_id, refund_id)
    select source, external_id, order_id, id
    from jsonb_to_recordset(${values}::jsonb) as row ${columns}
    on conflict (source, external_id) do nothing`.execute(tx);
  await sql`
    insert into refund (customer_id, id, order_id, source, external_id, amount_fen, refunded_at, recorded_at)
    select customer_id, id, order_id, source, external_id, amount_fen, refunded_at, ${now}::timestamptz
    from jsonb_to_recordset(${values}::jsonb) as row ${columns}
    on conflict (customer_id, id) do update set amount_fen = excluded.amount_fen, refunded_at = excluded.refunded_at`.execute(
    tx,
  );
}

export async function addRefunded(
  tx: Tx,
  changes: readonly { orderId: string; customerId: string; fen: number }[],
): Promise<void> {
  if (changes.length === 0) return;
  await sql`
    update customer_order
    set refunded_fen = refunded_fen + change.fen,
      state = case when refunded_fen + change.fen = 0 then 'paid' when refunded_fen + change.fen < amount_fen then 'partly_refunded' else 'refunded' end
    from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as change ("orderId" uuid, "customerId" uuid, fen bigint)
    where customer_order.customer_id = change."customerId" and customer_order.id = change."orderId"`.execute(
    tx,
  );
}
