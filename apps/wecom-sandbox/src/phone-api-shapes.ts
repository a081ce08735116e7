/**
 * What the sandbox's own pages and scripts exchange with it under /sandbox/api. Instants are ISO 8601 in UTC and come from
 * the sandbox's clock, not from the machine's. This file and phone-api.ts run in browsers: they import nothing but zod.
 */
import { z } from "zod";

const instant = z.iso.datetime();
const userid = z.string().min(1).max(64);
const externalUserid = z.string().min(1).max(64);

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

/** The rules of WeCom's console: token of letters and digits up to 32, key of 43. */
export const callbackSettingsShape = z.object({
  url: z.url({ protocol: /^https?$/ }),
  token: z.string().regex(/^[A-Za-z0-9]{1,32}$/),
  encodingAesKey: z.string().regex(/^[A-Za-z0-9]{43}$/),
});
export type CallbackSettings = z.infer<typeof callbackSettingsShape>;

/** Somebody with WeChat, whether or not the company knows them. `id` is the external_userid. */
export const personShape = z.object({
  id: externalUserid,
  nickname: z.string(),
  gender: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  phone: z.string().nullable(),
  unionid: z.string(),
  /** How many members of the company have this person in their list. */
  contacts: z.int(),
});
export type Person = z.infer<typeof personShape>;

/** How somebody behaves in virtual life; who has none is given one by their id. */
export const personalityShape = z.enum(["friendly", "brief", "curious", "silent", "restless"]);
export type Personality = z.infer<typeof personalityShape>;

export const newPersonShape = z.object({
  personality: personalityShape.optional(),
  nickname: z.string().min(1).max(64),
  gender: z.union([z.literal(0), z.literal(1), z.literal(2)]).default(0),
  phone: z.string().max(20).optional(),
  unionid: z.string().max(64).optional(),
});

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

/** One member's relation with one customer: remark, tags and state belong to the pair. */
export const relationShape = z.object({
  userid,
  staffName: z.string(),
  externalUserid,
  nickname: z.string(),
  remark: z.string(),
  description: z.string(),
  tags: z.array(z.object({ id: z.string(), name: z.string() })),
  state: z.string(),
  addWay: z.int(),
  addedAt: instant,
  /** The customer has deleted the member; WeCom's API does not tell, and messages no longer arrive. */
  deletedByCustomer: z.boolean(),
});
export type Relation = z.infer<typeof relationShape>;

export const relationEditShape = z.object({
  remark: z.string().max(20).optional(),
  description: z.string().max(150).optional(),
  /** Replaces all corp tags of the pair. */
  tagIds: z.array(z.string()).max(3000).optional(),
});

export const messageContentShape = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), text: z.string() }),
  z.object({ kind: z.literal("image"), picUrl: z.string() }),
  z.object({
    kind: z.literal("link"),
    title: z.string(),
    desc: z.string(),
    url: z.string(),
    picUrl: z.string(),
  }),
  z.object({
    kind: z.literal("miniprogram"),
    title: z.string(),
    appid: z.string(),
    page: z.string(),
    picUrl: z.string().default(""),
  }),
  /** `url` is empty once the file is forgotten. */
  z.object({
    kind: z.literal("video"),
    mediaId: z.string(),
    url: z.string().default(""),
    name: z.string().default(""),
  }),
  z.object({
    kind: z.literal("file"),
    mediaId: z.string(),
    url: z.string().default(""),
    name: z.string().default(""),
  }),
]);
export type MessageContent = z.infer<typeof messageContentShape>;

export const messageShape = z.object({
  /** Grows by time over all chats; ask for messages after it. */
  seq: z.int(),
  at: instant,
  /** "system": a grey line such as "You are now friends", with kind text. */
  from: z.enum(["customer", "staff", "system"]),
  /** How a staff message came about. */
  source: z.enum(["chat", "welcome", "mass", "system"]),
  content: messageContentShape,
});
export type Message = z.infer<typeof messageShape>;

export const chatShape = z.object({
  userid,
  staffName: z.string(),
  externalUserid,
  nickname: z.string(),
  /** The member's name for the customer, "" if none. */
  remark: z.string(),
  last: messageShape.nullable(),
  /** Messages of the other side after the last one that the asking side wrote. */
  unanswered: z.int(),
  /** "friends", or who ended it. */
  relation: z.enum(["friends", "deleted_by_customer", "deleted_by_staff"]),
});
export type Chat = z.infer<typeof chatShape>;

