/** The mirror of customer groups. */
import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";

export interface GroupMember {
  /** A userid, or an external_userid. */
  memberId: string;
  kind: "staff" | "customer";
  name: string;
  joinedAt: Date;
  joinScene: number;
  state: string | null;
}

interface GroupRead {
  chatId: string;
  name: string;
  notice: string;
  ownerId: string;
  adminIds: string[];
  createdAt: Date;
  version: string | null;
}

/** What callbacks and lists say: that there is such a group and that it should be read. */
export interface GroupNews {
  chatId: string;
  at: Date;
  status?: number | undefined;
  version?: string | undefined;
  dissolved: boolean;
}

/**
 * Notes that groups are to be read. A late callback of a group that was dissolved has it read too: WeCom then says that it is gone.
 *
 * @returns those that were dissolved by it, and were not before
 */
export async function noteGroups(tx: Tx, news: readonly GroupNews[], now: Date): Promise<string[]> {
  if (news.length === 0) return [];
  const { rows } = await sql<{ chatId: string; dissolved: boolean }>`
    with news as (
      select * from jsonb_to_recordset(${JSON.stringify(news)}::jsonb)
        as news ("chatId" text, at timestamptz, status smallint, version text, dissolved boolean)
    ), before as (
      select chat_id, dissolved_at from customer_group where chat_id in (select "chatId" from news) order by chat_id for update
    ), put as (
      insert into customer_group (chat_id, status, wanted_version, dissolved_at, changed_at, needs_fetch, fetch_wanted, fetch_at)
      select "chatId", coalesce(status, 0), version, case when dissolved then at end, at, not dissolved, 1, ${now}::timestamptz
      from news
      order by "chatId"
      on conflict (chat_id) do update set
        status = excluded.status, changed_at = greatest(customer_group.changed_at, excluded.changed_at),
        wanted_version = coalesce(excluded.wanted_version, customer_group.wanted_version),
        dissolved_at = coalesce(customer_group.dissolved_at, excluded.dissolved_at),
        needs_fetch = excluded.needs_fetch, fetch_wanted = customer_group.fetch_wanted + 1, fetch_attempts = 0, fetch_at = excluded.fetch_at
      returning chat_id, dissolved_at
    )
    select put.chat_id as "chatId", put.dissolved_at is not null and before.dissolved_at is null as dissolved
    from put left join before on before.chat_id = put.chat_id`.execute(tx);
  return rows.flatMap(({ chatId, dissolved }) => (dissolved ? [chatId] : []));
}

/** @returns the group's version and members as they were, locked; undefined when another has dropped it */
export async function lockGroup(
  tx: Tx,
  chatId: string,
): Promise<{ fetchWanted: number; readAt: Date | null; dissolvedAt: Date | null } | undefined> {
  const { rows } = await sql<{ fetchWanted: number; readAt: Date | null; dissolvedAt: Date | null }>`
    select fetch_wanted as "fetchWanted", read_at as "readAt", dissolved_at as "dissolvedAt"
    from customer_group where chat_id = ${chatId} for update`.execute(tx);
  return rows[0];
}

/** @returns whether anything but the members differs from before */
export async function putGroup(tx: Tx, group: GroupRead, now: Date): Promise<boolean> {
  const { rows } = await sql<{ changed: boolean }>`
    with before as (select * from customer_group where chat_id = ${group.chatId})
    update customer_group
    set name = ${group.name}, notice = ${group.notice}, owner_id = ${group.ownerId}, admin_ids = ${JSON.stringify(group.adminIds)}::jsonb,
      created_at = ${group.createdAt}, version = ${group.version}::text, read_at = ${now}, dissolved_at = null
    from before
    where customer_group.chat_id = before.chat_id
    returning (before.name, before.notice, before.owner_id, before.admin_ids) is distinct from
      (customer_group.name, customer_group.notice, customer_group.owner_id, customer_group.admin_ids)
      or before.read_at is null or before.dissolved_at is not null as changed`.execute(tx);
  return rows[0]?.changed ?? false;
}

/**
 * Brings the members to exactly those that were read.
 *
 * @returns customers who came (or came again) and customers who went
 */
