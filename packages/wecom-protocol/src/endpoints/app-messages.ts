/** Messages of the app to members of the company. What is over WeCom's limits per member is dropped without a word. */
import { z } from "zod";
import { bytes, nothing, userid } from "./shapes.ts";
import { templateCard } from "./template-cards.ts";

const flag = z.union([z.literal(0), z.literal(1)]);
const mediaId = z.string().min(1);

const head = {
  /** userids joined by "|", at most 1000, or "@all" */
  touser: z.string().optional(),
  toparty: z.string().optional(),
  totag: z.string().optional(),
  agentid: z.int(),
  safe: flag.optional(),
  enable_id_trans: flag.optional(),
  /** The same message to the same people within the interval is sent once. */
  enable_duplicate_check: flag.optional(),
  /** Seconds; 1800 by default. */
  duplicate_check_interval: z.int().min(1).max(14_400).optional(),
};

const appMessage = z.discriminatedUnion("msgtype", [
  z.object({ ...head, msgtype: z.literal("text"), text: z.object({ content: bytes(2048) }) }),
  /** A subset of Markdown; not shown inside WeChat. */
  z.object({ ...head, msgtype: z.literal("markdown"), markdown: z.object({ content: bytes(2048) }) }),
  z.object({
    ...head,
    msgtype: z.literal("textcard"),
    textcard: z.object({
      title: z.string().min(1).max(128),
      description: z.string().min(1).max(512),
      url: z.string().min(1).max(2048),
      btntxt: z.string().max(4).optional(),
    }),
  }),
  z.object({
    ...head,
    msgtype: z.literal("news"),
    news: z.object({
      articles: z
        .array(
          z.object({
            title: z.string().min(1).max(128),
            description: z.string().max(512).optional(),
            url: z.string().max(2048).optional(),
            picurl: z.string().optional(),
            appid: z.string().optional(),
            pagepath: z.string().optional(),
          }),
        )
        .min(1)
        .max(8),
    }),
  }),
  z.object({ ...head, msgtype: z.literal("image"), image: z.object({ media_id: mediaId }) }),
  z.object({ ...head, msgtype: z.literal("voice"), voice: z.object({ media_id: mediaId }) }),
  z.object({ ...head, msgtype: z.literal("file"), file: z.object({ media_id: mediaId }) }),
  z.object({
    ...head,
    msgtype: z.literal("video"),
    video: z.object({
      media_id: mediaId,
      title: z.string().max(128).optional(),
      description: z.string().max(512).optional(),
    }),
  }),
  z.object({
    ...head,
    msgtype: z.literal("miniprogram_notice"),
    miniprogram_notice: z.object({
      appid: z.string().min(1),
      page: z.string().optional(),
      title: z.string().min(4).max(12),
      description: z.string().min(4).max(12).optional(),
      emphasis_first_item: z.boolean().optional(),
      content_item: z
        .array(z.object({ key: z.string().min(1).max(10), value: z.string().min(1).max(30) }))
        .max(10)
        .optional(),
    }),
  }),
  z.object({ ...head, msgtype: z.literal("template_card"), template_card: templateCard }),
]);
export type AppMessage = z.infer<typeof appMessage>;

export const appMessageEndpoints = {
  "message/send": {
    method: "POST",
    writes: true,
    request: appMessage,
    response: z.object({
      invaliduser: z.string().default(""),
      invalidparty: z.string().default(""),
      invalidtag: z.string().default(""),
      msgid: z.string().optional(),
      /** Of a card with buttons: 72 hours, one update. The callback of a button brings another. */
      response_code: z.string().optional(),
    }),
  },
  /** Puts words in the place of the buttons, or another card in the place of this one. */
  "message/update_template_card": {
    method: "POST",
    writes: true,
    request: z
      .object({
        userids: z.array(userid).max(1000).optional(),
        partyids: z.array(z.int()).optional(),
        tagids: z.array(z.int()).optional(),
        atall: flag.optional(),
        agentid: z.int(),
        response_code: z.string().min(1),
        button: z.object({ replace_name: z.string().min(1) }).optional(),
        template_card: templateCard.optional(),
      })
      .refine((card) => card.button || card.template_card, "button or template_card is needed"),
    response: z.object({ invaliduser: z.array(z.string()).default([]) }),
  },
  /** Within 24 hours. */
  "message/recall": {
    method: "POST",
    writes: true,
    request: z.object({ msgid: z.string().min(1) }),
    response: nothing,
  },
} as const;
