import type { ContentDraft, contentRoutes, RouteQuery } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { sql, type RawBuilder } from "kysely";
import { draftOf, searchedWords, type StoredContent } from "./model.ts";
import { gramsOf, gramsOfWord, searchable, searchWords } from "./search.ts";

const columns = sql.raw(`
  id, name, folder_id as "folderId", body, purpose, channels, classes, audiences, product_code as "productCode", labels,
  open_to as "openTo", expires_on as "expiresOn", version, uses, last_used_on as "lastUsedOn", created_by as "createdBy",
  created_at as "createdAt", updated_at as "updatedAt", archived_at as "archivedAt"`);

export type ContentFilter = Pick<
  RouteQuery<typeof contentRoutes.listContent>,
  "search" | "kind" | "folder" | "channel" | "purpose" | "class" | "label"
> & {
  archived: boolean;
  /** Advisors see no other. */
  openToAdvisors: boolean;
};

function conditionsOf(filter: ContentFilter): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = [sql`(archived_at is not null) = ${filter.archived}`];
  if (filter.kind.length > 0) conditions.push(sql`kind = any(${[...filter.kind]}::text[])`);
  if (filter.folder) conditions.push(sql`folder_id = ${filter.folder}::uuid`);
  if (filter.channel) conditions.push(sql`${filter.channel}::text = any(channels)`);
  if (filter.purpose) conditions.push(sql`purpose = ${filter.purpose}`);
  if (filter.class.length > 0) conditions.push(sql`classes && ${[...filter.class]}::text[]`);
  if (filter.label) conditions.push(sql`${filter.label}::text = any(labels)`);
  if (filter.openToAdvisors) conditions.push(sql`open_to = 'everyone'`);
  const searched = searchWords(filter.search ?? "");
  // the pairs come from the index, the words themselves are looked for in what it finds
  if (searched.length > 0) conditions.push(sql`grams @> ${searched.flatMap(gramsOfWord)}::text[]`);
  for (const word of searched) conditions.push(sql`strpos(words, ${word}::text) > 0`);
  return conditions;
}

/** Latest changes first; `before` is (updatedAt, id) of the row before. */
export async function findContentPage(
  db: Db,
  filter: ContentFilter,
  before: { at: string; id: string } | undefined,
  limit: number,
): Promise<StoredContent[]> {
  const conditions = conditionsOf(filter);
  if (before) conditions.push(sql`(updated_at, id) < (${before.at}::timestamptz, ${before.id}::uuid)`);
  const { rows } = await sql<StoredContent>`
    select ${columns}
    from content_item
    where ${sql.join(conditions, sql` and `)}
    order by updated_at desc, id desc
    limit ${limit}`.execute(db);
  return rows;
}

/** The most used first. */
export async function findMostUsed(db: Db, filter: ContentFilter, limit: number): Promise<StoredContent[]> {
  const { rows } = await sql<StoredContent>`
    select ${columns}
    from content_item
    where ${sql.join(conditionsOf(filter), sql` and `)}
    order by uses desc, id
    limit ${limit}`.execute(db);
  return rows;
}

/** Archived ones as well; ids that nobody knows are missing. */
export async function findContentById(db: Db, ids: readonly string[]): Promise<Map<string, StoredContent>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<StoredContent>`
    select ${columns} from content_item where id = any(${[...ids]}::uuid[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

export async function lockContent(tx: Tx, id: string): Promise<StoredContent | undefined> {
  const { rows } =
    await sql<StoredContent>`select ${columns} from content_item where id = ${id} for update`.execute(tx);
  return rows[0];
}

/** Makes a piece, or its next version, and keeps the version. */
export async function putContent(
  tx: Tx,
  item: ContentDraft & { id: string; version: number; folderId: string | null },
  by: string,
  now: Date,
): Promise<void> {
  const words = searchable(searchedWords(item));
  const array = (values: readonly string[]) => sql`${[...values]}::text[]`;
  await sql`
    insert into content_item (
      id, kind, name, folder_id, body, purpose, channels, classes, audiences, product_code, labels, open_to, expires_on, version, words,
      grams, created_by, created_at, updated_at
    )
    values (
      ${item.id}, ${item.body.kind}, ${item.name}, ${item.folderId}, ${JSON.stringify(item.body)}::jsonb, ${item.purpose},
      ${array(item.channels)}, ${array(item.classes)}, ${array(item.audiences)}, ${item.productCode}, ${array(item.labels)},
      ${item.openTo}, ${item.expiresOn}, ${item.version}, ${words}, ${array(gramsOf(words))}, ${by}, ${now}, ${now}
    )
    on conflict (id) do update
    set kind = excluded.kind, name = excluded.name, body = excluded.body, purpose = excluded.purpose, channels = excluded.channels,
      classes = excluded.classes, audiences = excluded.audiences, product_code = excluded.product_code, labels = excluded.labels,
      open_to = excluded.open_to, expires_on = excluded.expires_on, version = excluded.version, words = excluded.words,
      grams = excluded.grams, updated_at = excluded.updated_at`.execute(tx);
  await sql`
    insert into content_version (item_id, version, fields, by_name, at)
    values (${item.id}, ${item.version}, ${JSON.stringify(draftOf(item))}::jsonb, ${by}, ${now})`.execute(tx);
}

export async function setArchived(tx: Tx, id: string, at: Date | null, now: Date): Promise<void> {
  await sql`update content_item set archived_at = ${at}, updated_at = ${now} where id = ${id}`.execute(tx);
}

export async function moveToFolder(tx: Tx, ids: readonly string[], folderId: string | null): Promise<void> {
  await sql`update content_item set folder_id = ${folderId} where id = any(${[...ids]}::uuid[])`.execute(tx);
}

export interface VersionRow {
  version: number;
  fields: ContentDraft;
  by: string;
  at: Date;
}

/** The latest first; 200 at most. */
export async function findVersions(db: Db, id: string): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    select version, fields, by_name as by, at
    from content_version
    where item_id = ${id}
    order by version desc
    limit 200`.execute(db);
  return rows;
}

export async function addUse(tx: Tx, id: string, advisorId: string, day: string): Promise<void> {
  await sql`
    insert into content_use (item_id, day, advisor_id, uses)
    values (${id}, ${day}::date, ${advisorId}, 1)
    on conflict (item_id, day, advisor_id) do update set uses = content_use.uses + 1`.execute(tx);
  await sql`update content_item set uses = uses + 1, last_used_on = ${day}::date where id = ${id}`.execute(
    tx,
  );
}
