import type { Db, Tx } from "@hortus/kernel";
import { type RawBuilder, sql } from "kysely";
import type { EntryConflictKind } from "../conflicts/model.ts";
import type { Kind, Push } from "../keys.ts";

export interface TagRow {
  id: string;
  name: string;
  groupId: string;
  groupName: string;
  /** WeCom's id; null until WeCom knows it. */
  wecomId: string | null;
}

/** All living tags, in the order of their groups. */
export async function findTags(db: Db): Promise<TagRow[]> {
  const { rows } = await sql<TagRow>`
    select tag.id, tag.name, group_id as "groupId", tag_group.name as "groupName", tag.wecom_id as "wecomId"
    from tag
    join tag_group on tag_group.id = group_id
    where tag.archived_at is null and tag_group.archived_at is null
    order by tag_group.position desc, tag_group.id, tag.position desc, tag.id
    limit 10000`.execute(db);
  return rows;
}

/** What a group and a tag have in common: a name here and an id there. */
export interface Entry {
  id: string;
  name: string;
  wecomId: string | null;
  position: number;
  archived: boolean;
  push: Push | null;
  /** WeCom's name of it when both last agreed; null: not known. */
  wecomName: string | null;
  /** What stands open between both sides. */
  conflict: EntryConflictKind | null;
  pushAttempts: number;
  pushError: string | null;
}
export type GroupEntry = Entry;
export type TagEntry = Entry & { groupId: string };

const entryColumns = sql`
  id, name, wecom_id as "wecomId", position, archived_at is not null as archived, wecom_push as push, push_attempts as "pushAttempts",
  push_error as "pushError", wecom_name as "wecomName", (select what from tag_conflict where entry_id = id) as conflict`;

/** All of them, archived ones too: with WeCom's limit of 3 000 tags they fit in memory. */
export async function findEntries(db: Db): Promise<{ groups: GroupEntry[]; tags: TagEntry[] }> {
  const groups =
    await sql<GroupEntry>`select ${entryColumns} from tag_group order by position desc, id`.execute(db);
  const tags =
    await sql<TagEntry>`select ${entryColumns}, group_id as "groupId" from tag order by position desc, id`.execute(
      db,
    );
  return { groups: groups.rows, tags: tags.rows };
}

/** Customers by tag. */
export async function countCarriers(db: Db): Promise<Map<string, number>> {
  const { rows } = await sql<{
    tag_id: string;
    n: number;
  }>`select tag_id, count(*) as n from customer_tag group by tag_id`.execute(db);
  return new Map(rows.map(({ tag_id, n }) => [tag_id, n]));
}

