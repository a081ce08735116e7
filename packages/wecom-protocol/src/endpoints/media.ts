/**
 * Files that messages carry. A media_id is good for three days and for every app of the company; the address that uploadimg
 * answers stays for ever. Files travel as multipart, in the field `media`.
 */
import { z } from "zod";

/** How long a media_id is good. */
export const MEDIA_DAYS = 3;

export const uploadEndpoints = {
  /** image 10 MB (JPG, PNG), voice 2 MB (AMR), video 10 MB (MP4), file 20 MB; nothing below 5 bytes. */
  "media/upload": {
    request: z.object({ type: z.enum(["image", "voice", "video", "file"]) }),
    response: z.object({
      type: z.string(),
      media_id: z.string().min(1),
      /** Text here, a number in upload_attachment. */
      created_at: z.coerce.number().int(),
    }),
  },
  /** At most 2 MB; usable inside WeCom's own content only. */
  "media/uploadimg": { request: z.object({}), response: z.object({ url: z.string().min(1) }) },
  /** For Moments (1: image or video) and the product album (2: image). */
  "media/upload_attachment": {
    request: z.object({
      media_type: z.enum(["image", "video", "file"]),
      /** 1 Moments, 2 product album */
      attachment_type: z.coerce.number().int().min(1).max(2),
    }),
    response: z.object({
      type: z.string(),
      media_id: z.string().min(1),
      created_at: z.coerce.number().int(),
    }),
  },
} as const satisfies Record<string, UploadEndpoint>;

export const downloadEndpoints = {
  "media/get": { request: z.object({ media_id: z.string().min(1) }) },
} as const;

/** Large files, fetched by WeCom itself. */
export const mediaEndpoints = {
  "media/upload_by_url": {
    method: "POST",
    writes: true,
    request: z.object({
      scene: z.literal(1),
      type: z.enum(["video", "file"]),
      filename: z.string().min(1),
      url: z.string().min(1).max(2048),
      md5: z.string().length(32),
    }),
    response: z.object({ jobid: z.string().min(1) }),
  },
  "media/get_upload_by_url_result": {
    method: "POST",
    writes: false,
    request: z.object({ jobid: z.string().min(1) }),
    response: z.object({
      /** 1 running, 2 done, 3 failed */
      status: z.int(),
      detail: z
        .object({
          errcode: z.int().default(0),
          errmsg: z.string().default(""),
          media_id: z.string().optional(),
          created_at: z.coerce.number().optional(),
        })
        .optional(),
    }),
  },
} as const;

export interface UploadEndpoint {
  request: z.ZodType;
  response: z.ZodType;
}
export interface UploadFile {
  filename: string;
  contentType: string;
  bytes: Uint8Array<ArrayBuffer>;
}
export type UploadEndpoints = typeof uploadEndpoints;
export type UploadName = keyof UploadEndpoints;
export type UploadRequest<N extends UploadName> = z.input<UploadEndpoints[N]["request"]>;
export type UploadResponse<N extends UploadName> = z.output<UploadEndpoints[N]["response"]>;
export type DownloadName = keyof typeof downloadEndpoints;
export type DownloadRequest<N extends DownloadName> = z.input<(typeof downloadEndpoints)[N]["request"]>;
