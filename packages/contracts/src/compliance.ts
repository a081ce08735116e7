import { z } from "zod";
import { flag, id, idParams, instant, localDate, page, pageQuery, text } from "./common.ts";
import { regulatoryClass } from "./regulatory.ts";
import { READERS, route } from "./route.ts";

const words = z.object({ zh: z.string(), en: z.string() });
/** A text is checked up to here, in UTF-16 units; WeCom takes no longer one. */
export const MAX_CHECKED_LENGTH = 10_000;

/** Where a text meets its reader. */
export const CONTENT_CHANNELS = [
  "welcome",
  "mass_message",
  "group_message",
  "group_notice",
  "moments",
  "task_script",
  "sms",
  "poster",
  "h5_page",
  "live_script",
  "coupon",
  "product",
] as const;
export const contentChannel = z.enum(CONTENT_CHANNELS);
export type ContentChannel = z.infer<typeof contentChannel>;

/** "offer" sells; "care" asks and helps; "education" is health knowledge, where selling is forbidden; "notice" is a recall or a duty. */
export const CONTENT_PURPOSES = ["offer", "care", "education", "notice"] as const;
export const contentPurpose = z.enum(CONTENT_PURPOSES);
export type ContentPurpose = z.infer<typeof contentPurpose>;

/** Readers whom the law protects more than others; none of them named means the general public. */
export const AUDIENCES = ["minors", "elderly", "pregnant", "infant_parents"] as const;
export const audience = z.enum(AUDIENCES);

/** What the reader gets to see: the text, and the other words with it (a link's title, a file's name). */
export const checkedContent = z.object({
  text: text(MAX_CHECKED_LENGTH),
  extras: z.array(z.string().max(500)).max(20).default([]),
});

/** What a text is about and for whom: the same words may pass for one product and be forbidden for another. */
export const contentSubject = z.object({
  channel: contentChannel,
  purpose: contentPurpose,
  /** Of the goods and services it is about; empty: not stated, then rules of single classes count one degree less. */
  classes: z.array(regulatoryClass).max(20).default([]),
  audiences: z.array(audience).max(10).default([]),
});
export type ContentSubject = z.infer<typeof contentSubject>;

/** "hint" is said to the author and stops nothing. */
export const SEVERITIES = ["block", "review", "hint"] as const;
export const severity = z.enum(SEVERITIES);
export type Severity = z.infer<typeof severity>;

export const VERDICTS = ["pass", "review", "blocked"] as const;
export const verdict = z.enum(VERDICTS);
export type Verdict = z.infer<typeof verdict>;

export const contentHit = z.object({
  ruleId: z.string(),
  pack: z.string(),
  severity,
  title: words,
  /** The law and its article, or the platform's rule. */
  clause: z.string(),
  reason: words,
  advice: words,
  /** The marked words as they stand, from `start` to `end` (exclusive, in UTF-16 units). Absent: it is about the whole. */
  word: z.string().optional(),
  /** Where they stand: 0 the text, n the n-th of the extras. */
  part: z.int().optional(),
  start: z.int().optional(),
  end: z.int().optional(),
  /** A sentence that is missing, as it may be added. */
  missing: z.string().optional(),
  /** The words were spelt in another way (spaces, signs, traditional or look-alike characters) and seen all the same. */
  disguised: z.boolean(),
});
export type ContentHit = z.infer<typeof contentHit>;

export const contentCheck = z.object({
  verdict,
  /** The gravest first, then in the order of the text; 200 at most. */
  hits: z.array(contentHit),
  /** The version of the rules that said so. */
  rules: z.string(),
});
export type ContentCheck = z.infer<typeof contentCheck>;

const actor = z.object({
  kind: z.enum(["person", "key", "system"]),
  id: z.string().optional(),
  name: z.string(),
});

/** How a rule of a pack stands in this workspace. "off" is said by nobody any more. */
export const ruleSetting = z.enum([...SEVERITIES, "off"]);

export const wordRule = z.object({
  id: z.string(),
  title: words,
  /** As it holds here; `shipped` as the pack has it. */
  severity: ruleSetting,
  shipped: severity,
  clause: z.string(),
  classes: z.array(regulatoryClass),
  channels: z.array(contentChannel),
  purposes: z.array(contentPurpose),
  audiences: z.array(audience),
  ads: z.boolean(),
  /** The law leaves no room: it can't be made milder here. */
  firm: z.boolean(),
  reason: words,
  advice: words,
  example: z.string().optional(),
  words: z.array(z.string()),
  patterns: z.array(z.string()),
  statement: z.string().optional(),
  /** Why it was set otherwise, by whom and when. */
  override: z.object({ reason: z.string(), by: actor, at: instant }).optional(),
});
export type WordRule = z.infer<typeof wordRule>;