/** Names are compared and changed by one at a time. */
export async function lockNames(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('tag names'), hashtext(current_schema()))`.execute(tx);
}

export async function insertGroup(tx: Tx, group: { id: string; name: string }, now: Date): Promise<void> {
  // Without an instant to push at: WeCom hears of a group with its first tag.
  await sql`insert into tag_group (id, name, created_at, wecom_push) values (${group.id}, ${group.name}, ${now}, 'create')`.execute(
    tx,
  );
}

export async function insertTags(
  tx: Tx,
  groupId: string,
  tags: readonly { id: string; name: string }[],
  now: Date,
): Promise<void> {
  await sql`
    insert into tag (id, group_id, name, created_at, wecom_push, push_at)
    select id, ${groupId}::uuid, name, ${now}::timestamptz, 'create', ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(tags)}::jsonb) as tag (id uuid, name text)`.execute(tx);
}

const tables: Record<Kind, RawBuilder<unknown>> = { group: sql.table("tag_group"), tag: sql.table("tag") };

/** A name that WeCom does not know yet goes out with the creation. */
export async function renameEntry(tx: Tx, kind: Kind, id: string, name: string, now: Date): Promise<void> {
  await sql`
    update ${tables[kind]}
    set name = ${name},
      wecom_push = case when wecom_push = 'create' then 'create' else 'rename' end,
      push_at = case when wecom_push = 'create' then push_at else ${now}::timestamptz end,
      push_attempts = 0, push_error = null
    where id = ${id}`.execute(tx);
}

/** What WeCom never knew needs no deleting there. */
export async function archiveEntry(tx: Tx, kind: Kind, id: string, now: Date): Promise<void> {
  await sql`
    update ${tables[kind]}
    set archived_at = ${now}, push_attempts = 0, push_error = null,
      wecom_push = case when wecom_id is not null then 'delete' end, push_at = case when wecom_id is not null then ${now}::timestamptz end
    where id = ${id}`.execute(tx);
  if (kind === "tag") await takeOffLater(tx, [id]);
  await forgetConflicts(tx, [id]);
}

/** The tags of an archived group die with it, there as here. */
export async function archiveTagsOfGroup(tx: Tx, groupId: string, now: Date): Promise<void> {
  await sql`
    update tag
    set archived_at = ${now}, wecom_push = null, push_at = null, push_error = null, to_take_off = true
    where group_id = ${groupId} and archived_at is null`.execute(tx);
}

/** Gone on WeCom's side. */
export async function archiveGone(tx: Tx, kind: Kind, ids: readonly string[], now: Date): Promise<void> {
  await sql`
    update ${tables[kind]}
    set archived_at = ${now}, wecom_push = null, push_at = null, push_error = null
    where id = any(${[...ids]}::uuid[]) and archived_at is null`.execute(tx);
  if (kind === "tag") await takeOffLater(tx, ids);
  await forgetConflicts(tx, ids);
}

/** What is archived, alone or with its group, is no longer argued about. */
async function forgetConflicts(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`
    delete from tag_conflict
    where entry_id = any(${[...ids]}::uuid[]) or entry_id in (select id from tag where group_id = any(${[...ids]}::uuid[]))`.execute(
    tx,
  );
}

async function takeOffLater(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`update tag set to_take_off = true where id = any(${[...ids]}::uuid[])`.execute(tx);
}

/** Only when WeCom has been told: until then a person may find that WeCom thought otherwise, and nobody has lost the tag yet. */
const isToBeTakenOff = sql`
  to_take_off and wecom_push is distinct from 'delete'
  and not exists (select from tag_group where tag_group.id = group_id and tag_group.wecom_push = 'delete')`;

export const tagIsToBeTakenOff = (): RawBuilder<unknown> =>
  sql`exists (select from tag where ${isToBeTakenOff})`;

export async function findTagToTakeOff(tx: Tx): Promise<string | undefined> {
  const { rows } = await sql<{
    id: string;
  }>`select id from tag where ${isToBeTakenOff} order by id limit 1 for update skip locked`.execute(tx);
  return rows[0]?.id;
}

export async function closeTakeOff(tx: Tx, id: string): Promise<void> {
  await sql`update tag set to_take_off = false where id = ${id}`.execute(tx);
  await sql`delete from tag_mark where tag_id = ${id}`.execute(tx);
  await sql`delete from customer_tag_conflict where tag_id = ${id}`.execute(tx);
}

/** The next tag whose carriers WeCom is to be told of, and after whom. */
export async function findTagToTell(tx: Tx): Promise<{ id: string; after: string } | undefined> {
  const { rows } = await sql<{ id: string; after: string }>`
    select id, tell_after as after
    from tag
    where tell_after is not null and archived_at is null
    order by id
    limit 1
    for update skip locked`.execute(tx);
  return rows[0];
}

export const carriersWait = (): RawBuilder<unknown> =>
  sql`exists (select from tag where tell_after is not null and archived_at is null)`;

/** @param after null: all have been told */
export async function noteToldUpTo(tx: Tx, id: string, after: string | null): Promise<void> {
  await sql`update tag set tell_after = ${after}::uuid where id = ${id}`.execute(tx);
}
