import { z } from "zod";
import { groupAudience, momentsAudience } from "./mass-send-definition.ts";
import { id, idParams, instant, localDate, page, pageQuery, text } from "./common.ts";
import { contentSource } from "./content.ts";
import { calendarRehearsal } from "./rehearsals.ts";
import { intentClass, timeOfDay } from "./intents.ts";
import { sendAttachment } from "./send-attachments.ts";
import { regulatoryClass } from "./regulatory.ts";
import { OPERATORS, READERS, route } from "./route.ts";

const when = {
  /** Unchanged for good: what was done is known by it. */
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** The first day is 1. */
  day: z.int().min(1).max(366),
  at: timeOfDay,
};

export const CALENDAR_STEP_KINDS = ["post", "tell_staff", "task"] as const;

/** "post" goes into the group or on the advisor's Moments; the others are for whoever owns it. */
export const calendarStep = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("post"),
    ...when,
    class: intentClass,
    classes: z.array(regulatoryClass).max(20).default([]),
    text: text(1_300),
    attachments: z.array(sendAttachment).max(9).default([]),
    content: contentSource.optional(),
  }),
  z.object({ kind: z.literal("tell_staff"), ...when, text: text(500) }),
  z.object({
    kind: z.literal("task"),
    ...when,
    title: text(60),
    text: text(500),
    /** It is not done without a note of how it went. */
    needsNote: z.boolean().default(false),
  }),
]);
export type CalendarStep = z.output<typeof calendarStep>;

const steps = z
  .array(calendarStep)
  .min(1)
  .max(60)
  .refine((all) => new Set(all.map((one) => one.id)).size === all.length, "two steps have one id");
const onDay = z.object({ kind: z.literal("date"), day: localDate });

export const calendarDefinition = z.discriminatedUnion("channel", [
  z.object({
    channel: z.literal("group"),
    audience: groupAudience,
    /** Day 1: the day on which each group began, or one day for all. */
    start: z.discriminatedUnion("kind", [z.object({ kind: z.literal("created") }), onDay]),
    /** Whether groups that begin while it runs come in as well, if they fit. */
    takesNew: z.boolean().default(true),
    steps,
  }),
  z.object({ channel: z.literal("moments"), audience: momentsAudience, start: onDay, steps }),
]);
export type CalendarDefinition = z.output<typeof calendarDefinition>;

export const CALENDAR_JOURNEY_STATES = ["draft", "running", "paused", "stopped"] as const;
export const calendarJourneyState = z.enum(CALENDAR_JOURNEY_STATES);

export const calendarJourneySummary = z.object({
  id,
  name: z.string(),
  channel: z.enum(["group", "moments"]),
  state: calendarJourneyState,
  stepCount: z.int(),
  /** Groups or advisors. */
  counts: z.object({ active: z.int(), finished: z.int(), removed: z.int() }),
  startedAt: instant.optional(),
  createdBy: z.string(),
  updatedAt: instant,
});
export type CalendarJourneySummary = z.infer<typeof calendarJourneySummary>;

export const calendarJourney = calendarJourneySummary.extend({
  definition: calendarDefinition,
  version: z.int(),
  /** How often each step came up, and what became of its posts. */
  steps: z.array(
    z.object({
      id: z.string(),
      times: z.int(),
      waiting: z.int(),
      handedOver: z.int(),
      sent: z.int(),
      /** Refused by a guard, failed at WeCom, or taken back. */
      lost: z.int(),
    }),
  ),
});
export type CalendarJourney = z.infer<typeof calendarJourney>;

export const calendarTarget = z.object({
  /** The group's id, or the advisor's. */
  id: z.string(),
  name: z.string(),
  advisor: z.object({ id: z.string(), name: z.string() }).optional(),
  /** Its day 1. */
  startedOn: localDate,
  /** Which day today is; zero and less before day 1. */
  day: z.int(),
  state: z.enum(["active", "finished", "removed", "gone"]),
  nextAt: instant.optional(),
});
export type CalendarTarget = z.infer<typeof calendarTarget>;

