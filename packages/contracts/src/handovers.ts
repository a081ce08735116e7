/** Handing an advisor's customers and groups to others (继承), on the job and after they have left. */
import { z } from "zod";
import { id, idParams, instant, page, pageQuery } from "./common.ts";
import { OPERATORS, READERS, route } from "./route.ts";

const userId = z.string().min(1).max(64);
const named = z.object({ id: z.string(), name: z.string() });
const search = z.string().trim().max(50).optional();

/** One whom an advisor has as a contact now. */
export const handoverCandidate = z.object({
  /** WeCom's external_userid. */
  id: z.string(),
  customerId: id.optional(),
  /** What the advisor calls them, or their own name. */
  name: z.string(),
  addedAt: instant,
  /** On the way to somebody already: can't be picked. */
  onTheWay: z.boolean(),
});
export type HandoverCandidate = z.infer<typeof handoverCandidate>;

export const HANDOVER_STATES = [
  "planned",
  "asking",
  "waiting",
  "done",
  "declined",
  "full",
  "refused",
  "unknown",
] as const;
/**
 * planned: not asked yet; asking: asked, and the answer is not known; waiting: WeCom took it, the customer has a day to decline; done;
 * declined by the customer; full: the receiver has no room; refused by WeCom, see `errcode`; unknown: WeCom has no record of it.
 */
export const handoverState = z.enum(HANDOVER_STATES);
export type HandoverState = z.infer<typeof handoverState>;

export const handedContact = z.object({
  id: z.string(),
  customerId: id.optional(),
  name: z.string(),
  to: named,
  state: handoverState,
  /** WeCom's verdict when it refused; the page has words for it. */
  errcode: z.int().optional(),
  /** When it completes by itself, or when it was completed. */
  takeoverAt: instant.optional(),
});
export type HandedContact = z.infer<typeof handedContact>;

export const handedGroup = z.object({
  id: z.string(),
  name: z.string(),
  to: named,
  state: z.enum(["planned", "done", "refused"]),
  errcode: z.int().optional(),
});
export type HandedGroup = z.infer<typeof handedGroup>;

export const handover = z.object({
  id,
  from: named,
  /** on_job: the customer sees a prompt from both; resigned: the advisor has left the company. */
  kind: z.enum(["on_job", "resigned"]),
  receivers: z.array(named),
  startedBy: z.string(),
  createdAt: instant,
  /**
   * picking: customers are put down; asking: WeCom is asked, a batch at a time; stopped: by a person, or because WeCom refused all;
   * waiting: WeCom was asked about all, some are on their way; done.
   */
  state: z.enum(["picking", "asking", "stopped", "waiting", "done"]),
  /** Why it stopped or stalls: WeCom's code, or words when there was none. */
  errcode: z.int().optional(),
  error: z.string().optional(),
  /** Customers by state; states without one are missing. */
  contacts: z.partialRecord(handoverState, z.int()),
  groups: z.partialRecord(handedGroup.shape.state, z.int()),
  /** When WeCom is asked next how they fare. */
  nextReadAt: instant.optional(),
});
export type Handover = z.infer<typeof handover>;

export const newHandover = z.object({
  /** Made by who asks: the same id twice is one hand-over. */
  id,
  from: userId,
  /** Customers go to them in turn. */
  receivers: z.array(userId).min(1).max(20),
  customers: z.discriminatedUnion("all", [
    /** All of the advisor's, or those who answer to a search, but these. */
    z.object({ all: z.literal(true), search, except: z.array(z.string().max(64)).max(1000).default([]) }),
    z.object({ all: z.literal(false), ids: z.array(z.string().max(64)).max(1000) }),
  ]),
  groups: z.array(z.string().max(64)).max(300).default([]),
});
export type NewHandover = z.output<typeof newHandover>;

export const handoversRoutes = {
  listHandoverCandidates: route({
    method: "GET",
    path: "/handovers/candidates",
    summary: "Customers whom an advisor could hand over, the longest known first, with how many they are",
    roles: OPERATORS,
    query: pageQuery.extend({ from: userId, search }),
    response: page(handoverCandidate).extend({
      /** All who answer to the search and are not on their way. */
      total: z.int(),
    }),
  }),
  listHandovers: route({
    method: "GET",
    path: "/handovers",
    summary: "Hand-overs, the latest first",
    roles: READERS,
    query: pageQuery,
    response: page(handover),
  }),
  startHandover: route({
    method: "POST",
    path: "/handovers",
    summary: "Hands an advisor's customers and groups to others; WeCom is asked in the background",
    roles: OPERATORS,
    body: newHandover,
    response: handover,
  }),
  getHandover: route({
    method: "GET",
    path: "/handovers/:id",
    summary: "A hand-over and how far it is",
    roles: READERS,
    params: idParams,
    response: handover,
  }),
  listHandedContacts: route({
    method: "GET",
    path: "/handovers/:id/contacts",
    summary: "What became of each customer of a hand-over",
    roles: READERS,
    params: idParams,
    query: pageQuery.extend({ state: handoverState.optional() }),
    response: page(handedContact),
  }),
  listHandedGroups: route({
    method: "GET",
    path: "/handovers/:id/groups",
    summary: "What became of each group of a hand-over, 300 at most",
    roles: READERS,
    params: idParams,
    response: z.object({ rows: z.array(handedGroup) }),
  }),
  moveHandover: route({
    method: "PUT",
    path: "/handovers/:id/state",
    summary:
      "Stops asking WeCom, or goes on with those not yet asked. What is on its way completes: WeCom lets nobody call it back",
    roles: OPERATORS,
    params: idParams,
    body: z.object({ running: z.boolean() }),
    response: handover,
  }),
};
