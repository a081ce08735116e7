import type { ContentFile } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";

const columns = sql.raw(`id, name, kind, mime_type as "mimeType", bytes`);

/** What is known of them, without what is in them. */
export async function findFiles(db: Db, ids: readonly string[]): Promise<Map<string, ContentFile>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<ContentFile>`
    select ${columns} from content_file where id = any(${[...ids]}::uuid[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Base64 on the way: both drivers carry text alike, bytes they do not. */
export async function readFile(db: Db, id: string): Promise<(ContentFile & { data: Buffer }) | undefined> {
  const { rows } = await sql<ContentFile & { base64: string }>`
    select ${columns}, encode(data, 'base64') as base64 from content_file where id = ${id}`.execute(db);
  const [row] = rows;
  if (!row) return undefined;
  const { base64, ...file } = row;
  return { ...file, data: Buffer.from(base64, "base64") };
}

/** @returns the file that stands: the same bytes under the same name are one */
export async function putFile(
  tx: Tx,
  file: ContentFile & { sha256: string; data: Buffer },
  by: string,
  now: Date,
): Promise<ContentFile> {
  const { rows } = await sql<ContentFile>`
    insert into content_file (id, sha256, name, kind, mime_type, bytes, data, created_by, created_at)
    values (
      ${file.id}, ${file.sha256}, ${file.name}, ${file.kind}, ${file.mimeType}, ${file.bytes},
      decode(${file.data.toString("base64")}, 'base64'), ${by}, ${now}
    )
    on conflict (sha256, name) do update set name = excluded.name
    returning ${columns}`.execute(tx);
  return rows[0]!; // inserted or found
}
