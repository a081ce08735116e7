/** Moments of customers (客户朋友圈): a job makes a task, members publish it by hand, results are polled. */
import { z } from "zod";
import { bytes, cursor, externalUserid, list, nothing, unixTime, userid } from "./shapes.ts";

const momentId = z.string().min(1).max(64);
const page = { cursor, limit: z.int().min(1).optional() };

/** Up to nine images, or one video, or one link: kinds don't mix. `media_id` comes from media/upload_attachment. */
const momentAttachment = z.discriminatedUnion("msgtype", [
  z.object({ msgtype: z.literal("image"), image: z.object({ media_id: z.string().min(1) }) }),
  z.object({ msgtype: z.literal("video"), video: z.object({ media_id: z.string().min(1) }) }),
  z.object({
    msgtype: z.literal("link"),
    link: z.object({
      title: bytes(64).optional(),
      url: z.string().min(1).max(2048),
      media_id: z.string().min(1),
    }),
  }),
]);
export type MomentAttachment = z.infer<typeof momentAttachment>;

const senders = z.object({
  user_list: z.array(userid).max(100_000).optional(),
  department_list: z.array(z.int()).optional(),
});
const tags = z.object({ tag_list: z.array(z.string()).optional() });

export const momentEndpoints = {
  /** The job lives 24 hours. Without a range every member in the app's range is asked to publish. */
  "externalcontact/add_moment_task": {
    method: "POST",
    writes: true,
    request: z.object({
      text: z
        .object({
          content: bytes(4000).refine((text) => [...text].length <= 2000, "more than 2000 characters"),
        })
        .optional(),
      attachments: z.array(momentAttachment).optional(),
      /** Members and tags narrow each other. Corp tags only. */
      visible_range: z
        .object({ sender_list: senders.optional(), external_contact_list: tags.optional() })
        .optional(),
    }),
    response: z.object({ jobid: z.string().min(1) }),
  },
  "externalcontact/get_moment_task_result": {
    method: "GET",
    writes: false,
    request: z.object({ jobid: z.string().min(1).max(64) }),
    response: z.object({
      /** 1 started, 2 running, 3 done: only then is `result` there. */
      status: z.int(),
      type: z.string().optional(),
      result: z
        .object({
          errcode: z.int().default(0),
          errmsg: z.string().default(""),
          moment_id: z.string().optional(),
          invalid_sender_list: senders.optional(),
          invalid_external_contact_list: tags.optional(),
        })
        .optional(),
    }),
  },
  "externalcontact/get_moment_list": {
    method: "POST",
    writes: false,
    request: z.object({
      /** At most 30 days apart. */
      start_time: unixTime,
      end_time: unixTime,
      creator: z.string().optional(),
      /** 0 the company's, 1 a member's own, 2 all */
      filter_type: z.union([z.literal(0), z.literal(1), z.literal(2)]).optional(),
      ...page,
    }),
    response: z.object({
      next_cursor: cursor,
      moment_list: list(
        z.object({
          moment_id: momentId,
          creator: z.string().optional(),
          create_time: z.coerce.number().int(),
          /** 0 the company's, 1 a member's own */
          create_type: z.int(),
          /** 0 to some, 1 to all customers */
          visible_type: z.int(),
          text: z.object({ content: z.string() }).optional(),
          image: z.array(z.object({ media_id: z.string() })).optional(),
          video: z.object({ media_id: z.string(), thumb_media_id: z.string().optional() }).optional(),
          link: z.object({ title: z.string().default(""), url: z.string() }).optional(),
        }),
      ),
    }),
  },
  /** Moments of the company only. */
  "externalcontact/get_moment_task": {
    method: "POST",
    writes: false,
    request: z.object({ moment_id: momentId, ...page }),
    response: z.object({
      next_cursor: cursor,
      /** publish_status 0 not yet, 1 published */
      task_list: list(z.object({ userid, publish_status: z.int() })),
    }),
  },
  /** The customers whom the member's publication was meant for. */
  "externalcontact/get_moment_customer_list": {
    method: "POST",
    writes: false,
    request: z.object({ moment_id: momentId, userid, ...page }),
    response: z.object({
      next_cursor: cursor,
      customer_list: list(z.object({ userid: z.string(), external_userid: externalUserid })),
    }),
  },
  /** The customers who can see it: a customer is shown only so many Moments of a company a day. */
  "externalcontact/get_moment_send_result": {
    method: "POST",
    writes: false,
    request: z.object({ moment_id: momentId, userid, ...page }),
    response: z.object({
      next_cursor: cursor,
      customer_list: list(z.object({ external_userid: externalUserid })),
    }),
  },
  /** Who, and when; never what they wrote. */
  "externalcontact/get_moment_comments": {
    method: "POST",
    writes: false,
    request: z.object({ moment_id: momentId, userid }),
    response: z.object({
      comment_list: list(reaction()),
      like_list: list(reaction()),
    }),
  },
  /** Stops what has not been published; takes nothing back. */
  "externalcontact/cancel_moment_task": {
    method: "POST",
    writes: true,
    request: z.object({ moment_id: momentId }),
    response: nothing,
  },
} as const;

function reaction() {
  return z.object({
    external_userid: z.string().optional(),
    userid: z.string().optional(),
    create_time: unixTime,
  });
}
