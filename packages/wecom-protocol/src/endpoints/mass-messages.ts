/** Mass messages (企业群发): a task that each member confirms; results are polled, no callback tells of them. */
import { z } from "zod";
import {
  attachment,
  cursor,
  externalUserid,
  list,
  messageBody,
  nothing,
  unixTime,
  userid,
} from "./shapes.ts";

const msgid = z.string().min(1).max(128);
const page = { cursor, limit: z.int().min(1).optional() };

export const massMessageEndpoints = {
  /** Single: one of customers, sender and tag_filter. `fail_list` names who can't be sent to; with none left 41048. */
  "externalcontact/add_msg_template": {
    method: "POST",
    writes: true,
    request: z.object({
      chat_type: z.enum(["single", "group"]).optional(),
      external_userid: z.array(externalUserid).max(10_000).optional(),
      /** For groups, which belong to the sender; without it all of their groups. */
      chat_id_list: z.array(z.string()).max(2000).optional(),
      /** Single only, and not beside external_userid: one tag of each group of tags. */
      tag_filter: z
        .object({ group_list: z.array(z.object({ tag_list: z.array(z.string()).min(1).max(100) })).min(1) })
        .optional(),
      /** Needed for groups. */
      sender: userid.optional(),
      /** The member may choose among the customers before sending. */
      allow_select: z.boolean().optional(),
      ...messageBody,
    }),
    response: z.object({ fail_list: list(z.string()), msgid }),
  },
  "externalcontact/get_groupmsg_list_v2": {
    method: "POST",
    writes: false,
    request: z.object({
      chat_type: z.enum(["single", "group"]),
      /** At most a month apart. */
      start_time: unixTime,
      end_time: unixTime,
      creator: z.string().optional(),
      /** 0 the company's, 1 a member's own, 2 all */
      filter_type: z.union([z.literal(0), z.literal(1), z.literal(2)]).optional(),
      ...page,
    }),
    response: z.object({
      next_cursor: cursor,
      group_msg_list: list(
        z.object({
          msgid,
          /** Absent for those made through the API. */
          creator: z.string().optional(),
          /** A number on the wire, text in the documentation. */
          create_time: z.coerce.number().int(),
          create_type: z.int(),
          text: z.object({ content: z.string() }).optional(),
          attachments: z.array(attachment).optional(),
        }),
      ),
    }),
  },
  "externalcontact/get_groupmsg_task": {
    method: "POST",
    writes: false,
    request: z.object({ msgid, ...page }),
    response: z.object({
      next_cursor: cursor,
      /** status 0 not confirmed, 2 sent */
      task_list: list(z.object({ userid, status: z.int(), send_time: unixTime.optional() })),
    }),
  },
  "externalcontact/get_groupmsg_send_result": {
    method: "POST",
    writes: false,
    request: z.object({ msgid, userid, ...page }),
    response: z.object({
      next_cursor: cursor,
      send_list: list(
        z.object({
          external_userid: externalUserid.optional(),
          chat_id: z.string().optional(),
          userid,
          /** 0 not sent, 1 sent, 2 not a friend (any more), 3 the customer's receive limit is used up */
          status: z.int(),
          send_time: unixTime.optional(),
        }),
      ),
    }),
  },
  /** At most three times in 24 hours. */
  "externalcontact/remind_groupmsg_send": {
    method: "POST",
    writes: true,
    request: z.object({ msgid }),
    response: nothing,
  },
  /** Stops what has not been sent; takes nothing back. */
  "externalcontact/cancel_groupmsg_send": {
    method: "POST",
    writes: true,
    request: z.object({ msgid }),
    response: nothing,
  },
} as const;
