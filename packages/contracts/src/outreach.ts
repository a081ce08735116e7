import { z } from "zod";
import { id, idParams, localDate, page, pageQuery } from "./common.ts";
import { guardDecision, intentState, send, sendsSummary, timeOfDay } from "./intents.ts";
import { OPERATORS, READERS, route } from "./route.ts";
import { taskRoutes } from "./tasks.ts";

const words = z.object({ zh: z.string(), en: z.string() });

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

export const outreachRoutes = {
  ...taskRoutes,
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
