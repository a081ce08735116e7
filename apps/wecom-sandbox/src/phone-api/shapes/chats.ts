/** What is said: messages, chats, groups and the codes by which groups are joined. */
import { z } from "zod";
import { externalUserid, instant, userid } from "./pieces.ts";

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
  /** A member asks for money; the customer pays by payCollection. */
  z.object({
    kind: z.literal("payment"),
    paymentId: z.string(),
    totalFen: z.int(),
    description: z.string(),
    isPaid: z.boolean(),
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
