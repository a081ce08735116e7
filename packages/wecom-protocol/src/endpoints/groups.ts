/** Customer groups (客户群): lists, members, the codes by which customers join, and figures by day. */
import { z } from "zod";
import { cursor, list, nothing, unixTime, userid } from "./shapes.ts";

const chatId = z.string().min(1).max(64);
const configId = z.string().min(1).max(64);
const flag = z.union([z.literal(0), z.literal(1)]);

const groupMember = z.object({
  /** A userid, or an external_userid. */
  userid: z.string(),
  /** 1 member of the company, 2 customer */
  type: z.int(),
  unionid: z.string().optional(),
  join_time: unixTime,
  /** 1 invited, 2 by an invitation link, 3 by a QR code */
  join_scene: z.int(),
  invitor: z.object({ userid: z.string() }).optional(),
  group_nickname: z.string().default(""),
  /** Only with need_name=1. */
  name: z.string().optional(),
  /** The `state` of the join way. */
  state: z.string().optional(),
});

const joinWayFields = {
  /** 1 button in a mini program, 2 QR code */
  scene: z.union([z.literal(1), z.literal(2)]),
  /** Longer ones are cut at 30. */
  remark: z.string().optional(),
  /** 1 by default: when all groups are full WeCom makes another, named `room_base_name` + `room_base_id`. */
  auto_create_room: flag.optional(),
  room_base_name: z.string().max(40).optional(),
  room_base_id: z.int().min(0).optional(),
  chat_id_list: z.array(chatId).min(1),
  state: z.string().max(30).optional(),
  mark_source: z.boolean().optional(),
};

const groupFigures = z.object({
  new_chat_cnt: z.int(),
  chat_total: z.int(),
  chat_has_msg: z.int(),
  new_member_cnt: z.int(),
  member_total: z.int(),
  member_has_msg: z.int(),
  msg_total: z.int(),
  migrate_trainee_chat_cnt: z.int().optional(),
});
const ownerFilter = z.object({ userid_list: z.array(userid).max(100) });

export const groupEndpoints = {
  /** Without an owner filter a company with more than 1000 members in range is refused (81017). */
  "externalcontact/groupchat/list": {
    method: "POST",
    writes: false,
    request: z.object({
      /** 0 all, 1 owner has left, 2 being handed over, 3 handed over */
      status_filter: z.int().min(0).max(3).optional(),
      owner_filter: ownerFilter.optional(),
      cursor,
      limit: z.int().min(1),
    }),
    response: z.object({
      group_chat_list: list(z.object({ chat_id: chatId, status: z.int() })),
      next_cursor: cursor,
    }),
  },
  /** May lag behind the callback: compare `member_version` with its CurMemVer. */
  "externalcontact/groupchat/get": {
    method: "POST",
    writes: false,
    request: z.object({ chat_id: chatId, need_name: flag.optional() }),
    response: z.object({
      group_chat: z.object({
        chat_id: chatId,
        /** Empty while the owner has not named the group. */
        name: z.string().default(""),
        owner: userid,
        create_time: unixTime,
        notice: z.string().optional(),
        member_list: list(groupMember),
        admin_list: list(z.object({ userid })),
        member_version: z.string().optional(),
      }),
    }),
  },
  "externalcontact/opengid_to_chatid": {
    method: "POST",
    writes: false,
    request: z.object({ opengid: z.string().min(1) }),
    response: z.object({ chat_id: chatId }),
  },

  /** Answers no picture: ask get_join_way. At most five groups (41091). */
  "externalcontact/groupchat/add_join_way": {
    method: "POST",
    writes: true,
    request: z.object(joinWayFields),
    response: z.object({ config_id: configId }),
  },
  "externalcontact/groupchat/get_join_way": {
    method: "POST",
    writes: false,
    request: z.object({ config_id: configId }),
    response: z.object({
      join_way: z.object({
        config_id: configId,
        scene: z.int(),
        remark: z.string().default(""),
        auto_create_room: z.int().optional(),
        room_base_name: z.string().optional(),
        room_base_id: z.int().optional(),
        chat_id_list: list(chatId),
        qr_code: z.string().optional(),
        state: z.string().default(""),
        mark_source: z.boolean().optional(),
      }),
    }),
  },
  /** Overwrites all: what is left out is reset. */
  "externalcontact/groupchat/update_join_way": {
    method: "POST",
    writes: true,
    request: z.object({ config_id: configId, ...joinWayFields }),
    response: nothing,
  },
  "externalcontact/groupchat/del_join_way": {
    method: "POST",
    writes: true,
    request: z.object({ config_id: configId }),
    response: nothing,
  },

  /** Whole days of China's time, from yesterday back to 180 days ago, at most 30 at once (600018). */
  "externalcontact/groupchat/statistic": {
    method: "POST",
    writes: false,
    request: z.object({
      day_begin_time: unixTime,
      day_end_time: unixTime.optional(),
      owner_filter: ownerFilter,
      /** 1 new groups, 2 groups, 3 new members, 4 members */
      order_by: z.int().min(1).max(4).optional(),
      order_asc: flag.optional(),
      offset: z.int().min(0).optional(),
      limit: z.int().min(1).optional(),
    }),
    response: z.object({
      total: z.int(),
      next_offset: z.int(),
      items: list(z.object({ owner: userid, data: groupFigures })),
    }),
  },
  "externalcontact/groupchat/statistic_group_by_day": {
    method: "POST",
    writes: false,
    request: z.object({
      day_begin_time: unixTime,
      day_end_time: unixTime.optional(),
      owner_filter: ownerFilter,
    }),
    response: z.object({ items: list(z.object({ stat_time: unixTime, data: groupFigures })) }),
  },
  /** The figures of several members are summed, not told apart. Reply figures are absent on days without chats. */
  "externalcontact/get_user_behavior_data": {
    method: "POST",
    writes: false,
    request: z.object({
      userid: z.array(userid).max(100).optional(),
      partyid: z.array(z.int()).max(100).optional(),
      start_time: unixTime,
      end_time: unixTime,
    }),
    response: z.object({
      behavior_data: list(
        z.object({
          stat_time: unixTime,
          chat_cnt: z.int(),
          message_cnt: z.int(),
          /** Per cent. */
          reply_percentage: z.number().optional(),
          /** Minutes. */
          avg_reply_time: z.number().optional(),
          negative_feedback_cnt: z.int(),
          new_apply_cnt: z.int(),
          new_contact_cnt: z.int(),
        }),
      ),
    }),
  },
} as const;
