/** Where WeCom differs from company to company, or where nobody outside knows what it does. */
import { z } from "zod";

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
  /** How often a minute sync_msg of an account may be called without the token of a callback. 0: no limit. */
  kfSyncsWithoutToken: z.int().min(0),
  /** Callbacks come in all the shapes that WeCom's have: nodes in another order, without AgentID, words without CDATA. */
  mixedCallbacks: z.boolean(),
  /** While a welcome message is on its way, another app's is 41096; after that, as for the same app at once, 41051. */
  welcomeSendMs: z.int().min(0).max(20_000),
  /** Mini programs that are linked with the company; others are 90206. None named: any. */
  linkedAppids: z.array(z.string().max(64)).max(100),
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
  kfSyncsWithoutToken: 10,
  mixedCallbacks: false,
  welcomeSendMs: 1_000,
  linkedAppids: [],
  emptyTagGroupDies: true,
};
