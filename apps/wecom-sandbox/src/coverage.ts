/** What the sandbox does and what it does not: endpoints are read from the tables, behaviours are named here one by one. */
import { downloadEndpoints, endpoints, uploadEndpoints } from "@hortus/wecom-protocol";
import { defaultSwitches, type Switches } from "./phone-api.ts";

export interface Behaviour {
  number: number;
  what: string;
  state: "done" | "switchable" | "part" | "absent";
  /** Switches or faults by which it is set, what is missing, or where it is decided. */
  how: string;
}

const b = (number: number, state: Behaviour["state"], what: string, how: string): Behaviour => ({
  number,
  what,
  state,
  how,
});

/** The 47 behaviours that a faithful sandbox has to show, by topic. */
export const behaviours: Behaviour[] = [
  b(1, "done", "one token until it expires; revoking", "POST /tokens/revoke; one for each app"),
  b(
    2,
    "done",
    "wrong and absent secrets, disabled apps, data of another app's",
    "apps of a seed or PUT /apps/:agentid, each with a range of its own; 40001, 41004, 40013, 50003, 301002, 41058",
  ),
  b(3, "done", "HTTP 200, Error-Code header, hint in errmsg, empty lists kept", "api/server.ts"),
  b(
    4,
    "switchable",
    "errmsg of writes, broken JSON, escapes",
    "created, updated and deleted for the directory; refuseEscapes",
  ),
  b(
    5,
    "switchable",
    "quotas a minute and calls at once",
    "callsAMinute, callsAtOnce, endpoint faults (quotaLeft)",
  ),
  b(6, "switchable", "trusted IPs, 60020", "trustedIps"),
  b(
    7,
    "done",
    "busy, limits, latency, connections that break before or after the effect",
    "faults, endpoint faults",
  ),
  b(8, "done", "visible range", "isInRange of a seed's members, and by an admin; who has left is outside"),
  b(9, "done", "shapes of ids", "never used twice, also not after a reset"),
  b(
    10,
    "switchable",
    "WeChat and WeCom customers",
    "unionidBound; a seed's customers may have a company (wo…)",
  ),
  b(11, "done", "numbers and texts as WeCom mixes them", "gender, created_at, create_time, dimission_time"),
  b(12, "done", "no phone, e-mail, gender and avatar of members", "auth/getuserdetail tells an e-mail"),
  b(13, "done", "remark, tags and state belong to the pair", "friendship.ts"),
  b(14, "done", "personal tags", "without id, in externalcontact/get only; corp tags by id in the batch"),
  b(15, "switchable", "corp tags: joining a group by name, deleted ones by id, order", "emptyTagGroupDies"),
  b(16, "done", "opaque cursors bound to their query, short pages, clamped limits", "api/paging.ts"),
  b(17, "done", "data changes while one pages", "cursors are keys: nothing is shifted"),
  b(18, "switchable", "group list without owners (81017), groupchat/get that lags", "groupLagMs"),
  b(19, "done", "the address is verified to the byte", "callback-settings.ts"),
  b(20, "switchable", "real encryption, in all its shapes", "mixedCallbacks: order of nodes, AgentID, CDATA"),
  b(
    21,
    "done",
    "five seconds, three attempts, sealed anew; faults and replay",
    "faults, POST /log/:seq/replay",
  ),
  b(22, "done", "changes through the API call nobody back", "the same by a person in the client do"),
  b(23, "switchable", "half add before add", "halfAdd"),
  b(24, "switchable", "two directions of deletion", "keepsLeavers: whether who left stays in list and get"),
  b(25, "done", "del_follow_user under two events", "under customer_acquisition too of who came by a link"),
  b(26, "done", "group events in a chain of versions", "drop one by a fault: onlyEvents"),
  b(
    27,
    "switchable",
    "WeChat customer service: pulled by cursor and token, short pages, three days",
    "kfSyncsWithoutToken; own messages never come back",
  ),
  b(
    28,
    "switchable",
    "welcome code: 20 s, once, not to former friends, one of several apps",
    "welcomeSendMs (41096, then 41051), linkedAppids (90206)",
  ),
  b(29, "done", "state and customer_channel make the round trip", "64 bytes, whole characters"),
  b(30, "done", "contact ways: errors", "41054, 40098, 84074 by a seed's or an admin's change of the member"),
  b(31, "done", "dealt out in turn; exclusive ones; same picture after an update", "friendship.ts"),
  b(32, "switchable", "temporary chats", "medicalCorp"),
  b(33, "done", "full groups, next group, automatic group", "200 by code, 500 in all"),
  b(34, "switchable", "acquisition quota and its events", "quotaUsedAt; its end: PUT /links/quota"),
  b(
    35,
    "done",
    "a mass message is a task that members confirm, and may choose from",
    "POST …/tasks/:msgid/confirm",
  ),
  b(36, "switchable", "results, receive limit, dispatch, cancel, reminders", "receiveLimit, massDispatchMs"),
  b(37, "done", "group sends by their owner", "chat_id in the results"),
  b(38, "switchable", "Moments: job, publishing by hand, who sees it", "momentJobMs, momentsADay"),
  b(39, "done", "figures by whole days, not today's", "counted from the chats that are kept (300 each)"),
  b(
    40,
    "switchable",
    "hand-over: 24 hours, refusal, limits, resigned, groups",
    "transferCarries, customerLimit",
  ),
  b(41, "done", "files for three days, sizes and kinds", "pictures are judged by their first bytes"),
  b(
    42,
    "done",
    "app messages: partial failure, 30 a minute, 1000 an hour, duplicates, cards",
    "counted by app and member",
  ),
  b(
    43,
    "done",
    "WeChat customer service: 48 hours, five messages, states, welcome once in 48 hours",
    "with recalls, rejections, msg_send_fail (fault kfSendFails), offers of an advisor and figures",
  ),
  b(44, "switchable", "OAuth codes, strangers, trusted domains", "trustedDomains"),
  b(45, "done", "two kinds of ticket, signatures judged", "42012, 40093; client/bridge.ts"),
  b(
    46,
    "absent",
    "WeChat Pay: signed answers, sealed notifications, transfers",
    "another host, with a merchant's keys and certificates; what members collect in chats is in externalpay",
  ),
  b(47, "done", "a clock that can be moved", "pause, jump, N times as fast"),
];

