/** Conflicts about groups and tags themselves. */
import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { EntryConflictKind } from "./model.ts";
import type { Kind } from "../keys.ts";

export interface EntryConflict {
  kind: Kind;
  id: string;
  what: EntryConflictKind;
  theirName?: string | undefined;
  errcode?: number | undefined;
}

export interface EntryConflictRow {
  id: string;
  kind: Kind;
  what: EntryConflictKind;
  theirName: string | null;
  errcode: number | null;
  since: Date;
}

const table = (kind: Kind) => sql.table(kind === "tag" ? "tag" : "tag_group");

/** With WeCom's limit of 3 000 tags they fit in memory. The latest first. */
export async function findEntryConflicts(db: Db): Promise<EntryConflictRow[]> {
  const { rows } = await sql<EntryConflictRow>`
    select entry_id as id, kind, what, their_name as "theirName", errcode, since
    from tag_conflict
    order by since desc, entry_id
    limit 4000`.execute(db);
  return rows;
}

/** Notes them, and holds back what is to be told until somebody decides. */
export async function putEntryConflicts(
  tx: Tx,
  conflicts: readonly EntryConflict[],
  now: Date,
): Promise<void> {
  if (conflicts.length === 0) return;
  await sql`
    insert into tag_conflict (entry_id, kind, what, their_name, errcode, since)
    select id, kind, what, "theirName", errcode, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(conflicts)}::jsonb) as found (id uuid, kind text, what text, "theirName" text, errcode integer)
    on conflict (entry_id) do update set what = excluded.what, their_name = excluded.their_name, errcode = excluded.errcode`.execute(
    tx,
  );
  const ids = conflicts.map(({ id }) => id);
  await sql`update tag_group set push_at = null where id = any(${ids}::uuid[])`.execute(tx);
  await sql`update tag set push_at = null where id = any(${ids}::uuid[])`.execute(tx);
}

export async function closeEntryConflicts(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0)
    await sql`delete from tag_conflict where entry_id = any(${[...ids]}::uuid[])`.execute(tx);
}

/** Nothing is in the way any more: what waited is told now. */
export async function releasePushes(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  for (const kind of ["group", "tag"] as const) {
    await sql`
      update ${table(kind)}
      set push_at = ${now}
      where id = any(${[...ids]}::uuid[]) and wecom_push in ('rename', 'delete') and push_at is null`.execute(
      tx,
    );
  }
}

/** WeCom no longer knows these: they become new, and wait. A group takes its living tags along. */
export async function forgetThere(tx: Tx, kind: Kind, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const anew = sql`wecom_id = null, wecom_name = null, wecom_push = 'create', push_at = null, push_attempts = 0, push_error = null`;
  const list = [...ids];
  await sql`update ${table(kind)} set ${anew} where id = any(${list}::uuid[])`.execute(tx);
  if (kind === "tag") return;
  await sql`delete from tag_conflict where entry_id in (select id from tag where group_id = any(${list}::uuid[]))`.execute(
    tx,
  );
  await sql`update tag set ${anew} where group_id = any(${list}::uuid[]) and archived_at is null`.execute(tx);
}

/** WeCom no longer knows these groups, but new tags want to be in them: they come back with the first. */
export async function remakeGroups(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    update tag_group
    set wecom_id = null, wecom_name = null, wecom_push = 'create', push_at = null
    where id = any(${[...ids]}::uuid[])`.execute(tx);
  await sql`
    update tag
    set push_at = ${now}
    where group_id = any(${[...ids]}::uuid[]) and archived_at is null and wecom_push = 'create'
      and not exists (select from tag_conflict where entry_id = tag.id)`.execute(tx);
}

/** Ours stands: it is told now, over what WeCom says. */
export async function tellAfterAll(
  tx: Tx,
  { kind, id, theirName }: EntryConflictRow,
  now: Date,
): Promise<void> {
  await sql`
    update ${table(kind)}
    set wecom_name = coalesce(${theirName}::text, wecom_name), push_attempts = 0, push_error = null,
      push_at = case when wecom_push is not null and not (${kind === "group"} and wecom_push = 'create') then ${now}::timestamptz end
    where id = ${id}`.execute(tx);
}

/** Who renames or archives it here has seen what WeCom calls it: that decides. What is gone there still asks whether to come back. */
export async function decideByChange(tx: Tx, id: string): Promise<void> {
  const { rows } = await sql<EntryConflictRow>`
    delete from tag_conflict where entry_id = ${id} and what <> 'gone_there'
    returning entry_id as id, kind, what, their_name as "theirName", errcode, since`.execute(tx);
  for (const row of rows)
    await sql`update ${table(row.kind)} set wecom_name = coalesce(${row.theirName}::text, wecom_name) where id = ${id}`.execute(
      tx,
    );
}

/** Ours is made anew in WeCom, with its tags if it is a group; and so are the marks of all who carry them. */
export async function makeAnew(tx: Tx, kind: Kind, id: string, now: Date): Promise<void> {
  await sql`
    update tag
    set push_at = case when wecom_push = 'create' then ${now}::timestamptz else push_at end, tell_after = '00000000-0000-0000-0000-000000000000'
    where ${kind === "tag" ? sql`id` : sql`group_id`} = ${id} and archived_at is null`.execute(tx);
}

/** WeCom's stands: its name, and it lives. */
export async function takeTheirs(tx: Tx, kind: Kind, id: string, theirName: string): Promise<void> {
  await sql`
    update ${table(kind)}
    set name = ${theirName}, wecom_name = ${theirName}, archived_at = null, wecom_push = null, push_at = null, push_attempts = 0, push_error = null
    where id = ${id}`.execute(tx);
  if (kind === "tag") await sql`update tag set to_take_off = false where id = ${id}`.execute(tx);
}