/** One member's part of a mass message that waits for their confirmation. */
export const taskShape = z.object({
  msgid: z.string(),
  userid,
  status: z.enum(["pending", "sent", "cancelled"]),
  createdAt: instant,
  sentAt: instant.nullable(),
  content: z.array(messageContentShape),
  /** To single customers or to the member's groups. */
  chatType: z.enum(["single", "group"]),
  /** The member may choose among the recipients. */
  allowSelect: z.boolean(),
  /** The member's own mass message. */
  isOwn: z.boolean(),
  recipientCount: z.int(),
  groups: z.array(
    z.object({ chatId: z.string(), name: z.string(), result: z.int(), sentAt: instant.nullable() }),
  ),
  /** The first 50 in the order in which they are sent. Result: 0 not sent, 1 sent, 2 not a friend, 3 receive limit. */
  recipients: z.array(
    z.object({
      externalUserid,
      nickname: z.string(),
      remark: z.string(),
      result: z.int(),
      sentAt: instant.nullable(),
    }),
  ),
});
export type Task = z.infer<typeof taskShape>;

const button = z.object({ text: z.string(), key: z.string() });
const link = z.object({ title: z.string(), url: z.string() });
const fact = z.object({ key: z.string(), value: z.string() });

/** A message of the app as its member sees it. */
export const noticeContentShape = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), text: z.string() }),
  z.object({ kind: z.literal("markdown"), text: z.string() }),
  z.object({
    kind: z.literal("textcard"),
    title: z.string(),
    text: z.string(),
    url: z.string(),
    button: z.string(),
  }),
  z.object({
    kind: z.literal("news"),
    articles: z.array(link.extend({ text: z.string(), picUrl: z.string() })),
  }),
  z.object({ kind: z.literal("image"), picUrl: z.string() }),
  z.object({ kind: z.literal("voice") }),
  z.object({ kind: z.literal("video"), mediaId: z.string(), url: z.string(), name: z.string() }),
  z.object({ kind: z.literal("file"), mediaId: z.string(), url: z.string(), name: z.string() }),
  z.object({
    kind: z.literal("miniprogram"),
    title: z.string(),
    text: z.string(),
    rows: z.array(fact),
    appid: z.string(),
    page: z.string(),
  }),
  z.object({
    kind: z.literal("card"),
    source: z.string(),
    title: z.string(),
    text: z.string(),
    emphasis: z.string(),
    picUrl: z.string(),
    rows: z.array(fact),
    questions: z.array(
      z.object({
        key: z.string(),
        title: z.string(),
        several: z.boolean(),
        options: z.array(z.object({ id: z.string(), text: z.string() })),
      }),
    ),
    /** Pressed by `key`; one with a `url` only opens it. */
    buttons: z.array(button.extend({ url: z.string(), style: z.int() })),
    menu: z.array(button),
    links: z.array(link),
    url: z.string(),
  }),
]);
export type NoticeContent = z.infer<typeof noticeContentShape>;

export const noticeShape = z.object({
  seq: z.int(),
  at: instant,
  text: z.string(),
  content: noticeContentShape,
  /** What the app has put in the place of the buttons. */
  replacedBy: z.string().nullable(),
});
export type Notice = z.infer<typeof noticeShape>;

export const groupMessageShape = messageShape.extend({ fromId: z.string(), fromName: z.string() });
export type GroupMessage = z.infer<typeof groupMessageShape>;

export const groupShape = z.object({
  chatId: z.string(),
  name: z.string(),
  owner: userid,
  ownerName: z.string(),
  notice: z.string(),
  /** Template with which the group greets customers who join. */
  welcomeId: z.string().nullable(),
  createdAt: instant,
  members: z.array(
    z.object({
      /** userid or external_userid */
      id: z.string(),
      name: z.string(),
      isStaff: z.boolean(),
      /** 1 invited, 2 by a link, 3 by a code */
      joinScene: z.int(),
      /** `state` of the join way */
      state: z.string(),
      joinedAt: instant,
    }),
  ),
  last: groupMessageShape.nullable(),
});
export type Group = z.infer<typeof groupShape>;

