import { z } from "zod";
import { fen, id, idParams, instant, localDate, page, pageQuery, text } from "./common.ts";
import { intentKind, intentState, why } from "./intents.ts";
import { READERS, route } from "./route.ts";

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

/** What advisors do, and how much of it. */
export const taskRoutes = {
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
};
