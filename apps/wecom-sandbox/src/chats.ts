/** What members and customers write to each other. The chats are the sandbox's own: WeCom's API does not read them. */
import type { Attachment } from "@hortus/wecom-protocol";
import { countMessage } from "./acquisition/quota.ts";
import { checkWords } from "./intercepts.ts";
import { contentOfMedia } from "./media/media.ts";
import { getFriends, getPerson } from "./relations.ts";
import type { Chat, Message, MessageContent } from "./phone-api.ts";
import type { MessageRow, RelationRow } from "./rows.ts";
import type { World } from "./world.ts";

/** Older ones are forgotten, so that a sandbox that runs for months stays small. */
const KEPT_IN_CHAT = 300;
const SHOWN_AT_ONCE = 200;
type Pair = Pick<RelationRow, "userid" | "personId">;

export function appendMessage(
  { state }: World,
  { userid, personId }: Pair,
  from: Message["from"],
  source: Message["source"],
  content: MessageContent,
): MessageRow {
  return state.store.transact(() => {
    const row = { seq: state.nextNumber(), at: state.nowIso(), from, source, content, userid, personId };
    state.messages.put(String(row.seq), row);
    const chat = state.chat(userid, personId);
    for (const old of chat.slice(0, Math.max(0, chat.length - KEPT_IN_CHAT))) {
      state.messages.delete(String(old.seq));
    }
    return row;
  });
}

export function sendAsPerson(world: World, personId: string, userid: string, text: string): Message {
  const friends = getFriends(world, userid, personId);
  const message = world.state.store.transact(() => {
    countMessage(world, userid, personId);
    return appendMessage(world, friends, "customer", "chat", { kind: "text", text });
  });
  world.tell({ kind: "customer_wrote", userid, personId });
  return describe(message);
}

export function sendAsStaff(world: World, userid: string, personId: string, text: string): Message {
  checkWords(world, userid, text);
  const friends = getFriends(world, userid, personId);
  const message = appendMessage(world, friends, "staff", "chat", { kind: "text", text });
  world.tell({ kind: "staff_wrote", userid, personId });
  return describe(message);
}

export function readChat({ state }: World, userid: string, personId: string, after?: number): Message[] {
  const chat = state.chat(userid, personId);
  const wanted = after === undefined ? chat : chat.filter(({ seq }) => seq > after);
  return wanted.slice(-SHOWN_AT_ONCE).map(describe);
}

/** A person's chats with everybody whom they added, also with those who are friends no more; last first. */
export function chatsOfPerson(world: World, personId: string): Chat[] {
  getPerson(world, personId);
  const chats = world.state.relationsOfPerson(personId).map((row) => describeChat(world, row, "customer"));
  return chats.toSorted(lastFirst);
}

export function chatsOfStaff(world: World, userid: string): Chat[] {
  const spoken = world.state
    .relationsOfStaff(userid)
    .filter((row) => world.state.chat(userid, row.personId).length > 0);
  const chats = spoken.map((row) => describeChat(world, row, "staff"));
  return chats.toSorted(lastFirst).slice(0, SHOWN_AT_ONCE);
}

/** As messages in the chat: the text, then each attachment on its own. */
export function contentsOf(
  world: World,
  text: string | undefined,
  attachments: Attachment[],
): MessageContent[] {
  const words: MessageContent[] = text ? [{ kind: "text", text }] : [];
  return [...words, ...attachments.map((one) => contentOf(world, one))];
}

function contentOf(world: World, attachment: Attachment): MessageContent {
  switch (attachment.msgtype) {
    case "image": {
      // a media_id wins over an address
      const { media_id, pic_url = "" } = attachment.image;
      return media_id ? contentOfMedia(world, "image", media_id) : { kind: "image", picUrl: pic_url };
    }
    case "link": {
      const { title, desc = "", url, picurl = "" } = attachment.link;
      return { kind: "link", title, desc, url, picUrl: picurl };
    }
    case "miniprogram": {
      const { title, appid, page, pic_media_id } = attachment.miniprogram;
      const cover = contentOfMedia(world, "image", pic_media_id);
      return { kind: "miniprogram", title, appid, page, picUrl: cover.kind === "image" ? cover.picUrl : "" };
    }
    case "video":
      return contentOfMedia(world, "video", attachment.video.media_id);
    case "file":
      return contentOfMedia(world, "file", attachment.file.media_id);
  }
}

function describeChat({ state }: World, row: RelationRow, asking: "customer" | "staff"): Chat {
  const messages = state.chat(row.userid, row.personId);
  const mine = messages.findLastIndex(({ from }) => from === asking);
  const last = messages.at(-1);
  return {
    userid: row.userid,
    staffName: state.staff.get(row.userid)?.name ?? row.userid,
    externalUserid: row.personId,
    nickname: state.people.get(row.personId)?.nickname ?? "",
    remark: row.remark,
    last: last ? describe(last) : null,
    unanswered: messages.slice(mine + 1).filter(({ from }) => from !== "system").length,
    relation: row.status,
  };
}

const describe = ({ seq, at, from, source, content }: MessageRow): Message => ({
  seq,
  at,
  from,
  source,
  content,
});
const lastFirst = (a: Chat, b: Chat) => (b.last?.seq ?? 0) - (a.last?.seq ?? 0);
