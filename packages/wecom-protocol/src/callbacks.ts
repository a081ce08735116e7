/** What WeCom tells: the events that we act on, typed; all others pass as `unknown` and can be kept and read later. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { asList, parseXml, textOf, type XmlNode, type XmlValue } from "./xml.ts";

const wireText = z.string();
const optionalText = wireText.optional().transform((text) => text || undefined);
const unixSeconds = z
  .string()
  .regex(/^\d{1,12}$/)
  .transform((seconds) => new Date(Number(seconds) * 1000));
const head = { ToUserName: wireText, CreateTime: unixSeconds };
const id = wireText.min(1).max(128);

/** Switch on Event and ChangeType together: del_follow_user exists under two events. */
const externalContact = z
  .object({
    ...head,
    Event: z.literal("change_external_contact"),
    ChangeType: z.enum([
      "add_external_contact",
      "edit_external_contact",
      "add_half_external_contact",
      "del_external_contact", // the member deleted the customer
      "del_follow_user", // the customer deleted the member
      "transfer_fail",
      "msg_audit_approved",
    ]),
    UserID: id,
    ExternalUserID: id,
    State: optionalText,
    WelcomeCode: optionalText,
    Source: optionalText,
    FailReason: optionalText,
  })
  .transform((event) => ({
    kind: "external_contact" as const,
    corpid: event.ToUserName,
    createdAt: event.CreateTime,
    changeType: event.ChangeType,
    userid: event.UserID,
    externalUserid: event.ExternalUserID,
    /** The `state` of the contact way; undefined if the customer came otherwise, or a member added them. */
    state: event.State,
    /** Good for 20 s after `createdAt`, once. */
    welcomeCode: event.WelcomeCode,
    /** "DELETE_BY_TRANSFER" when a hand-over took the customer away. */
    source: event.Source,
    failReason: event.FailReason,
  }));

const corpTag = z
  .object({
    ...head,
    Event: z.literal("change_external_tag"),
    ChangeType: z.enum(["create", "update", "delete", "shuffle"]),
    Id: optionalText,
    TagType: optionalText,
  })
  .transform((event) => ({
    kind: "corp_tag" as const,
    corpid: event.ToUserName,
    createdAt: event.CreateTime,
    changeType: event.ChangeType,
    /** Absent when the groups themselves were put in another order. */
    id: event.Id,
    /** "tag" or "tag_group" */
    tagType: event.TagType,
  }));

const member = z
  .object({
    ...head,
    Event: z.literal("change_contact"),
    ChangeType: z.enum(["create_user", "update_user", "delete_user"]),
    UserID: id,
    NewUserID: optionalText,
    Name: optionalText,
    Department: optionalText,
    Status: optionalText,
  })
  .transform((event) => ({
    kind: "member" as const,
    corpid: event.ToUserName,
    createdAt: event.CreateTime,
    changeType: event.ChangeType,
    userid: event.UserID,
    /** update_user only: a generated userid may be changed once. */
    newUserid: event.NewUserID,
    /** In update_user only what changed is present; for self-built apps the name may be withheld. */
    name: event.Name,
    departments: event.Department?.split(",").map(Number),
    /** 1 active, 2 disabled, 4 not activated, 5 left */
    status: event.Status ? Number(event.Status) : undefined,
  }));

const department = z
  .object({
    ...head,
    Event: z.literal("change_contact"),
    ChangeType: z.enum(["create_party", "update_party", "delete_party"]),
    Id: id,
    Name: optionalText,
    ParentId: optionalText,
  })
  .transform((event) => ({
    kind: "department" as const,
    corpid: event.ToUserName,
    createdAt: event.CreateTime,
    changeType: event.ChangeType,
    id: Number(event.Id),
    name: event.Name,
    parentid: event.ParentId === undefined ? undefined : Number(event.ParentId),
  }));

/** A member came into the app's visible range, or went out of it; the member is the sender. */
const visibleRange = z
  .object({ ...head, FromUserName: id, Event: z.enum(["subscribe", "unsubscribe"]) })
  .transform((event) => ({
    kind: "visible_range" as const,
    corpid: event.ToUserName,
    createdAt: event.CreateTime,
    userid: event.FromUserName,
    /** subscribe: came in; unsubscribe: went out */
    changeType: event.Event,
  }));

const wireNode = z.custom<XmlValue>();
const count = z
  .string()
  .regex(/^\d{1,9}$/)
  .optional()
  .catch(undefined)
  .transform((text) => (text === undefined ? undefined : Number(text)));

/** Nodes of another kind of change may be present with 0 in them: switch on `changeType` and `detail` only. */
const externalChat = z
  .object({
    ...head,
    Event: z.literal("change_external_chat"),
    ChangeType: z.enum(["create", "update", "dismiss"]),
    ChatId: id,
    UpdateDetail: optionalText,
    JoinScene: count,
    QuitScene: count,
    MemChangeList: wireNode.optional(),
    LastMemVer: optionalText,
    CurMemVer: optionalText,
  })
  .transform((event) => ({
    kind: "external_chat" as const,
    corpid: event.ToUserName,
    createdAt: event.CreateTime,
    changeType: event.ChangeType,
    chatId: event.ChatId,
    /** update only: add_member, del_member, change_owner, change_name, change_notice */
    detail: event.UpdateDetail,
    /** add_member: 0 invited, 3 scanned a code */
    joinScene: event.JoinScene,
    /** del_member: 0 left, 1 removed */
    quitScene: event.QuitScene,
    /** userids and external_userids, undivided. */
    members: itemsOf(event.MemChangeList),
    /** Unless it equals the version that you hold, an event was lost: read the group anew. */
    lastVersion: event.LastMemVer,
    version: event.CurMemVer,
  }));

