/** Acquisition links (获客助手): addresses outside WeChat that add a member, paid by a quota. */
import { z } from "zod";
import { cursor, externalUserid, list, nothing, unixTime, userid } from "./shapes.ts";

const linkId = z.string().min(1).max(64);
const range = z.object({
  user_list: z.array(userid).max(500).optional(),
  department_list: z.array(z.int()).optional(),
});
const priority = z.object({
  /** 1 by the whole company, 2 by the named members */
  priority_type: z.union([z.literal(1), z.literal(2)]),
  priority_userid_list: z.array(userid).optional(),
});
const settings = {
  skip_verify: z.boolean().optional(),
  mark_source: z.boolean().optional(),
  priority_option: priority.optional(),
};
const link = z.object({
  link_id: linkId.optional(),
  link_name: z.string(),
  /** Append `?customer_channel=`, at most 64 bytes: it comes back as State. */
  url: z.string(),
  create_time: unixTime,
  skip_verify: z.boolean().optional(),
  mark_source: z.boolean().optional(),
});

export const acquisitionLinkEndpoints = {
  "externalcontact/customer_acquisition/list_link": {
    method: "POST",
    writes: false,
    request: z.object({ limit: z.int().min(1).optional(), cursor }),
    response: z.object({ link_id_list: list(linkId), next_cursor: cursor }),
  },
  "externalcontact/customer_acquisition/get": {
    method: "POST",
    writes: false,
    request: z.object({ link_id: linkId }),
    response: z.object({ link, range, priority_option: priority.optional() }),
  },
  "externalcontact/customer_acquisition/create_link": {
    method: "POST",
    writes: true,
    request: z.object({ link_name: z.string().min(1).max(30), range, ...settings }),
    response: z.object({ link: link.extend({ link_id: linkId }) }),
  },
  "externalcontact/customer_acquisition/update_link": {
    method: "POST",
    writes: true,
    request: z.object({
      link_id: linkId,
      link_name: z.string().min(1).max(30).optional(),
      range: range.optional(),
      ...settings,
    }),
    response: nothing,
  },
  /** Raises no callback, as other changes through the API raise none. */
  "externalcontact/customer_acquisition/delete_link": {
    method: "POST",
    writes: true,
    request: z.object({ link_id: linkId }),
    response: nothing,
  },
  "externalcontact/customer_acquisition/customer": {
    method: "POST",
    writes: false,
    request: z.object({ link_id: linkId, limit: z.int().min(1).optional(), cursor }),
    response: z.object({
      customer_list: list(
        z.object({
          external_userid: externalUserid,
          userid,
          /** 0 nothing written yet, 1 written, 2 unknown */
          chat_status: z.int(),
          state: z.string().default(""),
        }),
      ),
      next_cursor: cursor,
    }),
  },
  "externalcontact/customer_acquisition_quota": {
    method: "GET",
    writes: false,
    request: nothing,
    response: z.object({
      /** Used so far, in all. */
      total: z.int(),
      balance: z.int(),
      quota_list: list(z.object({ expire_date: unixTime, balance: z.int() })),
    }),
  },
  "externalcontact/customer_acquisition/statistic": {
    method: "POST",
    writes: false,
    request: z.object({ link_id: linkId, start_time: unixTime, end_time: unixTime }),
    response: z.object({ click_link_customer_cnt: z.int(), new_customer_cnt: z.int() }),
  },
  /** The key is in the callback message_from_customer; 30 minutes. */
  "externalcontact/customer_acquisition/get_chat_info": {
    method: "POST",
    writes: false,
    request: z.object({ chat_key: z.string().min(1) }),
    response: z.object({
      userid,
      external_userid: externalUserid,
      chat_info: z.object({
        recv_msg_cnt: z.int(),
        link_id: z.string().optional(),
        state: z.string().optional(),
      }),
    }),
  },
} as const;
