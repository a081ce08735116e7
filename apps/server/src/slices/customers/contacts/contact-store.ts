import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";

export interface ContactRow {
  customer_id: string;
  advisor_id: string;
  external_user_id: string;
  remark: string;
  added_at: Date;
  removed_at: Date | null;
  removed_by: "advisor" | "customer" | "transfer" | null;
}

/** The contacts that these pairs have, as far as there are any. */
export async function findContactRows(
  tx: Tx,
  pairs: readonly { userId: string; externalUserId: string; customerId: string }[],
): Promise<ContactRow[]> {
  if (pairs.length === 0) return [];
  const asked = pairs.map((pair) => ({
    customer_id: pair.customerId,
    advisor_id: pair.userId,
    external_user_id: pair.externalUserId,
  }));
  const { rows } = await sql<ContactRow>`
    select distinct contact.customer_id, contact.advisor_id, contact.external_user_id, remark, added_at, removed_at, removed_by
    from customer_contact contact
    join jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as pair (customer_id uuid, advisor_id text, external_user_id text)
      on contact.customer_id = pair.customer_id and contact.advisor_id = pair.advisor_id
        and contact.external_user_id = pair.external_user_id`.execute(tx);
  return rows;
}

export async function putContacts(tx: Tx, rows: readonly ContactRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into customer_contact (customer_id, advisor_id, external_user_id, remark, added_at, removed_at, removed_by)
    select customer_id, advisor_id, external_user_id, remark, added_at, removed_at, removed_by
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row (customer_id uuid, advisor_id text, external_user_id text, remark text, added_at timestamptz, removed_at timestamptz, removed_by text)
    on conflict (customer_id, advisor_id, external_user_id) do update set
      remark = excluded.remark, added_at = excluded.added_at, removed_at = excluded.removed_at, removed_by = excluded.removed_by`.execute(
    tx,
  );
}

export interface CustomerAdvisor {
  customer_id: string;
  advisor_id: string;
}

/** Advisors who have these customers as contacts now. */
export async function findLivingAdvisors(db: Db, customerIds: readonly string[]): Promise<CustomerAdvisor[]> {
  if (customerIds.length === 0) return [];
  const { rows } = await sql<CustomerAdvisor>`
    select distinct customer_id, advisor_id
    from customer_contact
    where customer_id = any(${[...customerIds]}::uuid[]) and removed_at is null
    order by customer_id, advisor_id`.execute(db);
  return rows;
}

export async function findAllContacts(db: Db, customerId: string): Promise<ContactRow[]> {
  const { rows } = await sql<ContactRow>`
    select customer_id, advisor_id, external_user_id, remark, added_at, removed_at, removed_by
    from customer_contact
    where customer_id = ${customerId}
    order by removed_at is not null, added_at desc, advisor_id
    limit 200`.execute(db);
  return rows;
}
