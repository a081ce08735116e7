import { z } from "zod";
import { id, idParams, instant, page, pageQuery, text } from "./common.ts";
import { intentClass, intentState } from "./intents.ts";
import { OPERATORS, READERS, route } from "./route.ts";
import { massSendChannel, singleDefinition, massSendDefinition } from "./mass-send-definition.ts";

export const MASS_SEND_STATES = [
  "draft",
  "awaiting_approval",
  "scheduled",
  "planning",
  "paused",
  "running",
  "cancelling",
  "cancelled",
  "finished",
] as const;
export const massSendState = z.enum(MASS_SEND_STATES);

const reasonCounts = z.array(z.object({ reason: z.string(), count: z.int() }));

/** Of customers, of groups, or of advisors' Moments. */
const massSendCounts = z.object({
  /** Those whom the plan came to so far. */
  planned: z.int(),
  /** In the audience, and left out by its exclusions. */
  excluded: z.int(),
  /** Wait for a guard: for the morning, for a place under a cap, for a decision. */
  waiting: z.int(),
  /** Passed the guards and not with WeCom yet. */
  ready: z.int(),
  /** With the advisors, who confirm in WeCom. */
  handedOver: z.int(),
  sent: z.int(),
  failed: z.int(),
  unknown: z.int(),
  cancelled: z.int(),
  refused: z.int(),
  heldOut: z.int(),
});

export const massSendSummary = z.object({
  id,
  name: z.string(),
  channel: massSendChannel,
  state: massSendState,
  class: intentClass,
  startAt: instant.optional(),
  startedAt: instant.optional(),
  finishedAt: instant.optional(),
  createdBy: z.string(),
  createdAt: instant,
  updatedAt: instant,
  counts: massSendCounts,
});
export type MassSendSummary = z.infer<typeof massSendSummary>;

export const massSend = massSendSummary.extend({
  definition: massSendDefinition,
  /** Counts changes of the definition; an approval is of one version. */
  version: z.int(),
  approval: z
    .object({
      by: z.string(),
      at: instant,
      comment: z.string(),
      version: z.int(),
      decision: z.enum(["approved", "rejected"]),
    })
    .optional(),
  /** Why customers were not reached, most first. */
  reasons: reasonCounts,
});
export type MassSend = z.infer<typeof massSend>;

export const audiencePreview = z.object({
  /** Customers or groups in the audience without the excluded, as far as they were looked at. */
  size: z.int(),
  /** False when there are more: then all figures are of the first `size`. */
  isWhole: z.boolean(),
  excluded: z.int(),
  /** Customers who would get it, the hold-out already taken off. */
  messages: z.int(),
  advisors: z.int(),
  /** Taps in WeCom in all: one an advisor and text, so many more with names in the text. */
  taps: z.int(),
  heldOut: z.int(),
  /** Who would get it later, and why. */
  deferred: reasonCounts,
  /** Who would not get it, and why. */
  refused: reasonCounts,
  asOf: instant,
});
export type AudiencePreview = z.infer<typeof audiencePreview>;

export const messagePreview = z.object({
  variants: z.array(
    z.object({
      id: z.string(),
      /** As the customer would read it; absent when a variable has no value. */
      text: z.string().optional(),
      missing: z.array(z.string()),
    }),
  ),
  customer: z.object({ id, name: z.string() }),
  advisor: z.object({ id: z.string(), name: z.string() }).optional(),
});

export const massSendAdvisor = z.object({
  advisor: z.object({ id: z.string(), name: z.string() }),
  customers: z.int(),
  handedOver: z.int(),
  sent: z.int(),
  failed: z.int(),
  /** Messages that wait for the advisor's tap. */
  open: z.int(),
  reminders: z.int(),
  remindedAt: instant.optional(),
});
export type MassSendAdvisor = z.infer<typeof massSendAdvisor>;

/** What became of it in one group, or on one advisor's Moments. */
export const massSendPost = z.object({
  /** The group's id, or the advisor's. */
  id: z.string(),
  name: z.string(),
  advisor: z.object({ id: z.string(), name: z.string() }).optional(),
  /** Customers in the group. */
  customers: z.int().optional(),
  state: intentState,
  reason: z.string().optional(),
  /** What the reason rests on: "At most 1 a day". */
  detail: z.object({ zh: z.string(), en: z.string() }).optional(),
  until: instant.optional(),
  sentAt: instant.optional(),
  /** Of published Moments: customers who can see it, and how many of them liked it and commented. */
  reached: z.int().optional(),
  likes: z.int().optional(),
  comments: z.int().optional(),
});
export type MassSendPost = z.infer<typeof massSendPost>;

/** One side of a comparison. */
export const massSendArm = z.object({
  /** A variant's id, "all" for all variants together, or "hold_out". */
  arm: z.string(),
  customers: z.int(),
  sent: z.int(),
  /** Whom WeCom did not deliver it to. */
  failed: z.int(),
  /** Of those sent, who is known to have written back in their days: noted by advisors, or told by another system. */
  replied: z.int(),
  buyers: z.int(),
  amountFen: z.int(),
  unfriended: z.int(),
});

export const massSendUplift = z.object({
  /** "all" or a variant's id, against the hold-out. */
  arm: z.string(),
  figure: z.enum(["buyers", "unfriended"]),
  verdict: z.enum(["better", "worse", "no_difference_that_matters", "not_known_yet"]),
  because: z.enum(["sample_ratio", "still_running", "too_few", "within_chance"]).optional(),
  /** Differences of shares, 0.02 for two percentage points. */
  difference: z.number().optional(),
  interval: z.object({ from: z.number(), to: z.number() }).optional(),
  sampleRatio: z.object({ pValue: z.number(), isBroken: z.boolean() }).optional(),
  neededPerArm: z.int().optional(),
});

