import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";

interface PhotoRow {
  task_id: string;
  id: string;
  mime_type: string;
  bytes: number;
  at: Date;
}

/** What is known of the pictures of these tasks, without what is on them; the first taken first. */
export async function findPhotos(db: Db, taskIds: readonly string[]): Promise<PhotoRow[]> {
  if (taskIds.length === 0) return [];
  const { rows } = await sql<PhotoRow>`
    select task_id, id, mime_type, bytes, at
    from task_photo
    where task_id = any(${[...taskIds]}::uuid[])
    order by at, id`.execute(db);
  return rows;
}

export async function insertPhoto(
  tx: Tx,
  row: PhotoRow & { sealed: string; taken_by: string },
): Promise<void> {
  await sql`
    insert into task_photo (task_id, id, mime_type, bytes, sealed, taken_by, at)
    values (${row.task_id}, ${row.id}, ${row.mime_type}, ${row.bytes}, ${row.sealed}, ${row.taken_by}, ${row.at})`.execute(
    tx,
  );
}

export async function readSealed(
  db: Db,
  taskId: string,
  id: string,
): Promise<{ mime_type: string; sealed: string } | undefined> {
  const { rows } = await sql<{ mime_type: string; sealed: string }>`
    select mime_type, sealed from task_photo where task_id = ${taskId} and id = ${id}`.execute(db);
  return rows[0];
}

export async function deletePhoto(tx: Tx, taskId: string, id: string): Promise<boolean> {
  const { rows } = await sql`
    delete from task_photo where task_id = ${taskId} and id = ${id} returning id`.execute(tx);
  return rows.length > 0;
}
