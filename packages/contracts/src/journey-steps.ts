import type { Rule } from "@hortus/rules";
import { z } from "zod";
import { text } from "./common.ts";
import { contentSource } from "./content.ts";
import { intentClass, timeOfDay } from "./intents.ts";
import { sendAttachment } from "./send-attachments.ts";

/** Names a step for good: figures, paths and what was sent are kept under it. */
export const stepId = z.string().regex(/^[a-z0-9_-]{1,60}$/);
/** The step that follows; null: the journey is over here. */
const following = stepId.nullable();
/** A segment's, tag's or journey's id; empty while nobody has chosen one, which keeps a draft from being published. */
const reference = z.string().max(64);
/** Monday is 1; none or all seven: any day. */
const weekdays = z.array(z.int().min(1).max(7)).max(7).optional();
/** Two years at most. */
const minutes = z.int().min(1).max(1_051_200);

/** A rule of the rule language. Its shape recurs, which OpenAPI's printer can't follow: `checkRule` reads it when a version is made. */
export const journeyRule = z.record(z.string(), z.unknown()) as unknown as z.ZodType<Rule, Rule>;

export const EVENT_OPERATORS = ["equals", "not_equals", "at_least", "at_most", "contains"] as const;
/** Asks about a property of the event; an event without that property does not pass. */
export const eventFilter = z.object({
  property: z.string().min(1).max(60),
  op: z.enum(EVENT_OPERATORS),
  value: z.union([z.string().max(200), z.number(), z.boolean()]),
});
export type EventFilter = z.infer<typeof eventFilter>;
export const eventFilters = z.array(eventFilter).max(10).default([]);

/** All times of day are the workspace's. */
export const journeyWait = z.discriminatedUnion("kind", [
  /** Local calendar days after the start of the enrolment, the start's own day 0; a moment that is past is now. */
  z.object({ kind: z.literal("day"), day: z.int().min(0).max(730), at: timeOfDay, weekdays }),
  /** From the arrival at this step. */
  z.object({ kind: z.literal("duration"), minutes }),
  /** The next such time of day, on one of these weekdays. */
  z.object({ kind: z.literal("time_of_day"), at: timeOfDay, weekdays }),
  /** Until it happens to the customer, after the arrival here; `otherwise` when the time runs out. */
  z.object({
    kind: z.literal("event"),
    event: z.string().max(60),
    filters: eventFilters,
    timeoutMinutes: minutes,
  }),
  /** Until the customer is a member, which may be so already; `otherwise` when the time runs out. */
  z.object({ kind: z.literal("segment"), segmentId: reference, timeoutMinutes: minutes }),
  /** Days before (negative) or after a date that is known of the customer; `otherwise` when it is not known, or past. */
  z.object({
    kind: z.literal("date"),
    fact: z.string().max(60),
    days: z.int().min(-365).max(365),
    at: timeOfDay,
    /** The next anniversary, as of a birthday. */
    yearly: z.boolean().default(false),
  }),
]);
export type JourneyWait = z.infer<typeof journeyWait>;

/** {customer}, {advisor} and {product} are replaced; without a value and a default the step is refused, never sent with a hole. */
const words = text(1_300); // WeCom takes 4 000 bytes of UTF-8
export const JOURNEY_VARIABLES = ["customer", "advisor", "product"] as const;

export const ADVISOR_TASKS = ["call", "message", "comment", "visit"] as const;

const named = { id: stepId, name: text(60) };

