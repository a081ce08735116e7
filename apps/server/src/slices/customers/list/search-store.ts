import type { Tx } from "@hortus/kernel";
import { sql } from "kysely";

export async function findNamesAndRemarks(
  tx: Tx,
  ids: readonly string[],
): Promise<{ id: string; texts: string[] }[]> {
  const { rows } = await sql<{ id: string; texts: string[] }>`
    select id, array[display_name] || array(select remark from customer_contact where customer_id = customer.id limit 20) as texts
    from customer
    where id = any(${[...ids]}::uuid[]) and merged_into is null`.execute(tx);
  return rows;
}

export async function replaceTerms(
  tx: Tx,
  ids: readonly string[],
  terms: readonly { customer_id: string; term: string }[],
): Promise<void> {
  await sql`
    with wanted as (
      select customer_id, term from jsonb_to_recordset(${JSON.stringify(terms)}::jsonb) as row (customer_id uuid, term text)
    ), gone as (
      delete from customer_term
      where customer_id = any(${[...ids]}::uuid[]) and (customer_id, term) not in (select customer_id, term from wanted)
    )
    insert into customer_term (customer_id, term)
    select customer_id, term from wanted
    on conflict do nothing`.execute(tx);
}
