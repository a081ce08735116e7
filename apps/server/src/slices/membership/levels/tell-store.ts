import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";

/** From the first member on, also where an earlier order is still being told. */
export async function askToTell(tx: Tx, levelIds: readonly string[], dueAt: Date): Promise<void> {
  await sql`
    insert into member_level_telling (level_id, due_at)
    select level_id, ${dueAt}::timestamptz from unnest(${[...levelIds]}::uuid[]) as asked (level_id)
    order by level_id
    on conflict (level_id) do update set after_customer = default, due_at = excluded.due_at`.execute(tx);
}

export const tellingIsDue = (now: Date) =>
  sql<boolean>`exists (select from member_level_telling where due_at <= ${now})`;

export async function claimTelling(
  tx: Tx,
  now: Date,
): Promise<{ levelId: string; after: string } | undefined> {
  const { rows } = await sql<{ levelId: string; after: string }>`
    select level_id as "levelId", after_customer as after
    from member_level_telling
    where due_at <= ${now}
    order by due_at, level_id
    limit 1
    for update skip locked`.execute(tx);
  return rows[0];
}

/** The next customers with a membership at the level, in order. */
export async function findMembersOf(
  db: Db,
  { levelId, after }: { levelId: string; after: string },
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct customer_id as id
    from membership
    where level_id = ${levelId} and left_at is null and customer_id > ${after}::uuid
    order by customer_id
    limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

export async function advanceTelling(tx: Tx, levelId: string, last: string | undefined): Promise<void> {
  await (
    last
      ? sql`update member_level_telling set after_customer = ${last} where level_id = ${levelId}`
      : sql`delete from member_level_telling where level_id = ${levelId}`
  ).execute(tx);
}
