import { z } from "zod";
import { instant, page, pageQuery, text } from "./common.ts";
import { EVERYBODY, OPERATORS, OWNERS, READERS, route } from "./route.ts";
import { wecomHealth } from "./wecom-health.ts";
import { group, groupMember, advisor, department, lostContact } from "./wecom-mirror.ts";

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
  /** When WeCom itself checked the callback address last; absent since the token or key changed. */
  callbackVerifiedAt: instant.optional(),
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

/** One thing that was tried with the settings, in the order of trying; nothing of it is stored. */
export const connectionCheck = z.object({
  key: z.enum(["token", "staff", "customers", "tags", "groups", "tickets"]),
  state: z.enum(["good", "refused", "unreachable", "not_tried"]),
  /** WeCom's code, when it refused; the page has words for what to do. */
  errcode: z.int().optional(),
  /** The address that WeCom saw us come from, when it names one: to be entered as trusted. */
  callerIp: z.string().optional(),
  /** How many were seen: members, members with customers, tag groups. */
  count: z.int().optional(),
});
export type ConnectionCheck = z.infer<typeof connectionCheck>;

export const lossKind = z.enum(["staff", "contacts", "groups"]);
export type LossKind = z.infer<typeof lossKind>;

export const wecomLoss = z.object({
  kind: lossKind,
  lost: z.int(),
  known: z.int(),
  /** Up to five names. */
  examples: z.array(z.string()),
  foundAt: instant,
  /** Somebody said that it is true; the next pass marks them. */
  acceptedAt: instant.optional(),
});
export type WecomLoss = z.infer<typeof wecomLoss>;

export const wecomStatus = z.object({
  connected: z.boolean(),
  sync: z.object({
    state: z.enum(["never", "running", "done", "failed"]),
    /** What is being read while it runs. */
    phase: z
      .enum(["staff", "tags", "unassigned", "contacts", "removals", "groups", "group_removals"])
      .optional(),
    startedAt: instant.optional(),
    finishedAt: instant.optional(),
    /** Contacts and groups read by this pass; the advisors whose contacts (later: groups) are read, out of all. */
    contactsRead: z.int(),
    groupsRead: z.int(),
    advisorsRead: z.int(),
    advisorsToRead: z.int(),
    /** Why it failed, in words for a person; what was read stays. */
    error: z.string().optional(),
  }),
  advisors: z.int(),
  contacts: z.int(),
  groups: z.int(),
  /** What runs would have marked as lost and did not, because it was too much to believe; a person decides. */
  losses: z.array(wecomLoss),
  /** The quarter-hourly comparison with WeCom's lists, and what no callback had told. */
  repair: z
    .object({
      startedAt: instant,
      finishedAt: instant.optional(),
      contactsFound: z.int(),
      contactsMissing: z.int(),
      groupsFound: z.int(),
      groupsMissing: z.int(),
      error: z.string().optional(),
    })
    .optional(),
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

const signature = z.object({
  nonceStr: z.string(),
  /** Unix seconds. */
  timestamp: z.int(),
  signature: z.string(),
});
/** With which a page of ours registers in WeCom's client: `config` by the company, `agentConfig` by the app. */
export const pageSignature = z.object({
  corpId: z.string(),
  agentId: z.int(),
  corp: signature,
  agent: signature,
});
export type PageSignature = z.infer<typeof pageSignature>;

export const knownContact = z.object({
  /** Absent while nothing is known of the person. */
  customerId: z.uuid().optional(),
  /** Whether the one who asks (any advisor, if an operator asks) has them as a contact now. */
  isContact: z.boolean(),
});
export type KnownContact = z.infer<typeof knownContact>;

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
  checkWecom: route({
    method: "POST",
    path: "/wecom/check",
    summary:
      "Tries settings against WeCom without storing them, and says what each right of the app is worth",
    roles: OWNERS,
    body: wecomConnectionSettings.pick({ corpId: true, agentId: true, secret: true, baseUrl: true }),
    response: z.object({ checks: z.array(connectionCheck) }),
  }),
  testCallback: route({
    method: "POST",
    path: "/wecom/callback-test",
    summary:
      "Calls the callback address as WeCom does, sealed, by its public name, and says whether the right echo came back",
    roles: OWNERS,
    response: z.object({
      outcome: z.enum(["good", "unreachable", "wrong_status", "wrong_answer"]),
      status: z.int().optional(),
      ms: z.int(),
    }),
  }),
  syncWecom: route({
    method: "POST",
    path: "/wecom/sync",
    summary: "Reads staff, tags and contacts anew in the background; progress is in the status",
    roles: OPERATORS,
    response: wecomStatus,
  }),
  decideLoss: route({
    method: "POST",
    path: "/wecom/losses/:kind",
    summary:
      "Says whether those whom a run did not find are really gone; accepting starts a pass that marks them",
    roles: OWNERS,
    params: z.object({ kind: lossKind }),
    body: z.object({ gone: z.boolean() }),
    response: wecomStatus,
  }),
  getWecomHealth: route({
    method: "GET",
    path: "/wecom/health",
    summary:
      "What is well and what is not in the exchange with WeCom, and the calls of the last day by endpoint",
    roles: READERS,
    response: wecomHealth,
  }),
  listLostContacts: route({
    method: "GET",
    path: "/lost-contacts",
    summary: "Who deleted whom, the latest first; an advisor sees the own ones",
    roles: EVERYBODY,
    query: pageQuery.extend({
      by: z.enum(["advisor", "customer"]).optional(),
      advisor: z.string().max(64).optional(),
    }),
    response: page(lostContact),
  }),
  listGroups: route({
    method: "GET",
    path: "/groups",
    summary: "Customer groups, as WeCom told them last; an advisor sees the own ones",
    roles: EVERYBODY,
    query: pageQuery.extend({
      owner: z.string().max(64).optional(),
      search: z.string().trim().max(50).optional(),
    }),
    response: page(group),
  }),
  getGroup: route({
    method: "GET",
    path: "/groups/:id",
    summary: "A group and who is in it now, with those of them whom we know",
    roles: EVERYBODY,
    params: z.object({ id: z.string().min(1).max(64) }),
    response: group.extend({ notice: z.string(), people: z.array(groupMember) }),
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
  listDepartments: route({
    method: "GET",
    path: "/departments",
    summary: "The company's departments as far as the app sees them, each before those below it",
    roles: READERS,
    response: z.object({ rows: z.array(department) }),
  }),
  signPage: route({
    method: "POST",
    path: "/wecom/page-signature",
    summary: "Signs a page of this server for WeCom's client",
    roles: EVERYBODY,
    body: z.object({ url: z.url({ protocol: /^https?$/ }).max(2000) }),
    response: pageSignature,
  }),
  whoIsContact: route({
    method: "GET",
    path: "/wecom/people/:externalUserId",
    summary: "Whom a chat in WeCom is with: the customer behind an external_userid",
    roles: EVERYBODY,
    params: z.object({ externalUserId: z.string().min(1).max(64) }),
    response: knownContact,
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