/** A code by which customers join one of several groups. */
export const joinWayShape = z.object({
  configId: z.string(),
  remark: z.string(),
  state: z.string(),
  groups: z.array(z.object({ chatId: z.string(), name: z.string(), members: z.int() })),
  qrCode: z.string(),
  qrContent: z.string(),
  createdAt: instant,
});
export type JoinWay = z.infer<typeof joinWayShape>;

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

/** A page's call to the client, as the frame passes it on. */
export const bridgeCallShape = z.object({
  session: z.string().min(1).max(64),
  name: z.string().min(1).max(64),
  params: z.record(z.string(), z.unknown()),
  /** The page's address as it sees it. */
  url: z.string().max(4096),
  userid,
  entry: z.enum(["single_chat_tools", "group_chat_tools", "contact_profile", "normal"]),
  personId: z.string().optional(),
  chatId: z.string().optional(),
});
export type BridgeCall = z.infer<typeof bridgeCallShape>;
export const bridgeAnswerShape = z.looseObject({ errMsg: z.string() });
export type BridgeAnswer = z.infer<typeof bridgeAnswerShape>;

const reaction = z.object({ seq: z.int(), id: z.string(), name: z.string(), text: z.string() });
/** One member's part of a Moment. */
export const momentPostShape = z.object({
  momentId: z.string(),
  userid,
  staffName: z.string(),
  status: z.enum(["pending", "published", "cancelled"]),
  createdAt: instant,
  publishedAt: instant.nullable(),
  /** The member's own, not the company's. */
  isOwn: z.boolean(),
  text: z.string(),
  contents: z.array(messageContentShape),
  /** How many customers it was meant for, and how many can see it. */
  audience: z.int(),
  reached: z.int(),
  comments: z.array(reaction),
  likes: z.array(reaction),
});
export type MomentPost = z.infer<typeof momentPostShape>;

export const clockShape = z.object({
  now: instant,
  paused: z.boolean(),
  offsetMs: z.number(),
  /** How many times as fast as the machine's clock it runs. */
  speed: z.number().default(1),
});
export type ClockState = z.infer<typeof clockShape>;

/** Each number says for how many of the next callbacks or calls the fault happens; -1 until changed, 0 never. */
const howMany = z.int().min(-1).max(1_000_000);
export const faultsShape = z.object({
  /** The callback is delivered twice, encrypted anew. */
  duplicateCallbacks: howMany,
  /** The callback is lost without a trace. */
  dropCallbacks: howMany,
  /** The callback waits `delayMs` of sandbox time. */
  delayCallbacks: howMany,
  delayMs: z.int().min(0).max(86_400_000),
  /** The callback is held back until the one after it has been delivered. */
  reorderCallbacks: howMany,
  /** errcode -1 */
  busy: howMany,
  /** errcode 45009 */
  rateLimited: howMany,
  /** errcode 45033 */
  tooManyAtOnce: howMany,
  /** The connection breaks before the call had an effect. */
  resetBefore: howMany,
  /** The connection breaks after the call had its effect. */
  resetAfter: howMany,
  /** ChangeTypes (or Events) that the faults of callbacks are for; none named: all. */
  onlyEvents: z.array(z.string().max(64)).max(50),
  /** Milliseconds of the machine by which every API answer is late. */
  latencyMs: z.int().min(0).max(60_000),
});
export type Faults = z.infer<typeof faultsShape>;

/** What goes wrong with one endpoint. */
export const endpointFaultShape = z.object({
  /** Path behind /cgi-bin/. */
  endpoint: z.string().min(1).max(100),
  /** For how many of its next calls; -1 until changed, 0 takes it away. */
  times: howMany,
  errcode: z.int().optional(),
  delayMs: z.int().min(0).max(60_000).default(0),
  /** The connection breaks before or after the effect. */
  reset: z.enum(["before", "after"]).optional(),
  /** Calls that are left before each further one is 45009. */
  quotaLeft: z.int().min(0).optional(),
});
export type EndpointFault = z.infer<typeof endpointFaultShape>;

