import type { Tx } from "@hortus/kernel";
import { type RawBuilder, sql } from "kysely";
import type { Kind, Push } from "../keys.ts";

export interface DuePush {
  kind: Kind;
  id: string;
  push: Push;
  name: string;
  wecomId: string | null;
  wecomName: string | null;
  attempts: number;
  /** Of a tag. */
  group: { id: string; name: string; wecomId: string | null } | undefined;
}

export const pushIsDue = (now: Date): RawBuilder<unknown> =>
  sql`exists (select from tag_group where wecom_push is not null and push_at <= ${now})
    or exists (select from tag where ${tagIsDue(now)})`;

/** A tag of a group that WeCom deleted waits with the group. */
const tagIsDue = (now: Date): RawBuilder<unknown> => sql`
  wecom_push is not null and push_at <= ${now}
  and not exists (select from tag_conflict where entry_id = group_id and what = 'gone_there')`;

/** Takes the next group or tag that WeCom is to hear of; groups first, since tags need them. */
export async function claimPush(tx: Tx, now: Date, again: Date): Promise<DuePush | undefined> {
  const groups = await sql<Omit<DuePush, "kind" | "group">>`
    update tag_group
    set push_at = ${again}
    where id = (select id from tag_group where wecom_push is not null and push_at <= ${now} order by push_at, id limit 1 for update skip locked)
    returning id, wecom_push as push, name, wecom_id as "wecomId", wecom_name as "wecomName", push_attempts as attempts`.execute(
    tx,
  );
  if (groups.rows[0]) return { kind: "group", group: undefined, ...groups.rows[0] };
  const tags = await sql<
    Omit<DuePush, "kind" | "group"> & { groupId: string; groupName: string; groupWecomId: string | null }
  >`
    update tag
    set push_at = ${again}
    from tag_group
    where tag_group.id = tag.group_id
      and tag.id = (select id from tag where ${tagIsDue(now)} order by push_at, id limit 1 for update skip locked)
    returning
      tag.id, tag.wecom_push as push, tag.name, tag.wecom_id as "wecomId", tag.wecom_name as "wecomName", tag.push_attempts as attempts,
      tag_group.id as "groupId", tag_group.name as "groupName", tag_group.wecom_id as "groupWecomId"`.execute(
    tx,
  );
  const [tag] = tags.rows;
  if (!tag) return undefined;
  const { groupId, groupName, groupWecomId, ...rest } = tag;
  return { kind: "tag", ...rest, group: { id: groupId, name: groupName, wecomId: groupWecomId } };
}

/** WeCom knows it under `wecomId` by `name`; what changed here meanwhile is pushed next. */
export async function notePushed(
  tx: Tx,
  kind: Kind,
  id: string,
  told: { wecomId: string; name: string },
  now: Date,
): Promise<void> {
  await sql`
    update ${sql.table(kind === "tag" ? "tag" : "tag_group")}
    set wecom_id = ${told.wecomId}, wecom_name = ${told.name},
      wecom_push = case when archived_at is not null then 'delete' when name <> ${told.name} then 'rename' end,
      push_at = case when archived_at is not null or name <> ${told.name} then ${now}::timestamptz end,
      push_attempts = 0, push_error = null
    where id = ${id}`.execute(tx);
}

/** Nothing more is to be told. */
export async function closePush(tx: Tx, kind: Kind, id: string): Promise<void> {
  await sql`
    update ${sql.table(kind === "tag" ? "tag" : "tag_group")}
    set wecom_push = null, push_at = null, push_attempts = 0, push_error = null
    where id = ${id}`.execute(tx);
}

export async function postponePush(
  tx: Tx,
  kind: Kind,
  id: string,
  until: Date,
  error: string,
): Promise<void> {
  await sql`
    update ${sql.table(kind === "tag" ? "tag" : "tag_group")}
    set push_at = ${until}, push_attempts = push_attempts + 1, push_error = ${error}
    where id = ${id} and wecom_push is not null`.execute(tx);
}
