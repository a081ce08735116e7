/** What the sandbox knows: rows as they lie in the journal, and the indexes by which they are found. */
import { createHash } from "node:crypto";
import type { Clock } from "@hortus/kernel";
import type { ChatKeyRow, LinkCustomerRow, LinkRow, Quota } from "./acquisition/rows.ts";
import type { AppRow } from "./apps/rows.ts";
import type {
  KfAccountRow,
  KfCodeRow,
  KfMessageRow,
  KfOfferRow,
  KfTalkRow,
} from "./customer-service/rows.ts";
import type { GroupMessageRow, GroupRow, JoinWayRow } from "./groups/rows.ts";
import type { GroupWelcomeRow } from "./groups/welcome-row.ts";
import type { TransferRow } from "./handover/rows.ts";
import type { JsTicketRow, OauthCodeRow, UserTicketRow } from "./identity/rows.ts";
import type { InterceptRow } from "./intercept-row.ts";
import type { MediaRow } from "./media/rows.ts";
import type { MomentJobRow, MomentRow, PublicationRow } from "./moments/rows.ts";
import type { CollectionRow, MerchantRow, PaymentRow } from "./payments/rows.ts";
import type { ProductRow } from "./product-row.ts";
import type { NoticeRow, ResponseCodeRow } from "./notices/rows.ts";
import { defaultSwitches, type Company, type Pages, type Switches } from "./phone-api.ts";
import type {
  Department,
  Member,
  TagGroupRow,
  TagRow,
  ContactWayRow,
  PersonRow,
  RelationRow,
  MassMessageRow,
  TaskRow,
  MessageRow,
  WelcomeCodeRow,
  TokenRow,
  CallbackRow,
} from "./rows.ts";
import type { Store, Table } from "./store.ts";

export type State = ReturnType<typeof openState>;

