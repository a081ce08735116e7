/**
 * The sandbox's own HTTP interface, /sandbox/api: what a person does on the phone page as a customer or as an advisor, and
 * how a test or the demo moves the clock and breaks things. One table; the server registers it, `createPhoneClient` calls
 * it. No sign-in: the sandbox holds no real person. Refusals are `{ code, detail }` with status 404, 409 or 422.
 */
import { z } from "zod";
import * as shape from "./phone-api-shapes.ts";

export * from "./phone-api-shapes.ts";

const page = z.object({
  /** Part of a name, remark or phone number. */
  search: z.string().optional(),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
const pair = z.object({ personId: z.string(), userid: z.string() });
const person = z.object({ personId: z.string() });
const staff = z.object({ userid: z.string() });
const text = z.object({ text: z.string().min(1).max(4000) });
const after = z.object({
  /** Only messages with a greater seq; without it the last 200. */
  after: z.coerce.number().int().optional(),
});
const messages = z.object({ messages: z.array(shape.messageShape) });
const chats = z.object({ chats: z.array(shape.chatShape) });

const chat = z.object({ chatId: z.string() });
const inChat = chat.extend({ id: z.string() });
const groups = z.object({ groups: z.array(shape.groupShape) });
const groupMessages = z.object({ messages: z.array(shape.groupMessageShape) });

/** `:id` is whoever acts: a userid or a person's id. */
const groupRoutes = {
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

/** What the company's admins do in the console, and how people sign in. */
const companyRoutes = {
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
    }),
    response: z.object({}),
  },
  /** The member leaves the company: customers and groups wait to be handed over. */
  dismissStaff: { method: "DELETE", path: "/staff/:userid", params: staff, response: z.object({}) },
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
    body: z.object({ balance: z.int().min(0) }),
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
  /** A code for auth/getuserinfo, without the sign-in page: `id` is a userid or a person's id. */
  issueCode: {
    method: "POST",
    path: "/oauth-codes",
    body: z.object({
      id: z.string(),
      scope: z.enum(["snsapi_base", "snsapi_privateinfo"]).default("snsapi_base"),
    }),
    response: z.object({ code: z.string() }),
  },
  getPages: { method: "GET", path: "/pages", response: shape.pagesShape },
  setPages: { method: "PUT", path: "/pages", body: shape.pagesShape.partial(), response: shape.pagesShape },
  /** A page in the advisor's phone calls the client: the other end of WeixinJSBridge. */
  invokeBridge: {
    method: "POST",
    path: "/bridge",
    body: shape.bridgeCallShape,
    response: shape.bridgeAnswerShape,
  },
  /** What WeCom's client asks before it lets a page call it: 0, 40093 or 42012. */
  judgeSignature: {
    method: "POST",
    path: "/js-signatures",
    body: z.object({
      kind: z.enum(["corp", "agent"]),
      nonceStr: z.string(),
      timestamp: z.string(),
      url: z.string(),
      signature: z.string(),
    }),
    response: z.object({ errcode: z.int() }),
  },
} as const satisfies Record<string, PhoneRoute>;

const posts = z.object({ posts: z.array(shape.momentPostShape) });
const post = staff.extend({ momentId: z.string() });

const momentRoutes = {
  /** What the person sees, newest first, at most 100. */
  listPersonMoments: { method: "GET", path: "/people/:personId/moments", params: person, response: posts },
  listStaffMoments: { method: "GET", path: "/staff/:userid/moments", params: staff, response: posts },
  publishMoment: {
    method: "POST",
    path: "/staff/:userid/moments/:momentId/publish",
    params: post,
    response: shape.momentPostShape,
  },
  /** The member's own, out at once. */
  postMoment: {
    method: "POST",
    path: "/staff/:userid/moments",
    params: staff,
    body: text,
    response: shape.momentPostShape,
  },
  /** A second like takes the first one back. */
  likeMoment: {
    method: "POST",
    path: "/people/:personId/moments/:userid/:momentId/like",
    params: post.extend({ personId: z.string() }),
    response: shape.momentPostShape,
  },
  commentMoment: {
    method: "POST",
    path: "/people/:personId/moments/:userid/:momentId/comment",
    params: post.extend({ personId: z.string() }),
    body: text,
    response: shape.momentPostShape,
  },
} as const satisfies Record<string, PhoneRoute>;

