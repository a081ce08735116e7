import { z } from "zod";
import { id, instant, localDate } from "./common.ts";

const words = z.object({ zh: z.string(), en: z.string() });

/** What an advisor would have had to do on a day; lists of them have the fullest first, a hundred at most. */
export const rehearsedLoad = z.object({
  advisor: z.object({ id: z.string(), name: z.string() }),
  day: localDate,
  messages: z.int(),
  tasks: z.int(),
  minutes: z.int(),
});
export type RehearsedLoad = z.infer<typeof rehearsedLoad>;

export const rehearsalWarning = z.object({
  code: z.enum(["capacity", "other_journeys", "cut", "nobody"]),
  words,
});

/** What guards had against a step, and how often. */
export const rehearsedObjection = z.object({
  reason: z.string(),
  outcome: z.enum(["skip", "defer", "hold"]),
  count: z.int(),
});

/** What a journey would have done in a past span of days, had it been running; nothing is written or sent. */
export const journeyRehearsal = z.object({
  from: localDate,
  to: localDate,
  /** Who would have come in; the first five hundred of them were led through. */
  entered: z.int(),
  rehearsed: z.int(),
  /** Who would not have: re-entry, or another exclusive journey. */
  kept: z.array(z.object({ reason: z.string(), count: z.int() })),
  steps: z.array(
    z.object({
      stepId: z.string(),
      name: z.string(),
      reached: z.int(),
      /** Of messages and tasks: passed the guards at their moment. */
      passed: z.int(),
      objections: z.array(rehearsedObjection),
      paths: z.array(z.object({ path: z.string(), count: z.int() })),
      firstDay: localDate.optional(),
      lastDay: localDate.optional(),
    }),
  ),
  days: z.array(
    z.object({ day: localDate, entered: z.int(), messages: z.int(), tasks: z.int(), refused: z.int() }),
  ),
  load: z.array(rehearsedLoad),
  warnings: z.array(rehearsalWarning),
  /** The first fifty, with each step's date. */
  people: z.array(
    z.object({
      customer: z.object({ id, name: z.string() }),
      enteredAt: instant,
      endedWith: z.string(),
      steps: z.array(
        z.object({
          stepId: z.string(),
          name: z.string(),
          at: instant,
          outcome: z.enum(["pass", "skip", "defer", "hold", "done", "chosen"]),
          path: z.string().optional(),
          reason: z.string().optional(),
        }),
      ),
    }),
  ),
});
export type JourneyRehearsal = z.infer<typeof journeyRehearsal>;

/** What a calendar journey would do from such a beginning; nothing is written or sent. Posts wait and are refused as their guards say. */
export const calendarRehearsal = z.object({
  /** Groups or advisors that would be in it; the first two hundred were led through. */
  entered: z.int(),
  rehearsed: z.int(),
  /** In the order of the plan. */
  steps: z.array(
    z.object({
      stepId: z.string(),
      /** For how many it comes up. */
      reached: z.int(),
      /** Posts that every guard lets pass; tasks and hints that somebody gets. */
      passed: z.int(),
      objections: z.array(rehearsedObjection),
      firstDay: localDate.optional(),
      lastDay: localDate.optional(),
    }),
  ),
  load: z.array(rehearsedLoad),
  warnings: z.array(rehearsalWarning),
  /** The first fifty, with each step's instant. */
  targets: z.array(
    z.object({
      target: z.object({ id: z.string(), name: z.string() }),
      startedOn: localDate,
      steps: z.array(
        z.object({
          stepId: z.string(),
          at: instant,
          outcome: z.enum(["pass", "skip", "defer", "hold"]),
          reason: z.string().optional(),
          /** What the guard said, if more than its name. */
          detail: words.optional(),
          until: instant.optional(),
        }),
      ),
    }),
  ),
});
export type CalendarRehearsal = z.infer<typeof calendarRehearsal>;