/** A member pressed a button of a card, voted or chose. */
const templateCardEvent = z
  .object({
    ...head,
    Event: z.enum(["template_card_event", "template_card_menu_event"]),
    FromUserName: id,
    EventKey: wireText,
    TaskId: wireText,
    CardType: wireText,
    ResponseCode: wireText,
    AgentID: optionalText,
    SelectedItems: wireNode.optional(),
  })
  .transform((event) => ({
    kind: "template_card" as const,
    corpid: event.ToUserName,
    createdAt: event.CreateTime,
    changeType: event.Event,
    userid: event.FromUserName,
    agentid: event.AgentID === undefined ? undefined : Number(event.AgentID),
    /** The key of the button. */
    key: event.EventKey,
    taskId: event.TaskId,
    cardType: event.CardType,
    /** 72 hours, for one update_template_card. */
    responseCode: event.ResponseCode,
    selected: selectionsOf(event.SelectedItems),
  }));

/** Somebody came, wrote, or a conversation changed its state: what it was is pulled with `token`, for ten minutes. May stand for several. */
const customerService = z
  .object({ ...head, Event: z.literal("kf_msg_or_event"), Token: wireText.min(1), OpenKfId: id })
  .transform((event) => ({
    kind: "customer_service" as const,
    corpid: event.ToUserName,
    createdAt: event.CreateTime,
    changeType: event.Event,
    token: event.Token,
    openKfid: event.OpenKfId,
  }));

/** Of acquisition links; del_follow_user has the name of another event's. */
const acquisition = z
  .object({
    ...head,
    Event: z.literal("customer_acquisition"),
    ChangeType: z.enum([
      "balance_low",
      "balance_exhausted",
      "balance_increased",
      "quota_expire_soon",
      "link_unavailable",
      "delete_link",
      "open_profile",
      "friend_request",
      "customer_start_chat",
      "message_from_customer",
      "del_follow_user",
    ]),
    LinkId: optionalText,
    UserID: optionalText,
    ExternalUserID: optionalText,
    State: optionalText,
    ChatKey: optionalText,
  })
  .transform((event) => ({
    kind: "acquisition" as const,
    corpid: event.ToUserName,
    createdAt: event.CreateTime,
    changeType: event.ChangeType,
    linkId: event.LinkId,
    userid: event.UserID,
    externalUserid: event.ExternalUserID,
    /** The customer_channel of the address. */
    state: event.State,
    /** 30 minutes, for get_chat_info. */
    chatKey: event.ChatKey,
  }));

const known = z.union([
  externalContact,
  externalChat,
  acquisition,
  corpTag,
  member,
  department,
  visibleRange,
  templateCardEvent,
  customerService,
]);

export type ExternalContactEvent = z.output<typeof externalContact>;
export type CorpTagEvent = z.output<typeof corpTag>;
export type MemberEvent = z.output<typeof member>;
export type DepartmentEvent = z.output<typeof department>;
export type AcquisitionEvent = z.output<typeof acquisition>;
export type ExternalChatEvent = z.output<typeof externalChat>;
export type TemplateCardEvent = z.output<typeof templateCardEvent>;
export type CustomerServiceEvent = z.output<typeof customerService>;
export type UnknownEvent = { kind: "unknown"; event: string; changeType: string };
export type WecomEvent =
  | ExternalContactEvent
  | AcquisitionEvent
  | ExternalChatEvent
  | CorpTagEvent
  | MemberEvent
  | DepartmentEvent
  | z.output<typeof visibleRange>
  | TemplateCardEvent
  | CustomerServiceEvent
  | UnknownEvent;

/**
 * Never refuses an event for what it says: what isn't known here, or lacks a node that it should have, is `unknown`.
 * @throws {WecomXmlError} if the text is no XML
 */
export function readEvent(xml: string | XmlNode): WecomEvent {
  const node = typeof xml === "string" ? parseXml(xml) : xml;
  const event = known.safeParse(node);
  if (event.success) return event.data;
  return { kind: "unknown", event: plain(node.Event ?? node.MsgType), changeType: plain(node.ChangeType) };
}

/**
 * The same for every delivery of one event, whatever the order of nodes, CDATA and encryption; so WeCom's retries are
 * found out. Two equal edits of one customer within a second share a key, which is harmless: both only say "read again".
 */
export function eventKey(xml: string | XmlNode): string {
  const node = typeof xml === "string" ? parseXml(xml) : xml;
  if (typeof node.MsgId === "string") return `msg:${node.MsgId}`;
  return createHash("sha256").update(canonical(node)).digest("hex");
}

function canonical(value: XmlValue | undefined): string {
  if (typeof value === "string" || value === undefined) return JSON.stringify(value ?? "");
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const names = Object.keys(value).toSorted();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join()}}`;
}

const nodeOf = (value: XmlValue | undefined): XmlNode | undefined =>
  typeof value === "object" && !Array.isArray(value) ? value : undefined;

/** The texts of `<Item>` nodes; of anything else, none. */
function itemsOf(value: XmlValue | undefined): string[] {
  return asList(nodeOf(value)?.Item).filter((item) => typeof item === "string");
}

function selectionsOf(value: XmlValue | undefined): { question: string; options: string[] }[] {
  return asList(nodeOf(value)?.SelectedItem).flatMap((item) => {
    const selected = nodeOf(item);
    const question = textOf(selected?.QuestionKey);
    if (question === undefined) return [];
    const options = asList(nodeOf(selected?.OptionIds)?.OptionId).filter((one) => typeof one === "string");
    return [{ question, options }];
  });
}

const plain = (value: XmlValue | undefined) => (typeof value === "string" ? value : "");
