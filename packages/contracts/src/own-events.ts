import { z } from "zod";
import { id, idParams, instant, text } from "./common.ts";
import { OPERATORS, READERS, route } from "./route.ts";
import { rowIdentities, rowProblem, rowsOf } from "./rows.ts";

/** Properties of an event, at most so many of each type: rules and journeys can ask for all of them (0078). */
export const OWN_EVENT_PROPERTIES = { text: 5, number: 5 } as const;
export const OWN_EVENT_PROPERTY_TYPES = ["text", "number"] as const;
/** Events that a workspace may define. */
export const MOST_OWN_EVENTS = 30;

/** How another system names it; for good. */
const code = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, "small Latin letters, digits and _ only, a letter first, 40 at most");

export const ownEventProperty = z.object({
  code,
  name: text(30),
  type: z.enum(OWN_EVENT_PROPERTY_TYPES),
});
export type OwnEventProperty = z.infer<typeof ownEventProperty>;

/** Something that customers do in systems of the brand's own (a mini program, a till, a game), which these tell of by API. */
export const ownEvent = z.object({
  id,
  code: z.string(),
  name: z.string(),
  properties: z.array(ownEventProperty),
  /** Each of them stands in the customer's timeline; better not for what happens all the time, such as a page that is looked at. */
  onTimeline: z.boolean(),
  /** The fact by which rules count them, and the event that sets journeys off. */
  fact: z.string(),
  /** Archived ones are refused when they are pushed; what was told stays, and rules go on. */
  archived: z.boolean(),
});
export type OwnEvent = z.infer<typeof ownEvent>;

const body = z.object({
  name: text(30),
  /** Those that are there stay, with their types; they may get other names, and others may be added. */
  properties: z
    .array(ownEventProperty)
    .max(OWN_EVENT_PROPERTIES.text + OWN_EVENT_PROPERTIES.number)
    .default([]),
  onTimeline: z.boolean().default(true),
});

export const ownEventRow = z.object({
  /** The other system's own id of it, unique among all events: told again, it is the same one. */
  externalId: text(100),
  /** The code of the event as it is defined here. */
  event: text(40),
  occurredAt: instant,
  identities: rowIdentities,
  /** By code; those left out are unknown. */
  properties: z.record(z.string().max(40), z.union([z.string().max(200), z.number()])).optional(),
});
export type OwnEventRow = z.input<typeof ownEventRow>;

export const OWN_EVENT_OUTCOMES = ["created", "unchanged", "rejected"] as const;
const ownEventFate = z.object({
  /** The row's place in the request, from 0. */
  index: z.int(),
  externalId: z.string().optional(),
  outcome: z.enum(OWN_EVENT_OUTCOMES),
  customerId: id.optional(),
  error: rowProblem.optional(),
});
export type OwnEventFate = z.infer<typeof ownEventFate>;

const received = z.object({
  id,
  externalId: z.string(),
  customer: z.object({ id, name: z.string() }),
  occurredAt: instant,
  recordedAt: instant,
  properties: z.record(z.string(), z.union([z.string(), z.number()])),
});

export const ownEventRoutes = {
  listOwnEvents: route({
    method: "GET",
    path: "/own-events",
    summary: `The events that other systems may tell of, archived ones last; ${MOST_OWN_EVENTS} at most`,
    roles: READERS,
    response: z.object({ rows: z.array(ownEvent) }),
  }),
  createOwnEvent: route({
    method: "POST",
    path: "/own-events",
    summary: "Defines an event; its code and the types of its properties are for good",
    roles: OPERATORS,
    body: body.extend({ code }),
    response: ownEvent,
  }),
  changeOwnEvent: route({
    method: "PUT",
    path: "/own-events/:id",
    summary: "Renames it and its properties, adds properties, archives it or takes it back",
    roles: OPERATORS,
    params: idParams,
    body: body.extend({ archived: z.boolean().default(false) }),
    response: ownEvent,
  }),
  listReceivedOwnEvents: route({
    method: "GET",
    path: "/own-events/:id/received",
    summary: "The latest twenty that were told, newest first",
    roles: READERS,
    params: idParams,
    response: z.object({ rows: z.array(received), asOf: instant }),
  }),
  pushOwnEvents: route({
    method: "POST",
    path: "/events",
    summary:
      "Tells of up to a thousand events of customers who are known, and answers each row's fate; the same row twice is one event",
    roles: OPERATORS,
    scope: "events:write",
    body: z.object({ events: rowsOf(ownEventRow) }),
    response: z.object({
      rows: z.array(ownEventFate),
      counts: z.object({ created: z.int(), unchanged: z.int(), rejected: z.int() }),
    }),
  }),
};