/** Which beginnings a dry run supposes: groups that began on these days, each with its own day 1, or one day 1 for all. */
export const calendarBeginning = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("began"), from: localDate, to: localDate }),
  onDay,
]);
export type CalendarBeginning = z.infer<typeof calendarBeginning>;

const words = z.object({ zh: z.string(), en: z.string() });
export const calendarTemplate = z.object({
  key: z.string(),
  name: words,
  description: words,
  definition: calendarDefinition,
});
export type CalendarTemplate = z.infer<typeof calendarTemplate>;

const draft = z.object({ name: text(60), definition: calendarDefinition });
const one = { params: idParams, response: calendarJourney };

export const calendarJourneyRoutes = {
  listCalendarTemplates: route({
    method: "GET",
    path: "/calendar-journeys/templates",
    summary: "Calendar journeys to start from",
    roles: READERS,
    response: z.object({ rows: z.array(calendarTemplate) }),
  }),
  listCalendarJourneys: route({
    method: "GET",
    path: "/calendar-journeys",
    summary: "Day-by-day journeys of groups and of Moments, the latest first",
    roles: READERS,
    query: pageQuery.extend({ channel: z.enum(["group", "moments"]).optional() }),
    response: page(calendarJourneySummary),
  }),
  createCalendarJourney: route({
    method: "POST",
    path: "/calendar-journeys",
    summary: "Drafts a calendar journey; nothing goes out before it is started",
    roles: OPERATORS,
    body: draft,
    response: calendarJourney,
  }),
  getCalendarJourney: route({
    method: "GET",
    path: "/calendar-journeys/:id",
    summary: "One calendar journey with the counts of its steps",
    roles: READERS,
    ...one,
  }),
  changeCalendarJourney: route({
    method: "PUT",
    path: "/calendar-journeys/:id",
    summary: "Changes it, also while it runs: what is still to come follows the new plan",
    roles: OPERATORS,
    ...one,
    body: draft,
  }),
  rehearseCalendarJourney: route({
    method: "POST",
    path: "/calendar-journeys/:id/rehearsal",
    summary:
      "A dry run: each day's posts with their date, what the guards would say, and what advisors would have to do",
    roles: READERS,
    params: idParams,
    body: calendarBeginning,
    response: calendarRehearsal,
  }),
  startCalendarJourney: route({
    method: "POST",
    path: "/calendar-journeys/:id/start",
    summary:
      "Takes in the groups or advisors that fit and have something to come; steps that are past are not made up for",
    roles: OPERATORS,
    ...one,
  }),
  pauseCalendarJourney: route({
    method: "POST",
    path: "/calendar-journeys/:id/pause",
    summary: "No step comes up until it is resumed",
    roles: OPERATORS,
    ...one,
  }),
  resumeCalendarJourney: route({
    method: "POST",
    path: "/calendar-journeys/:id/resume",
    summary: "Goes on with what is to come; what the pause passed over is not made up for",
    roles: OPERATORS,
    ...one,
  }),
  stopCalendarJourney: route({
    method: "POST",
    path: "/calendar-journeys/:id/stop",
    summary: "Ends it for good: what waits is cancelled, what owners have stays with them",
    roles: OPERATORS,
    ...one,
  }),
  listCalendarTargets: route({
    method: "GET",
    path: "/calendar-journeys/:id/targets",
    summary: "Its groups or advisors, and where each stands",
    roles: READERS,
    params: idParams,
    query: pageQuery,
    response: page(calendarTarget),
  }),
  removeCalendarTarget: route({
    method: "DELETE",
    path: "/calendar-journeys/:id/targets/:target",
    summary: "Takes one group or advisor out; nothing more comes up for it",
    roles: OPERATORS,
    params: z.object({ id, target: z.string().min(1).max(64) }),
    response: "nothing",
  }),
};
