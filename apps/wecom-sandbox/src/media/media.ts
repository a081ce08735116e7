/** Files: taken for three days by the clock and then refused, pictures of uploadimg for ever. */
import { MEDIA_DAYS } from "@hortus/wecom-protocol";
import type { MessageContent } from "../phone-api.ts";
import type { World } from "../world.ts";
import type { MediaKind, MediaRow } from "./rows.ts";

const LIFE_SECONDS = MEDIA_DAYS * 86_400;
/** Older ones are forgotten first, so that a sandbox that runs for months stays small; those that are over are refused, and chats show them. */
const MOST_KEPT = 300;

export function keepMedia(
  world: World,
  file: Pick<MediaRow, "kind" | "use" | "filename" | "contentType"> & { bytes: Uint8Array },
): MediaRow {
  const { state } = world;
  return state.store.transact(() => {
    const row: MediaRow = {
      ...file,
      mediaId: state.nextId(file.use === "lasting" ? "pic_" : "3", 60),
      createdAt: state.nowSeconds(),
      bytes: Buffer.from(file.bytes).toString("base64"),
    };
    state.media.put(row.mediaId, row);
    for (const key of state.media.keys().slice(0, -MOST_KEPT)) state.media.delete(key);
    return row;
  });
}

/** Undefined if it never was or is over. */
export function findMedia(world: World, mediaId: string): MediaRow | undefined {
  const row = world.state.media.get(mediaId);
  return row && (row.use === "lasting" || !isOver(world, row)) ? row : undefined;
}

/** What a chat shows of it. The chat keeps what it showed, as WeChat does, as long as the file is kept here. */
export function contentOfMedia(
  world: World,
  kind: Exclude<MediaKind, "voice">,
  mediaId: string,
): Extract<MessageContent, { kind: "image" | "video" | "file" }> {
  const row = world.state.media.get(mediaId);
  // without the host, which may be another after a restart
  const url = row ? `/media/${row.mediaId}` : "";
  return kind === "image" ? { kind, picUrl: url } : { kind, mediaId, url, name: row?.filename ?? "" };
}

const isOver = ({ state }: World, row: MediaRow) => state.nowSeconds() - row.createdAt >= LIFE_SECONDS;
