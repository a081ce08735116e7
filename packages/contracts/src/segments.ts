import { z } from "zod";
import { publicFactSchema } from "@hortus/rules";
import { fen, flag, id, idParams, instant, localDate, page, pageQuery, text } from "./common.ts";
import { OPERATORS, READERS, route } from "./route.ts";

/** A rule of the rule language, as @hortus/rules defines and checks it. */
const ruleJson = z.record(z.string(), z.unknown());
const words = z.object({ zh: z.string(), en: z.string() });

export const segment = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  /**
   * "shown": the rule speaks of something sensitive, such as a health condition, and you may see it; members for a reason only.
   * "hidden": you may not: name, description, rule, words and size are blank.
   */
  sensitivity: z.enum(["none", "shown", "hidden"]),
  rule: ruleJson,
  /** The rule in words. */
  words,
  /**
   * "building": the first fill, or a new version beside the old answer. "failed": the new version could not be worked out and the old
   * answer stands; `error` says why, and `retryBuild` tries again.
   */
  state: z.enum(["building", "ready", "failed", "archived"]),
  /** 0 to 1 while building. */
  progress: z.number().optional(),
  error: z.string().optional(),
  /** The rule that is being built, or that failed; `rule` stays the one in force. Absent during the first fill, where both are one. */
  next: z.object({ rule: ruleJson, words }).optional(),
  /** The version of the rule in force; 0 before the first fill is whole. */
  version: z.int(),
  size: z.int(),
  /** Everything that was recorded until this instant is in `size` and in the members. */
  asOf: instant,
  createdAt: instant,
  updatedAt: instant,
});
export type Segment = z.infer<typeof segment>;

export const segmentMember = z.object({ customerId: z.string(), name: z.string(), enteredAt: instant });
export const segmentChange = z.object({
  customerId: z.string(),
  name: z.string(),
  at: instant,
  change: z.enum(["entered", "left"]),
  /** "time", "rule" (a first fill or a new version), "merge", or the type of the event: "order_paid". */
  because: z.string(),
});

/** Entries and exits of one local day, most frequent reason first. */
export const segmentTrendDay = z.object({
  day: localDate,
  entered: z.int(),
  left: z.int(),
  /** At the end of the day; of the last day, now. */
  size: z.int(),
  reasons: z.array(
    z.object({ change: z.enum(["entered", "left"]), because: z.string(), customers: z.int() }),
  ),
});
export type SegmentTrendDay = z.infer<typeof segmentTrendDay>;

/** Something that would break without the segment. */
export const segmentUsage = z.object({
  /** "segment", "journey"; further slices add theirs. */
  kind: z.string(),
  id,
  name: z.string(),
  /** What the segment is to it: "rule", "trigger", "exit", "branch" … */
  as: z.string(),
});
export type SegmentUsage = z.infer<typeof segmentUsage>;

/** How many customers a rule would hold. An estimate from a sample when there are more than 200 000 customers. */
export const segmentPreview = z.object({
  size: z.int(),
  isEstimate: z.boolean(),
  /** The true size lies between these in 95 of 100 cases; both are `size` when it is counted. */
  low: z.int(),
  high: z.int(),
  words,
  /** Ten at most, latest known first; of an estimate those among the sample. */
  sample: z.array(z.object({ customerId: z.string(), name: z.string() })),
  /** Empty when the rule is sound; else size is 0. */
  errors: z.array(z.object({ path: z.string(), code: z.string(), message: words, hint: words })),
  asOf: instant,
});
export type SegmentPreview = z.infer<typeof segmentPreview>;

export const rfmGroups = [
  "important_value",
  "important_develop",
  "important_keep",
  "important_win_back",
  "general_value",
  "general_develop",
  "general_keep",
  "general_win_back",
] as const;
export type RfmGroup = (typeof rfmGroups)[number];

const score = z.int().min(1).max(5);
/** The largest value of each of the four steps, rising. */
const steps = z
  .array(z.number().min(0))
  .length(4)
  .refine((values) => values.every((value, index) => index === 0 || value > (values[index - 1] ?? 0)), {
    message: "Each step is larger than the one before",
  });
