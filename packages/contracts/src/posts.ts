import { z } from "zod";
import { id, idParams, localDate, page, pageQuery } from "./common.ts";
import { guardDecision, intentState, outgoing } from "./intents.ts";
import { READERS, route } from "./route.ts";

export const POST_CHANNELS = ["group", "moments"] as const;
export const postChannel = z.enum(POST_CHANNELS);

/** What many read at once: in a customer group, or on an advisor's Moments. */
export const post = outgoing.extend({
  channel: postChannel,
  /** The group, or the advisor whose Moments it is on. */
  target: z.object({ id: z.string(), name: z.string() }),
  /** Who hands it in; none for a group that is gone. */
  advisor: outgoing.shape.advisor,
  /** Of published Moments: customers who can see it, and how many of them liked it and commented. */
  reached: z.int().optional(),
  likes: z.int().optional(),
  comments: z.int().optional(),
  /** The latest asking of the guards; none before the first. */
  decision: guardDecision.optional(),
});
export type Post = z.infer<typeof post>;

/** A post of a customer's group or advisor, and whether this customer could see it. */
export const customerPost = post.extend({
  /** "unknown": WeCom has not told yet. */
  seen: z.enum(["yes", "no", "unknown"]),
  /**
   * Why not: "not_out" (see `state` and `reason`), not in the group yet or no more, no contact of the advisor, not among those to whom WeCom
   * shows it ("not_listed_tags": it was for some tags only), or not read yet.
   */
  because: z
    .enum([
      "not_out",
      "joined_later",
      "left_before",
      "no_contact",
      "not_listed",
      "not_listed_tags",
      "not_read",
    ])
    .optional(),
});
export type CustomerPost = z.infer<typeof customerPost>;

export const postRoutes = {
  listCustomerPosts: route({
    method: "GET",
    path: "/customers/:id/posts",
    summary:
      "Posts of a customer's groups and advisors, and whether the customer could see each; advisors ask for own customers only",
    roles: [...READERS, "advisor"],
    params: idParams,
    query: pageQuery,
    response: page(customerPost),
  }),
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