/** What nobody outside WeCom knows for sure, and how the sandbox decides it. */
export const undecided: { what: string; how: string }[] = [
  { what: "order and pairing of add_half and add", how: "`halfAdd`" },
  { what: "retries are sealed anew", how: "always" },
  { what: "list and get after del_follow_user", how: "`keepsLeavers`" },
  { what: "a tag group without tags", how: "`emptyTagGroupDies`" },
  { what: "a tag's name that is taken", how: "40071, nothing is added" },
  {
    what: "several parts in conclusions and group welcomes",
    how: "image, link, mini program, file, video: the first",
  },
  { what: "state after the contact way was edited", how: "stays as it was at adding" },
  { what: "who is next behind a contact way of several members", how: "in turn" },
  { what: "what moves along in a hand-over", how: "`transferCarries`" },
  { what: "Moments of the company a customer is shown a day", how: "`momentsADay`" },
  { what: "a dismissed group", how: "`dismissedGroupCode`" },
  { what: "when acquisition quota is used", how: "`quotaUsedAt`" },
  {
    what: "members and departments that the contacts-sync assistant writes",
    how: "change_contact to the first app",
  },
  { what: "what the contacts-sync assistant may read", how: "ids alone: 48009, whatever its IP" },
  { what: "customer service: from 0 to 1, and from 0, 1 or 2 to 4", how: "allowed" },
  { what: "customer service: a token older than ten minutes", how: "as none: `kfSyncsWithoutToken`" },
  { what: "customer service: changes of state by the API", how: "raise no event" },
  { what: "customer service: a message that was taken back", how: "stays among those that sync_msg tells" },
  {
    what: "customer service: what happens to a message that a member rejects",
    how: "sync_msg tells nothing of it",
  },
  { what: "the way in which a customer came by an offer of customer service", how: "add_way 0, no state" },
  { what: "the kinds of money in get_fund_flow", how: "1 a payment and in, 2 a refund and out" },
  { what: "del_follow_user of who came by a link", how: "under both events, change_external_contact first" },
  { what: "a product of the album that is not there", how: "40058" },
  { what: "a card whose task_id was used before", how: "40058" },
  { what: "unknown fields of a request", how: "left out of account" },
];

