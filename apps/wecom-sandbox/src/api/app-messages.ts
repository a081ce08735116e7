/** Messages of the app to members, with cards whose buttons come back as callbacks. */
import type { AppMessage } from "@hortus/wecom-protocol";
import { findMedia } from "../media/media.ts";
import { contentOfCard, deliverNotice, issueResponseCode } from "../notices/notices.ts";
import { digest } from "../state.ts";
import type { World } from "../world.ts";
import { findMember, membersBelow } from "./directory.ts";
import type { Handlers } from "./handlers.ts";
import { refuse } from "./refusal.ts";

const RECALL_MS = 86_400_000;
const CODE_SECONDS = 72 * 3600;
const DUPLICATE_SECONDS = 1800;
const MOST_SENT_KEPT = 1000;

export const appMessageHandlers: Handlers<
  "message/send" | "message/update_template_card" | "message/recall"
> = {
  "message/send"(world, message) {
    const { state } = world;
    if (message.agentid !== world.app.agentid) refuse(301002);
    checkContent(world, message);
    const { reached, invalid, named } = recipientsOf(world, message);
    if (reached.size === 0) refuse(named === 0 ? 82001 : 81013);
    const answer = { invaliduser: invalid.join("|"), invalidparty: "", invalidtag: "" };
    const mark = digest(JSON.stringify({ ...message, duplicate_check_interval: 0 }), 32);
    const seconds = message.duplicate_check_interval ?? DUPLICATE_SECONDS;
    const twin = state.sentMessages.get(mark);
    // the second one is taken as sent: the answer is the first one's
    if (message.enable_duplicate_check === 1 && twin && state.nowSeconds() - twin.at < seconds) {
      return { ...answer, msgid: twin.msgid };
    }
    const taskId = message.msgtype === "template_card" ? message.template_card.task_id : undefined;
    if (taskId !== undefined && [...state.notices.all()].some(({ card }) => card?.task_id === taskId))
      refuse(40058, "invalid param: task_id was used before");
    return state.store.transact(() => {
      const msgid = state.nextId("", 32);
      deliverNotice(world, reached, msgid, message);
      state.sentMessages.put(mark, { msgid, at: state.nowSeconds() });
      for (const old of state.sentMessages.keys().slice(0, -MOST_SENT_KEPT)) state.sentMessages.delete(old);
      const isAnswered = message.msgtype === "template_card" && "task_id" in message.template_card;
      return { ...answer, msgid, ...(isAnswered && { response_code: issueResponseCode(world, msgid) }) };
    });
  },

  "message/update_template_card"(world, request) {
    const { state } = world;
    if (request.agentid !== world.app.agentid) refuse(301002);
    const code = state.responseCodes.get(request.response_code);
    if (!code || code.used || state.nowSeconds() - code.issuedAt > CODE_SECONDS)
      refuse(40058, "invalid param: response_code is unknown, used or older than 72 hours");
    const { userids = [], partyids = [], atall, button, template_card: card } = request;
    const parties = membersBelow(world, partyids);
    const wanted = (userid: string) => atall === 1 || userids.includes(userid) || parties.has(userid);
    const cards = [...state.notices.all()].filter(({ msgid }) => msgid === code.msgid);
    state.store.transact(() => {
      state.responseCodes.put(code.code, { ...code, used: true });
      for (const notice of cards.filter(({ userid }) => wanted(userid))) {
        state.notices.put(String(notice.seq), {
          ...notice,
          ...(button && { replacedBy: button.replace_name }),
          ...(card && { card, content: contentOfCard(card), replacedBy: undefined }),
        });
      }
    });
    const strangers = userids.filter((userid) => !cards.some((notice) => notice.userid === userid));
    return { invaliduser: strangers };
  },

  "message/recall"({ state }, { msgid }) {
    const notices = [...state.notices.all()].filter((notice) => notice.msgid === msgid);
    const [first] = notices;
    if (!first) refuse(40058, "invalid param: msgid is unknown");
    if (state.clock.now().getTime() - Date.parse(first.at) > RECALL_MS) refuse(42052);
    state.store.transact(() => {
      for (const { seq } of notices) state.notices.delete(String(seq));
    });
    return {};
  },
};

function recipientsOf(world: World, { touser = "", toparty = "" }: AppMessage) {
  const { state } = world;
  const named = touser === "@all" ? state.staff.keys() : touser.split("|").filter(Boolean);
  if (named.length > 1000) refuse(40032);
  const parties = toparty.split("|").filter(Boolean).map(Number);
  const found = named.map((userid) => ({ userid, member: findMember(world, userid) }));
  return {
    named: named.length + parties.length,
    invalid: found.filter(({ member }) => !member).map(({ userid }) => userid),
    reached: new Set([
      ...found.flatMap(({ member }) => member?.userid ?? []),
      ...membersBelow(world, parties),
    ]),
  };
}

function checkContent(world: World, message: AppMessage): void {
  switch (message.msgtype) {
    case "text":
      if (!message.text.content) refuse(44004);
      return;
    case "image":
      return checkMedia(world, message.image.media_id);
    case "voice":
      return checkMedia(world, message.voice.media_id);
    case "video":
      return checkMedia(world, message.video.media_id);
    case "file":
      return checkMedia(world, message.file.media_id);
    case "template_card":
      if (message.template_card.action_menu && message.template_card.task_id === undefined)
        refuse(40058, "invalid param: action_menu needs a task_id");
      return;
    case "miniprogram_notice":
      if (message.touser === "@all") refuse(40058, "invalid param: miniprogram_notice can't go to @all");
  }
}

function checkMedia(world: World, mediaId: string): void {
  if (!findMedia(world, mediaId)) refuse(40007);
}