/** Words that a workspace forbids itself. */
export const ownRule = z.object({
  id,
  title: z.string(),
  severity,
  words: z.array(z.string()),
  classes: z.array(regulatoryClass),
  channels: z.array(contentChannel),
  advice: z.string(),
  by: actor,
  changedAt: instant,
});
export type OwnRule = z.infer<typeof ownRule>;

/** Why a word that looks forbidden may stand: the grounds of the enforcement guide, and two of our own. */
export const EXEMPTION_GROUNDS = [
  "not_about_goods",
  "self_comparison",
  "usage_tip",
  "legal_grade",
  "registered_name",
  "provable_fact",
  "approved_artwork",
  "other",
] as const;
export const exemptionGround = z.enum(EXEMPTION_GROUNDS);

/** A phrase inside which no word counts. */
export const allowedPhrase = z.object({
  id,
  phrase: z.string(),
  ground: exemptionGround,
  reason: z.string(),
  by: actor,
  at: instant,
});
export type AllowedPhrase = z.infer<typeof allowedPhrase>;

export const wordRules = z.object({
  /** Names the rules as they hold now; each change makes another. */
  version: z.string(),
  packs: z.array(z.object({ pack: z.string(), title: words, version: z.string(), rules: z.array(wordRule) })),
  own: z.array(ownRule),
  allowed: z.array(allowedPhrase),
  /** Phrases that are shipped. */
  shippedAllowed: z.array(z.string()),
  asOf: instant,
});
export type WordRules = z.infer<typeof wordRules>;

const ownRuleBody = z.object({
  title: text(60),
  severity,
  words: z.array(text(60)).min(1).max(200),
  classes: z.array(regulatoryClass).max(20).default([]),
  channels: z.array(contentChannel).max(20).default([]),
  advice: z.string().trim().max(200).default(""),
});

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
  submittedBy: actor,
  submittedAt: instant,
  decidedBy: actor.optional(),
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
/** Those who answer for what goes out. */
export const REVIEWERS = ["owner", "reviewer"] as const;

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
  wordRules: route({
    method: "GET",
    path: "/compliance/rules",
    summary: "All rules as they hold here: the packs, own words and phrases that are allowed",
    roles: READERS,
    response: wordRules,
  }),
  setRuleSeverity: route({
    method: "PUT",
    path: "/compliance/rules/:ruleId/severity",
    summary:
      "Makes a rule of a pack stricter or milder in this workspace, with the reason; `severity` null: as shipped again",
    roles: REVIEWERS,
    params: z.object({ ruleId: z.string().max(80) }),
    body: z.object({ severity: ruleSetting.nullable(), reason: text(300) }),
    response: wordRules,
  }),
  addOwnRule: route({
    method: "POST",
    path: "/compliance/own-rules",
    summary: "Forbids words of one's own",
    roles: REVIEWERS,
    body: ownRuleBody,
    response: wordRules,
  }),
  changeOwnRule: route({
    method: "PUT",
    path: "/compliance/own-rules/:id",
    summary: "Changes words of one's own",
    roles: REVIEWERS,
    params: idParams,
    body: ownRuleBody,
    response: wordRules,
  }),
  removeOwnRule: route({
    method: "DELETE",
    path: "/compliance/own-rules/:id",
    summary: "Takes words of one's own out; the audit keeps them",
    roles: REVIEWERS,
    params: idParams,
    response: wordRules,
  }),
  allowPhrase: route({
    method: "POST",
    path: "/compliance/allowed-phrases",
    summary: "Lets a phrase stand although a word in it is forbidden, on a stated ground",
    roles: REVIEWERS,
    body: z.object({ phrase: text(100), ground: exemptionGround, reason: text(300) }),
    response: wordRules,
  }),
  removeAllowedPhrase: route({
    method: "DELETE",
    path: "/compliance/allowed-phrases/:id",
    summary: "Takes an allowed phrase out",
    roles: REVIEWERS,
    params: idParams,
    response: wordRules,
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
