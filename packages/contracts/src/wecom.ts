import { z } from "zod";
import { id, instant, page, pageQuery, text } from "./common.ts";
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

/** What each check may say: when all is well, and when somebody has to know what to do. */
export const healthOutcomes = {
  token: { well: ["good", "expired"], ill: ["none", "refused"] },
  callbacks: { well: ["good"], ill: ["never", "late", "stuck"] },
  sync: { well: ["good", "running"], ill: ["never", "old", "failed"] },
  repair: { well: ["good", "never"], ill: ["never", "repaired", "old", "failed"] },
  losses: { well: [], ill: ["undecided"] },
  reading: { well: ["good", "waiting"], ill: ["failing"] },
  quota: { well: ["good", "none"], ill: ["high", "limited"] },
  errors: { well: ["good", "none"], ill: ["some", "many"] },
} as const;
type Outcomes = typeof healthOutcomes;
export type HealthKey = keyof Outcomes;
export type HealthOutcome<Key extends HealthKey> = Outcomes[Key]["well" | "ill"][number];
/** The keys of a page's words: without one of them it does not compile. */
export type HealthWord = { [Key in HealthKey]: `${Key}.${HealthOutcome<Key>}` }[HealthKey];
export type HealthAdvice = { [Key in HealthKey]: `${Key}.${Outcomes[Key]["ill"][number]}.do` }[HealthKey];

export const healthCheck = z.object({
  key: z.enum(["token", "callbacks", "sync", "repair", "losses", "reading", "quota", "errors"]),
  state: z.enum(["good", "warn", "bad"]),
  /** One of `healthOutcomes`. */
  outcome: z.string(),
  /** Figures for those words. */
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type HealthCheck = z.infer<typeof healthCheck>;

export const wecomHealth = z.object({
  checks: z.array(healthCheck),
  /** Endpoints called within a day, the busiest of the last hour first. */
  endpoints: z.array(
    z.object({
      endpoint: z.string(),
      /** Calls in the busiest minute of the last hour, out of WeCom's 10 000; in the hour, out of 150 000. */
      peakMinute: z.int(),
      hour: z.int(),
      day: z.int(),
      failuresOfHour: z.int(),
      meanMs: z.int().optional(),
      /** WeCom's errcode, or "network". */
      lastFailure: z.string().optional(),
      lastFailureAt: instant.optional(),
    }),
  ),
  limits: z.object({ minute: z.int(), hour: z.int() }),
  asOf: instant,
});
export type WecomHealth = z.infer<typeof wecomHealth>;

export const group = z.object({
  /** WeCom's chat_id. */
  id: z.string(),
  /** Empty while nobody named it. */
  name: z.string(),
  owner: z.object({ id: z.string(), name: z.string() }).optional(),
  /** served; its owner has left; on its way to another owner, or there. */
  state: z.enum(["served", "owner_left", "handing_over", "handed_over", "dissolved"]),
  members: z.int(),
  customers: z.int(),
  createdAt: instant.optional(),
  dissolvedAt: instant.optional(),
  /** When its members were read last. */
  readAt: instant.optional(),
});
export type Group = z.infer<typeof group>;

export const groupMember = z.object({
  id: z.string(),
  kind: z.enum(["staff", "customer"]),
  name: z.string(),
  joinedAt: instant,
  joinedBy: z.enum(["invitation", "link", "code"]),
  /** Of the group code. */
  state: z.string().optional(),
  /** The customer, if some advisor has them as a contact. */
  customerId: z.uuid().optional(),
});
export type GroupMember = z.infer<typeof groupMember>;

export const advisor = z.object({
  /** The member's userid in WeCom. */
  id: z.string(),
  name: z.string(),
  /** Name of the main one. */
  department: z.string(),
  /** All that the member is in, of those that the app sees; see the list of departments. */
  departmentIds: z.array(z.int()),
  /** left: WeCom shows the member to the app no more: gone from the company, or out of the app's visible range. */
  status: z.enum(["active", "inactive", "left"]),
  /** Customers who are in this advisor's list now. */
  contacts: z.int(),
  /** Whether WeCom lets this member have customers (客户联系). */
  canHaveCustomers: z.boolean(),
});
export type Advisor = z.infer<typeof advisor>;

/** A department that the app may see. */
export const department = z.object({
  id: z.int(),
  name: z.string(),
  /** The departments above, the highest first, as far as the app sees them. */
  above: z.array(z.int()),
  /** Members in it and below who are there now, and the customers whom they have; of two advisors a customer counts twice. */
  members: z.int(),
  contacts: z.int(),
});
export type Department = z.infer<typeof department>;

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

/** A relation of an advisor and a customer that ended. */
export const lostContact = z.object({
  /** Absent while it is not known whose relation it was. */
  customerId: id.optional(),
  /** What the advisor called the customer, or the customer's own name. */
  name: z.string(),
  advisor: z.object({ id: z.string(), name: z.string() }),
  /** Who deleted whom. */
  by: z.enum(["advisor", "customer"]),
  addedAt: instant,
  lostAt: instant,
});
export type LostContact = z.infer<typeof lostContact>;

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
