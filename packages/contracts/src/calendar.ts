import { z } from "zod";
import { id, idParams, instant, localDate, text } from "./common.ts";
import { contentKind } from "./content-body.ts";
import { contentState } from "./content.ts";
import { timeOfDay } from "./intents.ts";
import { OPERATORS, READERS, route } from "./route.ts";

/** Where a planned piece appears. */
export const CALENDAR_CHANNELS = ["moments", "group_message", "mass_message", "official_account"] as const;
export const calendarChannel = z.enum(CALENDAR_CHANNELS);
export type CalendarChannel = z.infer<typeof calendarChannel>;

/** What a piece gives its reader: knowledge, amusement, or life in the store and its goods (CNT-2). */
export const MIX_PARTS = ["useful", "fun", "life"] as const;
export const mixPart = z.enum(MIX_PARTS);
export type MixPart = z.infer<typeof mixPart>;

const words = z.object({ zh: z.string(), en: z.string() });

/** Shares of a hundred. */
export const contentMix = z
  .object({ useful: z.int().min(0).max(100), fun: z.int().min(0).max(100), life: z.int().min(0).max(100) })
  .refine(({ useful, fun, life }) => useful + fun + life === 100, "the parts have to add up to 100");
export type ContentMix = z.infer<typeof contentMix>;

export const calendarSettings = z.object({
  mix: contentMix,
  /** The day of each month on which members get their offer; null: there is none. */
  memberDay: z.int().min(1).max(28).nullable(),
});
export type CalendarSettings = z.infer<typeof calendarSettings>;

/** What carries an entry out: a mass send to customers, into groups or on Moments, or a journey of customers, of groups or of Moments. */
export const ASSIGNEE_KINDS = ["mass_send", "journey", "calendar_journey"] as const;
export const assignment = z.object({ kind: z.enum(ASSIGNEE_KINDS), id });
export type Assignment = z.infer<typeof assignment>;

export const ASSIGNEE_STATES = [
  "draft",
  "awaiting_approval",
  "scheduled",
  "running",
  "paused",
  "finished",
  "stopped",
] as const;

/** What carries it out, as that stands today. */
export const assignee = assignment.extend({
  name: z.string(),
  state: z.enum(ASSIGNEE_STATES),
  /** "other_day": the piece goes out on another day than planned here; "not_in_it": it does not say or carry the piece. */
  fit: z.enum(["fits", "other_day", "not_in_it"]),
  /** Of "other_day": that day. */
  day: localDate.optional(),
  /** Of a mass send: how many customers or groups it arrived at. */
  sent: z.int().optional(),
});
export type Assignee = z.infer<typeof assignee>;

const entryFields = {
  day: localDate,
  at: timeOfDay.nullable().default(null),
  channel: calendarChannel,
  part: mixPart,
  title: text(60),
  contentId: id.nullable().default(null),
  assignedTo: assignment.nullable().default(null),
  note: z.string().trim().max(300).default(""),
  done: z.boolean().default(false),
};

export const calendarEntry = z.object({
  id,
  ...entryFields,
  /** The piece as it stands today. */
  content: z
    .object({ name: z.string(), kind: contentKind, state: contentState, archived: z.boolean() })
    .optional(),
  /** Absent when what was assigned is gone. */
  assignee: assignee.optional(),
  createdBy: z.string(),
  updatedAt: instant,
});
export type CalendarEntry = z.output<typeof calendarEntry>;

/** A day on which there is something to say; days without are left out. */
export const calendarDay = z.object({
  date: localDate,
  /** One of the 24 solar terms begins, with what to do for oneself then. */
  solarTerm: z.object({ name: words, advice: words }).optional(),
  isMemberDay: z.boolean(),
});
export type CalendarDay = z.infer<typeof calendarDay>;

/** Two months and the days before and after that a month's page shows. */
export const MAX_CALENDAR_DAYS = 75;

export const calendarRoutes = {
  readCalendar: route({
    method: "GET",
    path: "/calendar",
    summary:
      "What is planned between two days, the solar terms and member days of that time, and the mix; 75 days at most",
    roles: READERS,
    query: z.object({ from: localDate, to: localDate, channel: calendarChannel.optional() }),
    response: z.object({
      /** By day and time; 1 000 at most. */
      entries: z.array(calendarEntry),
      days: z.array(calendarDay),
      settings: calendarSettings,
      asOf: instant,
    }),
  }),
  createCalendarEntry: route({
    method: "POST",
    path: "/calendar/entries",
    summary: "Plans a piece for a day and a channel",
    roles: OPERATORS,
    body: z.object(entryFields),
    response: calendarEntry,
  }),
  changeCalendarEntry: route({
    method: "PATCH",
    path: "/calendar/entries/:id",
    summary: "Changes an entry, or moves it to another day",
    roles: OPERATORS,
    params: idParams,
    body: z
      .object({
        day: localDate,
        at: timeOfDay.nullable(),
        channel: calendarChannel,
        part: mixPart,
        title: text(60),
        contentId: id.nullable(),
        assignedTo: assignment.nullable(),
        note: z.string().trim().max(300),
        done: z.boolean(),
      })
      .partial(),
    response: calendarEntry,
  }),
  deleteCalendarEntry: route({
    method: "DELETE",
    path: "/calendar/entries/:id",
    summary: "Takes an entry out of the calendar; the audit keeps it",
    roles: OPERATORS,
    params: idParams,
    response: "nothing",
  }),
  setCalendarSettings: route({
    method: "PUT",
    path: "/calendar/settings",
    summary: "Sets the mix that is aimed at, and the member day",
    roles: OPERATORS,
    body: calendarSettings,
    response: calendarSettings,
  }),
};
