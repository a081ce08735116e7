import { z } from "zod";
import { instant, text } from "./common.ts";
import { EVERYBODY, OPERATORS, OWNERS, READERS, route } from "./route.ts";

const wecomKind = z.enum(["wecom", "sandbox"]);

/** The workspace's WeCom company. Secrets go in and never come out. */
export const wecomConnection = z.object({
  kind: wecomKind,
  corpId: z.string(),
  agentId: z.int(),
  /** Where WeCom's API answers; https://qyapi.weixin.qq.com unless a sandbox stands in. */
  baseUrl: z.string(),
  /** Where the sandbox's phone page stands, which plays customers. */
  phoneUrl: z.string().optional(),
  /** To be entered in WeCom's console, with the token and the key that were given here. */
  callbackUrl: z.string(),
  connectedAt: instant,
});
export type WecomConnection = z.infer<typeof wecomConnection>;

export const wecomConnectionSettings = z.object({
  kind: wecomKind.default("wecom"),
  corpId: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9_-]{4,64}$/, "is letters and digits, such as ww1234567890abcdef"),
  agentId: z.int().positive(),
  /** The app's secret; left out, the stored one stays. */
  secret: text(200).optional(),
  /** The callback's token and EncodingAESKey; left out, the stored ones stay. */
  callbackToken: z
    .string()
    .regex(/^[A-Za-z0-9]{1,32}$/, "is up to 32 letters and digits")
    .optional(),
  encodingAesKey: z
    .string()
    .regex(/^[A-Za-z0-9]{43}$/, "is 43 letters and digits")
    .optional(),
  baseUrl: z.url({ protocol: /^https?$/ }).default("https://qyapi.weixin.qq.com"),
  phoneUrl: z.url({ protocol: /^https?$/ }).optional(),
});
export type WecomConnectionSettings = z.output<typeof wecomConnectionSettings>;

export const wecomStatus = z.object({
  connected: z.boolean(),
  sync: z.object({
    state: z.enum(["never", "running", "done", "failed"]),
    /** What is being read while it runs. */
    phase: z.enum(["staff", "tags", "contacts", "removals"]).optional(),
    startedAt: instant.optional(),
    finishedAt: instant.optional(),
    /** Contacts read by this pass; the advisors whose contacts are read, out of all. */
    contactsRead: z.int(),
    advisorsRead: z.int(),
    advisorsToRead: z.int(),
    /** Why it failed, in words for a person; what was read stays. */
    error: z.string().optional(),
  }),
  advisors: z.int(),
  contacts: z.int(),
  callbacks: z.object({
    /** Stored and not yet worked through. */
    waiting: z.int(),
    lastAt: instant.optional(),
  }),
  fetches: z.object({
    /** Contacts whose details are still to be read. */
    waiting: z.int(),
    /** Those of them whose last try failed; they are tried again by themselves. */
    failing: z.int(),
  }),
  asOf: instant,
});
export type WecomStatus = z.infer<typeof wecomStatus>;

export const advisor = z.object({
  /** The member's userid in WeCom. */
  id: z.string(),
  name: z.string(),
  department: z.string(),
  status: z.enum(["active", "inactive", "left"]),
  /** Customers who are in this advisor's list now. */
  contacts: z.int(),
  /** Whether WeCom lets this member have customers (客户联系). */
  canHaveCustomers: z.boolean(),
});
export type Advisor = z.infer<typeof advisor>;

export const wecomRoutes = {
  getWecomConnection: route({
    method: "GET",
    path: "/wecom/connection",
    summary: "The WeCom company that this workspace is connected with, without secrets",
    roles: READERS,
    response: z.object({ connection: wecomConnection.optional(), callbackUrl: z.string() }),
  }),
  putWecomConnection: route({
    method: "PUT",
    path: "/wecom/connection",
    summary:
      "Connects with a WeCom company; the secret is tried at once and nothing is stored if WeCom refuses it",
    roles: OWNERS,
    body: wecomConnectionSettings,
    response: wecomConnection,
  }),
  syncWecom: route({
    method: "POST",
    path: "/wecom/sync",
    summary: "Reads staff, tags and contacts anew in the background; progress is in the status",
    roles: OPERATORS,
    response: wecomStatus,
  }),
  getWecomStatus: route({
    method: "GET",
    path: "/wecom/status",
    summary: "How the exchange with WeCom is doing",
    roles: READERS,
    response: wecomStatus,
  }),
  listAdvisors: route({
    method: "GET",
    path: "/advisors",
    summary: "The company's members, those who may have customers first",
    roles: EVERYBODY,
    response: z.object({ rows: z.array(advisor) }),
  }),
  getWecomClient: route({
    method: "GET",
    path: "/wecom/client",
    summary: "What the phone pages need to open a chat in WeCom, or in the sandbox's phone",
    roles: EVERYBODY,
    response: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("none") }),
      z.object({ kind: z.literal("sandbox"), url: z.string() }),
      z.object({ kind: z.literal("wecom"), corpId: z.string(), agentId: z.int() }),
    ]),
  }),
};