export const rfmSettings = z.discriminatedUnion("mode", [
  /** Drawn each night so that each score holds a fifth; high and low part at the mean. */
  z.object({ mode: z.literal("quintiles") }),
  z.object({
    mode: z.literal("own"),
    /** The most days of scores 5, 4, 3 and 2. */
    recencyDays: steps,
    /** The most orders, and the most fen, of scores 1, 2, 3 and 4. */
    frequency: steps,
    moneyFen: steps,
    /** What parts the eight groups: recent is fewer days than this, frequent more orders, much more fen. */
    high: z.object({
      recencyDays: z.number().min(0),
      frequency: z.number().min(0),
      moneyFen: z.number().min(0),
    }),
  }),
]);
export type RfmSettings = z.infer<typeof rfmSettings>;

export const rfmBoard = z.object({
  asOf: instant,
  state: z.enum(["none", "building", "ready"]),
  customers: z.int(),
  revenueFen: fen,
  /** Lower bounds of scores 2 to 5: recency in days (fewer is better: upper bounds), frequency in orders, money in fen. */
  thresholds: z
    .object({
      recencyDays: z.array(z.number()),
      frequency: z.array(z.number()),
      moneyFen: z.array(z.number()),
    })
    .optional(),
  settings: rfmSettings,
  /** How often they were set, and when last; 0 while they are the fifths that nobody chose. */
  settingsVersion: z.int(),
  settingsAt: instant.optional(),
  groups: z.array(z.object({ group: z.enum(rfmGroups), customers: z.int(), revenueFen: fen })),
  /** All 125 cells that hold somebody. */
  cells: z.array(
    z.object({ recency: score, frequency: score, money: score, customers: z.int(), revenueFen: fen }),
  ),
});
export type RfmBoard = z.infer<typeof rfmBoard>;

export const rfmCustomer = z.object({
  customerId: z.string(),
  name: z.string(),
  recency: score,
  frequency: score,
  money: score,
  group: z.enum(rfmGroups),
  lastPaidAt: instant,
  orders: z.int(),
  moneyFen: fen,
});

/** A part of a rule with what was seen of the customer, in words; groups carry their parts. */
export interface MembershipReason {
  text: { zh: string; en: string };
  answer: boolean;
  /** False for want of data rather than seen to be so; in a group it follows through, so that "not" of the unknown is unknown too. */
  isUnknown: boolean;
  /** When the passing of time alone may change it. */
  changesAt?: string | undefined;
  of: MembershipReason[];
}
const reason: z.ZodType<MembershipReason> = z.object({
  text: words,
  answer: z.boolean(),
  isUnknown: z.boolean(),
  changesAt: instant.optional(),
  get of() {
    return z.array(reason);
  },
});

/** Why somebody looks at the people of a sensitive segment; refused without, and kept in the audit. Others need none. */
const forReason = { reason: text(200).optional() };

