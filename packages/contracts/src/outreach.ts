import { z } from "zod";
import { fen, id, idParams, instant, localDate, page, pageQuery, text } from "./common.ts";
import { contentSource } from "./content.ts";
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
  /** Each guard asked, in order; the last one objected unless the outcome is "pass". */
  asked: z.array(z.object({ code: z.string(), label: words, outcome: guardOutcome })),
  /** What the objection rests on: "2 of 2 messages in 7 days". */
  detail: words.optional(),
  until: instant.optional(),
});
export type GuardDecision = z.infer<typeof guardDecision>;

const fromLibrary = { content: contentSource.optional() };

/** What goes out with the text. Files are the library's; a picture may also be one at a public address. */
export const sendAttachment = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("link"),
    title: text(40),
    desc: z.string().trim().max(160).optional(),
    url: z.url({ protocol: /^https?$/ }).max(2048),
    pictureUrl: z
      .url({ protocol: /^https?$/ })
      .max(2048)
      .optional(),
    /** The picture as a file of the library, which Moments ask for. */
    coverId: id.optional(),
    ...fromLibrary,
  }),
  z
    .object({
      kind: z.literal("image"),
      url: z
        .url({ protocol: /^https?$/ })
        .max(2048)
        .optional(),
      fileId: id.optional(),
      name: z.string().max(100).optional(),
      ...fromLibrary,
    })
    .refine(({ url, fileId }) => (url === undefined) !== (fileId === undefined), "either url or fileId"),
  z.object({ kind: z.literal("video"), fileId: id, name: text(100), ...fromLibrary }),
  z.object({ kind: z.literal("file"), fileId: id, name: text(100), ...fromLibrary }),
  z.object({
    kind: z.literal("mini_program"),
    /** WeCom counts 64 bytes. */
    title: text(21),
    appId: text(64),
    page: text(512),
    coverId: id,
    ...fromLibrary,
  }),
]);
export type SendAttachment = z.infer<typeof sendAttachment>;

/** The words of an attachment that a customer reads, as the rules check them. */
export function attachmentWords(attachment: SendAttachment): string[] {
  switch (attachment.kind) {
    case "link":
      return [attachment.title, attachment.desc ?? ""].filter(Boolean);
    case "mini_program":
      return [attachment.title];
    case "file":
      return [attachment.name];
    default:
      return [];
  }
}

export const send = z.object({
  id,
  customer: z.object({ id, name: z.string() }),
  advisor: z.object({ id: z.string(), name: z.string() }).optional(),
  kind: intentKind,
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
  /** When they first wrote back since, as far as somebody noted it. */
  repliedAt: instant.optional(),
});

/** Pictures of a task: JPG or PNG. The phone makes them smaller before it sends them, and leaves out where they were taken. */
export const MAX_PHOTO_BYTES = 3 * 1024 * 1024;
export const MOST_PHOTOS = 5;

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
  /** Of a message: to customers, into groups, or on the advisor's Moments. */
  channel: z.enum(["single", "group", "moments"]).optional(),
  /** The WeCom task behind a message: the client confirms this very one. Absent for plain tasks. */
  massMessageMsgid: z.string().optional(),
  /** What the cause was worth: the order's amount; sorts the day. */
  valueFen: fen,
  dueAt: instant,
  expiresAt: instant,
  state: taskState,
  /** It can't be completed without a note. */
  needsNote: z.boolean(),
  /** It can't be completed without a picture. */
  needsPhoto: z.boolean(),
  /** Pictures that the advisor took, the first first; see `getTaskPhoto`. */
  photos: z.array(z.object({ id, bytes: z.int(), at: instant })),
  /** Put off by the advisor until then, and why. */
  snoozedUntil: instant.optional(),
  snoozeReason: z.string().optional(),
  /** Since when operators see that it is nearly too late. */
  escalatedAt: instant.optional(),
  /** What the advisor noted when done, or why it was skipped. */
  note: z.string().optional(),
  endedAt: instant.optional(),
  /** Customers whose message arrived, of `customerCount`. */
  sentCount: z.int(),
  /** Of a message into groups: which; two hundred at most. */
  groups: z.array(z.object({ id: z.string(), name: z.string(), state: intentState })).optional(),
  /** The group that a plain task is about. */
  group: z.object({ id: z.string(), name: z.string() }).optional(),
});
export type AdvisorTask = z.infer<typeof advisorTask>;