export async function replaceMembers(
  tx: Tx,
  chatId: string,
  members: readonly GroupMember[],
  now: Date,
): Promise<{ joined: GroupMember[]; left: string[] }> {
  const { rows: put } = await sql<{ memberId: string; came: boolean }>`
    with read as (
      select * from jsonb_to_recordset(${JSON.stringify(members)}::jsonb)
        as read ("memberId" text, kind text, name text, "joinedAt" timestamptz, "joinScene" smallint, state text)
    ), before as (
      select member_id, joined_at, left_at from customer_group_member
      where chat_id = ${chatId} and member_id in (select "memberId" from read)
    ), put as (
      insert into customer_group_member (member_id, chat_id, kind, name, joined_at, join_scene, state)
      select "memberId", ${chatId}::text, kind, name, "joinedAt", "joinScene", state from read order by "memberId"
      on conflict (member_id, chat_id) do update set
        kind = excluded.kind, name = excluded.name, joined_at = excluded.joined_at, join_scene = excluded.join_scene,
        state = excluded.state, left_at = null
      where customer_group_member.left_at is not null
        or (customer_group_member.name, customer_group_member.joined_at, customer_group_member.join_scene, customer_group_member.state)
          is distinct from (excluded.name, excluded.joined_at, excluded.join_scene, excluded.state)
      returning member_id, kind, joined_at
    )
    select put.member_id as "memberId",
      put.kind = 'customer' and (before.member_id is null or before.left_at is not null or before.joined_at < put.joined_at) as came
    from put left join before on before.member_id = put.member_id`.execute(tx);
  const { rows: left } = await sql<{ memberId: string; kind: string }>`
    update customer_group_member
    set left_at = ${now}
    where chat_id = ${chatId} and left_at is null and member_id <> all(${members.map(({ memberId }) => memberId)}::text[])
    returning member_id as "memberId", kind`.execute(tx);
  const came = new Set(put.filter((row) => row.came).map(({ memberId }) => memberId));
  return {
    joined: members.filter(({ memberId }) => came.has(memberId)),
    left: left.filter(({ kind }) => kind === "customer").map(({ memberId }) => memberId),
  };
}

/** WeCom knows no such group. @returns whether it stood until now */
export async function dissolveGroup(tx: Tx, chatId: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    update customer_group set dissolved_at = ${now} where chat_id = ${chatId} and dissolved_at is null returning 1`.execute(
    tx,
  );
  return rows.length > 0;
}

export interface GroupRow {
  chatId: string;
  name: string;
  notice: string;
  ownerId: string | null;
  ownerName: string | null;
  status: number;
  createdAt: Date | null;
  dissolvedAt: Date | null;
  readAt: Date | null;
  members: number;
  customers: number;
}

const groupColumns = sql`
  customer_group.chat_id as "chatId", customer_group.name, notice, owner_id as "ownerId", advisor.name as "ownerName",
  customer_group.status, customer_group.created_at as "createdAt", dissolved_at as "dissolvedAt", read_at as "readAt",
  (select count(*) from customer_group_member as member
    where member.chat_id = customer_group.chat_id and member.left_at is null) as members,
  (select count(*) from customer_group_member as member
    where member.chat_id = customer_group.chat_id and member.left_at is null and kind = 'customer') as customers`;

/** Standing groups by name, then those that were dissolved; those after `after`. */
export async function listGroups(
  db: Db,
  filter: {
    ownerId?: string | undefined;
    search?: string | undefined;
    limit: number;
    after?: string | undefined;
  },
): Promise<GroupRow[]> {
  const { rows } = await sql<GroupRow>`
    select ${groupColumns}
    from customer_group
    left join advisor on advisor.user_id = customer_group.owner_id
    where (${filter.ownerId ?? null}::text is null or owner_id = ${filter.ownerId ?? null})
      and (${filter.search ?? null}::text is null or strpos(lower(customer_group.name), lower(${filter.search ?? null})) > 0)
      and (${filter.after ?? null}::text is null or customer_group.chat_id > ${filter.after ?? null})
    order by customer_group.chat_id
    limit ${filter.limit}`.execute(db);
  return rows;
}

export async function findGroup(db: Db, chatId: string): Promise<GroupRow | undefined> {
  const { rows } = await sql<GroupRow>`
    select ${groupColumns}
    from customer_group
    left join advisor on advisor.user_id = customer_group.owner_id
    where customer_group.chat_id = ${chatId}`.execute(db);
  return rows[0];
}

export interface MemberRow extends GroupMember {
  /** Known to us, if some advisor has them as a contact. */
  customerId: string | null;
}

/** Who is in the group now, in the order of joining; a group has at most 500 members. */
export async function listMembers(db: Db, chatId: string): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    select
      member_id as "memberId", kind, customer_group_member.name, joined_at as "joinedAt", join_scene as "joinScene", state,
      (select customer_id from contact where external_user_id = member_id and customer_id is not null limit 1) as "customerId"
    from customer_group_member
    where chat_id = ${chatId} and left_at is null
    order by joined_at, member_id
    limit 1000`.execute(db);
  return rows;
}

/** What these groups are called, who owns them, and whether they stand. */
export async function findGroupHeads(
  db: Db,
  chatIds: readonly string[],
): Promise<
  Map<string, { name: string; ownerId: string | null; dissolvedAt: Date | null; customers: number }>
