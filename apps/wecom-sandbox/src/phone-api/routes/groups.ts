/** Groups: joined by a code, led by a member, written in by everybody. */
import { z } from "zod";
import * as shape from "../shapes.ts";
import { after, chat, person, staff, text, type PhoneRoute } from "./pieces.ts";

const inChat = chat.extend({ id: z.string() });
const groups = z.object({ groups: z.array(shape.groupShape) });
const groupMessages = z.object({ messages: z.array(shape.groupMessageShape) });

/** `:id` is whoever acts: a userid or a person's id. */
export const groupRoutes = {
  listJoinWays: {
    method: "GET",
    path: "/join-ways",
    response: z.object({ joinWays: z.array(shape.joinWayShape) }),
  },
  /** Joins the first group behind the code that has room. */
  joinGroup: {
    method: "POST",
    path: "/people/:personId/join",
    params: person,
    body: z.object({ configId: z.string() }),
    response: z.object({ joined: z.boolean(), group: shape.groupShape }),
  },
  listPersonGroups: { method: "GET", path: "/people/:personId/groups", params: person, response: groups },
  listStaffGroups: { method: "GET", path: "/staff/:userid/groups", params: staff, response: groups },
  /** The member becomes its owner, and brings other members and own customers along. */
  createGroup: {
    method: "POST",
    path: "/staff/:userid/groups",
    params: staff,
    body: z.object({
      name: z.string().max(50).default(""),
      members: z.array(z.string()).default([]),
      personIds: z.array(z.string()).default([]),
    }),
    response: shape.groupShape,
  },
  getGroup: { method: "GET", path: "/groups/:chatId", params: chat, response: shape.groupShape },
  /** As a member does: each change raises its callback. */
  editGroup: {
    method: "PATCH",
    path: "/groups/:chatId",
    params: chat,
    body: z.object({
      name: z.string().max(50).optional(),
      notice: z.string().max(2000).optional(),
      owner: z.string().optional(),
    }),
    response: shape.groupShape,
  },
  dismissGroup: { method: "DELETE", path: "/groups/:chatId", params: chat, response: z.object({}) },
  inviteToGroup: {
    method: "POST",
    path: "/groups/:chatId/members/:id/invite",
    params: inChat,
    body: z.object({ ids: z.array(z.string()).min(1).max(500) }),
    response: shape.groupShape,
  },
  leaveGroup: {
    method: "POST",
    path: "/groups/:chatId/members/:id/leave",
    params: inChat,
    response: shape.groupShape,
  },
  /** By the owner or an admin. */
  removeFromGroup: {
    method: "POST",
    path: "/groups/:chatId/members/:id/remove",
    params: inChat,
    body: z.object({ by: z.string() }),
    response: shape.groupShape,
  },
  readGroup: {
    method: "GET",
    path: "/groups/:chatId/messages",
    params: chat,
    query: after,
    response: groupMessages,
  },
  sayInGroup: {
    method: "POST",
    path: "/groups/:chatId/members/:id/messages",
    params: inChat,
    body: text,
    response: shape.groupMessageShape,
  },
} as const satisfies Record<string, PhoneRoute>;
