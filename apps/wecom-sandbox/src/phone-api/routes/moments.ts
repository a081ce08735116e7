/** Moments: published by members, liked and commented by customers. */
import { z } from "zod";
import * as shape from "../shapes.ts";
import { person, staff, text, type PhoneRoute } from "./pieces.ts";

const posts = z.object({ posts: z.array(shape.momentPostShape) });
const post = staff.extend({ momentId: z.string() });

export const momentRoutes = {
  /** What the person sees, newest first, at most 100. */
  listPersonMoments: { method: "GET", path: "/people/:personId/moments", params: person, response: posts },
  listStaffMoments: { method: "GET", path: "/staff/:userid/moments", params: staff, response: posts },
  publishMoment: {
    method: "POST",
    path: "/staff/:userid/moments/:momentId/publish",
    params: post,
    response: shape.momentPostShape,
  },
  /** The member's own, out at once. */
  postMoment: {
    method: "POST",
    path: "/staff/:userid/moments",
    params: staff,
    body: text,
    response: shape.momentPostShape,
  },
  /** A second like takes the first one back. */
  likeMoment: {
    method: "POST",
    path: "/people/:personId/moments/:userid/:momentId/like",
    params: post.extend({ personId: z.string() }),
    response: shape.momentPostShape,
  },
  commentMoment: {
    method: "POST",
    path: "/people/:personId/moments/:userid/:momentId/comment",
    params: post.extend({ personId: z.string() }),
    body: text,
    response: shape.momentPostShape,
  },
} as const satisfies Record<string, PhoneRoute>;