> {
  const { rows } = await sql<{
    chatId: string;
    name: string;
    ownerId: string | null;
    dissolvedAt: Date | null;
    customers: number;
  }>`
    select chat_id as "chatId", name, owner_id as "ownerId", dissolved_at as "dissolvedAt",
      (select count(*) from customer_group_member as member
        where member.chat_id = customer_group.chat_id and member.left_at is null and kind = 'customer') as customers
    from customer_group
    where chat_id = any(${[...new Set(chatIds)]}::text[])`.execute(db);
  return new Map(rows.map(({ chatId, ...head }) => [chatId, head]));
}

/** Which standing groups are meant; an empty list of owners or names asks for nothing. */
interface GroupFilter {
  ownerIds: readonly string[];
  /** Words, one of which is in the name, whatever their case. */
  nameContains: readonly string[];
  /** Only these. */
  chatIds?: readonly string[] | undefined;
}

/** Standing groups that fit, by chat id from behind `after` on. */
export async function pageGroups(
  db: Db,
  { ownerIds, nameContains, chatIds }: GroupFilter,
  after: string | undefined,
  limit: number,
): Promise<{ chatId: string; name: string; createdAt: Date | null }[]> {
  const { rows } = await sql<{ chatId: string; name: string; createdAt: Date | null }>`
    select chat_id as "chatId", name, created_at as "createdAt"
    from customer_group
    where dissolved_at is null
      and (${ownerIds.length === 0} or owner_id = any(${[...ownerIds]}::text[]))
      and (${nameContains.length === 0} or exists (
        select from unnest(${[...nameContains]}::text[]) as word where strpos(lower(name), lower(word)) > 0
      ))
      and (${chatIds === undefined} or chat_id = any(${[...(chatIds ?? [])]}::text[]))
      and chat_id > ${after ?? ""}
    order by chat_id
    limit ${limit}`.execute(db);
  return rows;
}

/** The groups that these people are in now; one that was dissolved is none. */
export async function findGroupsOf(
  db: Db,
  externalUserIds: readonly string[],
): Promise<{ externalUserId: string; chatId: string; joinedAt: Date }[]> {
  const { rows } = await sql<{ externalUserId: string; chatId: string; joinedAt: Date }>`
    select member_id as "externalUserId", chat_id as "chatId", joined_at as "joinedAt"
    from customer_group_member as member
    where member_id = any(${[...externalUserIds]}::text[]) and kind = 'customer' and left_at is null
      and exists (select from customer_group where customer_group.chat_id = member.chat_id and dissolved_at is null)`.execute(
    db,
  );
  return rows;
}

/** Groups that these people are or were in; who came again has the latest stay. */
export async function findMemberships(
  db: Db,
  externalUserIds: readonly string[],
): Promise<{ chatId: string; joinedAt: Date; leftAt: Date | null }[]> {
  const { rows } = await sql<{ chatId: string; joinedAt: Date; leftAt: Date | null }>`
    select chat_id as "chatId", joined_at as "joinedAt", left_at as "leftAt"
    from customer_group_member
    where member_id = any(${[...externalUserIds]}::text[]) and kind = 'customer'
    order by joined_at desc, chat_id
    limit 1000`.execute(db);
  return rows;
}

/** External userids of the customers who were in the group at that instant, as far as their latest stay tells. */
export async function findMembersAt(db: Db, chatId: string, at: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select member_id as id
    from customer_group_member
    where chat_id = ${chatId} and kind = 'customer' and joined_at <= ${at} and (left_at is null or left_at > ${at})
    order by joined_at, member_id
    limit 1000`.execute(db);
  return rows.map(({ id }) => id);
}

/** How many customers were in a group at an instant, over all of these; one who was in two counts twice. */
export async function countMembersAt(
  db: Db,
  moments: readonly { chatId: string; at: string }[],
): Promise<number> {
  if (moments.length === 0) return 0;
  const { rows } = await sql<{ count: number }>`
    select count(*) as count
    from unnest(${moments.map(({ chatId }) => chatId)}::text[], ${moments.map(({ at }) => at)}::timestamptz[]) as moment (chat_id, at)
    join customer_group_member as member on member.chat_id = moment.chat_id
    where kind = 'customer' and joined_at <= moment.at and (left_at is null or left_at > moment.at)`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}

/** What groups are or were called: names rules need. */
export async function listGroupNames(db: Db): Promise<Map<string, string>> {
  const { rows } = await sql<{ chat_id: string; name: string }>`
    select chat_id, name from customer_group where name <> '' order by chat_id limit 10000`.execute(db);
  return new Map(rows.map((row) => [row.chat_id, row.name]));
}