export const outreachSettings = z.object({
  /** Customers are left in peace between these; equal times mean never. */
  quietHours: z.object({ from: timeOfDay, to: timeOfDay }),
  /** Each: at most so many proactive messages to a customer in so many days, over all journeys and mass sends; all must hold. */
  frequencyCaps: z
    .array(
      z.object({
        /** Which messages are counted and held back: all, or those of one class. */
        counts: z.enum(["all", "care", "offer"]),
        messages: z.int().min(0).max(100),
        days: z.int().min(1).max(31),
      }),
    )
    .max(10),
  /**
   * WeCom's own limits of mass messages that a customer receives, each from its day on, since published limits change; `perMonth` absent:
   * as many as the month has days.
   */
  channelQuotas: z
    .array(
      z.object({
        from: localDate,
        perDay: z.int().min(1).max(31),
        perWeek: z.int().min(1).max(100).optional(),
        perMonth: z.int().min(1).max(31).optional(),
      }),
    )
    .min(1)
    .max(20)
    .refine(
      (quotas) => new Set(quotas.map(({ from }) => from)).size === quotas.length,
      "two of them begin on one day",
    ),
  /** So many of an advisor's Moments a customer is shown a day, each from its day on: WeCom's default is three. */
  momentsQuotas: z
    .array(z.object({ from: localDate, perDay: z.int().min(1).max(31) }))
    .min(1)
    .max(20)
    .refine(
      (quotas) => new Set(quotas.map(({ from }) => from)).size === quotas.length,
      "two of them begin on one day",
    )
    .default([{ from: "2020-01-01", perDay: 3 }]),
  /** Calls and visits that an advisor is given a day; what is beyond waits for the next. */
  tasksPerDay: z.int().min(1).max(500),
  /** Whether WeCom tells advisors each morning what waits, and brings calls and visits as cards that a tap closes. */
  remindAdvisors: z.boolean().default(true),
  /** Whether WeCom tells an advisor at once whom customers deleted, and the store's manager that an advisor deleted customers. */
  tellLosses: z.boolean().default(true),
  /** Whether an operator's mass send waits for the yes of a reviewer or owner. */
  massSendsNeedApproval: z.boolean().default(true),
  /** A task that nobody did after so many days expires; its messages are taken back. */
  taskDays: z.int().min(1).max(30),
});
export type OutreachSettings = z.infer<typeof outreachSettings>;

export const advisorLeave = z.object({
  advisor: z.object({ id: z.string(), name: z.string() }),
  /** The last day away. */
  until: localDate,
  reason: z.string(),
});
export type AdvisorLeave = z.infer<typeof advisorLeave>;

/** An advisor's tasks: what is open now, and how those of a stretch of days ended. */
export const advisorWorkload = z.object({
  advisor: z.object({ id: z.string(), name: z.string() }),
  open: z.int(),
  /** Of the open ones: put off, and nearly too late. */
  snoozed: z.int(),
  escalated: z.int(),
  done: z.int(),
  skipped: z.int(),
  /** Nobody did them in time. */
  expired: z.int(),
  /** Parts of those that ended, 0 to 1; absent while none did. */
  completion: z.number().optional(),
  missed: z.number().optional(),
  /** The last day away. */
  awayUntil: localDate.optional(),
});
export type AdvisorWorkload = z.infer<typeof advisorWorkload>;

/** Those who see tasks: advisors their own, operators those of the advisor they ask for. */
const WORKBENCH = ["owner", "operator", "advisor"] as const;

