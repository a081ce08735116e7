/** What is said in WeChat customer service: pulled by cursor, sent under its rules of 48 hours and five messages. */
import type { KfMenu, KfOutgoing } from "@hortus/wecom-protocol";
import type { KfTalkRow } from "../customer-service/rows.ts";
import { putTalk, showFromApp, TALK_SECONDS, talkOf, tellEvent } from "../customer-service/talks.ts";
import { contentOfMedia, findMedia } from "../media/media.ts";
import type { MessageContent } from "../phone-api.ts";
import { digest } from "../state.ts";
import type { World } from "../world.ts";
import { findAccount, findPerson } from "./customer-service.ts";
import type { Handlers } from "./handlers.ts";
import { clamp } from "./paging.ts";
import { refuse } from "./refusal.ts";

const TOKEN_SECONDS = 600;
const CODE_SECONDS = 20;
const KEPT_SECONDS = 3 * 86_400;
const MOST_AT_ONCE = 1000;
const MOST_SINCE = 5;
const MOST_MENU_ITEMS = 10;
/** WeCom's pages are shorter than asked for, now and then; these always are, so that who forgets has_more finds out. */
const FILLED = 0.7;

export const customerServiceMessageHandlers: Handlers<
  "kf/sync_msg" | "kf/send_msg" | "kf/send_msg_on_event"
> = {
  "kf/sync_msg"(world, { open_kfid, cursor, token, limit }) {
    const { state } = world;
    const { openKfid } = findAccount(world, open_kfid);
    const known = token === undefined ? undefined : state.kfTokens.get(token);
    const isFresh = known?.openKfid === openKfid && state.nowSeconds() - known.issuedAt <= TOKEN_SECONDS;
    const rate = state.switches.get().kfSyncsWithoutToken;
    const nowMs = state.clock.now().getTime();
    if (!isFresh && world.endpointFaults.isOverRate(`kf/sync_msg ${openKfid}`, rate, nowMs)) refuse(45009);
    const mark = digest(`kf:${openKfid}`, 8);
    const after = cursor ? readCursor(cursor, mark) : 0;
    const since = state.nowSeconds() - KEPT_SECONDS;
    const rows = [...state.kfMessages.all()].filter(
      (row) => row.openKfid === openKfid && row.wire && row.seq > after && row.sendTime >= since,
    );
    const page = rows.slice(0, Math.max(1, Math.floor(clamp(limit, MOST_AT_ONCE, MOST_AT_ONCE) * FILLED)));
    const last = page.at(-1)?.seq ?? after;
    return {
      next_cursor: Buffer.from(`${mark}${last}`).toString("base64url"),
      has_more: rows.length > page.length ? 1 : 0,
      msg_list: page.flatMap(({ wire }) => wire ?? []),
    };
  },

  "kf/send_msg"(world, message) {
    const { state } = world;
    const { openKfid } = findAccount(world, message.open_kfid);
    const talk = talkOf(world, openKfid, findPerson(world, message.touser));
    if (state.nowSeconds() - talk.saidAt > TALK_SECONDS) refuse(95002);
    if (talk.state !== 0 && talk.state !== 1) refuse(95018);
    if (talk.sentSince >= MOST_SINCE) refuse(95001);
    const content = contentOf(world, message);
    const msgid = message.msgid ?? newMsgid(world, talk);
    putTalk(world, { ...talk, sentSince: talk.sentSince + 1 });
    // taken, and lost on the way: only sync_msg tells
    if (world.faults.strikes("kfSendFails")) {
      const fail_type = world.faults.get().kfFailType;
      tellEvent(world, talk, { event_type: "msg_send_fail", fail_msgid: msgid, fail_type });
    } else showFromApp(world, talk, content);
    return { msgid };
  },

  "kf/send_msg_on_event"(world, message) {
    const { state } = world;
    const row = state.kfCodes.get(message.code);
    if (!row || row.used || state.nowSeconds() - row.issuedAt > CODE_SECONDS) refuse(95007);
    const talk = talkOf(world, row.openKfid, row.personId);
    const text = message.msgtype === "text" ? message.text.content : menuText(message.msgmenu);
    state.kfCodes.put(row.code, { ...row, used: true });
    showFromApp(world, talk, { kind: "text", text });
    return { msgid: message.msgid ?? newMsgid(world, talk) };
  },
};

const newMsgid = ({ state }: World, { openKfid }: KfTalkRow): string =>
  digest(`kf-sent:${openKfid}:${state.nextNumber()}`, 32);

function readCursor(cursor: string, mark: string): number {
  const text = Buffer.from(cursor, "base64url").toString();
  return text.startsWith(mark) ? Number(text.slice(mark.length)) || 0 : refuse(50100);
}

function contentOf(world: World, message: KfOutgoing): MessageContent {
  switch (message.msgtype) {
    case "text":
      if (!message.text.content) refuse(44004);
      return { kind: "text", text: message.text.content };
    case "image":
    case "video":
    case "file":
      return media(world, message.msgtype, mediaIdOf(message));
    case "voice":
      check(world, message.voice.media_id, "voice");
      return { kind: "text", text: "[voice]" };
    case "link": {
      const { title, desc = "", url, thumb_media_id } = message.link;
      check(world, thumb_media_id, "image");
      return { kind: "link", title, desc, url, picUrl: `/media/${thumb_media_id}` };
    }
    case "miniprogram": {
      const { title = "", appid, pagepath, thumb_media_id } = message.miniprogram;
      check(world, thumb_media_id, "image");
      return { kind: "miniprogram", title, appid, page: pagepath, picUrl: `/media/${thumb_media_id}` };
    }
    case "msgmenu":
      return { kind: "text", text: menuText(message.msgmenu) };
    case "location":
      return {
        kind: "text",
        text: [message.location.name, message.location.address].filter(Boolean).join("\n"),
      };
    case "ca_link":
      return {
        kind: "link",
        title: message.ca_link.link_url,
        desc: "",
        url: message.ca_link.link_url,
        picUrl: "",
      };
  }
}

function mediaIdOf(message: KfOutgoing): string {
  if (message.msgtype === "image") return message.image.media_id;
  if (message.msgtype === "video") return message.video.media_id;
  return message.msgtype === "file" ? message.file.media_id : "";
}

function media(world: World, kind: "image" | "video" | "file", mediaId: string): MessageContent {
  check(world, mediaId, kind);
  return contentOfMedia(world, kind, mediaId);
}

function check(world: World, mediaId: string, kind: "image" | "video" | "file" | "voice"): void {
  const found = findMedia(world, mediaId);
  if (!found || (kind !== "file" && found.kind !== kind)) refuse(40007);
}

/** As the customer reads it, line by line. */
function menuText({ head_content = "", list = [], tail_content = "" }: KfMenu): string {
  if (list.length > MOST_MENU_ITEMS) refuse(95008);
  const items = list.map((item) => {
    switch (item.type) {
      case "click":
        return item.click.content;
      case "view":
        return item.view.content;
      case "miniprogram":
        return item.miniprogram.content;
      case "text":
        return item.text.content;
    }
  });
  return [head_content, ...items, tail_content].filter(Boolean).join("\n");
}
