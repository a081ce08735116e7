import { z } from "zod";
import { id, instant, localDate, page, pageQuery } from "./common.ts";
import { guardDecision, intentClass, intentState, sendAttachment, why } from "./outreach.ts";
import { READERS, route } from "./route.ts";

export const POST_CHANNELS = ["group", "moments"] as const;
export const postChannel = z.enum(POST_CHANNELS);

/** What many read at once: in a customer group, or on an advisor's Moments. */
export const post = z.object({
  id,
  channel: postChannel,
  /** The group, or the advisor whose Moments it is on. */
  target: z.object({ id: z.string(), name: z.string() }),
  /** Who hands it in; none for a group that is gone. */
  advisor: z.object({ id: z.string(), name: z.string() }).optional(),
  class: intentClass,
  title: z.string(),
  text: z.string(),
  attachments: z.array(sendAttachment),
  why,
  plannedAt: instant,
  state: intentState,
  reason: z.string().optional(),
  until: instant.optional(),
  sentAt: instant.optional(),
  /** Of published Moments: customers who can see it, and how many of them liked it and commented. */
  reached: z.int().optional(),
  likes: z.int().optional(),
  comments: z.int().optional(),
  /** The latest asking of the guards; none before the first. */
  decision: guardDecision.optional(),
});
export type Post = z.infer<typeof post>;

export const postRoutes = {
  listPosts: route({
    method: "GET",
    path: "/posts",
    summary: "What was to go into groups and on Moments and what became of it, latest planned first",
    roles: READERS,
    query: pageQuery.extend({
      channel: postChannel.optional(),
      /** A group's id, or an advisor's. */
      target: z.string().max(64).optional(),
      state: intentState.optional(),
      advisorId: z.string().max(64).optional(),
      /** A journey of groups or Moments. */
      journeyId: id.optional(),
      massSendId: id.optional(),
      from: localDate.optional(),
      to: localDate.optional(),
    }),
    response: page(post),
  }),
};
