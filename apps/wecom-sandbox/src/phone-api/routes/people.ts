/** As a customer: scan, add, chat, leave. */
import { z } from "zod";
import * as shape from "../shapes.ts";
import { after, messages, page, pair, person, text, type PhoneRoute } from "./pieces.ts";

const chats = z.object({ chats: z.array(shape.chatShape) });

export const peopleRoutes = {
  listPeople: {
    method: "GET",
    path: "/people",
    query: page,
    response: z.object({
      people: z.array(shape.personShape),
      nextCursor: z.string().nullable(),
      total: z.int(),
    }),
  },
  createPerson: { method: "POST", path: "/people", body: shape.newPersonShape, response: shape.personShape },
  getPerson: { method: "GET", path: "/people/:personId", params: person, response: shape.personShape },

  /** Scanning adds the member whose turn it is; a member who is already a friend just opens the chat. */
  scan: {
    method: "POST",
    path: "/people/:personId/scan",
    params: person,
    body: z.object({ configId: z.string() }),
    response: z.object({ added: z.boolean(), relation: shape.relationShape }),
  },
  /** Adds a member without a contact way (found by phone number): no state. */
  addStaff: {
    method: "POST",
    path: "/people/:personId/staff",
    params: person,
    body: z.object({ userid: z.string() }),
    response: z.object({ added: z.boolean(), relation: shape.relationShape }),
  },
  deleteStaff: {
    method: "DELETE",
    path: "/people/:personId/staff/:userid",
    params: pair,
    response: z.object({}),
  },
  listPersonChats: { method: "GET", path: "/people/:personId/chats", params: person, response: chats },
  readPersonChat: {
    method: "GET",
    path: "/people/:personId/chats/:userid",
    params: pair,
    query: after,
    response: messages,
  },
  sendAsPerson: {
    method: "POST",
    path: "/people/:personId/chats/:userid",
    params: pair,
    body: text,
    response: shape.messageShape,
  },
} as const satisfies Record<string, PhoneRoute>;
