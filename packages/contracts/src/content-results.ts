import { z } from "zod";
import { fen, id, idParams, instant } from "./common.ts";
import { READERS, route } from "./route.ts";

/** What became of a piece's messages to customers, one by one. Each customer's days begin when the message arrived. */
const sendFigures = {
  /** WeCom told of them: arrived or failed. Those that still wait for an advisor's tap are none. */
  sent: z.int(),
  delivered: z.int(),
  failed: z.int(),
  /** Known to have written back in their days; of welcomes nobody tells. */
  replied: z.int(),
  /** Customers who bought in their days, and for how much, refunds taken off. */
  buyers: z.int(),
  amountFen: fen,
  /** Customers whose contact ended in their days. */
  unfriended: z.int(),
};

/** What became of a piece's posts in groups and on Moments: many see one, and who did is not always known. */
const postFigures = {
  posts: z.int(),
  posted: z.int(),
  failedPosts: z.int(),
  /** Customers who could see them, each post counted by itself; absent while WeCom told of none. */
  reached: z.int().optional(),
  likes: z.int().optional(),
  comments: z.int().optional(),
};

/** One place that uses a piece, in one of its versions. */
export const contentResult = z.object({
  kind: z.enum(["mass_send", "journey", "calendar_journey", "channel_code"]),
  id,
  name: z.string(),
  version: z.int(),
  /** For so many days after a message, replies, orders and lost contacts are counted. */
  observeDays: z.int(),
  sends: z.object(sendFigures).optional(),
  posts: z.object(postFigures).optional(),
  /** True: only the latest of its messages were looked at; of posts, only the latest groups for who could see them. */
  isPart: z.boolean(),
});
export type ContentResult = z.infer<typeof contentResult>;

export const contentResults = z.object({
  /** By place and version; the latest versions first. */
  rows: z.array(contentResult),
  /** All places of a version together. */
  versions: z.array(
    z.object({
      version: z.int(),
      sends: z.object(sendFigures).optional(),
      posts: z.object(postFigures).optional(),
    }),
  ),
  /** Short links to it, with how often they were opened. */
  links: z.array(
    z.object({
      id,
      version: z.int(),
      /** The mass send that made it; absent for the library's own link. */
      massSendId: id.optional(),
      opens: z.int(),
      people: z.int(),
      lastOpenedAt: instant.optional(),
    }),
  ),
  asOf: instant,
});
export type ContentResults = z.infer<typeof contentResults>;

export const contentResultRoutes = {
  contentResults: route({
    method: "GET",
    path: "/content/:id/results",
    summary:
      "What came of a piece, place by place and version by version: messages, replies, orders and lost contacts in the days after, posts, openings",
    roles: READERS,
    params: idParams,
    response: contentResults,
  }),
};