export const massSendResults = z.object({
  arms: z.array(massSendArm),
  uplifts: z.array(massSendUplift),
  /** Its cards, with how often each was opened; nobody is known by it. Empty when it does not count. */
  links: z.array(
    z.object({ title: z.string(), target: z.string(), opens: z.int(), lastOpenedAt: instant.optional() }),
  ),
  observeDays: z.int(),
  /** When the last customer's days are over. */
  observedUntil: instant.optional(),
  /** When the figures were drawn; absent until they first are. */
  asOf: instant.optional(),
});
export type MassSendResults = z.infer<typeof massSendResults>;

const draft = z.object({ name: text(60), definition: massSendDefinition });

export const campaignRoutes = {
  listMassSends: route({
    method: "GET",
    path: "/mass-sends",
    summary: "Mass sends, the latest first",
    roles: READERS,
    query: pageQuery.extend({ state: massSendState.optional(), channel: massSendChannel.optional() }),
    response: page(massSendSummary),
  }),
  createMassSend: route({
    method: "POST",
    path: "/mass-sends",
    summary: "Drafts a mass send; nothing goes out before it is started",
    roles: OPERATORS,
    // with it, an entry of the content calendar is carried out by this mass send from now on
    body: draft.extend({ calendarEntryId: id.optional() }),
    response: massSend,
  }),
  getMassSend: route({
    method: "GET",
    path: "/mass-sends/:id",
    summary: "One mass send with its progress and the reasons why customers were not reached",
    roles: READERS,
    params: idParams,
    response: massSend,
  }),
  changeMassSend: route({
    method: "PUT",
    path: "/mass-sends/:id",
    summary: "Changes a draft, or one that waits for approval; its approval ends with the change",
    roles: OPERATORS,
    params: idParams,
    body: draft,
    response: massSend,
  }),
  previewAudience: route({
    method: "POST",
    path: "/mass-sends/audience",
    summary: "Asks the guards, without sending: how many would get it, who would not and why",
    roles: READERS,
    // with its id the hold-out is exactly who it will be
    body: z.object({ definition: massSendDefinition, id: id.optional() }),
    response: audiencePreview,
  }),
  previewMassSend: route({
    method: "POST",
    path: "/mass-sends/preview",
    summary: "The message as a named customer would read it",
    roles: READERS,
    body: z.object({ definition: singleDefinition, customerId: id }),
    response: messagePreview,
  }),
  testMassSend: route({
    method: "POST",
    path: "/mass-sends/:id/test",
    summary:
      "Sends it to one customer through the guards, such as an advisor's own test contact; the hold-out does not apply",
    roles: OPERATORS,
    params: idParams,
    body: z.object({ customerId: id, variantId: z.string().max(8) }),
    response: "nothing",
  }),
  startMassSend: route({
    method: "POST",
    path: "/mass-sends/:id/start",
    summary: "Schedules it, or asks for approval when an operator's mass sends need one",
    roles: OPERATORS,
    params: idParams,
    response: massSend,
  }),
  approveMassSend: route({
    method: "POST",
    path: "/mass-sends/:id/approval",
    summary: "A reviewer's or owner's yes or no to the version that waits",
    roles: ["owner", "reviewer"],
    params: idParams,
    body: z.object({
      decision: z.enum(["approved", "rejected"]),
      version: z.int(),
      comment: z.string().trim().max(500).default(""),
    }),
    response: massSend,
  }),
  pauseMassSend: route({
    method: "POST",
    path: "/mass-sends/:id/pause",
    summary: "Nothing more is planned or handed over; what advisors have stays with them",
    roles: OPERATORS,
    params: idParams,
    response: massSend,
  }),
  resumeMassSend: route({
    method: "POST",
    path: "/mass-sends/:id/resume",
    summary: "Goes on where it was paused",
    roles: OPERATORS,
    params: idParams,
    response: massSend,
  }),
  cancelMassSend: route({
    method: "POST",
    path: "/mass-sends/:id/cancel",
    summary: "Ends it: what no advisor confirmed is taken back; what was sent stays sent",
    roles: OPERATORS,
    params: idParams,
    response: massSend,
  }),
  listMassSendAdvisors: route({
    method: "GET",
    path: "/mass-sends/:id/advisors",
    summary: "How far each advisor is; those with most open first",
    roles: READERS,
    params: idParams,
    response: z.object({ rows: z.array(massSendAdvisor), asOf: instant }),
  }),
  remindMassSend: route({
    method: "POST",
    path: "/mass-sends/:id/reminders",
    summary:
      "WeCom reminds advisors of what they did not confirm; three times a day at most for each message",
    roles: OPERATORS,
    params: idParams,
    body: z.object({ advisorId: z.string().max(64).optional() }),
    response: z.object({ reminded: z.int(), refused: z.int() }),
  }),
  listMassSendPosts: route({
    method: "GET",
    path: "/mass-sends/:id/posts",
    summary: "What became of it in each group or on each advisor's Moments, what did not go out first",
    roles: READERS,
    params: idParams,
    query: pageQuery,
    response: page(massSendPost),
  }),
  massSendResults: route({
    method: "GET",
    path: "/mass-sends/:id/results",
    summary: "What customers did since, and whether it was more than in the hold-out",
    roles: READERS,
    params: idParams,
    response: massSendResults,
  }),
};
