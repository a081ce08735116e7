/** sendChatMessage: what a page puts into the chat that is open. */
import { z } from "zod";
import { appendMessage } from "../chats.ts";
import { getGroup, getMemberOf } from "../groups/groups.ts";
import { say } from "../groups/say.ts";
import { checkWords } from "../intercepts.ts";
import { contentOfMedia, findMedia } from "../media/media.ts";
import type { BridgeCall, MessageContent } from "../phone-api.ts";
import { getFriends } from "../relations.ts";
import { Refusal, type World } from "../world.ts";

const media = z.object({ mediaid: z.string() });
const sent = z.discriminatedUnion("msgtype", [
  z.object({ msgtype: z.literal("text"), text: z.object({ content: z.string().min(1).max(4000) }) }),
  z.object({ msgtype: z.literal("image"), image: media }),
  z.object({ msgtype: z.literal("video"), video: media }),
  z.object({ msgtype: z.literal("file"), file: media }),
  z.object({
    msgtype: z.literal("news"),
    news: z.object({
      link: z.string(),
      title: z.string().default(""),
      desc: z.string().default(""),
      imgUrl: z.string().default(""),
    }),
  }),
  z.object({
    msgtype: z.literal("miniprogram"),
    miniprogram: z.object({
      appid: z.string(),
      title: z.string().default(""),
      imgUrl: z.url({ protocol: /^https?$/, error: "invalid imgUrl" }),
      page: z.string(),
    }),
  }),
]);

/** @throws {Refusal} with the words that follow "sendChatMessage:fail" */
export function sendContent(world: World, call: BridgeCall): void {
  const { userid, personId, chatId, entry } = call;
  const message = sent.safeParse(call.params);
  if (!message.success)
    throw new Refusal(422, "invalid", message.error.issues[0]?.message ?? "invalid message");
  const content = contentOf(world, message.data);
  if (content.kind === "text") checkWords(world, userid, content.text);
  if (entry === "group_chat_tools" && chatId !== undefined) {
    getMemberOf(getGroup(world, chatId), userid);
    say(world, chatId, "staff", userid, "chat", content);
    return world.tell({ kind: "staff_wrote", userid, chatId });
  }
  if (personId === undefined) throw new Refusal(409, "no_chat", "without context of a chat");
  appendMessage(world, getFriends(world, userid, personId), "staff", "chat", content);
  world.tell({ kind: "staff_wrote", userid, personId });
}

function contentOf(world: World, message: z.output<typeof sent>): MessageContent {
  switch (message.msgtype) {
    case "text":
      return { kind: "text", text: message.text.content };
    case "image":
      return file(world, "image", message.image.mediaid);
    case "video":
      return file(world, "video", message.video.mediaid);
    case "file":
      return file(world, "file", message.file.mediaid);
    case "news": {
      const { link, title, desc, imgUrl } = message.news;
      return { kind: "link", title, desc, url: link, picUrl: imgUrl };
    }
    case "miniprogram": {
      const { appid, title, imgUrl, page } = message.miniprogram;
      return { kind: "miniprogram", title, appid, page, picUrl: imgUrl };
    }
  }
}

function file(world: World, kind: "image" | "video" | "file", mediaId: string): MessageContent {
  if (!findMedia(world, mediaId)) throw new Refusal(422, "invalid_media", "invalid mediaid");
  return contentOfMedia(world, kind, mediaId);
}
