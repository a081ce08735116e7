/**
 * WeChat customer service (微信客服): accounts, who serves, and the state of a conversation. What is said is in
 * customer-service-messages.ts.
 */
import { z } from "zod";
import { externalUserid, list, nothing, queryInt, userid } from "./shapes.ts";

export const openKfid = z.string().min(1).max(64);
const name = z.string().min(1).max(16);
const mediaId = z.string().min(1);
const servicers = z.object({
  open_kfid: openKfid,
  userid_list: z.array(userid).max(100).optional(),
  department_id_list: z.array(z.int()).max(20).optional(),
});
const servicersDone = z.object({
  result_list: list(
    z.object({
      userid: z.string().optional(),
      department_id: z.int().optional(),
      errcode: z.int(),
      errmsg: z.string(),
    }),
  ),
});
/** 0 unhandled, 1 with the app, 2 waiting for a member, 3 with a member, 4 ended or not begun */
export const serviceState = z.int().min(0).max(4);

export const customerServiceEndpoints = {
  "kf/account/add": {
    method: "POST",
    writes: true,
    request: z.object({ name, media_id: mediaId }),
    response: z.object({ open_kfid: openKfid }),
  },
  "kf/account/del": {
    method: "POST",
    writes: true,
    request: z.object({ open_kfid: openKfid }),
    response: nothing,
  },
  "kf/account/update": {
    method: "POST",
    writes: true,
    request: z.object({ open_kfid: openKfid, name: name.optional(), media_id: mediaId.optional() }),
    response: nothing,
  },
  /** By place, not by cursor: the end is a page that is not full. */
  "kf/account/list": {
    method: "POST",
    writes: false,
    request: z.object({ offset: z.int().min(0).default(0), limit: z.int().min(1).default(100) }),
    response: z.object({
      account_list: list(
        z.object({
          open_kfid: openKfid,
          name: z.string(),
          avatar: z.string().default(""),
          manage_privilege: z.boolean().optional(),
        }),
      ),
    }),
  },
  /** Add `&scene_param=` (128 bytes, encoded) to the address: it comes back when a customer enters. */
  "kf/add_contact_way": {
    method: "POST",
    writes: true,
    request: z.object({
      open_kfid: openKfid,
      scene: z
        .string()
        .regex(/^[0-9A-Za-z_-]{0,32}$/)
        .optional(),
    }),
    response: z.object({ url: z.string() }),
  },
  "kf/servicer/add": { method: "POST", writes: true, request: servicers, response: servicersDone },
  "kf/servicer/del": { method: "POST", writes: true, request: servicers, response: servicersDone },
  "kf/servicer/list": {
    method: "GET",
    writes: false,
    request: z.object({ open_kfid: openKfid }),
    response: z.object({
      servicer_list: list(
        z.object({
          userid: z.string().optional(),
          department_id: z.int().optional(),
          /** 0 receives customers, 1 does not */
          status: queryInt.optional(),
          stop_type: queryInt.optional(),
        }),
      ),
    }),
  },
  "kf/service_state/get": {
    method: "POST",
    writes: false,
    request: z.object({ open_kfid: openKfid, external_userid: externalUserid }),
    response: z.object({ service_state: serviceState, servicer_userid: z.string().optional() }),
  },
  /** `msg_code` answers the change once, within 20 seconds, by send_msg_on_event. */
  "kf/service_state/trans": {
    method: "POST",
    writes: true,
    request: z.object({
      open_kfid: openKfid,
      external_userid: externalUserid,
      service_state: serviceState,
      /** Needed for state 3. */
      servicer_userid: userid.optional(),
    }),
    response: z.object({ msg_code: z.string().optional() }),
  },
  "kf/customer/batchget": {
    method: "POST",
    writes: false,
    request: z.object({
      external_userid_list: z.array(externalUserid).min(1).max(100),
      need_enter_session_context: z.union([z.literal(0), z.literal(1)]).optional(),
    }),
    response: z.object({
      customer_list: list(
        z.object({
          external_userid: externalUserid,
          nickname: z.string(),
          avatar: z.string().default(""),
          gender: z.int().default(0),
          unionid: z.string().optional(),
          enter_session_context: z.object({ scene: z.string(), scene_param: z.string() }).optional(),
        }),
      ),
      invalid_external_userid: list(z.string()),
    }),
  },
} as const;
