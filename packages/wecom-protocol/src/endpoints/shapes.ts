/** Pieces that several endpoints share. Lengths are WeCom's: characters, or bytes of UTF-8 where it counts bytes. */
import { z } from "zod";

export const userid = z.string().min(1).max(64);
export const externalUserid = z.string().min(1).max(64);
export const cursor = z.string().max(4096).optional();
export const unixTime = z.int().min(0);
export const list = <T extends z.ZodType>(item: T) => z.array(item).default([]);
export const nothing = z.object({});

/** Numbers in query strings arrive as text. */
export const queryInt = z.coerce.number().int();

export const bytes = (max: number) =>
  z.string().refine((text) => Buffer.byteLength(text) <= max, `longer than ${max} bytes`);

const image = z
  .object({ media_id: z.string().optional(), pic_url: z.string().optional() })
  .refine((picture) => picture.media_id || picture.pic_url, "media_id or pic_url is needed");

/** What a welcome or mass message may carry beside its text. */
export const attachment = z.discriminatedUnion("msgtype", [
  z.object({ msgtype: z.literal("image"), image }),
  z.object({
    msgtype: z.literal("link"),
    link: z.object({
      title: bytes(128),
      picurl: z.string().max(2048).optional(),
      desc: bytes(512).optional(),
      url: z.string().min(1).max(2048),
    }),
  }),
  z.object({
    msgtype: z.literal("miniprogram"),
    miniprogram: z.object({
      title: bytes(64),
      pic_media_id: z.string(),
      appid: z.string(),
      page: z.string(),
    }),
  }),
  z.object({ msgtype: z.literal("video"), video: z.object({ media_id: z.string() }) }),
  z.object({ msgtype: z.literal("file"), file: z.object({ media_id: z.string() }) }),
]);
export type Attachment = z.infer<typeof attachment>;

export const messageBody = {
  text: z.object({ content: bytes(4000) }).optional(),
  attachments: z.array(attachment).max(9).optional(),
};
