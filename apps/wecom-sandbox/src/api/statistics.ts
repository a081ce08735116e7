/** Figures by whole days of China's time. Today's are not there until tomorrow. They are counted from the chats that are kept. */
import type { GroupRow } from "../groups/rows.ts";
import type { World } from "../world.ts";
import { DAY, daysOf } from "./days.ts";
import { membersBelow } from "./directory.ts";
import type { Handlers } from "./handlers.ts";
import { clamp } from "./paging.ts";
import { refuse } from "./refusal.ts";

const LONGEST_DAYS = 30;

export const statisticHandlers: Handlers<
  | "externalcontact/get_user_behavior_data"
  | "externalcontact/groupchat/statistic"
  | "externalcontact/groupchat/statistic_group_by_day"
> = {
  "externalcontact/get_user_behavior_data"(world, { userid = [], partyid = [], start_time, end_time }) {
    if (userid.length + partyid.length === 0) refuse(41009);
    if (userid.some((id) => !world.state.staff.get(id))) refuse(60111);
    const members = [...new Set([...userid, ...membersBelow(world, partyid)])];
    const days = daysOf(world, start_time, end_time, LONGEST_DAYS);
    return { behavior_data: days.map((from) => behaviourOn(world, members, from)) };
  },

  "externalcontact/groupchat/statistic"(world, request) {
    const { day_begin_time, day_end_time = day_begin_time, owner_filter } = request;
    const days = daysOf(world, day_begin_time, day_end_time, LONGEST_DAYS);
    const from = days[0] ?? 0;
    const to = (days.at(-1) ?? 0) + DAY;
    const items = owner_filter.userid_list.map((owner) => ({
      owner,
      data: groupFigures(world, [owner], from, to),
    }));
    const by = ORDERS[(request.order_by ?? 1) - 1] ?? "new_chat_cnt";
    const sign = request.order_asc === 1 ? 1 : -1;
    const sorted = items.toSorted((a, b) => sign * (a.data[by] - b.data[by]));
    const offset = request.offset ?? 0;
    const rows = sorted.slice(offset, offset + clamp(request.limit, 500, 1000));
    return { total: items.length, next_offset: offset + rows.length, items: rows };
  },

  "externalcontact/groupchat/statistic_group_by_day"(world, request) {
    const { day_begin_time, day_end_time = day_begin_time, owner_filter } = request;
    const days = daysOf(world, day_begin_time, day_end_time, LONGEST_DAYS);
    return {
      items: days.map((from) => ({
        stat_time: from,
        data: groupFigures(world, owner_filter.userid_list, from, from + DAY),
      })),
    };
  },
};

const ORDERS = ["new_chat_cnt", "chat_total", "new_member_cnt", "member_total"] as const;

function behaviourOn(world: World, members: string[], from: number) {
  const { state } = world;
  const within = (seconds: number | undefined) =>
    seconds !== undefined && seconds >= from && seconds < from + DAY;
  const rows = members.flatMap((userid) => state.relationsOfStaff(userid));
  const chats = rows.map((row) =>
    state
      .chat(row.userid, row.personId)
      .filter(({ at, source }) => source === "chat" && within(Date.parse(at) / 1000)),
  );
  const spoken = chats.filter((chat) => chat.length > 0);
  // a chat counts as answered when the customer wrote first and the member wrote after
  const asked = spoken.filter((chat) => chat[0]?.from === "customer");
  const minutes = asked.flatMap((chat) => {
    const reply = chat.find((message) => message.from === "staff");
    return reply && chat[0] ? [(Date.parse(reply.at) - Date.parse(chat[0].at)) / 60_000] : [];
  });
  return {
    stat_time: from,
    chat_cnt: spoken.length,
    message_cnt: spoken.flat().filter((message) => message.from === "staff").length,
    ...(asked.length > 0 && { reply_percentage: round((100 * minutes.length) / asked.length) }),
    ...(minutes.length > 0 && { avg_reply_time: round(minutes.reduce((a, b) => a + b, 0) / minutes.length) }),
    negative_feedback_cnt: rows.filter((row) => row.status === "deleted_by_customer" && within(row.endedAt))
      .length,
    new_apply_cnt: rows.filter((row) => row.operUserid === row.userid && within(row.createTime)).length,
    new_contact_cnt: rows.filter((row) => within(row.createTime)).length,
  };
}

function groupFigures({ state }: World, owners: string[], from: number, to: number) {
  const groups = [...state.groups.all()].filter(
    (group) => owners.includes(group.owner) && group.createTime < to && !group.dismissed,
  );
  const within = (seconds: number) => seconds >= from && seconds < to;
  const members = groups.flatMap((group) => group.members.filter(({ joinTime }) => joinTime < to));
  const said = groups.map((group) => saidWithin(state, group, within));
  return {
    new_chat_cnt: groups.filter(({ createTime }) => within(createTime)).length,
    chat_total: groups.length,
    chat_has_msg: said.filter((messages) => messages.length > 0).length,
    new_member_cnt: members.filter(({ joinTime }) => within(joinTime)).length,
    member_total: members.length,
    member_has_msg: said.reduce(
      (sum, messages) => sum + new Set(messages.map(({ fromId }) => fromId)).size,
      0,
    ),
    msg_total: said.reduce((sum, messages) => sum + messages.length, 0),
    migrate_trainee_chat_cnt: 0,
  };
}

function saidWithin(state: World["state"], { chatId }: GroupRow, within: (seconds: number) => boolean) {
  return state.groupChat(chatId).filter(({ at, from }) => from !== "system" && within(Date.parse(at) / 1000));
}

const round = (value: number) => Math.round(value * 100) / 100;
