import type { Tx } from "@hortus/kernel";
import { sql } from "kysely";

/** WeCom's ids of those who are in these groups, or are these customers and in some group. */
export async function findPeopleOf(
  tx: Tx,
  { chatIds, customerIds }: { chatIds: readonly string[]; customerIds: readonly string[] },
): Promise<string[]> {
  if (chatIds.length + customerIds.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    select external_user_id as id from customer_in_group where chat_id = any(${[...chatIds]}::text[])
    union
    select external_user_id from customer_in_group where customer_id = any(${[...customerIds]}::uuid[])`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}

/** Makes the groups of these people those that are wanted. @returns the customers for whom something changed, each once */
export async function replaceGroups(
  tx: Tx,
  externalUserIds: readonly string[],
  wanted: readonly { customerId: string; chatId: string; externalUserId: string; joinedAt: Date }[],
): Promise<string[]> {
  const { rows } = await sql<{ customerId: string }>`
    with wanted as (
      select "customerId" as customer_id, "chatId" as chat_id, "externalUserId" as external_user_id, "joinedAt" as joined_at
      from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
        as row ("customerId" uuid, "chatId" text, "externalUserId" text, "joinedAt" timestamptz)
    ),
    gone as (
      delete from customer_in_group as known
      where external_user_id = any(${[...externalUserIds]}::text[])
        and not exists (
          select from wanted
          where wanted.customer_id = known.customer_id and wanted.chat_id = known.chat_id
            and wanted.external_user_id = known.external_user_id
        )
      returning customer_id
    ),
    put as (
      insert into customer_in_group as known (customer_id, chat_id, external_user_id, joined_at)
      select customer_id, chat_id, external_user_id, joined_at from wanted
      order by customer_id, chat_id, external_user_id
      on conflict (customer_id, chat_id, external_user_id) do update set joined_at = excluded.joined_at
      where known.joined_at <> excluded.joined_at
      returning customer_id
    )
    select customer_id as "customerId" from gone
    union
    select customer_id from put`.execute(tx);
  return rows.map(({ customerId }) => customerId);
}
