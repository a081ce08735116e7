import type { Db } from "@hortus/kernel";
import { sql } from "kysely";

/** The newest approval of each of these contents that holds at `now`, by content hash. */
export async function findApprovals(
  db: Db,
  hashes: readonly string[],
  now: Date,
): Promise<Map<string, { id: string; expiresAt: Date | null }>> {
  if (hashes.length === 0) return new Map();
  const { rows } = await sql<{ content_hash: string; id: string; expires_at: Date | null }>`
    select distinct on (content_hash) content_hash, id, expires_at
    from content_review
    where content_hash = any(${[...hashes]}::text[])
      and state = 'approved'
      and (expires_at is null or expires_at > ${now})
    order by content_hash, decided_at desc`.execute(db);
  return new Map(rows.map((row) => [row.content_hash, { id: row.id, expiresAt: row.expires_at }]));
}
