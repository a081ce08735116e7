import { sql } from "kysely";
import type { Tx } from "@hortus/kernel";

/** A customer as the rows of the made-up shop, without the customer's id. */
export type History = {
  customer: {
    name: string | null;
    gender: string | null;
    birthday: string | null;
    joined_at: string | null;
    erased_at: string | null;
  };
  profile: { source: string; weight: number | null; balance_fen: number | null; is_member: boolean | null };
  tags: { tag_id: string; tagged_at: string | null }[];
  groups: string[];
  segments: { segment_id: string; version: number }[];
  orders: {
    state: string;
    paid_at: string | null;
    net_amount_fen: number | null;
    boxes: number | null;
    channel: string | null;
    note: string | null;
    shipped_on: string | null;
    place: string | null;
  }[];
  refunds: { refunded_at: string | null; reason: string | null }[];
};

/** Replaces everything in the shop. Rows lack their customer's id, which is `ids[index]`. */
export async function fillShop(tx: Tx, ids: readonly string[], people: readonly History[]): Promise<void> {
  const rows = {
    customer: people.map((person) => [person.customer]),
    customer_profile: people.map((person) => [person.profile]),
    customer_tag: people.map((person) => person.tags),
    segment_member: people.map((person) => person.segments),
    customer_group: people.map((person) => person.groups.map((group_id) => ({ group_id }))),
    customer_order: people.map((person) => person.orders.map((order, order_id) => ({ order_id, ...order }))),
    customer_refund: people.map((person) =>
      person.refunds.map((refund, refund_id) => ({ refund_id, ...refund })),
    ),
  };
  const tables = Object.entries(rows);
  await sql`with ${sql.join(tables.map(([table]) => sql`${sql.id(`no_${table}`)} as (delete from ${sql.id(table)})`))} select`.execute(
    tx,
  );
  const inserts = tables.map(([table, perCustomer]) => {
    const all = perCustomer.flatMap((some, index) =>
      some.map((row) => Object.assign({ customer_id: ids[index] }, row)),
    );
    return sql`${sql.id(`new_${table}`)} as (
  insert into ${sql.id(table)} select * from jsonb_populate_recordset(null::${sql.id(table)}, ${JSON.stringify(all)}::jsonb))`;
  });
  await sql`with ${sql.join(inserts)} select`.execute(tx);
}
