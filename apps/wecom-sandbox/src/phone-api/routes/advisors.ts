/** As an advisor: customers, chats, mass messages, and what the app says. */
import { z } from "zod";
import * as shape from "../shapes.ts";
import { after, messages, page, pair, staff, text, type PhoneRoute } from "./pieces.ts";

const chats = z.object({ chats: z.array(shape.chatShape) });

export const advisorRoutes = {
  listCustomers: {
    method: "GET",
    path: "/staff/:userid/customers",
    params: staff,
    query: page,
    response: z.object({
      customers: z.array(shape.relationShape),
      nextCursor: z.string().nullable(),
      total: z.int(),
    }),
  },
  getCustomer: {
    method: "GET",
    path: "/staff/:userid/customers/:personId",
    params: pair,
    response: shape.relationShape,
  },
  /** Raises edit_external_contact, as an edit in the client does. */
  editCustomer: {
    method: "PATCH",
    path: "/staff/:userid/customers/:personId",
    params: pair,
    body: shape.relationEditShape,
    response: shape.relationShape,
  },
  deleteCustomer: {
    method: "DELETE",
    path: "/staff/:userid/customers/:personId",
    params: pair,
    response: z.object({}),
  },
  /** The chats with something said in them, last first, at most 200. */
  listStaffChats: { method: "GET", path: "/staff/:userid/chats", params: staff, response: chats },
  readStaffChat: {
    method: "GET",
    path: "/staff/:userid/chats/:personId",
    params: pair,
    query: after,
    response: messages,
  },
  sendAsStaff: {
    method: "POST",
    path: "/staff/:userid/chats/:personId",
    params: pair,
    body: text,
    response: shape.messageShape,
  },
  /** Newest first, at most 100. */
  listTasks: {
    method: "GET",
    path: "/staff/:userid/tasks",
    params: staff,
    query: z.object({ status: z.enum(["pending", "sent", "cancelled"]).optional() }),
    response: z.object({ tasks: z.array(shape.taskShape) }),
  },
  /** Sends the mass message to this member's recipients; a second confirmation is 409 `already_sent`. */
  confirmTask: {
    method: "POST",
    path: "/staff/:userid/tasks/:msgid/confirm",
    params: z.object({ userid: z.string(), msgid: z.string() }),
    /** Who gets it, where headquarters lets the member choose; otherwise all. */
    query: z.object({ only: z.string().optional() }),
    response: shape.taskShape,
  },
  /** The member's own mass message; without personIds to all of their customers. */
  sendOwnMass: {
    method: "POST",
    path: "/staff/:userid/mass-messages",
    params: staff,
    body: text.extend({ personIds: z.array(z.string()).optional() }),
    response: shape.taskShape,
  },

  /** Messages of the app to this member (message/send), newest first, at most 50. */
  listNotices: {
    method: "GET",
    path: "/staff/:userid/notices",
    params: staff,
    response: z.object({ notices: z.array(shape.noticeShape) }),
  },

  /** A press on a card raises template_card_event; `selected` holds what was chosen. */
  pressButton: {
    method: "POST",
    path: "/staff/:userid/notices/:seq/press",
    params: staff.extend({ seq: z.coerce.number().int() }),
    body: z.object({
      key: z.string(),
      selected: z.array(z.object({ question: z.string(), options: z.array(z.string()) })).default([]),
    }),
    response: shape.noticeShape,
  },
} as const satisfies Record<string, PhoneRoute>;
