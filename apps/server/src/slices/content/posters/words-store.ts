import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";

export async function putWords(tx: Tx, sha256: string, words: string): Promise<void> {
  await sql`
    insert into poster_words (sha256, words) values (${sha256}, ${words})
    on conflict (sha256) do nothing`.execute(tx);
}

/** What is written on these files, by file; those that nobody drew here are missing. */
export async function findWords(db: Db, fileIds: readonly string[]): Promise<Map<string, string>> {
  if (fileIds.length === 0) return new Map();
  const { rows } = await sql<{ id: string; words: string }>`
    select content_file.id, words
    from content_file
    join poster_words using (sha256)
    where content_file.id = any(${[...new Set(fileIds)]}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, words }) => [id, words]));
}
