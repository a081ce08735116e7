/** The customers and groups of hand-overs, and what became of each. */
import type { HandedContact, HandedGroup, HandoverState } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { Pair } from "../contacts/details-store.ts";
import { answersTo, isOnTheWay } from "./handover-store.ts";

export interface CandidateRow {
  id: string;
  customerId: string | null;
  name: string;
  createdAt: Date;
  onTheWay: boolean;
}

export async function listCandidates(
  db: Db,
  asked: {
    from: string;
    search: string | undefined;
    after: { createdAt: Date; id: string } | undefined;
    limit: number;
  },
): Promise<CandidateRow[]> {
  const { rows } = await sql<CandidateRow>`
    select
      external_user_id as id, customer_id as "customerId", coalesce(nullif(remark, ''), name) as name, created_at as "createdAt",
      ${isOnTheWay(null)} as "onTheWay"
    from contact
    where user_id = ${asked.from} and removed_at is null and ${answersTo(asked.search)}
      and (created_at, external_user_id) > (${asked.after?.createdAt ?? "-infinity"}::timestamptz, ${asked.after?.id ?? ""}::text)
    order by created_at, external_user_id
    limit ${asked.limit}`.execute(db);
  return rows;
}

export async function countCandidates(db: Db, from: string, search: string | undefined): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n
    from contact
    where user_id = ${from} and removed_at is null and ${answersTo(search)} and not ${isOnTheWay(null)}`.execute(
    db,
  );
  return rows[0]?.n ?? 0;
}

export interface HandedRow {
  id: string;
  customerId: string | null;
  name: string;
  toId: string;
  state: HandedContact["state"];
  errcode: number | null;
  takeoverAt: Date | null;
}

export async function listHanded(
  db: Db,
  handoverId: string,
  asked: { state: HandoverState | undefined; after: string; limit: number },
): Promise<HandedRow[]> {
  const { rows } = await sql<HandedRow>`
    select
      handed.external_user_id as id, customer_id as "customerId", coalesce(nullif(remark, ''), name, '') as name, to_id as "toId",
      handed.state, errcode, takeover_at as "takeoverAt"
    from handover_contact handed
    left join contact on contact.external_user_id = handed.external_user_id and contact.user_id = handed.from_id
    where handover_id = ${handoverId} and handed.external_user_id > ${asked.after}
      and handed.state = coalesce(${asked.state ?? null}::text, handed.state)
    order by handed.external_user_id
    limit ${asked.limit}`.execute(db);
  return rows;
}

export async function listHandedGroups(
  db: Db,
  handoverId: string,
): Promise<
  { id: string; name: string; toId: string; state: HandedGroup["state"]; errcode: number | null }[]
> {
  const { rows } = await sql<{
    id: string;
    name: string;
    toId: string;
    state: HandedGroup["state"];
    errcode: number | null;
  }>`
    select handed.chat_id as id, coalesce(name, '') as name, to_id as "toId", state, errcode
    from handover_group handed
    left join customer_group on customer_group.chat_id = handed.chat_id
    where handover_id = ${handoverId}
    order by handed.chat_id
    limit 300`.execute(db);
  return rows;
}

export interface Tally {
  handoverId: string;
  of: "contacts" | "groups";
  state: HandoverState;
  n: number;
}

export async function tally(db: Db, handoverIds: readonly string[]): Promise<Tally[]> {
  const { rows } = await sql<Tally>`
    select handover_id as "handoverId", 'contacts' as of, state, count(*) as n
    from handover_contact
    where handover_id = any(${[...handoverIds]}::uuid[])
    group by handover_id, state
    union all
    select handover_id, 'groups', state, count(*) from handover_group where handover_id = any(${[...handoverIds]}::uuid[])
    group by handover_id, state`.execute(db);
  return rows;
}

/** Groups that stand and belong to the advisor; others are left out. */
export async function putGroups(
  tx: Tx,
  handoverId: string,
  from: string,
  groups: readonly { chatId: string; toId: string }[],
): Promise<void> {
  await sql`
    insert into handover_group (chat_id, handover_id, to_id, state)
    select chat_id, ${handoverId}::uuid, "toId", 'planned'
    from jsonb_to_recordset(${JSON.stringify(groups)}::jsonb) as given ("chatId" text, "toId" text)
    join customer_group on customer_group.chat_id = "chatId" and owner_id = ${from} and dissolved_at is null`.execute(
    tx,
  );
}

/** Up to `limit` customers of one receiver who were not asked for yet: asked for from now on. */
export async function takePlanned(
  tx: Tx,
  handoverId: string,
  now: Date,
  limit: number,
): Promise<{ toId: string; ids: string[] } | undefined> {
  const { rows } = await sql<{ id: string; toId: string }>`
    update handover_contact
    set state = 'asking', asked_at = ${now}, errcode = null
    where handover_id = ${handoverId} and external_user_id in (
      select external_user_id
      from handover_contact
      where handover_id = ${handoverId} and state = 'planned'
        and to_id = (select to_id from handover_contact where handover_id = ${handoverId} and state = 'planned' order by to_id limit 1)
      order by external_user_id
      limit ${limit}
    )
    returning external_user_id as id, to_id as "toId"`.execute(tx);
  const [first] = rows;
  return first && { toId: first.toId, ids: rows.map(({ id }) => id).sort() };
}

export async function takeGroups(
  db: Db,
  handoverId: string,
  limit: number,
): Promise<{ toId: string; ids: string[] } | undefined> {
  const { rows } = await sql<{ id: string; toId: string }>`
    select chat_id as id, to_id as "toId"
    from handover_group
    where handover_id = ${handoverId} and state = 'planned'
      and to_id = (select to_id from handover_group where handover_id = ${handoverId} and state = 'planned' order by to_id limit 1)
    order by chat_id
    limit ${limit}`.execute(db);
  const [first] = rows;
  return first && { toId: first.toId, ids: rows.map(({ id }) => id) };
}

export interface Verdict {
  id: string;
  state: HandoverState;
  errcode?: number;
  takeoverAt?: Date;
}

/** What became of customers who were asked for; of another state since, they stay as they are. */
export async function settle(tx: Tx, handoverId: string, verdicts: readonly Verdict[]): Promise<void> {
  if (verdicts.length === 0) return;
  await sql`
    update handover_contact
    set state = verdict.state, errcode = verdict.errcode, takeover_at = verdict."takeoverAt"
    from jsonb_to_recordset(${JSON.stringify(verdicts)}::jsonb)
      as verdict (id text, state text, errcode integer, "takeoverAt" timestamptz)
    where external_user_id = verdict.id and handover_id = ${handoverId} and handover_contact.state = 'asking'`.execute(
    tx,
  );
}

export async function settleGroups(
  tx: Tx,
  handoverId: string,
  verdicts: readonly { id: string; state: HandedGroup["state"]; errcode?: number }[],
): Promise<void> {
  await sql`
    update handover_group
    set state = verdict.state, errcode = verdict.errcode
    from jsonb_to_recordset(${JSON.stringify(verdicts)}::jsonb) as verdict (id text, state text, errcode integer)
    where chat_id = verdict.id and handover_id = ${handoverId}`.execute(tx);
}

/**
 * Customers who were asked for by a call whose answer nobody wrote down, of one receiver; with how an earlier hand-over between the
 * same two ended, which WeCom may still tell.
 */
export async function findUnanswered(
  db: Db,
  handoverId: string,
): Promise<{ id: string; toId: string; askedAt: Date; endedBefore: HandoverState | null }[]> {
  const { rows } = await sql<{ id: string; toId: string; askedAt: Date; endedBefore: HandoverState | null }>`
    select external_user_id as id, to_id as "toId", asked_at as "askedAt",
      (
        select state from handover_contact before
        where before.external_user_id = asked.external_user_id and before.from_id = asked.from_id and before.to_id = asked.to_id
          and before.handover_id <> asked.handover_id and before.state in ('done', 'declined', 'full')
        order by before.asked_at desc limit 1
      ) as "endedBefore"
    from handover_contact asked
    where handover_id = ${handoverId} and state = 'asking'
    order by to_id, external_user_id
    limit 100`.execute(db);
  const [first] = rows;
  return rows.filter(({ toId }) => toId === first?.toId);
}

/**
 * Those pairs of an advisor and a customer whose relation a hand-over began: WeCom says so of the relation that was read, or we asked
 * for it. Who was taken over once and comes back by himself years later is not among them.
 */
export async function findTakenOver(db: Db, pairs: readonly Pair[]): Promise<Pair[]> {
  if (pairs.length === 0) return [];
  const { rows } = await sql<Pair>`
    select "userId", "externalUserId"
    from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as pair ("userId" text, "externalUserId" text)
    join contact on contact.external_user_id = "externalUserId" and contact.user_id = "userId"
    where exists (
        select from handover_contact handed
        where handed.external_user_id = "externalUserId" and to_id = "userId"
          and (
            handed.state in ('asking', 'waiting')
            or handed.state = 'done' and takeover_at between created_at - interval '1 day' and created_at + interval '1 day'
          )
      )
      or add_way = ${ASSIGNED}::integer and not needs_fetch`.execute(db);
  return rows;
}

/** WeCom's add_way of a customer whom an administrator or a hand-over assigned. */
const ASSIGNED = 202;
