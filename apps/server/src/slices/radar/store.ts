import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";

export interface LinkRow {
  id: string;
  code: string;
  title: string;
  target: string;
  /** Null: an address that somebody wrote into a message. */
  contentId: string | null;
  contentVersion: number | null;
  /** The mass send whose own it is. */
  sendId: string | null;
  opens: number;
  people: number;
  lastOpenedAt: Date | null;
  createdBy: string;
  createdAt: Date;
}

const columns = sql.raw(`
  link.id, link.code, link.title, link.target, link.content_id as "contentId", link.content_version as "contentVersion",
  link.send_id as "sendId",
  link.unknown_opens + coalesce(known.opens, 0) as opens, coalesce(known.people, 0) as people, link.last_opened_at as "lastOpenedAt",
  link.created_by as "createdBy", link.created_at as "createdAt"`);
const withFigures = sql`
  radar_link link
  left join lateral (
    select count(*)::integer as opens, count(distinct customer_id)::integer as people from radar_open where link_id = link.id
  ) as known on true`;

/** Makes the link to a version of a page, unless there is one. @returns whether it is new */
export async function putLink(
  tx: Tx,
  link: Pick<
    LinkRow,
    "id" | "code" | "title" | "target" | "contentId" | "contentVersion" | "createdBy" | "createdAt"
  >,
): Promise<boolean> {
  const { rows } = await sql`
    insert into radar_link (id, code, title, target, content_id, content_version, created_by, created_at)
    values (
      ${link.id}, ${link.code}, ${link.title}, ${link.target}, ${link.contentId}, ${link.contentVersion}, ${link.createdBy},
      ${link.createdAt}
    )
    on conflict (content_id, content_version) where send_id is null do nothing
    returning id`.execute(tx);
  return rows.length > 0;
}

export async function findLinkOf(db: Db, contentId: string, version: number): Promise<LinkRow | undefined> {
  const { rows } = await sql<LinkRow>`
    select ${columns} from ${withFigures} where link.send_id is null and link.content_id = ${contentId} and link.content_version = ${version}`.execute(
    db,
  );
  return rows[0];
}

/** Those of a send that are not there yet. */
export async function insertSendLinks(
  tx: Tx,
  links: readonly (Pick<
    LinkRow,
    "id" | "code" | "title" | "target" | "contentId" | "contentVersion" | "createdBy" | "createdAt"
  > & { sendId: string })[],
): Promise<void> {
  await sql`
    insert into radar_link (id, code, title, target, content_id, content_version, send_id, created_by, created_at)
    select id, code, title, target, "contentId", "contentVersion", "sendId", "createdBy", "createdAt"
    from jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as (
      id uuid, code text, title text, target text, "contentId" uuid, "contentVersion" integer, "sendId" uuid, "createdBy" text,
      "createdAt" timestamptz
    )
    on conflict (send_id, target) where send_id is not null do nothing`.execute(tx);
}

/** All links to a piece, the library's own and those of mass sends, the latest version first; 100 at most. */
export async function findLinksOfContent(db: Db, contentId: string): Promise<LinkRow[]> {
  const { rows } = await sql<LinkRow>`
    select ${columns}
    from ${withFigures}
    where link.content_id = ${contentId}
    order by link.content_version desc, link.id desc
    limit 100`.execute(db);
  return rows;
}

/** A message has nine cards at most in each of four texts. */
export async function findLinksOfSend(db: Db, sendId: string): Promise<LinkRow[]> {
  const { rows } = await sql<LinkRow>`
    select ${columns} from ${withFigures} where link.send_id = ${sendId} order by link.id limit 36`.execute(
    db,
  );
  return rows;
}

export async function findLink(db: Db, id: string): Promise<LinkRow | undefined> {
  const { rows } = await sql<LinkRow>`select ${columns} from ${withFigures} where link.id = ${id}`.execute(
    db,
  );
  return rows[0];
}

export type LinkTarget = Pick<LinkRow, "id" | "target" | "title" | "contentId">;

export async function findTarget(db: Db, code: string): Promise<LinkTarget | undefined> {
  const { rows } = await sql<LinkTarget>`
    select id, target, title, content_id as "contentId" from radar_link where code = ${code}`.execute(db);
  return rows[0];
}

/** The latest first. */
export async function findLinks(db: Db, before: string | undefined, limit: number): Promise<LinkRow[]> {
  const { rows } = await sql<LinkRow>`
    select ${columns}
    from ${withFigures}
    where ${before ?? null}::uuid is null or link.id < ${before ?? null}::uuid
    order by link.id desc
    limit ${limit}`.execute(db);
  return rows;
}

export async function countUnknown(tx: Tx, linkId: string, now: Date): Promise<void> {
  await sql`
    update radar_link set unknown_opens = unknown_opens + 1, last_opened_at = ${now} where id = ${linkId}`.execute(
    tx,
  );
}

/** @returns false when the customer opened it since `since` already */
export async function insertOpen(
  tx: Tx,
  open: { id: string; customerId: string; linkId: string; title: string; at: Date },
  since: Date,
): Promise<boolean> {
  // two taps at once wait for each other here
  await sql`update radar_link set last_opened_at = ${open.at} where id = ${open.linkId}`.execute(tx);
  const { rows } = await sql`
    insert into radar_open (customer_id, id, link_id, title, at)
    select ${open.customerId}::uuid, ${open.id}::uuid, ${open.linkId}::uuid, ${open.title}::text, ${open.at}::timestamptz
    where not exists (
      select 1 from radar_open
      where link_id = ${open.linkId} and customer_id = ${open.customerId} and at > ${since}::timestamptz
    )
    returning 1`.execute(tx);
  return rows.length > 0;
}

export interface ReaderRow {
  customerId: string;
  opens: number;
  firstAt: Date;
  lastAt: Date;
}

/** Who opened latest first; `before` is (lastAt, customerId) of the row before. */
export async function findReaders(
  db: Db,
  linkId: string,
  before: { at: string; customerId: string } | undefined,
  limit: number,
): Promise<ReaderRow[]> {
  const { rows } = await sql<ReaderRow>`
    select customer_id as "customerId", count(*)::integer as opens, min(at) as "firstAt", max(at) as "lastAt"
    from radar_open
    where link_id = ${linkId}
    group by customer_id
    having ${before?.at ?? null}::timestamptz is null
      or (max(at), customer_id) < (${before?.at ?? null}::timestamptz, ${before?.customerId ?? null}::uuid)
    order by max(at) desc, customer_id desc
    limit ${limit}`.execute(db);
  return rows;
}
