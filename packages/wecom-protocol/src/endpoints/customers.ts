/** Customers as their members know them: remark, tags and state belong to the pair (member, customer). */
import { z } from "zod";
import { cursor, externalUserid, list, messageBody, nothing, unixTime, userid } from "./shapes.ts";

const externalContact = z.object({
  external_userid: externalUserid,
  /** The WeChat nickname for type 1. */
  name: z.string(),
  avatar: z.string().optional(),
  /** 1 WeChat, 2 another WeCom company */
  type: z.int(),
  /** 0 unknown, 1 male, 2 female */
  gender: z.int(),
  /** Only if the company bound a WeChat developer account. */
  unionid: z.string().optional(),
  position: z.string().optional(),
  corp_name: z.string().optional(),
  corp_full_name: z.string().optional(),
});

const relation = {
  userid,
  remark: z.string().default(""),
  description: z.string().default(""),
  createtime: unixTime,
  remark_corp_name: z.string().optional(),
  remark_mobiles: z.array(z.string()).optional(),
  oper_userid: z.string().optional(),
  /** 1 QR code, 2 phone search, 3 card, 4 group, 6 WeChat contact, 16 acquisition link, 201 shared, 202 assigned … */
  add_way: z.int().optional(),
  /** The `state` of the contact way at the time of adding. */
  state: z.string().optional(),
};

const followUser = z.object({
  ...relation,
  tags: list(
    z.object({
      group_name: z.string().default(""),
      tag_name: z.string(),
      /** 1 corp tag, 2 the member's own (no tag_id), 3 rule group */
      type: z.int(),
      tag_id: z.string().optional(),
    }),
  ),
});

export const customerEndpoints = {
  "externalcontact/get_follow_user_list": {
    method: "GET",
    writes: false,
    request: nothing,
    response: z.object({ follow_user: list(userid) }),
  },
  /** All customers of a member, without pages. A member with none answers 84061, not an empty list. */
  "externalcontact/list": {
    method: "GET",
    writes: false,
    request: z.object({ userid }),
    response: z.object({ external_userid: list(externalUserid) }),
  },
  /** Followers come in pages of 500. A member whom the customer deleted is still listed. */
  "externalcontact/get": {
    method: "GET",
    writes: false,
    request: z.object({ external_userid: externalUserid, cursor }),
    response: z.object({
      external_contact: externalContact,
      follow_user: list(followUser),
      next_cursor: cursor,
    }),
  },
  /** One row per (member, customer). A page may be short or empty and still have a next_cursor. */
  "externalcontact/batch/get_by_user": {
    method: "POST",
    writes: false,
    request: z.object({
      userid_list: z.array(userid).min(1).max(100),
      cursor,
      limit: z.int().min(1).optional(),
    }),
    response: z.object({
      external_contact_list: list(
        z.object({
          external_contact: externalContact,
          /** Corp tags only, by id. */
          follow_info: z.object({ ...relation, tag_id: list(z.string()) }),
        }),
      ),
      next_cursor: cursor,
    }),
  },
  /** `remark_mobiles` replaces the list; [""] empties it. Raises no callback. */
  "externalcontact/remark": {
    method: "POST",
    writes: true,
    request: z.object({
      userid,
      external_userid: externalUserid,
      remark: z.string().max(20).optional(),
      description: z.string().max(150).optional(),
      remark_company: z.string().max(20).optional(),
      remark_mobiles: z.array(z.string()).optional(),
    }),
    response: nothing,
  },
  /** For the company's own mini program: openid and unionid as it got them. */
  "externalcontact/unionid_to_external_userid": {
    method: "POST",
    writes: false,
    request: z.object({ unionid: z.string().min(1), openid: z.string().min(1) }),
    response: z.object({ external_userid: externalUserid }),
  },
  /** Answers a pending_id for those who are no customers yet; it lives 90 days. */
  "idconvert/unionid_to_external_userid": {
    method: "POST",
    writes: false,
    request: z.object({
      unionid: z.string().min(1),
      openid: z.string().min(1),
      /** 0 the company's subject, 1 the provider's */
      subject_type: z.union([z.literal(0), z.literal(1)]).optional(),
    }),
    response: z.object({ external_userid: z.string().optional(), pending_id: z.string().optional() }),
  },
  /** For payments; WeChat users only (41056). */
  "externalcontact/convert_to_openid": {
    method: "POST",
    writes: false,
    request: z.object({ external_userid: externalUserid }),
    response: z.object({ openid: z.string() }),
  },
  /** Everybody whom members serve, one row a follower or group. `tmp_openid` lives 4 hours. */
  "externalcontact/contact_list": {
    method: "POST",
    writes: false,
    request: z.object({ cursor, limit: z.int().min(1).optional() }),
    response: z.object({
      info_list: list(
        z.object({
          is_customer: z.boolean(),
          tmp_openid: z.string(),
          external_userid: z.string().optional(),
          name: z.string().optional(),
          follow_userid: z.string().optional(),
          chat_id: z.string().optional(),
          chat_name: z.string().optional(),
          add_time: unixTime,
        }),
      ),
      next_cursor: cursor,
    }),
  },
  /** Within 20 s of the callback, once. */
  "externalcontact/send_welcome_msg": {
    method: "POST",
    writes: true,
    request: z.object({ welcome_code: z.string().min(1), ...messageBody }),
    response: nothing,
  },
} as const;
