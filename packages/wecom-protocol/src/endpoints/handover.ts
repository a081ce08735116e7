/** Handing customers and groups to another member (继承), on the job and after somebody has left. */
import { z } from "zod";
import { cursor, externalUserid, list, unixTime, userid } from "./shapes.ts";

const pair = { handover_userid: userid, takeover_userid: userid };
const started = z.object({
  /** errcode 0: the transfer has begun, not that it is done. */
  customer: list(z.object({ external_userid: externalUserid, errcode: z.int() })),
});
const result = z.object({
  customer: list(
    z.object({
      external_userid: externalUserid,
      /** 1 done, 2 waiting, 3 refused, 4 the receiver is full, 5 no record */
      status: z.int(),
      /** Of a waiting one in the future; 0 if refused. */
      takeover_time: unixTime.optional(),
    }),
  ),
  next_cursor: cursor,
});
const failedChats = z.object({
  failed_chat_list: list(z.object({ chat_id: z.string(), errcode: z.int(), errmsg: z.string().default("") })),
});
const chats = z.object({ chat_id_list: z.array(z.string()).min(1).max(100), new_owner: userid });

export const handoverEndpoints = {
  /** Completes by itself after 24 hours unless the customer refuses; twice in 90 days at most. */
  "externalcontact/transfer_customer": {
    method: "POST",
    writes: true,
    request: z.object({
      ...pair,
      external_userid: z.array(externalUserid).min(1).max(100),
      transfer_success_msg: z.string().max(200).optional(),
    }),
    response: started,
  },
  "externalcontact/transfer_result": {
    method: "POST",
    writes: false,
    request: z.object({ ...pair, cursor }),
    response: result,
  },
  /** Customers of members who have left, last left first. */
  "externalcontact/get_unassigned_list": {
    method: "POST",
    writes: false,
    request: z.object({
      page_id: z.int().min(0).optional(),
      page_size: z.int().min(1).optional(),
      cursor,
    }),
    response: z.object({
      info: list(
        // sic: WeCom writes "dimission"
        z.object({ handover_userid: userid, external_userid: externalUserid, dimission_time: unixTime }),
      ),
      is_last: z.boolean().default(true),
      next_cursor: cursor,
    }),
  },
  "externalcontact/resigned/transfer_customer": {
    method: "POST",
    writes: true,
    request: z.object({ ...pair, external_userid: z.array(externalUserid).min(1).max(100) }),
    response: started,
  },
  "externalcontact/resigned/transfer_result": {
    method: "POST",
    writes: false,
    request: z.object({ ...pair, cursor }),
    response: result,
  },
  /** The owner has left (else 90500). */
  "externalcontact/groupchat/transfer": {
    method: "POST",
    writes: true,
    request: chats,
    response: failedChats,
  },
  "externalcontact/groupchat/onjob_transfer": {
    method: "POST",
    writes: true,
    request: chats,
    response: failedChats,
  },
} as const;
