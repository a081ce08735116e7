/** Files that content and messages bring: pictures, videos and others. */
import { z } from "zod";
import { id, idParams } from "./common.ts";
import { OPERATORS, READERS, route } from "./route.ts";

/** WeCom's limits: image and video 10 MB, other files 20 MB. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024;
export const FILE_KINDS = ["image", "video", "file"] as const;
export const fileKind = z.enum(FILE_KINDS);

export const contentFile = z.object({
  id,
  name: z.string(),
  kind: fileKind,
  mimeType: z.string(),
  bytes: z.int(),
});
export type ContentFile = z.infer<typeof contentFile>;

export const contentFileRoutes = {
  uploadContentFile: route({
    method: "POST",
    path: "/content-files",
    summary: "Stores a picture (JPG, PNG), a video (MP4) or another file; the same file twice is one",
    roles: OPERATORS,
    upload: { maxBytes: MAX_FILE_BYTES },
    response: contentFile,
  }),
  getContentFile: route({
    method: "GET",
    path: "/content-files/:id",
    summary: "The file: pictures and videos to show, others to save",
    roles: [...READERS, "advisor"],
    params: idParams,
    response: "file",
  }),
};