export const segmentRoutes = {
  listFacts: route({
    method: "GET",
    path: "/facts",
    summary: "What rules may speak of, as far as you may see it",
    roles: READERS,
    response: z.object({ rows: z.array(publicFactSchema) }),
  }),
  listSegments: route({
    method: "GET",
    path: "/segments",
    summary: "Segments with their size",
    roles: READERS,
    scope: "segments:read",
    query: z.object({ archived: z.enum(["true", "false"]).default("false") }),
    response: z.object({ rows: z.array(segment) }),
  }),
  getSegment: route({
    method: "GET",
    path: "/segments/:id",
    summary: "One segment",
    roles: READERS,
    scope: "segments:read",
    params: idParams,
    response: segment,
  }),
  createSegment: route({
    method: "POST",
    path: "/segments",
    summary: "Makes a segment; it fills in the background",
    roles: OPERATORS,
    body: z.object({ name: text(60), description: z.string().max(500).default(""), rule: ruleJson }),
    response: segment,
  }),
  changeSegment: route({
    method: "PATCH",
    path: "/segments/:id",
    summary:
      "Renames a segment, or gives it a new rule, which fills beside the old answer and then replaces it",
    roles: OPERATORS,
    params: idParams,
    body: z.object({
      name: text(60).optional(),
      description: z.string().max(500).optional(),
      rule: ruleJson.optional(),
      archived: z.boolean().optional(),
    }),
    response: segment,
  }),
  deleteSegment: route({
    method: "DELETE",
    path: "/segments/:id",
    summary:
      "Deletes a segment for good. One in use is refused (409 segment_in_use, the title says where); archiving is refused alike",
    roles: OPERATORS,
    params: idParams,
    response: "nothing",
  }),
  retryBuild: route({
    method: "POST",
    path: "/segments/:id/retry",
    summary: "Tries again to work out a version that failed; 409 not_failed when there is none",
    roles: OPERATORS,
    params: idParams,
    response: segment,
  }),
  previewSegment: route({
    method: "POST",
    path: "/segments/preview",
    summary: "How many a rule would hold, with ten of them; changes nothing",
    roles: READERS,
    /** `id`: the segment that the rule is meant for, unless it is a new one: a rule may not lead back to it. */
    body: z.object({ rule: ruleJson, id: z.uuid().optional() }),
    response: segmentPreview,
  }),
  segmentTrend: route({
    method: "GET",
    path: "/segments/:id/trend",
    summary:
      "Size, entries and exits by local day with their reasons, oldest day first, days without change included",
    roles: READERS,
    params: idParams,
    query: z.object({ days: z.coerce.number().int().min(1).max(366).default(30) }),
    response: z.object({ rows: z.array(segmentTrendDay), asOf: instant }),
  }),
  listSegmentUsages: route({
    method: "GET",
    path: "/segments/:id/usages",
    summary: "What uses a segment: other segments, journeys",
    roles: READERS,
    params: idParams,
    response: z.object({ rows: z.array(segmentUsage) }),
  }),
  segmentOverlap: route({
    method: "GET",
    path: "/segments/:id/overlap/:otherId",
    summary: "How many are in both of two segments, and in one only",
    roles: READERS,
    params: idParams.extend({ otherId: id }),
    response: z.object({
      size: z.int(),
      otherSize: z.int(),
      both: z.int(),
      onlyThis: z.int(),
      onlyOther: z.int(),
      asOf: instant,
    }),
  }),
  exportSegmentMembers: route({
    method: "GET",
    path: "/segments/:id/export",
    summary:
      "The members as a file; phones are masked unless an owner asks with reveal=true; a sensitive segment's are for an owner with a reason. The audit trail keeps who took what",
    roles: OPERATORS,
    params: idParams,
    query: z.object({
      format: z.enum(["csv", "xlsx"]).default("csv"),
      language: z.enum(["zh", "en"]).default("zh"),
      reveal: flag.optional(),
      ...forReason,
    }),
    response: "file",
  }),
  listSegmentMembers: route({
    method: "GET",
    path: "/segments/:id/members",
    summary: "Who is in a segment, latest entry first",
    roles: READERS,
    scope: "segments:read",
    params: idParams,
    query: pageQuery.extend(forReason),
    response: page(segmentMember),
  }),
  listSegmentChanges: route({
    method: "GET",
    path: "/segments/:id/changes",
    summary: "Who entered and left, when and why, newest first",
    roles: READERS,
    params: idParams,
    query: pageQuery.extend({ change: z.enum(["entered", "left"]).optional(), ...forReason }),
    response: page(segmentChange),
  }),
  explainMembership: route({
    method: "GET",
    path: "/segments/:id/why/:customerId",
    summary: "Why this customer is in, or not, in words with the values seen now",
    roles: READERS,
    params: idParams.extend({ customerId: z.uuid() }),
    query: z.object(forReason),
    response: z.object({ isIn: z.boolean(), reason, nextChangeAt: instant.optional(), asOf: instant }),
  }),
  rfm: route({
    method: "GET",
    path: "/rfm",
    summary: "The RFM grid and the eight groups, with counts and money",
    roles: READERS,
    /** Of the buyers of one product line only: a category of goods, with all below it; parted by its own settings, as of now. */
    query: z.object({ line: text(200).optional() }),
    response: rfmBoard,
  }),
  changeRfmSettings: route({
    method: "PUT",
    path: "/rfm/settings",
    summary:
      "Scores by quintiles, or by thresholds of one's own, as the next version; everybody is scored anew. With line, those of one product line",
    roles: OPERATORS,
    query: z.object({ line: text(200).optional() }),
    body: rfmSettings,
    response: "nothing",
  }),
  rebuildRfm: route({
    method: "POST",
    path: "/rfm/rebuild",
    summary: "Draws new quintiles from all customers now",
    roles: OPERATORS,
    response: "nothing",
  }),
  listRfmCustomers: route({
    method: "GET",
    path: "/rfm/customers",
    summary: "The customers of a cell or a group, most money first",
    roles: READERS,
    query: pageQuery.extend({
      recency: z.coerce.number().int().min(1).max(5).optional(),
      frequency: z.coerce.number().int().min(1).max(5).optional(),
      money: z.coerce.number().int().min(1).max(5).optional(),
      group: z.enum(rfmGroups).optional(),
    }),
    response: page(rfmCustomer),
  }),
};
