import { z } from "zod";
import { id, idParams, instant, page, pageQuery, text } from "./common.ts";
import { cause, intentClass, intentKind, intentState, timeOfDay } from "./outreach.ts";
import { OPERATORS, READERS, route } from "./route.ts";

const words = z.object({ zh: z.string(), en: z.string() });

export const journeyTrigger = z.discriminatedUnion("kind", [
  /** A paid order; orders imported from the past don't count. */
  z.object({ kind: z.literal("order_paid") }),
  z.object({ kind: z.literal("segment_entered"), segmentId: id }),
  z.object({ kind: z.literal("manual") }),
]);

/** {customer}, {advisor} and {product} are replaced; without a value and a default the step is refused, never sent with a hole. */
const message = text(1_300); // WeCom takes 4 000 bytes of UTF-8
export const JOURNEY_VARIABLES = ["customer", "advisor", "product"] as const;

export const journeyStep = z.object({
  /** Stable over versions. */
  id: z.string().regex(/^[a-z0-9_-]{1,40}$/),
  name: text(60),
  /** Local calendar days after the trigger, and the local time of that day. */
  wait: z.object({ days: z.int().min(0).max(730), at: timeOfDay }),
  action: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("message"), class: intentClass, text: message }),
    z.object({ kind: z.literal("task"), class: intentClass.default("care"), title: text(60), text: message }),
  ]),
});
export type JourneyStep = z.infer<typeof journeyStep>;

/** What ends an enrolment early. A new purchase ends it and, when purchases are the trigger, begins a new one. */
export const JOURNEY_EXITS = ["order_paid", "order_refunded", "contact_lost"] as const;

export const journeyDefinition = z.object({
  trigger: journeyTrigger,
  steps: z.array(journeyStep).min(1).max(30),
  exits: z.array(z.enum(JOURNEY_EXITS)),
  /** When somebody who was enrolled before may be again; nobody is twice in one journey at a time. */
  reentry: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("never") }),
    z.object({ kind: z.literal("after_days"), days: z.int().min(1).max(3_650) }),
    /** For each order, each entry into the segment, each time by hand. */
    z.object({ kind: z.literal("each") }),
  ]),
  /** Offers of all journeys and campaigns wait until this day after the trigger begins (JRN-2); absent: no quiet window. */
  quietUntilDay: z.int().min(1).max(365).optional(),
  /** Said where the value is not known. */
  defaults: z.partialRecord(z.enum(JOURNEY_VARIABLES), text(30)).default({}),
});
export type JourneyDefinition = z.infer<typeof journeyDefinition>;

export const ENROLMENT_STATES = ["waiting", "done", "exited"] as const;

const counts = z.object({ inProgress: z.int(), done: z.int(), exited: z.int() });

export const journeySummary = z.object({
  id,
  name: z.string(),
  state: z.enum(["draft", "running", "paused", "archived"]),
  /** The published version; 0 before the first. */
  version: z.int(),
  /** True while there is an edit that is not published. */
  hasDraft: z.boolean(),
  trigger: journeyTrigger,
  stepCount: z.int(),
  counts,
  updatedAt: instant,
});
export type JourneySummary = z.infer<typeof journeySummary>;

export const journey = journeySummary.extend({
  /** The published definition; absent before the first. */
  published: journeyDefinition.optional(),
  draft: journeyDefinition.optional(),
  /** Of all versions, by step. */
  steps: z.array(
    z.object({
      stepId: z.string(),
      name: z.string(),
      /** Whose next step this is. */
      waiting: z.int(),
      /** Handed to outreach. */
      planned: z.int(),
      /** Passed over, being too late. */
      skipped: z.int(),
    }),
  ),
  versions: z.array(z.object({ version: z.int(), publishedAt: instant, publishedBy: z.string() })),
  exits: z.array(z.object({ reason: z.string(), count: z.int() })),
  asOf: instant,
});
export type Journey = z.infer<typeof journey>;

