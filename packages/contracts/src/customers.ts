import { z } from "zod";
import { id, idParams, instant, localDate, page, pageQuery, several, text } from "./common.ts";
import { EVERYBODY, OPERATORS, READERS, route } from "./route.ts";

/** How a person is recognised. `external_id` is an id of the company's own systems, such as a shop's. */
export const IDENTITY_KINDS = [
  "unionid",
  "external_userid",
  "member_number",
  "external_id",
  "phone",
] as const;
export type IdentityKind = (typeof IDENTITY_KINDS)[number];

export const GENDERS = ["male", "female"] as const;
/** "living": at least one advisor has the customer as a contact; "lost": none any more; "none": never one. */
export const CONTACT_STATES = ["living", "lost", "none"] as const;

const words = z.object({ zh: z.string(), en: z.string() });

export const customerSummary = z.object({
  id,
  /** What to call the person; "#1a2b" (the end of the id) while no name is known. */
  name: z.string(),
  gender: z.enum(GENDERS).optional(),
  city: z.string().optional(),
  /** "138****5678"; several are possible, the latest is shown. */
  phone: z.string().optional(),
  contactState: z.enum(CONTACT_STATES),
  /** Advisors who have the customer as a contact now. */
  advisors: z.array(z.object({ id: z.string(), name: z.string() })),
  tagIds: z.array(z.string()),
  /** What made the customer known first: "wecom", "order", "import", … */
  source: z.string(),
  firstSeenAt: instant,
  lastActivityAt: instant,
});
export type CustomerSummary = z.infer<typeof customerSummary>;

export const customerIdentity = z.object({
  kind: z.enum(IDENTITY_KINDS),
  /** Never the value itself: see `revealIdentity`. */
  masked: z.string(),
  fingerprint: z.string(),
  seenAt: instant,
});

export const customerContact = z.object({
  advisor: z.object({ id: z.string(), name: z.string() }),
  externalUserId: z.string(),
  remark: z.string(),
  addedAt: instant,
  removedAt: instant.optional(),
  /** Who ended it. */
  removedBy: z.enum(["advisor", "customer", "transfer"]).optional(),
});

export const customerProfile = customerSummary.extend({
  birthday: localDate.optional(),
  /** Where they live, when their day is another than the workspace's: "America/Vancouver". Quiet hours are theirs. */
  timeZone: z.string().optional(),
  notes: z.string(),
  identities: z.array(customerIdentity),
  contacts: z.array(customerContact),
  /** How often another profile turned out to be the same person; it stays when such a merge is undone. */
  mergeCount: z.int(),
});
export type CustomerProfile = z.infer<typeof customerProfile>;

/** `payload` depends on `kind`; slices document theirs. Values are plain: numbers (money in fen), short texts, ids. */
export const timelineEntry = z.object({
  key: z.string(),
  at: instant,
  kind: z.string(),
  payload: z.record(z.string(), z.unknown()),
});
export type TimelineEntry = z.infer<typeof timelineEntry>;

export const mergeRecord = z.object({
  id,
  at: instant,
  /** The profile that went, and the one that stayed. */
  from: z.object({ id, name: z.string() }),
  to: z.object({ id, name: z.string() }),
  because: z.object({ kind: z.enum(IDENTITY_KINDS), masked: z.string(), source: z.string() }),
  by: z.string(),
  words,
  undoneAt: instant.optional(),
  /** Undone in turn: the latest merge of a profile first. */
  canUndo: z.boolean(),
});
export type MergeRecord = z.infer<typeof mergeRecord>;

/** Filters of the list and of its count. All of them must hold; of several advisors, tags or sources one is enough. */
const filters = {
  /** Begins a name, a part of a name or an advisor's remark; or is a whole phone, member number or own id. */
  search: z.string().trim().max(60).optional(),
  advisor: several(z.string().max(64)),
  tag: several(id),
  source: several(z.string().max(40)),
  contact: several(z.enum(CONTACT_STATES)),
  seenFrom: instant.optional(),
  /** Exclusive, as every `…Before`. */
  seenBefore: instant.optional(),
  /** An advisor added the customer as a contact in this time, whatever came after. */
  addedFrom: instant.optional(),
  addedBefore: instant.optional(),
  /** An advisor or the customer ended a contact in this time, whatever came after. */
  lostFrom: instant.optional(),
  lostBefore: instant.optional(),
};