export const phoneRoutes = {
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

  /** As a customer. Scanning adds the member whose turn it is; a member who is already a friend just opens the chat. */
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

  /** As an advisor. */
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

  ...companyRoutes,
  ...groupRoutes,
  ...momentRoutes,

  getClock: { method: "GET", path: "/clock", response: shape.clockShape },
  advanceClock: {
    method: "POST",
    path: "/clock/advance",
    body: z.object({ ms: z.int().min(0).optional(), days: z.int().min(0).max(3660).optional() }),
    response: shape.clockShape,
  },
  /** 1 is the machine's own speed; forgotten at a restart. */
  setClockSpeed: {
    method: "PUT",
    path: "/clock/speed",
    body: z.object({ speed: z.number().min(1).max(10_000) }),
    response: shape.clockShape,
  },
  pauseClock: { method: "POST", path: "/clock/pause", response: shape.clockShape },
  resumeClock: { method: "POST", path: "/clock/resume", response: shape.clockShape },

  getFaults: { method: "GET", path: "/faults", response: shape.faultsShape },
  /** Sets the named faults and leaves the others. */
  setFaults: {
    method: "PUT",
    path: "/faults",
    body: shape.faultsShape.partial(),
    response: shape.faultsShape,
  },
  listEndpointFaults: {
    method: "GET",
    path: "/endpoint-faults",
    response: z.object({ faults: z.array(shape.endpointFaultShape) }),
  },
  /** Replaces what was set for that endpoint. */
  setEndpointFault: {
    method: "PUT",
    path: "/endpoint-faults",
    body: shape.endpointFaultShape,
    response: z.object({ faults: z.array(shape.endpointFaultShape) }),
  },
  getSwitches: { method: "GET", path: "/switches", response: shape.switchesShape },
  setSwitches: {
    method: "PUT",
    path: "/switches",
    body: shape.switchesShape.partial(),
    response: shape.switchesShape,
  },
  /** All tokens die: the next call with one answers 40014 (invalid) or 42001 (expired). */
  revokeTokens: {
    method: "POST",
    path: "/tokens/revoke",
    body: z.object({ as: z.enum(["invalid", "expired"]) }),
    response: z.object({}),
  },
  getLife: { method: "GET", path: "/life", response: shape.lifeShape },
  setLife: {
    method: "PUT",
    path: "/life",
    body: z.object({
      running: z.boolean(),
      seed: z.int().optional(),
      advisors: z.boolean().optional(),
      meanPauseMs: z.int().min(100).max(86_400_000).optional(),
    }),
    response: shape.lifeShape,
  },
  /** The last 500 API calls and callbacks, oldest first, secrets masked. */
  readLog: {
    method: "GET",
    path: "/log",
    query: z.object({ after: z.coerce.number().int().optional() }),
    response: z.object({ entries: z.array(shape.logEntryShape) }),
  },
  /**
   * Sends a callback of the log again: sealed anew, as WeCom's retries are, or to the byte as it was sent (`asCaptured`),
   * with the signature and the time stamp of then.
   */
  replay: {
    method: "POST",
    path: "/log/:seq/replay",
    params: z.object({ seq: z.coerce.number().int() }),
    body: z.object({ asCaptured: z.boolean().default(false) }),
    response: z.object({ status: z.string() }),
  },
  /** Back to the seed: all people, relations, tasks and callbacks of this sandbox are forgotten; callback settings stay. */
  reset: { method: "POST", path: "/reset", response: z.object({}) },
} as const satisfies Record<string, PhoneRoute>;

export interface PhoneRoute {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  response: z.ZodType;
}
export type PhoneRoutes = typeof phoneRoutes;
export type PhoneRouteName = keyof PhoneRoutes;
export type CompanyRouteName = keyof typeof companyRoutes;
export type GroupRouteName = keyof typeof groupRoutes;
export type MomentRouteName = keyof typeof momentRoutes;

type Part<R, K extends string> =
  R extends Record<K, infer S extends z.ZodType> ? { [P in K]: z.input<S> } : unknown;
/** What a call takes; a query may be left out. */
export type PhoneInput<N extends PhoneRouteName> = Part<PhoneRoutes[N], "params"> &
  Part<PhoneRoutes[N], "body"> &
  Partial<Part<PhoneRoutes[N], "query">>;
export type PhoneOutput<N extends PhoneRouteName> = z.output<PhoneRoutes[N]["response"]>;
export type PhoneClient = {
  [N in PhoneRouteName]: (
    ...input: object extends PhoneInput<N> ? [PhoneInput<N>?] : [PhoneInput<N>]
  ) => Promise<PhoneOutput<N>>;
};

export class PhoneApiError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, problem: shape.Problem) {
    super(problem.detail);
    this.status = status;
    this.code = problem.code;
  }
}

/** @param baseUrl address of the sandbox without a slash at the end; "" on its own pages */
export function createPhoneClient(baseUrl = "", fetcher: typeof fetch = fetch): PhoneClient {
  const call = async (
    route: PhoneRoute,
    input: { params?: object; query?: object; body?: unknown },
  ): Promise<unknown> => {
    const params: Record<string, string> = { ...input.params };
    const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
    const query = new URLSearchParams();
    for (const [key, value] of Object.entries(input.query ?? {}))
      if (value !== undefined) query.set(key, String(value));
    const answer = await fetcher(`${baseUrl}/sandbox/api${path}${query.size > 0 ? `?${query}` : ""}`, {
      method: route.method,
      ...(route.body && {
        headers: { "content-type": "application/json" },
        body: JSON.stringify(input.body ?? {}),
      }),
    });
    const json: unknown = await answer.json();
    if (answer.ok) return route.response.parse(json);
    const problem = shape.problemShape.safeParse(json);
    throw new PhoneApiError(
      answer.status,
      problem.data ?? { code: "unreadable_answer", detail: `HTTP ${answer.status}` },
    );
  };
  const methods = Object.entries(phoneRoutes).map(([name, route]) => [
    name,
    (input: { params?: object; query?: object; body?: unknown } = {}) => call(route, input),
  ]);
  // Built from the table entry by entry, which the type system can't follow; `route.response.parse` keeps it true.
  return Object.fromEntries(methods) as PhoneClient;
}
