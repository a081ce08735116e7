import { z } from "zod";
import { text } from "./common.ts";
import { eventFilters, journeyRule, journeyStep, JOURNEY_VARIABLES, stepId } from "./journey-steps.ts";
import { timeOfDay } from "./intents.ts";

/** Empty while nobody has chosen one. */
const segmentId = z.string().max(64);

/** What begins an enrolment. Whatever it is, customers can be enrolled by hand too. */
export const journeyTrigger = z.discriminatedUnion("kind", [
  /** One run for each key of the event: for `order_paid` the order. What was imported from the past does not count. */
  z.object({ kind: z.literal("event"), event: z.string().max(60), filters: eventFilters }),
  z.object({ kind: z.literal("segment_entered"), segmentId }),
  z.object({ kind: z.literal("segment_left"), segmentId }),
  /** Days before (negative) or after a date that is known of the customer. */
  z.object({
    kind: z.literal("date"),
    fact: z.string().max(60),
    days: z.int().min(-365).max(365),
    at: timeOfDay,
    yearly: z.boolean(),
  }),
  /** Members of a segment, at these times: minute, hour, day of the month, month, weekday, in the workspace's zone. */
  z.object({ kind: z.literal("schedule"), cron: z.string().max(60), segmentId }),
  z.object({ kind: z.literal("manual") }),
]);
export type JourneyTrigger = z.infer<typeof journeyTrigger>;

/** What ends an enrolment early. A new purchase ends it and, when purchases are the trigger, begins a new one. */
export const JOURNEY_EXITS = ["order_paid", "order_refunded", "complaint_opened", "contact_lost"] as const;

export const journeyDefinition = z.object({
  trigger: journeyTrigger,
  start: stepId,
  /** In the order in which people read them; `start` and each `next` say what follows what. */
  steps: z.array(journeyStep).min(1).max(60),
  exits: z.array(z.enum(JOURNEY_EXITS)),
  /** Who answers to this leaves: decided when something about the customer changes and again before each step. */
  exitRule: journeyRule.optional(),
  /** When somebody who was enrolled before may be again; nobody is twice in one journey at a time. */
  reentry: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("never") }),
    z.object({ kind: z.literal("after_days"), days: z.int().min(1).max(3_650) }),
    /** For each order, each entry into the segment, each time by hand. */
    z.object({ kind: z.literal("each") }),
  ]),
  /** Offers of all journeys and campaigns wait until this day after the trigger begins (JRN-2); absent: no quiet window. */
  quietUntilDay: z.int().min(1).max(365).optional(),
  /**
   * Nobody is in two exclusive journeys at a time: the one with the lower number goes first, and of equals the one that the customer
   * is in.
   */
  exclusive: z.boolean().default(false),
  priority: z.int().min(1).max(9).default(5),
  /** Said where the value is not known. */
  defaults: z.partialRecord(z.enum(JOURNEY_VARIABLES), text(30)).default({}),
});
export type JourneyDefinition = z.infer<typeof journeyDefinition>;
/** As it may be written, without what has a default. */
export type JourneyDraft = z.input<typeof journeyDefinition>;
