/** The company as its console shows it: settings, members, tags, codes and links. */
import { z } from "zod";
import { instant, userid } from "./pieces.ts";

export const companyShape = z.object({
  corpid: z.string(),
  name: z.string(),
  agentid: z.int(),
  /** In the clear: a person copies it into the product, as from WeCom's console. */
  secret: z.string(),
  callback: z
    .object({ url: z.string(), token: z.string(), encodingAesKey: z.string(), verifiedAt: instant })
    .nullable(),
});
export type Company = z.infer<typeof companyShape>;

/** An app beside the first one: it has a secret, tokens and a visible range of its own, and no callback address. */
export const newAppShape = z.object({
  agentid: z.int().min(1),
  name: z.string().min(1).max(64),
  /** Made from the agentid if left out. */
  secret: z.string().min(1).max(64).optional(),
  /** contacts_sync: the assistant that alone writes the directory, and reads nothing but ids. */
  kind: z.enum(["app", "contacts_sync"]).default("app"),
  isDisabled: z.boolean().default(false),
  /** Userids, and departments with those below; null: everybody. */
  range: z
    .object({ users: z.array(userid).default([]), parties: z.array(z.int()).default([]) })
    .nullable()
    .default(null),
});
export const appShape = newAppShape.required({ secret: true });
export type CompanyApp = z.output<typeof appShape>;

/** The rules of WeCom's console: token of letters and digits up to 32, key of 43. */
export const callbackSettingsShape = z.object({
  url: z.url({ protocol: /^https?$/ }),
  token: z.string().regex(/^[A-Za-z0-9]{1,32}$/),
  encodingAesKey: z.string().regex(/^[A-Za-z0-9]{43}$/),
});
export type CallbackSettings = z.infer<typeof callbackSettingsShape>;

export const staffShape = z.object({
  userid,
  name: z.string(),
  position: z.string(),
  departments: z.array(z.int()),
  customers: z.int(),
  pendingTasks: z.int(),
});
export type Staff = z.infer<typeof staffShape>;

export const contactWayShape = z.object({
  configId: z.string(),
  remark: z.string(),
  state: z.string(),
  /** The userids among whom scans are dealt out in turn; departments already expanded. */
  pool: z.array(userid),
  skipVerify: z.boolean(),
  /** Address of the QR picture (PNG); empty for a mini-program button, which has none. */
  qrCode: z.string(),
  /** What the picture says: the phone page with `?scan=<configId>`. */
  qrContent: z.string(),
  createdAt: instant,
});
export type ContactWay = z.infer<typeof contactWayShape>;

export const tagGroupShape = z.object({
  id: z.string(),
  name: z.string(),
  tags: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type TagGroup = z.infer<typeof tagGroupShape>;

export const transferShape = z.object({
  from: userid,
  fromName: z.string(),
  to: userid,
  toName: z.string(),
  startedAt: instant,
  /** When it completes by itself. */
  completesAt: instant,
});
export type Transfer = z.infer<typeof transferShape>;

export const linkShape = z.object({
  linkId: z.string(),
  name: z.string(),
  /** Add `&customer_channel=` for its State. */
  url: z.string(),
  pool: z.array(userid),
  customers: z.int(),
});
export type AcquisitionLink = z.infer<typeof linkShape>;

/** Pages of the product that stand in the chats' toolbars, and one to try in the customer's client. */
export const pagesShape = z.object({
  single: z.string().max(2000),
  group: z.string().max(2000),
  customer: z.string().max(2000),
});
export type Pages = z.infer<typeof pagesShape>;