export const enrolment = z.object({
  id,
  journey: z.object({ id, name: z.string() }),
  customer: z.object({ id, name: z.string() }),
  version: z.int(),
  cause,
  state: z.enum(ENROLMENT_STATES),
  /** "new_purchase", "order_refunded", "order_removed", "contact_lost", "journey_archived" or "merged". */
  exitReason: z.string().optional(),
  startedAt: instant,
  endedAt: instant.optional(),
  /** Where it stands; absent when over. */
  next: z.object({ stepId: z.string(), name: z.string(), day: z.int(), at: instant }).optional(),
  history: z.array(
    z.object({
      stepId: z.string(),
      name: z.string(),
      day: z.int(),
      at: instant,
      /** "skipped": the step came more than three days too late; `reason` is "too_late". */
      outcome: z.enum(["planned", "skipped"]),
      /** What outreach made of it since. */
      send: z.object({ kind: intentKind, state: intentState }).optional(),
      /** Why it was skipped, refused, deferred or failed. */
      reason: z.string().optional(),
      until: instant.optional(),
    }),
  ),
});
export type Enrolment = z.infer<typeof enrolment>;

export const journeyTemplate = z.object({
  key: z.string(),
  name: words,
  description: words,
  definition: journeyDefinition,
});
export type JourneyTemplate = z.infer<typeof journeyTemplate>;

export const journeyRoutes = {
  listJourneyTemplates: route({
    method: "GET",
    path: "/journey-templates",
    summary: "Journeys to start from",
    roles: READERS,
    response: z.object({ rows: z.array(journeyTemplate) }),
  }),
  listJourneys: route({
    method: "GET",
    path: "/journeys",
    summary: "Journeys with how many are in progress, done and exited",
    roles: READERS,
    query: z.object({ archived: z.enum(["true", "false"]).default("false") }),
    response: z.object({ rows: z.array(journeySummary), asOf: instant }),
  }),
  getJourney: route({
    method: "GET",
    path: "/journeys/:id",
    summary: "One journey with its steps and figures",
    roles: READERS,
    params: idParams,
    response: journey,
  }),
  createJourney: route({
    method: "POST",
    path: "/journeys",
    summary: "Makes a journey as a draft, from a template or a definition",
    roles: OPERATORS,
    body: z.object({
      name: text(60),
      template: z.string().max(40).optional(),
      definition: journeyDefinition.optional(),
    }),
    response: journey,
  }),
  changeJourney: route({
    method: "PATCH",
    path: "/journeys/:id",
    summary: "Renames a journey or saves a new draft; who is enrolled is not touched",
    roles: OPERATORS,
    params: idParams,
    body: z.object({ name: text(60).optional(), draft: journeyDefinition.optional() }),
    response: journey,
  }),
  publishJourney: route({
    method: "POST",
    path: "/journeys/:id/publish",
    summary:
      "Makes the draft the next version and runs it; who is enrolled stays on the version of the start",
    roles: OPERATORS,
    params: idParams,
    response: journey,
  }),
  pauseJourney: route({
    method: "POST",
    path: "/journeys/:id/pause",
    summary:
      "Stops enrolling and stepping; steps more than three days late at the resumption are passed over",
    roles: OPERATORS,
    params: idParams,
    response: journey,
  }),
  resumeJourney: route({
    method: "POST",
    path: "/journeys/:id/resume",
    summary: "Goes on after a pause",
    roles: OPERATORS,
    params: idParams,
    response: journey,
  }),
  archiveJourney: route({
    method: "POST",
    path: "/journeys/:id/archive",
    summary: "Ends a journey for good; everybody in it leaves, and what was planned is cancelled",
    roles: OPERATORS,
    params: idParams,
    response: journey,
  }),
  listEnrolments: route({
    method: "GET",
    path: "/journeys/:id/enrolments",
    summary: "Where each customer stands, latest start first",
    roles: READERS,
    params: idParams,
    query: pageQuery.extend({
      state: z.enum(ENROLMENT_STATES).optional(),
      /** Whose next step this is. */
      stepId: z.string().max(40).optional(),
      exitReason: z.string().max(40).optional(),
    }),
    response: page(enrolment),
  }),
  enrolCustomers: route({
    method: "POST",
    path: "/journeys/:id/enrolments",
    summary: "Enrols customers by hand, whatever the trigger; each customer's fate is answered",
    roles: OPERATORS,
    params: idParams,
    body: z.object({ customerIds: z.array(id).min(1).max(500) }),
    response: z.object({
      enrolled: z.int(),
      rows: z.array(
        z.object({
          customerId: id,
          outcome: z.enum(["enrolled", "already_in", "reentry_refused", "unknown_customer"]),
        }),
      ),
    }),
  }),
  listCustomerJourneys: route({
    method: "GET",
    path: "/customers/:id/journeys",
    summary: "The journeys that a customer is and was in, latest first; advisors ask for own customers only",
    roles: [...READERS, "advisor"],
    params: idParams,
    response: z.object({ rows: z.array(enrolment), asOf: instant }),
  }),
};
