/** WeCom's list of tags: when to read it, and how to take it over. */
import type { Db, Tx } from "@hortus/kernel";
import { type RawBuilder, sql } from "kysely";
import type { Push } from "../keys.ts";

export async function requestList(tx: Tx, now: Date): Promise<void> {
  await sql`update tag_list set due_at = least(due_at, ${now}::timestamptz), wanted = wanted + 1, attempts = 0`.execute(
    tx,
  );
}

/** We changed WeCom's list ourselves: whoever reads it now may see it from before. */
export async function noteOwnChange(tx: Tx): Promise<void> {
  await sql`update tag_list set wanted = wanted + 1`.execute(tx);
}

export async function findListVersion(db: Db): Promise<number> {
  const { rows } = await sql<{ version: number }>`select version from tag_list`.execute(db);
  return rows[0]?.version ?? 0;
}

export interface DueList {
  wanted: number;
  attempts: number;
}

export const listIsDue = (now: Date): RawBuilder<unknown> =>
  sql`exists (select from tag_list where due_at <= ${now})`;

export async function claimList(tx: Tx, now: Date, again: Date): Promise<DueList | undefined> {
  const { rows } = await sql<DueList>`
    update tag_list set due_at = ${again} where due_at <= ${now} returning wanted, attempts`.execute(tx);
  return rows[0];
}

/** @returns false when something overtook the reading, which then is due again */
export async function closeList(tx: Tx, due: DueList, now: Date): Promise<boolean> {
  const { rows } = await sql<{ current: boolean }>`
    update tag_list
    set due_at = case when wanted = ${due.wanted} then null else ${now}::timestamptz end,
      version = case when wanted = ${due.wanted} then version + 1 else version end,
      attempts = 0, error = null
    returning wanted = ${due.wanted} as current`.execute(tx);
  return rows[0]?.current === true;
}

export async function postponeList(tx: Tx, until: Date, error: string): Promise<void> {
  await sql`update tag_list set due_at = ${until}, attempts = attempts + 1, error = ${error}`.execute(tx);
}

export interface Mirrored {
  id: string;
  groupId?: string;
  name: string;
  /** WeCom's name of it; `name` is ours where ours is still to be told. */
  theirName: string;
  wecomId: string;
  position: number;
  push: Push | null;
}

export async function putGroups(tx: Tx, groups: readonly Mirrored[], now: Date): Promise<void> {
  await sql`
    insert into tag_group (id, name, wecom_name, wecom_id, position, created_at)
    select id, name, "theirName", "wecomId", position, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(groups)}::jsonb) as read (id uuid, name text, "theirName" text, "wecomId" text, position bigint)
    on conflict (id) do update set
      name = excluded.name, wecom_id = excluded.wecom_id, position = excluded.position, ${agreedName("tag_group")}`.execute(
    tx,
  );
  await settle(tx, "tag_group", groups);
}

export async function putTags(tx: Tx, tags: readonly Mirrored[], now: Date): Promise<void> {
  await sql`
    insert into tag (id, group_id, name, wecom_name, wecom_id, position, created_at)
    select id, "groupId", name, "theirName", "wecomId", position, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(tags)}::jsonb)
      as read (id uuid, "groupId" uuid, name text, "theirName" text, "wecomId" text, position bigint)
    on conflict (id) do update set
      name = excluded.name, wecom_id = excluded.wecom_id, position = excluded.position, ${agreedName("tag")}`.execute(
    tx,
  );
  await settle(tx, "tag", tags);
  await sql`update tag set to_take_off = false where to_take_off and archived_at is null`.execute(tx);
}

/** While something is to be told, the name on which both agreed last stays known: it shows whether WeCom changed it meanwhile. */
const agreedName = (table: "tag" | "tag_group"): RawBuilder<unknown> => {
  const entry = sql.table(table);
  return sql`
    wecom_name = case when ${entry}.wecom_push in ('rename', 'delete') then coalesce(${entry}.wecom_name, excluded.wecom_name) else excluded.wecom_name end`;
};

/** What WeCom lists lives, unless we are about to delete it; and a creation that is listed is done. */
async function settle(tx: Tx, table: "tag" | "tag_group", entries: readonly Mirrored[]): Promise<void> {
  await sql`
    update ${sql.table(table)} as entry
    set wecom_push = read.push, push_at = case when read.push is null then null else entry.push_at end,
      archived_at = case when read.push = 'delete' then entry.archived_at end,
      push_error = case when read.push is null then null else entry.push_error end
    from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as read (id uuid, push text)
    where entry.id = read.id and (entry.wecom_push is distinct from read.push or (entry.archived_at is not null and read.push is distinct from 'delete'))`.execute(
    tx,
  );
}
