/** What WeCom tells: the events that we act on, typed; all others pass as `unknown` and can be kept and read later. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { parseXml, type XmlNode, type XmlValue } from "./xml.ts";

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

const known = z.union([externalContact, corpTag, member]);

export type ExternalContactEvent = z.output<typeof externalContact>;
export type CorpTagEvent = z.output<typeof corpTag>;
export type MemberEvent = z.output<typeof member>;
export type UnknownEvent = { kind: "unknown"; event: string; changeType: string };
export type WecomEvent = ExternalContactEvent | CorpTagEvent | MemberEvent | UnknownEvent;

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

const plain = (value: XmlValue | undefined) => (typeof value === "string" ? value : "");
