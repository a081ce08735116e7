import { z } from "zod";
import { fen, id, instant, localDate } from "./common.ts";
import { sendAttachment } from "./send-attachments.ts";

const words = z.object({ zh: z.string(), en: z.string() });
/** "21:30", in the workspace's time zone. */
export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** "message" goes out as a WeCom mass message that the advisor confirms; "task" is something an advisor does: a call, a visit. */
export const intentKind = z.enum(["message", "task"]);
/** "care" asks and helps; "offer" sells, and waits while a quiet window runs (JRN-2). */
export const intentClass = z.enum(["care", "offer"]);

export const INTENT_STATES = [
  "planned",
  "refused",
  "deferred",
  "held",
  "handed_over",
  "sent",
  "failed",
  "unknown",
  "cancelled",
] as const;
export const intentState = z.enum(INTENT_STATES);

/** Why nothing went out, or not yet: of a guard, of the planner, or of WeCom. `GET /guards` has their words. */
export const REASONS = [
  "no_contact",
  "no_group",
  "advisor_away",
  "advisor_busy",
  "unsubscribed",
  "consent",
  "content_blocked",
  "content_not_approved",
  "complaint_open",
  "quiet_window",
  "prescription",
  "quiet_hours",
  "frequency_cap",
  "channel_quota",
  "hold_out",
  "missing_variable",
  "not_a_friend",
  "receive_limit",
  "not_confirmed",
  "wecom_refused",
  "skipped",
  "purpose_ended",
] as const;
export const intentReason = z.enum(REASONS);
export type IntentReason = z.infer<typeof intentReason>;

/** What set a purpose off; money and order are there for purchases. */
export const CAUSE_KINDS = [
  "order_paid",
  "event",
  "segment_entered",
  "segment_left",
  "date",
  "schedule",
  "journey",
  "manual",
] as const;
export const cause = z.object({
  kind: z.enum(CAUSE_KINDS),
  at: instant,
  orderId: z.string().optional(),
  amountFen: fen.optional(),
  segmentId: z.string().optional(),
  /** Of kind "event": its type. */
  event: z.string().optional(),
  /** Of kind "date": which, and the day that it names. */
  fact: z.string().optional(),
  day: localDate.optional(),
  /** Of kind "journey": the one that sent the customer here. */
  journeyId: z.string().optional(),
});

const journeyWhy = z.object({
  kind: z.literal("journey").default("journey"),
  journeyId: id,
  journeyName: z.string(),
  stepId: z.string(),
  stepName: z.string(),
  /** Local calendar days from the cause to this step. */
  day: z.int(),
  cause,
});
const massSendWhy = z.object({
  kind: z.literal("mass_send"),
  massSendId: id,
  massSendName: z.string(),
  /** When it was started. */
  at: instant,
  /** To a test contact: counted in no result. */
  isTest: z.boolean().optional(),
});
/** Of groups and Moments: a step of a journey by the calendar. */
const calendarWhy = z.object({
  kind: z.literal("calendar_journey"),
  journeyId: id,
  journeyName: z.string(),
  /** Of the group or of the advisor's Moments, from 1 on. */
  day: z.int(),
  /** Which group it is about; of Moments none. */
  chatId: z.string().optional(),
  /** When the step came up. */
  at: instant,
});
/** Why this customer or group: a journey brought them here, or a mass send's audience has them. */
export const why = z.union([massSendWhy, calendarWhy, journeyWhy]);
export type Why = z.output<typeof why>;
export type JourneyWhy = z.output<typeof journeyWhy>;

/** What a guard did: nothing against it, never, later, or not before a person decides. */
export const guardOutcome = z.enum(["pass", "skip", "defer", "hold"]);
export type GuardOutcome = z.infer<typeof guardOutcome>;

/** One asking of the guards. Those before the one that objected had nothing against it; those behind it were not asked. */
export const guardDecision = z.object({
  at: instant,
  outcome: guardOutcome,
  /** Each guard asked, in order, and what it found; the last one objected unless the outcome is "pass". */
  asked: z.array(z.object({ code: z.string(), label: words, outcome: guardOutcome })),
  /** What the objection rests on: "2 of 2 messages in 7 days". */
  detail: words.optional(),
  until: instant.optional(),
});
export type GuardDecision = z.infer<typeof guardDecision>;

/** What is told of all that goes out: to one customer, or where many read it. */
export const outgoing = z.object({
  id,
  advisor: z.object({ id: z.string(), name: z.string() }).optional(),
  class: intentClass,
  title: z.string(),
  text: z.string(),
  attachments: z.array(sendAttachment),
  why,
  /** When it was to go out. */
  plannedAt: instant,
  state: intentState,
  reason: z.string().optional(),
  /** Until when a deferral or a refusal's reason holds. */
  until: instant.optional(),
  sentAt: instant.optional(),
});

export const send = outgoing.extend({
  customer: z.object({ id, name: z.string() }),
  kind: intentKind,
  decidedAt: instant.optional(),
  handedOverAt: instant.optional(),
  /** The last change of state. */
  changedAt: instant,
  taskId: id.optional(),
});
export type Send = z.infer<typeof send>;

const counts = {
  /** All intents planned for the day, whatever became of them: the sum of all others, and of those that wait. */
  planned: z.int(),
  refused: z.int(),
  deferred: z.int(),
  held: z.int(),
  handedOver: z.int(),
  sent: z.int(),
  failed: z.int(),
  unknown: z.int(),
  cancelled: z.int(),
};
export const sendsSummary = z.object({
  asOf: instant,
  from: localDate,
  to: localDate,
  total: z.object(counts),
  days: z.array(z.object({ day: localDate, ...counts })),
  refusals: z.array(z.object({ reason: z.string(), count: z.int() })),
});
export type SendsSummary = z.infer<typeof sendsSummary>;
