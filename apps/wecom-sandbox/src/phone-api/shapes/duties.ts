/** What lies with a member: mass messages to confirm, the app's notices and cards, Moments to publish. */
import { z } from "zod";
import { messageContentShape } from "./chats.ts";
import { externalUserid, instant, userid } from "./pieces.ts";

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