export const outreachRoutes = {
  listTasks: route({
    method: "GET",
    path: "/tasks",
    summary: "An advisor's tasks, due ones first, then by value; with the counts of today",
    roles: WORKBENCH,
    query: pageQuery.extend({
      /** "snoozed" are open ones that the advisor put off; "open" leaves them out. */
      state: z.enum([...TASK_STATES, "snoozed"]).default("open"),
      advisorId: z.string().max(64).optional(),
    }),
    response: page(advisorTask).extend({ openCount: z.int(), doneToday: z.int(), snoozedCount: z.int() }),
  }),
  workload: route({
    method: "GET",
    path: "/outreach/workload",
    summary: "Each advisor's open tasks, and how those that ended in the days ended; advisors see their own",
    roles: [...READERS, "advisor"],
    query: z.object({ from: localDate, to: localDate }),
    response: z.object({ rows: z.array(advisorWorkload), from: localDate, to: localDate, asOf: instant }),
  }),
  snoozeTask: route({
    method: "POST",
    path: "/tasks/:id/snooze",
    summary: "Puts an open task off until an instant before it expires, with the reason",
    roles: WORKBENCH,
    params: idParams,
    body: z.object({ until: instant, reason: text(200) }),
    response: advisorTask,
  }),
  confirmTasks: route({
    method: "POST",
    path: "/tasks/confirmed",
    summary:
      "Says that the advisor confirmed these messages in WeCom, fifty at most; each one's fate is answered",
    roles: WORKBENCH,
    body: z.object({ ids: z.array(id).min(1).max(50) }),
    response: z.object({
      rows: z.array(z.object({ id, outcome: z.enum(["confirmed", "not_found", "not_a_message"]) })),
    }),
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
    summary: "Ends a plain task (a call, a visit) with a note of how it went; some can't be ended without",
    roles: WORKBENCH,
    params: idParams,
    body: z.object({ note: z.string().trim().max(500).default("") }),
    response: advisorTask,
  }),
  addTaskPhoto: route({
    method: "POST",
    path: "/tasks/:id/photos",
    summary: "Adds a picture (JPG, PNG, 3 MB) to an open task; five at most, kept sealed",
    roles: WORKBENCH,
    params: idParams,
    upload: { maxBytes: MAX_PHOTO_BYTES },
    response: advisorTask,
  }),
  removeTaskPhoto: route({
    method: "DELETE",
    path: "/tasks/:id/photos/:photoId",
    summary: "Takes a picture out of a task that is open",
    roles: WORKBENCH,
    params: z.object({ id, photoId: id }),
    response: advisorTask,
  }),
  getTaskPhoto: route({
    method: "GET",
    path: "/tasks/:id/photos/:photoId",
    summary: "The picture: for the task's advisor and for those who plan",
    roles: WORKBENCH,
    params: z.object({ id, photoId: id }),
    response: "file",
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
      massSendId: id.optional(),
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
  explainSend: route({
    method: "GET",
    path: "/customers/:id/sends/:sendId",
    summary:
      "Why this customer got this, or did not: each asking of the guards, in words; advisors ask for own customers only",
    roles: [...READERS, "advisor"],
    params: z.object({ id, sendId: id }),
    response: z.object({ send, decisions: z.array(guardDecision) }),
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
  listAdvisorLeaves: route({
    method: "GET",
    path: "/outreach/leaves",
    summary: "Advisors who are away today or later, by advisor",
    roles: READERS,
    response: z.object({ rows: z.array(advisorLeave) }),
  }),
  setAdvisorLeave: route({
    method: "PUT",
    path: "/outreach/leaves/:id",
    summary: "Says that an advisor is away to and including a day, or without one that the advisor is back",
    roles: OPERATORS,
    params: z.object({ id: z.string().max(64) }),
    body: z.object({ until: localDate.optional(), reason: z.string().trim().max(100).default("") }),
    response: z.object({ rows: z.array(advisorLeave) }),
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
