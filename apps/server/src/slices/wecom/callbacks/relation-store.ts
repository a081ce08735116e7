import type { Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { Relation } from "./model.ts";

/** The relations that are known, locked until the transaction ends. */
export async function lockRelations(
  tx: Tx,
  pairs: readonly { userId: string; externalUserId: string }[],
): Promise<Relation[]> {
  if (pairs.length === 0) return [];
  const { rows } = await sql<Relation>`
    select
      user_id as "userId", external_user_id as "externalUserId", state, created_at as "createdAt", changed_at as "changedAt",
      removed_at as "removedAt", removed_by as "removedBy", told
    from contact
    where (external_user_id, user_id) in (
      select "externalUserId", "userId" from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as pair ("userId" text, "externalUserId" text)
    )
    order by external_user_id, user_id
    for update`.execute(tx);
  return rows;
}

export type RelationChange = Relation & { fetch: boolean };

export async function putRelations(tx: Tx, changes: readonly RelationChange[], now: Date): Promise<void> {
  if (changes.length === 0) return;
  await sql`
    insert into contact (
      external_user_id, user_id, state, created_at, changed_at, removed_at, removed_by, told, needs_fetch, fetch_wanted, fetch_at
    )
    select
      "externalUserId", "userId", state, "createdAt", "changedAt", "removedAt", "removedBy", told, "fetch", "fetch"::int,
      case when "fetch" then ${now}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as change (
      "externalUserId" text, "userId" text, state text, "createdAt" timestamptz, "changedAt" timestamptz, "removedAt" timestamptz,
      "removedBy" text, told text, "fetch" boolean
    )
    order by "externalUserId", "userId"
    on conflict (external_user_id, user_id) do update set
      state = excluded.state, created_at = excluded.created_at, changed_at = excluded.changed_at, removed_at = excluded.removed_at,
      removed_by = excluded.removed_by, told = excluded.told,
      needs_fetch = contact.needs_fetch or excluded.needs_fetch,
      fetch_wanted = contact.fetch_wanted + excluded.fetch_wanted,
      fetch_attempts = case when excluded.needs_fetch then 0 else contact.fetch_attempts end,
      fetch_at = coalesce(excluded.fetch_at, contact.fetch_at)`.execute(tx);
}
