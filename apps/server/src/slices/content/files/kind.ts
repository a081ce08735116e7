import type { ContentFile } from "@hortus/contracts";

type Kind = Pick<ContentFile, "kind" | "mimeType">;

/** What a file is by its first bytes: names and what browsers say of it prove nothing. WeCom shows JPG, PNG and MP4 only. */
export function kindOf(data: Buffer): Kind {
  if (data.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])))
    return { kind: "image", mimeType: "image/jpeg" };
  if (data.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])))
    return { kind: "image", mimeType: "image/png" };
  if (data.subarray(4, 8).toString("latin1") === "ftyp") return { kind: "video", mimeType: "video/mp4" };
  if (data.subarray(0, 5).toString("latin1") === "%PDF-")
    return { kind: "file", mimeType: "application/pdf" };
  return { kind: "file", mimeType: "application/octet-stream" };
}
