import { z } from "zod";
import { publicFactSchema } from "@hortus/rules";
import { fen, idParams, instant, page, pageQuery, text } from "./common.ts";
import { OPERATORS, READERS, route } from "./route.ts";

/** A rule of the rule language, as @hortus/rules defines and checks it. */
const ruleJson = z.record(z.string(), z.unknown());
const words = z.object({ zh: z.string(), en: z.string() });

export const segment = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  rule: ruleJson,
  /** The rule in words. */
  words,
  /** "building": the first fill, or a new version beside the old answer. "failed": the old answer stands. */
  state: z.enum(["building", "ready", "failed", "archived"]),
  /** 0 to 1 while building. */
  progress: z.number().optional(),
  error: z.string().optional(),
  version: z.int(),
  size: z.int(),
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
  /** "event", "time", "rule" (a new version) or "merge"; with the type of the event. */
  because: z.string(),
});

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

export const segmentRoutes = {
  listFacts: route({
    method: "GET",
    path: "/facts",
    summary: "What rules may speak of",
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
  previewSegment: route({
    method: "POST",
    path: "/segments/preview",
    summary: "How many a rule would hold, with ten of them; changes nothing",
    roles: READERS,
    body: z.object({ rule: ruleJson }),
    response: z.object({
      size: z.int(),
      words,
      sample: z.array(z.object({ customerId: z.string(), name: z.string() })),
      /** Empty when the rule is sound; else size is 0. */
      errors: z.array(z.object({ path: z.string(), code: z.string(), message: words, hint: words })),
      asOf: instant,
    }),
  }),
  listSegmentMembers: route({
    method: "GET",
    path: "/segments/:id/members",
    summary: "Who is in a segment, latest entry first",
    roles: READERS,
    scope: "segments:read",
    params: idParams,
    query: pageQuery,
    response: page(segmentMember),
  }),
  listSegmentChanges: route({
    method: "GET",
    path: "/segments/:id/changes",
    summary: "Who entered and left, when and why, newest first",
    roles: READERS,
    params: idParams,
    query: pageQuery,
    response: page(segmentChange),
  }),
  explainMembership: route({
    method: "GET",
    path: "/segments/:id/why/:customerId",
    summary: "Why this customer is in, or not, in words with the values seen now",
    roles: READERS,
    params: idParams.extend({ customerId: z.uuid() }),
    response: z.object({ isIn: z.boolean(), reason, nextChangeAt: instant.optional(), asOf: instant }),
  }),
  rfm: route({
    method: "GET",
    path: "/rfm",
    summary: "The RFM grid and the eight groups, with counts and money",
    roles: READERS,
    response: rfmBoard,
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
