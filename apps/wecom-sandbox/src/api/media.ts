/** Uploads, with WeCom's sizes and kinds; and the way back. */
import { createHash } from "node:crypto";
import type { UploadEndpoints, UploadName } from "@hortus/wecom-protocol";
import type { z } from "zod";
import { findMedia, keepMedia } from "../media/media.ts";
import type { MediaKind } from "../media/rows.ts";
import type { World } from "../world.ts";
import type { Handlers } from "./handlers.ts";
import { refuse } from "./refusal.ts";

const MB = 1024 * 1024;
const LEAST_BYTES = 5;
const JOB_SECONDS = 3600;
const LARGEST: Record<MediaKind, number> = { image: 10 * MB, voice: 2 * MB, video: 10 * MB, file: 20 * MB };
/** Which errcode a wrong size has. */
const SIZE_CODE: Record<MediaKind, number> = { image: 40009, voice: 40006, video: 40011, file: 40006 };

export interface UploadedFile {
  filename: string;
  contentType: string;
  bytes: Uint8Array;
}
type UploadHandlers = {
  [N in UploadName]: (
    world: World,
    request: z.output<UploadEndpoints[N]["request"]>,
    file: UploadedFile,
  ) => object;
};

export const uploadHandlers: UploadHandlers = {
  "media/upload"(world, { type }, file) {
    checkSize(file, type);
    if (type === "image") checkPicture(file);
    const { mediaId, createdAt } = keepMedia(world, { ...file, kind: type, use: "message" });
    // a text here, a number in upload_attachment: both as WeCom has it
    return { errmsg: "", type, media_id: mediaId, created_at: String(createdAt) };
  },

  "media/uploadimg"(world, _request, file) {
    if (file.bytes.length < LEAST_BYTES || file.bytes.length > 2 * MB) refuse(40009);
    checkPicture(file);
    const { mediaId } = keepMedia(world, { ...file, kind: "image", use: "lasting" });
    return { errmsg: "", url: `${world.url()}/media/${mediaId}` };
  },

  "media/upload_attachment"(world, { media_type, attachment_type }, file) {
    if (attachment_type === 2 ? media_type !== "image" : media_type === "file") refuse(40004);
    checkSize(file, media_type);
    if (media_type === "image") checkPicture(file);
    const use = attachment_type === 1 ? "moment" : "album";
    const { mediaId, createdAt } = keepMedia(world, { ...file, kind: media_type, use });
    return { type: media_type, media_id: mediaId, created_at: createdAt };
  },
};

export const mediaHandlers: Handlers<"media/upload_by_url" | "media/get_upload_by_url_result"> = {
  /** The sandbox fetches nothing from outside: the file of a job holds its address. */
  "media/upload_by_url"(world, { type, filename, url }) {
    const jobid = createHash("md5").update(`upload:${world.state.nextNumber()}`).digest("hex");
    const bytes = Buffer.from(url.padEnd(LEAST_BYTES));
    const contentType = type === "video" ? "video/mp4" : "application/octet-stream";
    const { mediaId } = keepMedia(world, { kind: type, use: "message", filename, contentType, bytes });
    world.state.uploadJobs.put(jobid, { jobid, mediaId, createdAt: world.state.nowSeconds() });
    return { jobid };
  },
  "media/get_upload_by_url_result"({ state }, { jobid }) {
    const job = state.uploadJobs.get(jobid);
    if (!job || state.nowSeconds() - job.createdAt > JOB_SECONDS)
      refuse(40058, "invalid param: jobid is unknown or older than 60 minutes");
    const detail = { errcode: 0, errmsg: "ok", media_id: job.mediaId, created_at: job.createdAt };
    return { status: 2, detail };
  },
};

/** What media/get answers. */
export function readMedia(world: World, mediaId: string): UploadedFile {
  const row = findMedia(world, mediaId) ?? refuse(40007);
  return { filename: row.filename, contentType: row.contentType, bytes: Buffer.from(row.bytes, "base64") };
}

function checkSize({ bytes }: UploadedFile, kind: MediaKind): void {
  if (bytes.length === 0) refuse(44001);
  if (bytes.length < LEAST_BYTES || bytes.length > LARGEST[kind]) refuse(SIZE_CODE[kind]);
}

/** By the first bytes, not by what the name says. */
function checkPicture({ bytes }: UploadedFile): void {
  const start = Buffer.from(bytes.subarray(0, 4)).toString("hex");
  if (!start.startsWith("ffd8ff") && start !== "89504e47") refuse(40005, "an image is a JPG or a PNG");
}