/** An IANA name that this machine knows. */
const timeZone = z.string().max(60).refine(isTimeZone, "No such time zone");

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false; // a RangeError is how Intl says no
  }
}

/** An empty text or null takes the value away. */
const clearable = (max: number) => z.string().trim().max(max).nullable().optional();

export const customersRoutes = {
  listCustomers: route({
    method: "GET",
    path: "/customers",
    summary: "Customers; an advisor sees their own",
    roles: EVERYBODY,
    scope: "customers:read",
    query: pageQuery.extend({
      ...filters,
      sort: z.enum(["lastActivityAt", "firstSeenAt", "name"]).default("lastActivityAt"),
      /** Newest first and names from A unless asked. */
      order: z.enum(["asc", "desc"]).optional(),
    }),
    response: page(customerSummary),
  }),
  countCustomers: route({
    method: "GET",
    path: "/customers/count",
    summary: "How many customers pass the filters: exact up to 10 000",
    roles: EVERYBODY,
    scope: "customers:read",
    query: z.object(filters),
    response: z.object({ count: z.int(), /** There are more than `count`. */ more: z.boolean() }),
  }),
  getCustomer: route({
    method: "GET",
    path: "/customers/:id",
    summary: "One customer's profile; the id of a merged profile leads to the one that stayed",
    roles: EVERYBODY,
    scope: "customers:read",
    params: idParams,
    response: customerProfile,
  }),
  changeCustomer: route({
    method: "PATCH",
    path: "/customers/:id",
    summary: "Changes what a person may write in the profile",
    roles: ["owner", "operator", "advisor"],
    scope: "customers:write",
    params: idParams,
    body: z.object({
      name: text(60).optional(),
      gender: z.enum(GENDERS).nullable().optional(),
      birthday: localDate.nullable().optional(),
      city: clearable(40),
      timeZone: timeZone.nullable().optional(),
      notes: clearable(2000),
    }),
    response: customerProfile,
  }),
  addIdentity: route({
    method: "POST",
    path: "/customers/:id/identities",
    summary: "Adds a phone, member number or own id; when it is another customer's, the two become one",
    roles: OPERATORS,
    scope: "customers:write",
    params: idParams,
    body: z.object({ kind: z.enum(["phone", "member_number", "external_id"]), value: text(100) }),
    response: customerProfile,
  }),
  revealIdentity: route({
    method: "POST",
    path: "/customers/:id/reveal",
    summary: "Shows a value that is masked elsewhere; who asked and why is recorded",
    roles: ["owner", "operator", "advisor"],
    params: idParams,
    body: z.object({ fingerprint: z.string().max(60), reason: text(200) }),
    response: z.object({ kind: z.enum(IDENTITY_KINDS), value: z.string() }),
  }),
  listTimeline: route({
    method: "GET",
    path: "/customers/:id/timeline",
    summary: "What happened with a customer, newest first",
    roles: EVERYBODY,
    scope: "customers:read",
    params: idParams,
    query: pageQuery.extend({ kind: several(z.string().max(40)) }),
    response: page(timelineEntry),
  }),
  noteReply: route({
    method: "POST",
    path: "/customers/:id/replies",
    summary:
      "Notes that a customer wrote back: WeCom does not tell, so that a count knows only what is noted here; advisors for own customers",
    roles: ["owner", "operator", "advisor"],
    scope: "customers:write",
    params: idParams,
    body: z.object({ at: instant.optional() }),
    response: "nothing",
  }),
  listMerges: route({
    method: "GET",
    path: "/customers/:id/merges",
    summary: "Which profiles became this one, and why",
    roles: EVERYBODY,
    params: idParams,
    response: z.object({ rows: z.array(mergeRecord) }),
  }),
  undoMerge: route({
    method: "POST",
    path: "/customers/:id/merges/:mergeId/undo",
    summary: "Takes two profiles apart again and keeps them apart",
    roles: OPERATORS,
    params: z.object({ id, mergeId: id }),
    response: z.object({ rows: z.array(mergeRecord) }),
  }),
  listCustomerSources: route({
    method: "GET",
    path: "/customer-sources",
    summary: "The sources that customers came from, for the filter",
    roles: READERS,
    response: z.object({ rows: z.array(z.string()) }),
  }),
};
