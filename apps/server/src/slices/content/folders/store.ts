import type { ContentFolder } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";

/** By name; 500 at most. */
export async function findFolders(db: Db): Promise<ContentFolder[]> {
  const { rows } = await sql<ContentFolder>`
    select content_folder.id, content_folder.name, parent_id as "parentId", count(content_item.id) as items
    from content_folder
    left join content_item on content_item.folder_id = content_folder.id and archived_at is null
    group by content_folder.id
    order by content_folder.name, content_folder.id
    limit 500`.execute(db);
  return rows;
}

/** Holds all folders until the transaction ends: levels and emptiness are decided on what stands then. */
export async function lockFolders(tx: Tx): Promise<ContentFolder[]> {
  await sql`lock table content_folder in share row exclusive mode`.execute(tx);
  return findFolders(tx);
}

export async function insertFolder(
  tx: Tx,
  { id, name, parentId }: Pick<ContentFolder, "id" | "name" | "parentId">,
  now: Date,
): Promise<void> {
  await sql`
    insert into content_folder (id, name, parent_id, created_at) values (${id}, ${name}, ${parentId}, ${now})`.execute(
    tx,
  );
}

export async function setFolderName(tx: Tx, id: string, name: string): Promise<void> {
  await sql`update content_folder set name = ${name} where id = ${id}`.execute(tx);
}

/** What is archived in it goes to the top. */
export async function deleteFolder(tx: Tx, id: string): Promise<void> {
  await sql`update content_item set folder_id = null where folder_id = ${id}`.execute(tx);
  await sql`delete from content_folder where id = ${id}`.execute(tx);
}
