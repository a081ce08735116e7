/**
 * What is said in WeChat customer service. Nothing comes by callback but word that there is something: it is pulled by cursor, page by
 * page, for three days.
 */
import { z } from "zod";
import { openKfid } from "./customer-service.ts";
import { incoming } from "./customer-service-told.ts";
import { bytes, externalUserid, list } from "./shapes.ts";

const mediaId = z.string().min(1);
const msgid = z
  .string()
  .regex(/^[0-9A-Za-z_-]{1,32}$/)
  .optional();
const text = z.object({ content: bytes(2048), menu_id: z.string().max(128).optional() });
const menu = z.object({
  head_content: bytes(1024).optional(),
  list: z
    .array(
      z.discriminatedUnion("type", [
        z.object({
          type: z.literal("click"),
          click: z.object({ id: z.string().max(128).optional(), content: bytes(128) }),
        }),
        z.object({ type: z.literal("view"), view: z.object({ url: bytes(2048), content: bytes(1024) }) }),
        z.object({
          type: z.literal("miniprogram"),
          miniprogram: z.object({ appid: z.string(), pagepath: z.string(), content: bytes(1024) }),
        }),
        z.object({ type: z.literal("text"), text: z.object({ content: bytes(256) }) }),
      ]),
    )
    .optional(),
  tail_content: bytes(1024).optional(),
});
export type KfMenu = z.infer<typeof menu>;

const to = { touser: externalUserid, open_kfid: openKfid, msgid };
const outgoing = z.discriminatedUnion("msgtype", [
  z.object({ ...to, msgtype: z.literal("text"), text }),
  z.object({ ...to, msgtype: z.literal("image"), image: z.object({ media_id: mediaId }) }),
  z.object({ ...to, msgtype: z.literal("voice"), voice: z.object({ media_id: mediaId }) }),
  z.object({ ...to, msgtype: z.literal("video"), video: z.object({ media_id: mediaId }) }),
  z.object({ ...to, msgtype: z.literal("file"), file: z.object({ media_id: mediaId }) }),
  z.object({
    ...to,
    msgtype: z.literal("link"),
    link: z.object({
      title: bytes(128),
      desc: bytes(512).optional(),
      url: z.string().min(1).max(2048),
      thumb_media_id: mediaId,
    }),
  }),
  z.object({
    ...to,
    msgtype: z.literal("miniprogram"),
    miniprogram: z.object({
      appid: z.string().min(1),
      title: bytes(64).optional(),
      thumb_media_id: mediaId,
      pagepath: z.string().min(1),
    }),
  }),
  z.object({ ...to, msgtype: z.literal("msgmenu"), msgmenu: menu }),
  z.object({
    ...to,
    msgtype: z.literal("location"),
    location: z.object({
      name: z.string().optional(),
      address: z.string().optional(),
      latitude: z.number(),
      longitude: z.number(),
    }),
  }),
  z.object({ ...to, msgtype: z.literal("ca_link"), ca_link: z.object({ link_url: z.string().min(1) }) }),
]);
export type KfOutgoing = z.infer<typeof outgoing>;

export const customerServiceMessageEndpoints = {
  /**
   * Keep `next_cursor` for each account, and go on while `has_more` is 1: a page may be short before the end. Messages of send_msg are not
   * among them. Without the token of a callback it may be called rarely only.
   */
  "kf/sync_msg": {
    method: "POST",
    writes: false,
    request: z.object({
      open_kfid: openKfid,
      cursor: z.string().max(64).optional(),
      token: z.string().max(128).optional(),
      limit: z.int().min(1).optional(),
      voice_format: z.union([z.literal(0), z.literal(1)]).optional(),
    }),
    response: z.object({
      next_cursor: z.string().default(""),
      has_more: z.int().default(0),
      msg_list: list(incoming),
    }),
  },
  /** Five at most to each message of the customer, within 48 hours of it, while no member has the conversation. */
  "kf/send_msg": {
    method: "POST",
    writes: true,
    request: outgoing,
    response: z.object({ msgid: z.string() }),
  },
  /** The answer to somebody's coming, or to a change of state, by its code. */
  "kf/send_msg_on_event": {
    method: "POST",
    writes: true,
    request: z.discriminatedUnion("msgtype", [
      z.object({ code: z.string().min(1).max(128), msgid, msgtype: z.literal("text"), text }),
      z.object({ code: z.string().min(1).max(128), msgid, msgtype: z.literal("msgmenu"), msgmenu: menu }),
    ]),
    response: z.object({ msgid: z.string() }),
  },
} as const;
