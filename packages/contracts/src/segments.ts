import { z } from "zod";
import { publicFactSchema } from "@hortus/rules";
import { flag, id, idParams, instant, localDate, page, pageQuery, text } from "./common.ts";
import { OPERATORS, READERS, route } from "./route.ts";
import { forReason, membershipReason, segmentChange, segmentMember } from "./segment-people.ts";

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
    response: z.object({
      isIn: z.boolean(),
      reason: membershipReason,
      nextChangeAt: instant.optional(),
      asOf: instant,
    }),
  }),
};
