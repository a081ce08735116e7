/** Files as they lie in the journal. */
export type MediaKind = "image" | "voice" | "video" | "file";
export interface MediaRow {
  mediaId: string;
  kind: MediaKind;
  /** What it may be used for: messages, Moments, product album; or a lasting picture. */
  use: "message" | "moment" | "album" | "lasting";
  filename: string;
  contentType: string;
  /** Unix seconds. */
  createdAt: number;
  /** base64 */
  bytes: string;
}
