/** Contact ways (联系我): QR codes that lead a customer to one of several members. */
import { z } from "zod";
import { bytes, cursor, externalUserid, list, nothing, unixTime, userid } from "./shapes.ts";

const configId = z.string().min(1).max(64);
/** Sent when a temporary chat ends. Beside the text one part; of several WeCom takes the first in this order. */
const conclusions = z.object({
  text: z.object({ content: bytes(4000) }).optional(),
  image: z.object({ media_id: z.string().optional(), pic_url: z.string().optional() }).optional(),
  link: z
    .object({
      title: bytes(128),
      picurl: z.string().optional(),
      desc: bytes(512).optional(),
      url: z.string().min(1).max(2048),
    })
    .optional(),
  miniprogram: z
    .object({ title: bytes(64), pic_media_id: z.string(), appid: z.string(), page: z.string() })
    .optional(),
});
export type Conclusions = z.infer<typeof conclusions>;
const seconds = z
  .int()
  .min(1)
  .max(14 * 86_400);

const pool = { user: z.array(userid).max(100).optional(), party: z.array(z.int()).optional() };
const changeable = {
  style: z.int().optional(),
  remark: z.string().max(30).optional(),
  skip_verify: z.boolean().optional(),
  /** Comes back as State in the callback and as `state` of the relation. */
  state: z.string().max(30).optional(),
  ...pool,
  /** Temporary ones only: how long the code lives (7 days by default), and the chat after adding (24 hours). */
  expires_in: seconds.optional(),
  chat_expires_in: seconds.optional(),
  /** Temporary ones only: the one customer who may use it. */
  unionid: z.string().optional(),
  conclusions: conclusions.optional(),
  mark_source: z.boolean().optional(),
};

const contactWay = z.object({
  config_id: configId,
  type: z.int(),
  scene: z.int(),
  style: z.int().optional(),
  remark: z.string().default(""),
  skip_verify: z.boolean().default(true),
  state: z.string().default(""),
  qr_code: z.string().optional(),
  user: list(userid),
  party: list(z.int()),
  is_temp: z.boolean().optional(),
  expires_in: z.int().optional(),
  chat_expires_in: z.int().optional(),
  unionid: z.string().optional(),
  mark_source: z.boolean().optional(),
  conclusions: conclusions.optional(),
});

export const contactWayEndpoints = {
  "externalcontact/add_contact_way": {
    method: "POST",
    writes: true,
    request: z.object({
      /** 1 one member, 2 several */
      type: z.union([z.literal(1), z.literal(2)]),
      /** 1 button in a mini program, 2 QR code */
      scene: z.union([z.literal(1), z.literal(2)]),
      /** A customer who scans again comes to the same member. */
      is_exclusive: z.boolean().optional(),
      /** A chat that ends by itself: medical companies, one member, one customer. */
      is_temp: z.boolean().optional(),
      ...changeable,
    }),
    response: z.object({ config_id: configId, qr_code: z.string().optional() }),
  },
  "externalcontact/get_contact_way": {
    method: "POST",
    writes: false,
    request: z.object({ config_id: configId }),
    response: z.object({ contact_way: contactWay }),
  },
  /** Those created in the last 90 days unless a time is given. */
  "externalcontact/list_contact_way": {
    method: "POST",
    writes: false,
    request: z.object({
      start_time: unixTime.optional(),
      end_time: unixTime.optional(),
      cursor,
      limit: z.int().min(1).optional(),
    }),
    response: z.object({ contact_way: list(z.object({ config_id: configId })), next_cursor: cursor }),
  },
  /** Given fields overwrite; type and scene can't change; the QR picture stays the same. */
  "externalcontact/update_contact_way": {
    method: "POST",
    writes: true,
    request: z.object({ config_id: configId, ...changeable }),
    response: nothing,
  },
  "externalcontact/del_contact_way": {
    method: "POST",
    writes: true,
    request: z.object({ config_id: configId }),
    response: nothing,
  },
  /** Sends the conclusions, then ends the chat. */
  "externalcontact/close_temp_chat": {
    method: "POST",
    writes: true,
    request: z.object({ userid, external_userid: externalUserid }),
    response: nothing,
  },
} as const;
