import type { Loop } from "@hortus/kernel";
import { MEDIA_DAYS, WecomError } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { findConnection, uploadToWecom } from "../../wecom/index.ts";
import { findExpiring, findMedia, mediaExpires, noteWanted, putMedia } from "./media-store.ts";
import { readFile } from "./store.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A media_id must outlive the calls that carry it. */
const LEAST_LEFT_MS = HOUR_MS;
/** Renewed this long before the end: a night in which WeCom does not answer is survived. */
const RENEWED_BEFORE_MS = 12 * HOUR_MS;
/** What nothing went out with for so long is uploaded again only when somebody wants it. */
const WANTED_MS = 14 * DAY_MS;
const BATCH = 5;

/**
 * What WeCom calls these files, uploading those that it does not hold. Never inside a transaction.
 *
 * @returns by file; files that are not there are missing
 * @throws {WecomError} when an upload fails; nothing was sent then
 */
export async function findMediaIds(
  context: Context,
  fileIds: readonly string[],
): Promise<Map<string, string>> {
  if (fileIds.length === 0) return new Map();
  const { workspace, clock } = context;
  const now = clock.now();
  const media = await findMedia(workspace.db, fileIds, new Date(now.getTime() + LEAST_LEFT_MS));
  await workspace.tx((tx) => noteWanted(tx, [...media.keys()], now));
  for (const fileId of new Set(fileIds)) {
    if (media.has(fileId)) continue;
    const mediaId = await upload(context, fileId, now);
    if (mediaId !== undefined) media.set(fileId, mediaId);
  }
  return media;
}

/** Uploads again what ends soon, so that no message waits for it. */
export const renewMediaLoop: Loop<Context> = {
  name: "content/renew-media",
  everyMs: 10 * 60_000,
  waiting: ({ clock }) => mediaExpires(...windowAt(clock.now())),
  async run(context) {
    const { workspace, clock, log } = context;
    if (!(await findConnection(workspace.db))) return false;
    const [until, wantedSince] = windowAt(clock.now());
    const expiring = await findExpiring(workspace.db, { until, wantedSince, limit: BATCH });
    for (const { fileId, wantedAt } of expiring) {
      try {
        await upload(context, fileId, wantedAt);
      } catch (error) {
        if (!(error instanceof WecomError)) throw error;
        log.warn({ file: fileId, err: error }, "WeCom did not take a file; it is tried again");
        return false;
      }
    }
    return expiring.length === BATCH;
  },
};

/** What ends before the first and was wanted since the second. */
const windowAt = (now: Date): [Date, Date] => [
  new Date(now.getTime() + RENEWED_BEFORE_MS),
  new Date(now.getTime() - WANTED_MS),
];

/** A picture that the library does not keep, as one that was drawn for one advisor. @throws {WecomError} */
export async function uploadPicture(context: Context, name: string, png: Buffer): Promise<string> {
  const { media_id: mediaId } = await uploadToWecom(
    context,
    "media/upload",
    { type: "image" },
    { filename: name, contentType: "image/png", bytes: new Uint8Array(png) },
  );
  return mediaId;
}

async function upload(context: Context, fileId: string, wantedAt: Date): Promise<string | undefined> {
  const file = await readFile(context.workspace.db, fileId);
  if (!file) return undefined;
  const { media_id: mediaId } = await uploadToWecom(
    context,
    "media/upload",
    { type: file.kind },
    { filename: file.name, contentType: file.mimeType, bytes: new Uint8Array(file.data) },
  );
  const expiresAt = new Date(context.clock.now().getTime() + MEDIA_DAYS * DAY_MS);
  await context.workspace.tx((tx) => putMedia(tx, { fileId, mediaId, expiresAt, wantedAt }));
  return mediaId;
}
