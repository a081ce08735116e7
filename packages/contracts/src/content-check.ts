/** A text, where it meets whom, and what the rules say of it. */
import { z } from "zod";
import { text } from "./common.ts";
import { regulatoryClass } from "./regulatory.ts";

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
