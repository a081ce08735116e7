/** What sync_msg tells: what customers and members said, and what happened to a conversation. */
import { z } from "zod";
import { unixTime } from "./shapes.ts";

const file = z.object({ media_id: z.string() }).optional();

const event = z.object({
  /**
   * enter_session, msg_send_fail, servicer_status_change, session_status_change, user_recall_msg, servicer_recall_msg,
   * reject_customer_msg_switch_change …
   */
  event_type: z.string(),
  open_kfid: z.string().optional(),
  external_userid: z.string().optional(),
  scene: z.string().optional(),
  scene_param: z.string().optional(),
  /** Of who enters for the first time in 48 hours: 20 seconds, once. */
  welcome_code: z.string().optional(),
  /** session_status_change: 1 taken from the pool, 2 handed on, 3 ended, 4 opened again by a member */
  change_type: z.int().optional(),
  old_servicer_userid: z.string().optional(),
  new_servicer_userid: z.string().optional(),
  /** Of change_type 1 and 3: answers once, within 20 seconds. */
  msg_code: z.string().optional(),
  /** What send_msg answered as msgid. */
  fail_msgid: z.string().optional(),
  /**
   * 0 unknown, 1 the customer's account is gone, 2 the app is closed, 4 more than 48 hours, 5 the conversation has ended, 6 more than five,
   * 7 no channel is bound, 8 the company is not verified
   */
  fail_type: z.int().optional(),
  /** The member of servicer_status_change, servicer_recall_msg and reject_customer_msg_switch_change. */
  servicer_userid: z.string().optional(),
  /** servicer_status_change: 1 receives customers, 2 does not */
  status: z.int().optional(),
  /** servicer_status_change: 0 stopped, 1 pauses */
  stop_type: z.int().optional(),
  /** user_recall_msg, servicer_recall_msg: which message was taken back */
  recall_msgid: z.string().optional(),
  /** 1 the member takes no more messages of this customer, 0 takes them again */
  reject_switch: z.int().optional(),
});

/** Of events the customer and the account stand in `event` only. Kinds that are not listed have their own field, which is left out. */
export const incoming = z.object({
  msgid: z.string(),
  open_kfid: z.string().optional(),
  external_userid: z.string().optional(),
  send_time: unixTime,
  /** 3 the customer, 4 the system, 5 a member */
  origin: z.int(),
  servicer_userid: z.string().optional(),
  msgtype: z.string(),
  /** `menu_id` when the customer chose from a menu. */
  text: z.object({ content: z.string(), menu_id: z.string().optional() }).optional(),
  image: file,
  voice: file,
  video: file,
  file,
  location: z
    .object({
      latitude: z.number(),
      longitude: z.number(),
      name: z.string().default(""),
      address: z.string().default(""),
    })
    .optional(),
  link: z
    .object({
      title: z.string().default(""),
      desc: z.string().default(""),
      url: z.string(),
      pic_url: z.string().default(""),
    })
    .optional(),
  business_card: z.object({ userid: z.string() }).optional(),
  miniprogram: z
    .object({
      title: z.string().default(""),
      appid: z.string(),
      pagepath: z.string().default(""),
      thumb_media_id: z.string().optional(),
    })
    .optional(),
  event: event.optional(),
});
export type KfIncoming = z.infer<typeof incoming>;