export function openState(store: Store, clock: Clock) {
  const meta = store.table<unknown>("meta");
  const relations = store.table<RelationRow>("relations");
  const messages = store.table<MessageRow>("messages");
  const tasks = store.table<TaskRow>("tasks");
  const groupMessages = store.table<GroupMessageRow>("groupMessages");
  const publications = store.table<PublicationRow>("publications");
  const notices = store.table<NoticeRow>("notices");

  const byStaff = groupedIndex(
    relations,
    (row) => row.userid,
    (row) => row.personId,
  );
  const byPerson = groupedIndex(
    relations,
    (row) => row.personId,
    (row) => row.userid,
  );
  const chats = groupedIndex(
    messages,
    (row) => pairKey(row.userid, row.personId),
    (row) => String(row.seq),
  );
  const lastMessages = new Map<string, MessageRow>();
  messages.watch((before, after) => {
    const row = after ?? before;
    if (!row) return;
    const key = pairKey(row.userid, row.personId);
    const last = lastMessages.get(key);
    if (after && (last?.seq ?? 0) <= after.seq) lastMessages.set(key, after);
    if (!after && last?.seq === row.seq) lastMessages.delete(key);
  });
  const tasksByMsgid = groupedIndex(
    tasks,
    (row) => row.msgid,
    (row) => row.userid,
  );
  const tasksByStaff = groupedIndex(
    tasks,
    (row) => row.userid,
    (row) => row.msgid,
  );

  const groupChats = groupedIndex(
    groupMessages,
    (row) => row.chatId,
    (row) => String(row.seq),
  );
  const publicationsByMoment = groupedIndex(
    publications,
    (row) => row.momentId,
    (row) => row.userid,
  );
  const publicationsByStaff = groupedIndex(
    publications,
    (row) => row.userid,
    (row) => row.momentId,
  );
  const noticesByStaff = groupedIndex(
    notices,
    (row) => row.userid,
    (row) => String(row.seq),
  );

  return {
    store,
    clock,
    company: cell<Company>(meta, "company"),
    switches: switchCell(meta),
    savedClock: cell<{ offsetMs: number; now: string; paused: boolean } | undefined>(
      meta,
      "clock",
      undefined,
    ),
    life: cell<{
      running: boolean;
      actions: number;
      nextAt: number;
      seed?: number;
      advisors?: boolean;
      meanPauseMs?: number;
    }>(meta, "life", {
      running: false,
      actions: 0,
      nextAt: 0,
    }),
    departments: store.table<Department>("departments"),
    /** Beside the first one, which stands in the company. */
    apps: store.table<AppRow>("apps"),
    staff: store.table<Member>("staff"),
    tagGroups: store.table<TagGroupRow>("tagGroups"),
    tags: store.table<TagRow>("tags"),
    contactWays: store.table<ContactWayRow>("contactWays"),
    people: store.table<PersonRow>("people"),
    relations,
    massMessages: store.table<MassMessageRow>("massMessages"),
    tasks,
    messages,
    welcomeCodes: store.table<WelcomeCodeRow>("welcomeCodes"),
    tokens: store.table<TokenRow>("tokens"),
    outbox: store.table<CallbackRow>("outbox"),
    formerStaff: store.table<Member & { leftAt: number }>("formerStaff"),
    transfers: store.table<TransferRow>("transfers"),
    temporaries: store.table<{ userid: string; personId: string; until: number }>("temporaries"),
    links: store.table<LinkRow>("links"),
    linkCustomers: store.table<LinkCustomerRow>("linkCustomers"),
    chatKeys: store.table<ChatKeyRow>("chatKeys"),
    quota: cell<Quota>(meta, "quota", { used: 0, balance: 1000, expiresAt: 4_102_444_800 }),
    pages: cell<Pages>(meta, "pages", { single: "", group: "", customer: "" }),
    groupWelcomes: store.table<GroupWelcomeRow>("groupWelcomes"),
    intercepts: store.table<InterceptRow>("intercepts"),
    products: store.table<ProductRow>("products"),
    payments: store.table<PaymentRow>("payments"),
    collections: store.table<CollectionRow>("collections"),
    merchant: cell<MerchantRow | undefined>(meta, "merchant", undefined),
    kfAccounts: store.table<KfAccountRow>("kfAccounts"),
    kfTalks: store.table<KfTalkRow>("kfTalks"),
    kfMessages: store.table<KfMessageRow>("kfMessages"),
    kfOffers: store.table<KfOfferRow>("kfOffers"),
    kfCodes: store.table<KfCodeRow>("kfCodes"),
    /** Of callbacks: what sync_msg is called with. */
    kfTokens: store.table<{ token: string; openKfid: string; issuedAt: number }>("kfTokens"),
    oauthCodes: store.table<OauthCodeRow>("oauthCodes"),
    userTickets: store.table<UserTicketRow>("userTickets"),
    jsTickets: store.table<JsTicketRow>("jsTickets"),
    notices,
    /** By app and member: how many came in the hour that is named by its number since 1970. */
    noticeHours: store.table<{ hour: number; count: number }>("noticeHours"),
    responseCodes: store.table<ResponseCodeRow>("responseCodes"),
    /** By the digest of the message: what duplicate_check looks at. */
    sentMessages: store.table<{ msgid: string; at: number }>("sentMessages"),
    groups: store.table<GroupRow>("groups"),
    groupMessages,
    joinWays: store.table<JoinWayRow>("joinWays"),
    moments: store.table<MomentRow>("moments"),
    momentJobs: store.table<MomentJobRow>("momentJobs"),
    publications,
    media: store.table<MediaRow>("media"),
    uploadJobs: store.table<{ jobid: string; mediaId: string; createdAt: number }>("uploadJobs"),

    relation: (userid: string, personId: string) => relations.get(pairKey(userid, personId)),
    putRelation: (row: RelationRow) => relations.put(pairKey(row.userid, row.personId), row),
    relationsOfStaff: (userid: string) => [...(byStaff.get(userid)?.values() ?? [])],
    relationsOfPerson: (personId: string) => [...(byPerson.get(personId)?.values() ?? [])],
    /** In the order in which they were written. */
    chat: (userid: string, personId: string) => [...(chats.get(pairKey(userid, personId))?.values() ?? [])],
    /** One for each chat in which something was said. */
    lastMessages: () => lastMessages.values(),
    tasksOf: (msgid: string) => [...(tasksByMsgid.get(msgid)?.values() ?? [])],
    tasksOfStaff: (userid: string) => [...(tasksByStaff.get(userid)?.values() ?? [])],
    groupChat: (chatId: string) => [...(groupChats.get(chatId)?.values() ?? [])],
    publicationsOf: (momentId: string) => [...(publicationsByMoment.get(momentId)?.values() ?? [])],
    publicationsOfStaff: (userid: string) => [...(publicationsByStaff.get(userid)?.values() ?? [])],
    noticesOfStaff: (userid: string) => [...(noticesByStaff.get(userid)?.values() ?? [])],

    nextNumber,
    /** An id in WeCom's shape: `prefix` and text that is the same in each run from the same seed. */
    nextId: (prefix: string, length = 30) => prefix + digest(`${prefix}:${nextNumber()}`, length),
    nowSeconds: () => Math.floor(clock.now().getTime() / 1000),
    nowIso: () => clock.now().toISOString(),
  };

  function nextNumber(): number {
    const last = meta.get("number");
    const next = (typeof last === "number" ? last : 0) + 1;
    meta.put("number", next);
    return next;
  }
}

/** Members outside the app's visible range (可见范围) are not there for its API. */
export const isInRange = (member: Member): boolean => member.isInRange !== false;

export const pairKey = (userid: string, personId: string) => `${userid} ${personId}`;

/** The same person has the same id in a company for ever, whoever meets them first. @param kind wo: of another WeCom company */
export function externalUseridOf(corpid: string, unionid: string, kind: "wm" | "wo" = "wm"): string {
  return `${kind}${digest(`${corpid}:${unionid}`, 30)}`;
}

export function digest(text: string, length: number): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, length);
}

/** One value of its own in the journal. */
function cell<T>(meta: Table<unknown>, key: string, initial?: T) {
  return {
    // written by `set` only, under the same type
    get: () => (meta.get(key) ?? initial) as T,
    set: (value: T) => meta.put(key, value),
  };
}

/** Switches that were added since the journal was written stand at their defaults. */
function switchCell(meta: Table<unknown>) {
  const kept = cell<Partial<Switches>>(meta, "switches", {});
  return { get: (): Switches => ({ ...defaultSwitches, ...kept.get() }), set: kept.set };
}

function groupedIndex<Row>(table: Table<Row>, group: (row: Row) => string, member: (row: Row) => string) {
  const index = new Map<string, Map<string, Row>>();
  table.watch((before, after) => {
    if (before && !after) index.get(group(before))?.delete(member(before));
    if (!after) return;
    const rows = index.get(group(after)) ?? new Map<string, Row>();
    index.set(group(after), rows.set(member(after), after));
  });
  return index;
}