/** One node of the graph. Each names what follows it; a branch and a split name one for each path. */
export const journeyStep = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("wait"),
    ...named,
    until: journeyWait,
    next: following,
    /** Where waits that may fail go on; `next` unless given. */
    otherwise: following.optional(),
  }),
  /** The first path whose rule holds when the customer arrives. */
  z.object({
    kind: z.literal("branch"),
    ...named,
    paths: z
      .array(z.object({ id: stepId, name: text(60), rule: journeyRule, next: following }))
      .min(1)
      .max(6),
    otherwise: following,
  }),
  /** Divides customers by a stable hash of journey, step, `seed` and customer: the same customer always takes the same arm. */
  z.object({
    kind: z.literal("split"),
    ...named,
    arms: z
      .array(z.object({ id: stepId, name: text(60), percent: z.int().min(0).max(100), next: following }))
      .min(1)
      .max(6),
    /** Of all, these are left alone for comparison: their journey is over here. The arms share the rest by their percents. */
    holdOutPercent: z.int().min(0).max(50),
    /** Raise it to draw anew. */
    seed: z.int().min(1).max(1_000).default(1),
  }),
  z.object({
    kind: z.literal("message"),
    ...named,
    class: intentClass,
    text: words,
    attachments: z.array(sendAttachment).max(9).optional(),
    /** Where the text is from, as long as nobody changed it. */
    content: contentSource.optional(),
    next: following,
  }),
  z.object({
    kind: z.literal("task"),
    ...named,
    class: intentClass,
    task: z.enum(ADVISOR_TASKS).default("call"),
    title: text(60),
    text: words,
    content: contentSource.optional(),
    /** How long the advisor has for it; absent: as the workspace has it. */
    dueDays: z.int().min(1).max(30).optional(),
    /** "note": it is not done without a note of how it went; "photo": not without a picture of it. */
    evidence: z.enum(["note", "photo"]).optional(),
    next: following,
  }),
  z.object({
    kind: z.literal("tag"),
    ...named,
    add: z.array(reference).max(20),
    remove: z.array(reference).max(20),
    next: following,
  }),
  /** Sets an attribute of the workspace's own: an option's id, a decimal number or YYYY-MM-DD; null takes the value away. */
  z.object({
    kind: z.literal("attribute"),
    ...named,
    attributeId: reference,
    value: z.string().max(100).nullable(),
    next: following,
  }),
  /** Enrols the customer there as well; this journey goes on. */
  z.object({ kind: z.literal("join"), ...named, journeyId: reference, next: following }),
  /** Tells members of the company through WeCom's app: whoever serves the customer, or those who are named. Customers see none of it. */
  z.object({
    kind: z.literal("notify"),
    ...named,
    toAdvisor: z.boolean().default(true),
    userIds: z.array(z.string().min(1).max(64)).max(20).default([]),
    text: text(180), // three with their names fit into the 2 048 bytes of one message
    next: following,
  }),
  /** Notes that the customer came this far; the first goal counts. */
  z.object({ kind: z.literal("goal"), ...named, next: following }),
  /** Ends the enrolment early, with the step's name as the reason. */
  z.object({ kind: z.literal("exit"), ...named }),
]);
export type JourneyStep = z.infer<typeof journeyStep>;
export type StepKind = JourneyStep["kind"];
export const STEP_KINDS = [
  "wait",
  "message",
  "task",
  "branch",
  "split",
  "tag",
  "attribute",
  "join",
  "notify",
  "goal",
  "exit",
] as const;

/** Every step that may follow, with the key of its path: "next", "otherwise", "hold_out", or the id of a path or an arm. */
export function pathsOf(step: JourneyStep): { key: string; next: string | null }[] {
  switch (step.kind) {
    case "exit":
      return [];
    case "branch":
      return [
        ...step.paths.map(({ id, next }) => ({ key: id, next })),
        { key: "otherwise", next: step.otherwise },
      ];
    case "split":
      return step.arms.map(({ id, next }) => ({ key: id, next }));
    case "wait":
      return step.otherwise === undefined
        ? [{ key: "next", next: step.next }]
        : [
            { key: "next", next: step.next },
            { key: "otherwise", next: step.otherwise },
          ];
    default:
      return [{ key: "next", next: step.next }];
  }
}

type Step = z.input<typeof journeyStep>;
type NextMayLack<Any> = Any extends { next: infer Next } ? Omit<Any, "next"> & { next?: Next } : Any;

/** Links steps one after the other, as most journeys are; a step that says its own `next` keeps it. */
export function inSequence(steps: readonly NextMayLack<Step>[]): { start: string; steps: Step[] } {
  return {
    start: steps[0]?.id ?? "",
    steps: steps.map((step, index) => {
      if (step.kind === "branch" || step.kind === "split" || step.kind === "exit") return step;
      return { next: steps[index + 1]?.id ?? null, ...step } as Step; // a step that lacked its `next` only
    }),
  };
}
