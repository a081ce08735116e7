import type { Db, Tx } from "@hortus/kernel";
import { sql, type RawBuilder } from "kysely";

/** Those that are good until then at least, by file. */
export async function findMedia(
  db: Db,
  fileIds: readonly string[],
  until: Date,
): Promise<Map<string, string>> {
  const { rows } = await sql<{ fileId: string; mediaId: string }>`
    select file_id as "fileId", media_id as "mediaId"
    from content_media
    where file_id = any(${[...fileIds]}::uuid[]) and expires_at >= ${until}`.execute(db);
  return new Map(rows.map(({ fileId, mediaId }) => [fileId, mediaId]));
}

/** Notes that something goes out with these. */
export async function noteWanted(tx: Tx, fileIds: readonly string[], now: Date): Promise<void> {
  await sql`update content_media set wanted_at = ${now} where file_id = any(${[...fileIds]}::uuid[])`.execute(
    tx,
  );
}

export async function putMedia(
  tx: Tx,
  {
    fileId,
    mediaId,
    expiresAt,
    wantedAt,
  }: { fileId: string; mediaId: string; expiresAt: Date; wantedAt: Date },
): Promise<void> {
  await sql`
    insert into content_media (file_id, media_id, expires_at, wanted_at)
    values (${fileId}, ${mediaId}, ${expiresAt}, ${wantedAt})
    on conflict (file_id) do update
    set media_id = excluded.media_id, expires_at = excluded.expires_at,
      wanted_at = greatest(content_media.wanted_at, excluded.wanted_at)`.execute(tx);
}

/** Whether something ends before `until` that was wanted since `wantedSince`. */
export const mediaExpires = (until: Date, wantedSince: Date): RawBuilder<unknown> =>
  sql`exists (
    select 1 from content_media
    where expires_at < ${until}::timestamptz and wanted_at >= ${wantedSince}::timestamptz
  )`;

/** What ends before `until` and was wanted since `wantedSince`, the first to end first. */
export async function findExpiring(
  db: Db,
  { until, wantedSince, limit }: { until: Date; wantedSince: Date; limit: number },
): Promise<{ fileId: string; wantedAt: Date }[]> {
  const { rows } = await sql<{ fileId: string; wantedAt: Date }>`
    select file_id as "fileId", wanted_at as "wantedAt"
    from content_media
    where expires_at < ${until} and wanted_at >= ${wantedSince}
    order by expires_at, file_id
    limit ${limit}`.execute(db);
  return rows;
}
