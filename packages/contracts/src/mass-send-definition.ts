import { z } from "zod";
import { id, instant, text } from "./common.ts";
import { contentSource } from "./content.ts";
import { intentClass } from "./intents.ts";
import { sendAttachment } from "./send-attachments.ts";
import { regulatoryClass } from "./regulatory.ts";

/** What a mass send is to do: to whom, what, when, and what it is compared with. */

/** Variables of a mass send's text; one without a value and without a default keeps the customer out, never a hole in the text. */
export const MASS_SEND_VARIABLES = ["customer", "advisor"] as const;

const ids = z.array(id).max(50).default([]);
const people = z.array(id).max(10_000).default([]);

/** Everybody in one of the segments, with one of the tags or on the list, but for those who are excluded. */
export const massSendAudience = z.object({
  segmentIds: ids,
  tagIds: ids,
  customerIds: people,
  exclude: z.object({ segmentIds: ids, tagIds: ids, customerIds: people }).default({
    segmentIds: [],
    tagIds: [],
    customerIds: [],
  }),
});
export type MassSendAudience = z.output<typeof massSendAudience>;

export const massSendVariant = z.object({
  id: z.string().regex(/^[a-z0-9]{1,8}$/),
  /** WeCom takes 4 000 bytes: some 1 300 Chinese characters. */
  text: text(1_300),
  attachments: z.array(sendAttachment).max(9).default([]),
  /** Where the text is from, as long as nobody changed it. */
  content: contentSource.optional(),
  /** Its share of the customers, against the other variants' weights. */
  weight: z.int().min(1).max(100).default(1),
});
export type MassSendVariant = z.output<typeof massSendVariant>;

/** Where it goes: to customers one by one, into customer groups, or on advisors' Moments. */
export const MASS_SEND_CHANNELS = ["single", "group", "moments"] as const;
export const massSendChannel = z.enum(MASS_SEND_CHANNELS);
export type MassSendChannel = z.infer<typeof massSendChannel>;

const whatever = {
  /** "offer" sells and waits for the journeys' quiet windows; "care" asks and helps. */
  class: intentClass,
  /** What the law takes the advertised goods for. */
  classes: z.array(regulatoryClass).max(20).default([]),
  /** When it goes out; at once without. */
  startAt: instant.optional(),
};

export const singleDefinition = z.object({
  channel: z.literal("single").optional().default("single"),
  ...whatever,
  /** Said instead where a customer's or advisor's name is not known. */
  defaults: z
    .object({ customer: z.string().trim().max(20).optional(), advisor: z.string().trim().max(20).optional() })
    .default({}),
  /** One text, or several to compare. */
  variants: z
    .array(massSendVariant)
    .min(1)
    .max(4)
    .refine((all) => new Set(all.map((one) => one.id)).size === all.length, "two variants have one id"),
  audience: massSendAudience,
  /** So many of a hundred customers get nothing, to see what happens without it. */
  holdOutPercent: z.int().min(0).max(50).default(10),
  /** Why it is another share than ten; needed then. */
  holdOutReason: z.string().trim().max(200).optional(),
  /** Cards lead over a short link of ours that counts openings, one for all who get it (decision 0066). */
  trackLinks: z.boolean().default(true),
  /** For so many days after a customer was decided about, orders and lost contacts are counted. */
  observeDays: z.int().min(1).max(60).default(7),
});
export type SingleDefinition = z.output<typeof singleDefinition>;

/** Which of the standing groups: all, those that fit, or those that are named. */
export const groupAudience = z.object({
  by: z.enum(["all", "filter", "chosen"]),
  /** Of "filter": groups of one of these owners, with one of these words in the name; without any of a kind, all fit it. */
  ownerIds: z.array(z.string().min(1).max(64)).max(200).default([]),
  nameContains: z.array(text(40)).max(20).default([]),
  /** Of "chosen": these. */
  chatIds: z.array(z.string().min(1).max(64)).max(2_000).default([]),
  /** Left out, however they were chosen. */
  excludeChatIds: z.array(z.string().min(1).max(64)).max(2_000).default([]),
});
export type GroupAudience = z.output<typeof groupAudience>;

/** What many read at once: one text, the same for all of them, so without variables. */
const toMany = { ...whatever, variants: z.array(massSendVariant).length(1) };

export const groupDefinition = z.object({
  channel: z.literal("group"),
  ...toMany,
  audience: groupAudience,
});
export type GroupDefinition = z.output<typeof groupDefinition>;

/** On whose Moments, and whose customers see it. */
export const momentsAudience = z.object({
  by: z.enum(["all", "chosen"]),
  /** Of "chosen": these advisors. */
  advisorIds: z.array(z.string().min(1).max(64)).max(2_000).default([]),
  /** Only their customers with one of these tags; all of them without. */
  tagIds: ids,
});
export type MomentsAudience = z.output<typeof momentsAudience>;

/** Its text goes with up to nine pictures of the library, or one video, or one link with a cover: WeCom mixes no kinds. */
export const momentsDefinition = z.object({
  channel: z.literal("moments"),
  ...toMany,
  audience: momentsAudience,
});
export type MomentsDefinition = z.output<typeof momentsDefinition>;

export const massSendDefinition = z.discriminatedUnion("channel", [
  singleDefinition,
  groupDefinition,
  momentsDefinition,
]);
export type MassSendDefinition = z.output<typeof massSendDefinition>;
