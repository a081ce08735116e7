/** Checks of texts, and the review desk with its decisions. */
import { z } from "zod";
import { flag, id, idParams, instant, localDate, page, pageQuery, text } from "./common.ts";
import {
  checkedContent,
  contentChannel,
  contentCheck,
  contentHit,
  contentSubject,
  verdict,
} from "./content-check.ts";
import { READERS, route } from "./route.ts";
import { complianceActor, exemptionGround, REVIEWERS } from "./word-rules.ts";

export const REVIEW_STATES = ["waiting", "approved", "rejected", "withdrawn"] as const;
export const reviewState = z.enum(REVIEW_STATES);

export const contentReview = z.object({
  id,
  title: z.string(),
  text: z.string(),
  extras: z.array(z.string()),
  subject: contentSubject,
  /** Where it comes from: `journey`, `channel_code`, … and the object's id, if it has one. */
  origin: z.object({ kind: z.string(), id: z.string().optional() }),
  contentHash: z.string(),
  /** What the rules said when it was submitted. */
  verdict,
  hits: z.array(contentHit),
  rules: z.string(),
  note: z.string().optional(),
  state: reviewState,
  submittedBy: complianceActor,
  submittedAt: instant,
  decidedBy: complianceActor.optional(),
  decidedAt: instant.optional(),
  comment: z.string().optional(),
  ground: exemptionGround.optional(),
  /** An approval that ends; it holds until it is withdrawn unless said. */
  expiresAt: instant.optional(),
});
export type ContentReview = z.infer<typeof contentReview>;

/** How the version that was checked stands at the desk. */
const standing = z.object({
  id,
  state: reviewState,
  expiresAt: instant.optional(),
  comment: z.string().optional(),
});

/** Those who write or read texts for customers. */
const WRITERS = [...READERS, "advisor"] as const;
const SUBMITTERS = ["owner", "operator", "reviewer", "advisor"] as const;

export const complianceRoutes = {
  checkContent: route({
    method: "POST",
    path: "/compliance/checks",
    summary: "Checks a text: passes, needs a reviewer, or is blocked; with the words marked and the reasons",
    roles: WRITERS,
    body: checkedContent.extend({ subject: contentSubject }),
    /** `review`: the newest decision on this very version. */
    response: contentCheck.extend({ review: standing.optional() }),
  }),
  submitReview: route({
    method: "POST",
    path: "/compliance/reviews",
    summary:
      "Gives a version of a text to the review desk; what passes needs none, what is blocked gets none",
    roles: SUBMITTERS,
    body: checkedContent.extend({
      subject: contentSubject,
      title: text(100),
      origin: z.object({ kind: z.string().regex(/^[a-z_]{1,30}$/), id: z.string().max(64).optional() }),
      note: z.string().trim().max(500).default(""),
    }),
    response: contentReview,
  }),
  listReviews: route({
    method: "GET",
    path: "/compliance/reviews",
    summary: "The review desk: waiting ones oldest first, decided ones latest first",
    roles: WRITERS,
    query: pageQuery.extend({
      state: reviewState.default("waiting"),
      channel: contentChannel.optional(),
      mine: flag.optional(),
    }),
    response: page(contentReview).extend({ waiting: z.int() }),
  }),
  getReview: route({
    method: "GET",
    path: "/compliance/reviews/:id",
    summary: "One submission, how the rules judge it today, and earlier versions of the same content",
    roles: WRITERS,
    params: idParams,
    response: z.object({ review: contentReview, now: contentCheck, earlier: z.array(contentReview) }),
  }),
  approveReview: route({
    method: "POST",
    path: "/compliance/reviews/:id/approve",
    summary:
      "Lets this version go out, on a stated ground; `expiresAt` ends it. Nobody approves an own text but an owner",
    roles: REVIEWERS,
    params: idParams,
    body: z.object({
      ground: exemptionGround,
      comment: z.string().trim().max(1_000).default(""),
      expiresAt: instant.optional(),
    }),
    response: contentReview,
  }),
  rejectReview: route({
    method: "POST",
    path: "/compliance/reviews/:id/reject",
    summary: "Sends it back to the author with the reason",
    roles: REVIEWERS,
    params: idParams,
    body: z.object({ comment: text(1_000) }),
    response: contentReview,
  }),
  withdrawReview: route({
    method: "POST",
    path: "/compliance/reviews/:id/withdraw",
    summary: "Takes a submission back (its author), or ends an approval at once (a reviewer)",
    roles: SUBMITTERS,
    params: idParams,
    body: z.object({ comment: z.string().trim().max(1_000).default("") }),
    response: contentReview,
  }),
  exportReviews: route({
    method: "GET",
    path: "/compliance/reviews-export",
    summary:
      "The evidence: texts, hits, decisions, who and when, of submissions between two days, in their order; 10 000 at most",
    roles: REVIEWERS,
    query: z.object({ from: localDate, to: localDate }),
    response: z.object({ rows: z.array(contentReview), asOf: instant }),
  }),
};
