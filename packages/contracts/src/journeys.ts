import { publicFactSchema } from "@hortus/rules";
import { z } from "zod";
import { id, idParams, instant, localDate, page, pageQuery, text } from "./common.ts";
import { journeyDefinition, journeyTrigger } from "./journey-definition.ts";
import { STEP_KINDS } from "./journey-steps.ts";
import { cause, intentKind, intentState } from "./intents.ts";
import { journeyRehearsal } from "./rehearsals.ts";
import { OPERATORS, READERS, route } from "./route.ts";

const words = z.object({ zh: z.string(), en: z.string() });

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

export const journeyFlaw = z.object({
  /** Absent: about the journey as a whole. */
  stepId: z.string().optional(),
  /** Path into the definition. */
  field: z.string(),
  words,
});
export type JourneyFlaw = z.infer<typeof journeyFlaw>;

/** Something done to many enrolments, slice by slice in the background. */
export const journeyWork = z.object({
  id,
  kind: z.enum(["remove", "migrate"]),
  state: z.enum(["running", "done"]),
  at: instant,
  by: z.string(),
  total: z.int(),
  seen: z.int(),
  /** How many of those seen were removed or moved; the others stay as they were. */
  changed: z.int(),
});
export type JourneyWork = z.infer<typeof journeyWork>;

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
      /** Handed to outreach; for other steps: done. */
      planned: z.int(),
      /** Of messages: customers known to have written back within seven days; WeCom does not tell. */
      replied: z.int(),
      /** Passed over: too late, or impossible. */
      skipped: z.int(),
      /** Who went which way, by the key of the path. */
      paths: z.array(z.object({ path: z.string(), count: z.int() })),
    }),
  ),
  versions: z.array(z.object({ version: z.int(), publishedAt: instant, publishedBy: z.string() })),
  exits: z.array(z.object({ reason: z.string(), count: z.int() })),
  /** Who reached a goal. */
  goals: z.int(),
  /** What keeps the draft from being published, each at its step or at the whole. */
  flaws: z.array(journeyFlaw),
  /** Changes of many enrolments, latest first. */
  work: z.array(journeyWork),
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
  /**
   * "new_purchase", "order_refunded", "complaint_opened", "order_removed", "contact_lost", "unsubscribed", "exit_rule", "superseded", "removed", "held_out",
   * "journey_archived", "merged"; or the name of an exit step.
   */
  exitReason: z.string().optional(),
  startedAt: instant,
  endedAt: instant.optional(),
  /** Where it stands; absent when over. */
  next: z.object({ stepId: z.string(), name: z.string(), at: instant }).optional(),
  /** In the order in which the customer met the steps. */
  history: z.array(
    z.object({
      stepId: z.string(),
      name: z.string(),
      at: instant,
      /**
       * "planned": handed to outreach. "done": a tag, a join or a goal. "chosen": it took the path `path`. "skipped": passed over;
       * `reason` is "too_late" (more than three days), "journey_not_running", "already_in", "reentry_refused" or "busy".
       */
      outcome: z.enum(["planned", "done", "chosen", "skipped"]),
      path: z.string().optional(),
      /** What the version of the enrolment calls that path, where it has a name: a branch or an arm. */
      pathName: z.string().optional(),
      /** Absent of a step that the version does not have. */
      kind: z.enum(STEP_KINDS).optional(),
      /** What outreach made of it since. */
      send: z.object({ id, kind: intentKind, state: intentState }).optional(),
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

/** An event that a trigger or a wait may name, and what may be asked of it. */
export const journeyEvent = z.object({
  event: z.string(),
  label: words,
  properties: z.array(
    z.object({
      key: z.string(),
      label: words,
      type: z.enum(["text", "number", "money", "tag", "advisor", "channel_code", "member_level"]),
    }),
  ),
});
export type JourneyEvent = z.infer<typeof journeyEvent>;

export const journeyRoutes = {
  rehearseJourney: route({
    method: "POST",
    path: "/journeys/:id/rehearsal",
    summary:
      "A dry run: who would have entered in a past span of days, each step's date, and what the guards would have said",
    roles: READERS,
    params: idParams,
    body: z.object({ from: localDate, to: localDate }),
    response: journeyRehearsal,
  }),
  journeyVocabulary: route({
    method: "GET",
    path: "/journey-vocabulary",
    summary: "What triggers, waits and branches may speak of: events with their properties, dates, facts",
    roles: READERS,
    response: z.object({
      events: z.array(journeyEvent),
      /** Facts that are a date or an instant. */
      dates: z.array(z.object({ key: z.string(), label: words })),
      facts: z.array(publicFactSchema),
    }),
  }),
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
  previewMigration: route({
    method: "GET",
    path: "/journeys/:id/migration",
    summary: "Who stands where on older versions, and who of them could go on in the published one",
    roles: READERS,
    params: idParams,
    response: z.object({
      version: z.int(),
      rows: z.array(
        z.object({
          stepId: z.string(),
          name: z.string(),
          version: z.int(),
          count: z.int(),
          /** False: the published version has no such step; they stay. */
          moves: z.boolean(),
        }),
      ),
    }),
  }),
  migrateEnrolments: route({
    method: "POST",
    path: "/journeys/:id/migration",
    summary:
      "Moves those whose step still exists to the published version, in the background; see the journey's `work`",
    roles: OPERATORS,
    params: idParams,
    body: z.object({ version: z.int().min(1).optional(), stepId: z.string().max(60).optional() }),
    response: journey,
  }),
  removeEnrolments: route({
    method: "POST",
    path: "/journeys/:id/removal",
    summary: "Takes customers out, all or some, in the background; what was planned for them is cancelled",
    roles: OPERATORS,
    params: idParams,
    body: z.object({
      /** Those who stand there. */
      stepId: z.string().max(60).optional(),
      version: z.int().min(1).optional(),
      customerIds: z.array(id).min(1).max(500).optional(),
    }),
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
      stepId: z.string().max(60).optional(),
      exitReason: z.string().max(60).optional(),
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
          outcome: z.enum(["enrolled", "already_in", "reentry_refused", "busy", "unknown_customer"]),
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
