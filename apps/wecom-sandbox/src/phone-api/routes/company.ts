/** What the company's admins do in the console: members, hand-overs, links, group welcomes, settings. */
import { z } from "zod";
import * as shape from "../shapes.ts";
import { instant } from "../shapes/pieces.ts";
import { chat, pair, person, staff, type PhoneRoute } from "./pieces.ts";

export const companyRoutes = {
  getCompany: { method: "GET", path: "/company", response: shape.companyShape },
  /** Saves only after the address has answered the echostr round trip; else 422 `callback_unverified` says what came back. */
  saveCallback: {
    method: "PUT",
    path: "/company/callback",
    body: shape.callbackSettingsShape,
    response: shape.companyShape,
  },
  listStaff: { method: "GET", path: "/staff", response: z.object({ staff: z.array(shape.staffShape) }) },
  listTags: { method: "GET", path: "/tags", response: z.object({ groups: z.array(shape.tagGroupShape) }) },
  listContactWays: {
    method: "GET",
    path: "/contact-ways",
    response: z.object({ contactWays: z.array(shape.contactWayShape) }),
  },

  hireStaff: {
    method: "POST",
    path: "/staff",
    body: z.object({
      userid: z.string().regex(/^[0-9A-Za-z][0-9A-Za-z_\-@.]{0,63}$/),
      name: z.string().min(1).max(64),
      position: z.string().max(128).default(""),
      departments: z.array(z.int()).min(1),
    }),
    response: z.object({}),
  },
  editStaff: {
    method: "PATCH",
    path: "/staff/:userid",
    params: staff,
    body: z.object({
      name: z.string().min(1).max(64).optional(),
      position: z.string().max(128).optional(),
      departments: z.array(z.int()).min(1).optional(),
      /** 1 active, 2 disabled, 4 not activated */
      status: z.union([z.literal(1), z.literal(2), z.literal(4)]).optional(),
      /** The app's visible range; raises subscribe and unsubscribe. */
      isInRange: z.boolean().optional(),
    }),
    response: z.object({}),
  },
  /** The member leaves the company: customers and groups wait to be handed over. */
  dismissStaff: { method: "DELETE", path: "/staff/:userid", params: staff, response: z.object({}) },
  /** A department is made, or renamed and moved. Raises create_party or update_party. */
  putDepartment: {
    method: "PUT",
    path: "/departments/:id",
    params: z.object({ id: z.coerce.number().int().min(1) }),
    body: z.object({ name: z.string().min(1).max(32), parentid: z.int(), order: z.int().min(0).default(0) }),
    response: z.object({}),
  },
  /** Without members and without departments below. Raises delete_party. */
  deleteDepartment: {
    method: "DELETE",
    path: "/departments/:id",
    params: z.object({ id: z.coerce.number().int().min(1) }),
    response: z.object({}),
  },
  /** Apps beside the first one, with their secrets in the clear. */
  listApps: { method: "GET", path: "/apps", response: z.object({ apps: z.array(shape.appShape) }) },
  putApp: {
    method: "PUT",
    path: "/apps/:agentid",
    params: z.object({ agentid: z.coerce.number().int().min(1) }),
    body: shape.newAppShape.omit({ agentid: true }),
    response: shape.appShape,
  },
  /** Hand-overs that wait for this customer's day to pass. */
  listTransfers: {
    method: "GET",
    path: "/people/:personId/transfers",
    params: person,
    response: z.object({ transfers: z.array(shape.transferShape) }),
  },
  /** The customer does not want to be handed over to that member. */
  refuseTransfer: {
    method: "POST",
    path: "/people/:personId/transfers/:userid/refuse",
    params: pair,
    response: z.object({}),
  },
  listLinks: {
    method: "GET",
    path: "/links",
    response: z.object({
      links: z.array(shape.linkShape),
      quota: z.object({ used: z.int(), balance: z.int() }),
    }),
  },
  /** The customer opens an acquisition link. */
  openLink: {
    method: "POST",
    path: "/people/:personId/links/:linkId",
    params: person.extend({ linkId: z.string() }),
    body: z.object({ customerChannel: z.string().max(1000).default("") }),
    response: z.object({ added: z.boolean(), relation: shape.relationShape }),
  },
  setQuota: {
    method: "PUT",
    path: "/links/quota",
    /** When it ends: 14, 7, 3, 2 and 1 days before that is told. */
    body: z.object({ balance: z.int().min(0), expiresAt: instant.optional() }),
    response: z.object({ used: z.int(), balance: z.int() }),
  },
  listGroupWelcomes: {
    method: "GET",
    path: "/group-welcomes",
    response: z.object({ templates: z.array(z.object({ templateId: z.string(), text: z.string() })) }),
  },
  /** As the owner of the group; null takes the welcome away. */
  pickGroupWelcome: {
    method: "PUT",
    path: "/groups/:chatId/welcome",
    params: chat,
    body: z.object({ templateId: z.string().nullable() }),
    response: shape.groupShape,
  },
} as const satisfies Record<string, PhoneRoute>;
