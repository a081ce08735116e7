/** App messages as members meet them: a list of notices, and cards whose buttons they press. */
import { createHash } from "node:crypto";
import type { AppMessage, TemplateCard } from "@hortus/wecom-protocol";
import type { Notice, NoticeContent } from "../phone-api.ts";
import { contentOfMedia } from "../media/media.ts";
import { getMember } from "../relations.ts";
import { Refusal, type World } from "../world.ts";
import type { NoticeRow } from "./rows.ts";

const KEPT = 1000;
const SHOWN = 50;
const MOST_CODES = 1000;
const MOST_A_MINUTE = 30;
const MINUTE_MS = 60_000;
const MOST_AN_HOUR = 1000;
const HOUR_MS = 60 * MINUTE_MS;

/** Within a transaction. Members who got thirty of this app in this minute, or a thousand in this hour, get none, and nobody is told. */
export function deliverNotice(
  world: World,
  userids: Iterable<string>,
  msgid: string,
  message: AppMessage,
): void {
  const { state } = world;
  const card = message.msgtype === "template_card" ? message.template_card : undefined;
  const now = state.clock.now().getTime();
  const since = new Date(now - MINUTE_MS).toISOString();
  const hour = Math.floor(now / HOUR_MS);
  const { agentid } = world.app;
  for (const userid of userids) {
    const recent = state
      .noticesOfStaff(userid)
      .filter((one) => one.at > since && appOf(world, one) === agentid);
    const counted = state.noticeHours.get(`${agentid} ${userid}`);
    const thisHour = counted?.hour === hour ? counted.count : 0;
    if (recent.length >= MOST_A_MINUTE || thisHour >= MOST_AN_HOUR) continue;
    state.noticeHours.put(`${agentid} ${userid}`, { hour, count: thisHour + 1 });
    const seq = state.nextNumber();
    const row = { seq, userid, agentid, at: state.nowIso(), text: summaryOf(message), msgid, card };
    state.notices.put(String(seq), { ...row, content: contentOf(world, message) });
  }
  for (const old of state.notices.keys().slice(0, -KEPT)) state.notices.delete(old);
}

export function listNotices(world: World, userid: string): Notice[] {
  getMember(world, userid);
  return world.state.noticesOfStaff(userid).toReversed().slice(0, SHOWN).map(describe);
}

/** A press raises template_card_event; the card stays as it is until the app changes it. */
export function pressButton(
  world: World,
  userid: string,
  seq: number,
  press: { key: string; selected: { question: string; options: string[] }[] },
): Notice {
  const { state } = world;
  const notice = state.notices.get(String(seq));
  if (notice?.userid !== userid || !notice.card || !notice.msgid)
    throw new Refusal(404, "unknown_card", "The member has no such card");
  const { card, msgid } = notice;
  const isMenu = card.action_menu?.action_list.some(({ key }) => key === press.key) ?? false;
  if (!isMenu && notice.replacedBy !== undefined)
    throw new Refusal(409, "already_answered", "The buttons of this card are gone");
  if (!isMenu && !keysOf(card).includes(press.key))
    throw new Refusal(422, "unknown_button", "The card has no such button");
  state.store.transact(() => {
    const items = press.selected.map(({ question, options }) => ({
      QuestionKey: question,
      OptionIds: { OptionId: options },
    }));
    // another app has no address to be called at
    if (appOf(world, notice) !== state.company.get().agentid) return;
    world.outbox.raise(userid, {
      FromUserName: userid,
      Event: isMenu ? "template_card_menu_event" : "template_card_event",
      EventKey: press.key,
      TaskId: card.task_id ?? "",
      CardType: card.card_type,
      ResponseCode: issueResponseCode(world, msgid),
      AgentID: state.company.get().agentid,
      ...(!isMenu && { SelectedItems: { SelectedItem: items } }),
    });
  });
  world.tell({ kind: "card_pressed", userid });
  return describe(notice);
}

const appOf = ({ state }: World, { agentid }: NoticeRow) => agentid ?? state.company.get().agentid;

/** Within a transaction. */
export function issueResponseCode({ state }: World, msgid: string): string {
  const code = createHash("sha256").update(`response-code:${state.nextNumber()}`).digest("base64url");
  state.responseCodes.put(code, { code, msgid, issuedAt: state.nowSeconds(), used: false });
  for (const old of state.responseCodes.keys().slice(0, -MOST_CODES)) state.responseCodes.delete(old);
  return code;
}

function keysOf(card: TemplateCard): string[] {
  switch (card.card_type) {
    case "button_interaction":
      return card.button_list.flatMap(({ key }) => key ?? []);
    case "vote_interaction":
    case "multiple_interaction":
      return [card.submit_button.key];
    default:
      return [];
  }
}

