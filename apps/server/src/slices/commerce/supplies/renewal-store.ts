import type { Tx } from "@hortus/kernel";
import { sql, type RawBuilder } from "kysely";

export async function askForRenewal(tx: Tx, codes: readonly string[], dueAt: Date): Promise<void> {
  await sql`
    insert into supply_renewal (code, due_at)
    select code, ${dueAt}::timestamptz from unnest(${[...codes]}::text[]) as asked (code)
    order by code
    on conflict (code) do update set after_customer = default, due_at = excluded.due_at`.execute(tx);
}

export const renewalIsDue = (now: Date): RawBuilder<unknown> =>
  sql`exists (select from supply_renewal where due_at <= ${now})`;

interface Renewal {
  code: string;
  after: string;
}

export async function claimRenewal(tx: Tx, now: Date): Promise<Renewal | undefined> {
  const { rows } = await sql<Renewal>`
    select code, after_customer as after
    from supply_renewal
    where due_at <= ${now}
    order by due_at, code
    limit 1
    for update skip locked`.execute(tx);
  return rows[0];
}

/** The next buyers of the product, in order; by order_line_of_code. */
export async function findBuyersOf(tx: Tx, { code, after }: Renewal, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct customer_id as id
    from order_line
    where code = ${code} and customer_id > ${after}::uuid
    order by customer_id
    limit ${limit}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** @param last the last buyer renewed; nothing once all are */
export async function advanceRenewal(tx: Tx, code: string, last: string | undefined): Promise<void> {
  await (
    last === undefined
      ? sql`delete from supply_renewal where code = ${code}`
      : sql`update supply_renewal set after_customer = ${last} where code = ${code}`
  ).execute(tx);
}
