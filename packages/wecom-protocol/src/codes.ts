/**
 * WeCom's error codes that this protocol meets, and what helps against each. The texts are ours; WeCom's own errmsg may
 * change and is never matched on.
 */
export type Remedy =
  /** Fetch a new token and call once more. */
  | "new_token"
  /** Call again after a while; the call had no effect. */
  | "wait"
  /** The same call will fail again. */
  | "none";

export interface CodeMeaning {
  meaning: string;
  remedy: Remedy;
  /** For "wait": how long until a call can succeed. */
  waitMs?: number;
}

export function meaningOf(errcode: number): CodeMeaning {
  return codes.get(errcode) ?? { meaning: "not in our list of codes", remedy: "none" };
}

const wait = (meaning: string, waitMs: number): CodeMeaning => ({ meaning, remedy: "wait", waitMs });
const renew = (meaning: string): CodeMeaning => ({ meaning, remedy: "new_token" });

const codes = new Map<number, CodeMeaning>([
  [-1, wait("system busy", 1_000)],
  [6000, wait("data version conflict", 1_000)],
  // a minute's limit blocks for a minute, an hour's for an hour; the answer doesn't say which
  [45009, wait("call limit reached", 60_000)],
  [45033, wait("too many calls at once", 1_000)],
  [41063, wait("mass message is still being dispatched", 60_000)],
  [41079, wait("Moment is still being dispatched", 60_000)],
  [41096, wait("another caller is sending this welcome message", 1_000)],
  [40014, renew("access_token is not valid")],
  [41001, renew("access_token is missing")],
  [42001, renew("access_token has expired")],
  ...none({
    40001: "secret does not fit the company, or the app is disabled",
    40003: "userid is not valid",
    40004: "media type is not valid",
    40005: "type parameter is not valid",
    40006: "file size is not valid",
    40007: "media_id is not valid, or older than three days",
    40008: "msgtype is not valid",
    40009: "image is too large or too small",
    40011: "video is too large or too small",
    40013: "corpid is not valid",
    40031: "list of userids is not valid",
    40032: "list of userids is too long",
    40033: "characters are not allowed",
    40035: "a parameter is not valid",
    40056: "agentid is not valid",
    40058: "a parameter is not valid; errmsg names it",
    40063: "a parameter is empty",
    40066: "list of departments is not valid",
    40029: "OAuth code is not valid",
    40068: "tag or tag group does not exist",
    40071: "tag name exists already",
    40072: "tag name is too long",
    40091: "secret is not valid",
    40093: "JS-SDK signature is not valid",
    40096: "external_userid is unknown, of another company, or out of range",
    40097: "member has not left the company",
    40098: "member has not verified their real name",
    40099: "receiving member has no room for more customers",
    40100: "customer is being handed over already",
    40126: "more than 3000 corp tags",
    40128: "customer has been handed over twice in 90 days",
    40129: "customer is being handed over",
    40130: "both members are the same",
    40131: "member does not have this customer",
    40201: "blocked as sensitive",
    40206: "request is too large",
    41002: "corpid is missing",
    41004: "secret is missing",
    41009: "userid is missing",
    41011: "agentid is missing",
    41035: "external_userid is missing",
    41039: "type of contact way is not valid",
    41040: "scene of contact way is not valid",
    41041: "contact way has more than 100 members",
    41043: "config_id is missing",
    41044: "config_id is not valid",
    41045: "contact way quota of 500 000 is used up",
    41046: "msgid is missing",
    41047: "msgid is not valid",
    41048: "no customer can be sent to",
    41049: "welcome_code is missing",
    41050: "welcome_code is unknown or older than 20 s",
    41051: "member and customer have begun to chat: the welcome is used up",
    41054: "member is not activated",
    41059: "moment_id is missing",
    41060: "moment_id is not valid",
    41061: "member did not publish this Moment",
    41062: "member has not published this Moment yet",
    41055: "more than 100 group welcome templates",
    41056: "kind of external_userid is not valid here",
    41057: "company has bound no WeChat developer account",
    41058: "group welcome template is another app's",
    41064: "too many attachments",
    41065: "attachment type is not valid",
    41067: "kind of Moment is not valid",
    41068: "list of words is too long",
    41069: "more than 100 intercept rules",
    41070: "intercept rule does not exist",
    41083: "name of intercept rule is taken",
    41072: "attachment was uploaded for another purpose",
    41078: "too many Moment jobs at once",
    41080: "attachment is too large",
    41088: "list of attachments is empty",
    41089: "text and attachments are both empty",
    41091: "join way has more than five groups",
    41095: "too many acquisition links",
    41093: "mass message has been cancelled",
    41094: "more than three reminders in 24 hours",
    42003: "OAuth code has expired",
    42012: "ticket can't be used here",
    42022: "OAuth code has been used",
    42052: "message is older than 24 hours and can't be recalled",
    44001: "file is empty",
    44004: "text is empty",
    45001: "file is too large",
    45002: "text is too long",
    46004: "user does not exist",
    610014: "unionid is not valid",
    48001: "API is not authorised",
    48002: "no permission for this API",
    50001: "domain is not one that the app trusts",
    50002: "member is out of the permitted range",
    50003: "app is disabled",
    50100: "cursor is not valid for this query",
    60011: "no privilege on member, department or tag",
    60020: "caller's IP is not on the company's list",
    60111: "userid does not exist",
    60123: "department does not exist",
    81017: "too many objects",
    81013: "all recipients are invalid or out of range",
    82001: "all recipients are empty or invalid",
    84061: "member and customer have no relation (also: the member has no customers)",
    84074: "member may not have customers",
    86003: "group does not exist",
    90500: "owner of the group has not left",
    90501: "group is no customer group",
    90503: "group is full",
    90504: "owner has not changed",
    90502: "owner of the group has left",
    90511: "opengid is unknown",
    85002: "contains forbidden words",
    95000: "open_kfid is not valid",
    95001: "more than five messages to one of the customer's",
    95002: "more than 48 hours since the customer's last message",
    95004: "open_kfid does not exist",
    95005: "too many customer service accounts",
    95007: "code is not valid, used or too old",
    95008: "too many items in the menu",
    95013: "conversation has ended",
    95014: "member does not serve this account",
    95016: "state can't change in this way",
    95018: "not in this state of the conversation",
    95019: "member does not receive customers now",
    301002: "no permission for this agent",
    600018: "start or end time is not valid",
  }),
]);

function none(meanings: Record<number, string>): [number, CodeMeaning][] {
  return Object.entries(meanings).map(([code, meaning]) => [Number(code), { meaning, remedy: "none" }]);
}