export function summaryOf(message: AppMessage): string {
  switch (message.msgtype) {
    case "text":
      return message.text.content;
    case "markdown":
      return message.markdown.content;
    case "textcard":
      return message.textcard.title;
    case "news":
      return message.news.articles[0]?.title ?? "";
    case "miniprogram_notice":
      return message.miniprogram_notice.title;
    case "template_card":
      return titleOf(message.template_card);
    default:
      return `[${message.msgtype}]`;
  }
}

const titleOf = (card: TemplateCard) => card.main_title?.title ?? card.sub_title_text ?? "";

function contentOf(world: World, message: AppMessage): NoticeContent {
  switch (message.msgtype) {
    case "text":
      return { kind: "text", text: message.text.content };
    case "markdown":
      return { kind: "markdown", text: message.markdown.content };
    case "textcard": {
      const { title, description, url, btntxt = "详情" } = message.textcard;
      // WeCom shows a few div classes; the words are what counts here
      return {
        kind: "textcard",
        title,
        text: description.replace(/<[^>]*>/g, "\n").trim(),
        url,
        button: btntxt,
      };
    }
    case "news":
      return {
        kind: "news",
        articles: message.news.articles.map(({ title, description = "", url = "", picurl = "" }) => ({
          title,
          text: description,
          url,
          picUrl: picurl,
        })),
      };
    case "image":
      return contentOfMedia(world, "image", message.image.media_id);
    case "voice":
      return { kind: "voice" };
    case "video":
      return contentOfMedia(world, "video", message.video.media_id);
    case "file":
      return contentOfMedia(world, "file", message.file.media_id);
    case "miniprogram_notice": {
      const { title, description = "", content_item = [], appid, page = "" } = message.miniprogram_notice;
      return { kind: "miniprogram", title, text: description, rows: content_item, appid, page };
    }
    case "template_card":
      return contentOfCard(message.template_card);
  }
}

/** One shape for all kinds of card: what a person sees and can press. */
export function contentOfCard(card: TemplateCard): Extract<NoticeContent, { kind: "card" }> {
  const {
    source,
    main_title,
    quote_area,
    sub_title_text = "",
    horizontal_content_list = [],
    card_action,
  } = card;
  return {
    kind: "card",
    source: source?.desc ?? "",
    title: main_title?.title ?? "",
    text: [main_title?.desc, quote_area?.title, quote_area?.quote_text, sub_title_text]
      .filter(Boolean)
      .join("\n"),
    emphasis: card.card_type === "text_notice" ? (card.emphasis_content?.title ?? "") : "",
    picUrl: card.card_type === "news_notice" ? (card.card_image?.url ?? "") : "",
    rows: [
      ...horizontal_content_list.map(({ keyname, value = "" }) => ({ key: keyname, value })),
      ...(card.card_type === "news_notice"
        ? (card.vertical_content_list ?? []).map(({ title, desc = "" }) => ({ key: title, value: desc }))
        : []),
    ],
    questions: questionsOf(card),
    buttons: buttonsOf(card),
    menu: card.action_menu?.action_list ?? [],
    links: (card.jump_list ?? []).map(({ title, url = "" }) => ({ title, url })),
    url: card_action?.url ?? "",
  };
}

function questionsOf(card: TemplateCard) {
  const one = (question: {
    question_key: string;
    title?: string | undefined;
    option_list: { id: string; text: string }[];
  }) => ({
    key: question.question_key,
    title: question.title ?? "",
    several: false,
    options: question.option_list.map(({ id, text }) => ({ id, text })),
  });
  switch (card.card_type) {
    case "button_interaction":
      return card.button_selection ? [one(card.button_selection)] : [];
    case "vote_interaction":
      return [{ ...one(card.checkbox), several: card.checkbox.mode === 1 }];
    case "multiple_interaction":
      return card.select_list.map(one);
    default:
      return [];
  }
}

function buttonsOf(card: TemplateCard) {
  switch (card.card_type) {
    case "button_interaction":
      return card.button_list.map(({ text, key = "", url = "", style = 1 }) => ({ text, key, url, style }));
    case "vote_interaction":
    case "multiple_interaction":
      return [{ text: card.submit_button.text, key: card.submit_button.key, url: "", style: 1 }];
    default:
      return [];
  }
}

const describe = (row: NoticeRow): Notice => ({
  seq: row.seq,
  at: row.at,
  text: row.text,
  content: row.content ?? { kind: "text", text: row.text },
  replacedBy: row.replacedBy ?? null,
});