/** Endpoints that WeCom has and the sandbox has not, and why. */
const absent: { what: string; why: string }[] = [
  {
    what: "`kf/knowledge/*`",
    why: "feeds the robot of WeCom's own client; its fields are in none of the sources",
  },
  {
    what: "`miniapppay/*`",
    why: "a merchant's orders and certificates, as WeChat Pay's; the sources name the endpoints, not their fields",
  },
  {
    what: "`customer_strategy/*`, `moment_strategy/*`, `*_strategy_tag`",
    why: "share out rights among the admins of WeCom's own console; their tags (type 3) are told to system apps alone",
  },
  {
    what: "`msgaudit/*`, `chatdata/*`",
    why: "what was said comes by a native library or inside Tencent's own rooms, never by HTTP; consents alone are no archive",
  },
  { what: "`batch/*`, member tags", why: "whole directories by file; what is written one by one is there" },
  {
    what: "`user/*` with phone, e-mail and picture",
    why: "withheld from self-built apps; `auth/getuserdetail` tells an e-mail",
  },
];

export function printCoverage(): string {
  const names = [
    ...Object.keys(endpoints),
    ...Object.keys(uploadEndpoints),
    ...Object.keys(downloadEndpoints),
  ];
  const families = new Map<string, string[]>();
  for (const name of names.toSorted()) {
    const parts = name.split("/");
    const family =
      parts.length > 2 ? parts.slice(0, 2).join("/") : parts.length > 1 ? (parts[0] ?? "") : "(root)";
    families.set(family, [...(families.get(family) ?? []), name]);
  }
  const count = (state: Behaviour["state"]) => behaviours.filter((one) => one.state === state).length;
  return [
    "# What the sandbox does",
    "",
    "Printed from the code; `npx vitest run apps/wecom-sandbox/src/coverage.test.ts` compares it, and prints it anew if the",
    "file is deleted. Every endpoint below answers by the sandbox's own state; any other answers 48002.",
    "",
    `## Endpoints: ${names.length}`,
    "",
    "| family | endpoints |",
    "|---|---|",
    ...[...families].map(([family, some]) => `| ${family} | ${some.map((one) => `\`${one}\``).join(" ")} |`),
    "",
    "## Absent",
    "",
    "| endpoints | why |",
    "|---|---|",
    ...absent.map(({ what, why }) => `| ${what} | ${why} |`),
    "",
    `## Behaviours: ${count("done")} done, ${count("switchable")} switchable, ${count("part")} in part, ${count("absent")} absent`,
    "",
    "| | behaviour | state | how |",
    "|---|---|---|---|",
    ...behaviours.map((one) => `| ${one.number} | ${one.what} | ${one.state} | ${one.how} |`),
    "",
    "## What nobody outside knows for sure",
    "",
    "| | decided by |",
    "|---|---|",
    ...undecided.map(({ what, how }) => `| ${what} | ${how} |`),
    "",
    "## Switches and their defaults",
    "",
    "| switch | default |",
    "|---|---|",
    ...Object.entries(defaultSwitches).map(
      ([name, value]) => `| \`${name}\` | \`${JSON.stringify(value)}\` |`,
    ),
    "",
  ].join("\n");
}

export const switchNames = Object.keys(defaultSwitches) as (keyof Switches)[]; // the keys of this very object
