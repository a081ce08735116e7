import { z } from "zod";
import { id, idParams, instant, page, pageQuery, text } from "./common.ts";
import { EVERYBODY, OWNERS, READERS, ROLES, route, SCOPES } from "./route.ts";

const role = z.enum(ROLES);
const email = z
  .email()
  .max(200)
  .transform((value) => value.toLowerCase());
/** 10 characters at least and not one of the few that everybody tries; length protects better than signs. */
const password = z
  .string()
  .min(10)
  .max(128)
  .refine((value) => new Set(value).size >= 5, "needs at least five different characters");

export const me = z.object({
  id,
  name: z.string(),
  email: z.string(),
  role,
  workspace: z.object({ name: z.string(), title: z.string(), timeZone: z.string(), demo: z.boolean() }),
  /** The WeCom member behind this account, for advisors. */
  advisorId: z.string().optional(),
  /** Now, by the server's clock: a demo's may be days ahead of the browser's. */
  asOf: instant,
});
export type Me = z.infer<typeof me>;

export const person = z.object({
  id,
  name: z.string(),
  email: z.string(),
  role,
  advisorId: z.string().optional(),
  active: z.boolean(),
  createdAt: instant,
});
export const apiKey = z.object({
  id,
  name: z.string(),
  /** The first characters, by which people recognise it. */
  prefix: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  createdAt: instant,
  lastUsedAt: instant.optional(),
});
export const auditEntry = z.object({
  id,
  at: instant,
  actor: z.object({ kind: z.enum(["person", "key", "system"]), id: z.string().optional(), name: z.string() }),
  action: z.string(),
  objectType: z.string(),
  objectId: z.string(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});

export const platformRoutes = {
  setupStatus: route({
    method: "GET",
    path: "/setup",
    summary: "Says whether the first owner still has to be created",
    roles: "public",
    response: z.object({ needed: z.boolean() }),
  }),
  setUp: route({
    method: "POST",
    path: "/setup",
    summary: "Creates the first owner; refused once somebody exists",
    roles: "public",
    body: z.object({ title: text(60), name: text(60), email, password }),
    response: me,
  }),
  signIn: route({
    method: "POST",
    path: "/sign-in",
    summary: "Signs in with e-mail and password; the session is an HttpOnly cookie",
    roles: "public",
    body: z.object({ email, password: z.string().max(128) }),
    response: me,
  }),
  signOut: route({
    method: "POST",
    path: "/sign-out",
    summary: "Ends this session",
    roles: EVERYBODY,
    response: "nothing",
  }),
  me: route({
    method: "GET",
    path: "/me",
    summary: "Who is signed in, and where",
    roles: EVERYBODY,
    response: me,
  }),
  changePassword: route({
    method: "POST",
    path: "/me/password",
    summary: "Changes the own password and ends all other sessions",
    roles: EVERYBODY,
    body: z.object({ current: z.string().max(128), next: password }),
    response: "nothing",
  }),
  listPeople: route({
    method: "GET",
    path: "/people",
    summary: "People with access to this workspace",
    roles: READERS,
    response: z.object({ rows: z.array(person) }),
  }),
  addPerson: route({
    method: "POST",
    path: "/people",
    summary: "Gives somebody access",
    roles: OWNERS,
    body: z.object({ name: text(60), email, password, role, advisorId: z.string().max(64).optional() }),
    response: person,
  }),
  changePerson: route({
    method: "PATCH",
    path: "/people/:id",
    summary: "Changes somebody's role, or takes access away",
    roles: OWNERS,
    params: idParams,
    body: z.object({
      role: role.optional(),
      active: z.boolean().optional(),
      advisorId: z.string().max(64).nullable().optional(),
    }),
    response: person,
  }),
  listApiKeys: route({
    method: "GET",
    path: "/api-keys",
    summary: "API keys, without their secret part",
    roles: OWNERS,
    response: z.object({ rows: z.array(apiKey) }),
  }),
  createApiKey: route({
    method: "POST",
    path: "/api-keys",
    summary: "Makes an API key; the key itself is shown this once",
    roles: OWNERS,
    body: z.object({ name: text(60), scopes: z.array(z.enum(SCOPES)).min(1) }),
    response: apiKey.extend({ key: z.string() }),
  }),
  revokeApiKey: route({
    method: "DELETE",
    path: "/api-keys/:id",
    summary: "Ends an API key at once",
    roles: OWNERS,
    params: idParams,
    response: "nothing",
  }),
  listAudit: route({
    method: "GET",
    path: "/audit",
    summary: "What people changed, newest first",
    roles: ["owner", "reviewer"],
    query: pageQuery.extend({
      objectType: z.string().max(40).optional(),
      objectId: z.string().max(80).optional(),
    }),
    response: page(auditEntry),
  }),
};
