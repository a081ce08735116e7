import { z } from "zod";
import { fen, id, idParams, instant, localDate, page, pageQuery, text } from "./common.ts";
import { OPERATORS, READERS, route } from "./route.ts";

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
  "quiet_hours",
  "quiet_window",
  "frequency_cap",
  "channel_quota",
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
export const cause = z.object({
  kind: z.enum(["order_paid", "segment_entered", "manual"]),
  at: instant,
  orderId: z.string().optional(),
  amountFen: fen.optional(),
  segmentId: z.string().optional(),
});

/** Why this customer. */
export const why = z.object({
  journeyId: id,
  journeyName: z.string(),
  stepId: z.string(),
  stepName: z.string(),
  /** Local calendar days from the cause to this step. */
  day: z.int(),
  cause,
});
export type Why = z.infer<typeof why>;

export const send = z.object({
  id,
  customer: z.object({ id, name: z.string() }),
  advisor: z.object({ id: z.string(), name: z.string() }).optional(),
  kind: intentKind,
  class: intentClass,
  title: z.string(),
  text: z.string(),
  why,
  /** When it was to go out. */
  plannedAt: instant,
  state: intentState,
  reason: z.string().optional(),
  /** Until when a deferral or a refusal's reason holds. */
  until: instant.optional(),
  decidedAt: instant.optional(),
  handedOverAt: instant.optional(),
  sentAt: instant.optional(),
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

export const TASK_STATES = ["open", "done", "expired", "skipped"] as const;
export const taskState = z.enum(TASK_STATES);

export const taskCustomer = z.object({
  customerId: id,
  name: z.string(),
  externalUserId: z.string().optional(),
  /** Local calendar days since the cause, today 0. */
  daysSince: z.int(),
  why,
  state: intentState,
  reason: z.string().optional(),
  sentAt: instant.optional(),
});

export const advisorTask = z.object({
  id,
  advisor: z.object({ id: z.string(), name: z.string() }),
  kind: intentKind,
  title: z.string(),
  /** What to say: for messages exactly what WeCom will send. */
  text: z.string(),
  /** Why these customers: of the first of them; each has an own one. */
  why,
  /** The most valuable first; 500 at most in `getTask`, three in lists. */
  customers: z.array(taskCustomer),
  customerCount: z.int(),
  /** The WeCom task behind a message: the client confirms this very one. Absent for plain tasks. */
  massMessageMsgid: z.string().optional(),
  /** What the cause was worth: the order's amount; sorts the day. */
  valueFen: fen,
  dueAt: instant,
  expiresAt: instant,
  state: taskState,
  /** What the advisor noted when done, or why it was skipped. */
  note: z.string().optional(),
  endedAt: instant.optional(),
  /** Customers whose message arrived, of `customerCount`. */
  sentCount: z.int(),
});
export type AdvisorTask = z.infer<typeof advisorTask>;

export const outreachSettings = z.object({
  /** Customers are left in peace between these; equal times mean never. */
  quietHours: z.object({ from: timeOfDay, to: timeOfDay }),
  /** At most so many proactive messages to a customer in so many days, over all journeys and campaigns. */
  frequencyCap: z.object({ messages: z.int().min(0).max(100), days: z.int().min(1).max(31) }),
  /** WeCom's own limit of mass messages a customer receives; `perMonth` absent: as many as the month has days. */
  channelQuota: z.object({ perDay: z.int().min(1).max(31), perMonth: z.int().min(1).max(31).optional() }),
  /** A task that nobody did after so many days expires; its messages are taken back. */
  taskDays: z.int().min(1).max(30),
});
export type OutreachSettings = z.infer<typeof outreachSettings>;

/** Those who see tasks: advisors their own, operators those of the advisor they ask for. */
const WORKBENCH = ["owner", "operator", "advisor"] as const;

export const outreachRoutes = {
  listTasks: route({
    method: "GET",
    path: "/tasks",
    summary: "An advisor's tasks, due ones first, then by value; with the counts of today",
    roles: WORKBENCH,
    query: pageQuery.extend({ state: taskState.default("open"), advisorId: z.string().max(64).optional() }),
    response: page(advisorTask).extend({ openCount: z.int(), doneToday: z.int() }),
  }),
  getTask: route({
    method: "GET",
    path: "/tasks/:id",
    summary: "One task with its customers",
    roles: WORKBENCH,
    params: idParams,
    response: advisorTask,
  }),
  confirmTask: route({
    method: "POST",
    path: "/tasks/:id/confirmed",
    summary: "Says that the advisor confirmed the message in WeCom: results are read now",
    roles: WORKBENCH,
    params: idParams,
    response: advisorTask,
  }),
  completeTask: route({
    method: "POST",
    path: "/tasks/:id/done",
    summary: "Ends a plain task (a call, a visit) with a note of how it went",
    roles: WORKBENCH,
    params: idParams,
    body: z.object({ note: z.string().trim().max(500).default("") }),
    response: advisorTask,
  }),
  skipTask: route({
    method: "POST",
    path: "/tasks/:id/skip",
    summary: "Ends a task undone, with the reason; a message not yet confirmed is taken back",
    roles: WORKBENCH,
    params: idParams,
    body: z.object({ reason: text(200) }),
    response: advisorTask,
  }),
  listSends: route({
    method: "GET",
    path: "/sends",
    summary: "Everything planned for customers and what became of it, latest planned first",
    roles: READERS,
    query: pageQuery.extend({
      state: intentState.optional(),
      reason: z.string().max(40).optional(),
      journeyId: id.optional(),
      advisorId: z.string().max(64).optional(),
      customerId: id.optional(),
      /** Planned on this local day; `from` and `to` for several. */
      day: localDate.optional(),
      from: localDate.optional(),
      to: localDate.optional(),
    }),
    response: page(send),
  }),
  sendsSummary: route({
    method: "GET",
    path: "/sends/summary",
    summary:
      "How many were planned, refused, deferred, handed over, sent and failed, by the local day they were planned for",
    roles: READERS,
    query: z.object({ from: localDate, to: localDate, journeyId: id.optional() }),
    response: sendsSummary,
  }),
  listCustomerSends: route({
    method: "GET",
    path: "/customers/:id/sends",
    summary: "What was planned for one customer; advisors ask for own customers only",
    roles: [...READERS, "advisor"],
    params: idParams,
    query: pageQuery,
    response: page(send),
  }),
  listGuards: route({
    method: "GET",
    path: "/guards",
    summary: "The guards in their order, and every reason in words",
    roles: [...READERS, "advisor"],
    response: z.object({
      guards: z.array(z.object({ code: z.string(), label: words })),
      reasons: z.array(z.object({ code: z.string(), label: words })),
    }),
  }),
  outreachSettings: route({
    method: "GET",
    path: "/outreach/settings",
    summary: "Quiet hours, caps and quotas",
    roles: READERS,
    response: outreachSettings,
  }),
  changeOutreachSettings: route({
    method: "PUT",
    path: "/outreach/settings",
    summary: "Changes quiet hours, caps and quotas; what is handed over already stays",
    roles: OPERATORS,
    body: outreachSettings,
    response: outreachSettings,
  }),
};