/** Where WeCom differs from company to company, or where nobody outside knows what it does. */
export const switchesShape = z.object({
  /** A scan raises add_half_external_contact (with the welcome code) before add_external_contact. */
  halfAdd: z.boolean(),
  /** The company has bound a WeChat developer account, so unionid is told. */
  unionidBound: z.boolean(),
  /** How many mass messages a customer may get: days of the month a month, seven a week, or one a day. */
  receiveLimit: z.enum(["month", "week", "day"]),
  /** For so long after a change groupchat/get answers the group as it was. */
  groupLagMs: z.int().min(0).max(3_600_000),
  /** What the API says of a dismissed or unknown group. */
  dismissedGroupCode: z.union([z.literal(86003), z.literal(40050), z.literal(90501)]),
  /** For so long after its creation a mass message's results are 41063. */
  massDispatchMs: z.int().min(0).max(3_600_000),
  /** How long the job of a Moment runs. */
  momentJobMs: z.int().min(0).max(3_600_000),
  /** How many Moments of the company a customer is shown a day. */
  momentsADay: z.int().min(0).max(1000),
  /** Domains to which OAuth leads back; none named: any. */
  trustedDomains: z.array(z.string().max(255)).max(50),
  /** How many customers a member may have; a hand-over beyond it fails. */
  customerLimit: z.int().min(1),
  /** Whether remark, description, numbers and tags move along in a hand-over. */
  transferCarries: z.boolean(),
  /** When an acquisition link uses quota. */
  quotaUsedAt: z.enum(["first_message", "add"]),
  /** Temporary chats are for medical companies only. */
  medicalCorp: z.boolean(),
  /** Calls of one endpoint a minute before 45009; WeCom's own is 10 000. 0: no limit. */
  callsAMinute: z.int().min(0),
  /** Calls under way at once before 45033. 0: no limit. */
  callsAtOnce: z.int().min(0),
  /** Addresses that may call (企业可信IP); others are 60020. None named: all. */
  trustedIps: z.array(z.string().max(64)).max(120),
  /** Chinese escaped as \\uXXXX in a JSON body is 40033. */
  refuseEscapes: z.boolean(),
  /** After del_follow_user the customer stays in list and get. */
  keepsLeavers: z.boolean(),
  /** Corp tags that nobody holds any more in a group take the group along. */
  emptyTagGroupDies: z.boolean(),
});
export type Switches = z.infer<typeof switchesShape>;
export const defaultSwitches: Switches = {
  halfAdd: false,
  unionidBound: true,
  receiveLimit: "month",
  groupLagMs: 0,
  dismissedGroupCode: 86003,
  massDispatchMs: 0,
  momentJobMs: 2_000,
  momentsADay: 3,
  trustedDomains: [],
  customerLimit: 20_000,
  transferCarries: true,
  quotaUsedAt: "first_message",
  medicalCorp: true,
  callsAMinute: 0,
  callsAtOnce: 0,
  trustedIps: [],
  refuseEscapes: false,
  keepsLeavers: true,
  emptyTagGroupDies: true,
};

export const lifeShape = z.object({
  running: z.boolean(),
  actions: z.int(),
  /** The same seed and the same moves of the clock give the same life. */
  seed: z.int().default(1),
  /** Members act too: they confirm mass messages, publish Moments and answer. */
  advisors: z.boolean().default(false),
  /** Sandbox milliseconds between two actions, on average. */
  meanPauseMs: z.int().default(20_000),
});
export type LifeState = z.infer<typeof lifeShape>;

export const logEntryShape = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("api"),
    seq: z.int(),
    at: instant,
    endpoint: z.string(),
    request: z.unknown(),
    errcode: z.int(),
    errmsg: z.string(),
    response: z.unknown(),
  }),
  z.object({
    kind: z.literal("callback"),
    seq: z.int(),
    at: instant,
    id: z.string(),
    /** The plain XML, before encryption. */
    payload: z.string(),
    attempt: z.int(),
    outcome: z.enum(["delivered", "failed", "given_up", "dropped", "no_url"]),
    /** HTTP status of the answer, or the name of the network failure. */
    answer: z.string(),
  }),
]);
export type LogEntry = z.infer<typeof logEntryShape>;

export const problemShape = z.object({ code: z.string(), detail: z.string() });
export type Problem = z.infer<typeof problemShape>;
