/** Customer groups as the API tells them, and the codes by which customers join. */
import { createHash } from "node:crypto";
import { nameOf } from "../groups/groups.ts";
import type { GroupRow, JoinWayRow } from "../groups/rows.ts";
import { digest } from "../state.ts";
import type { World } from "../world.ts";
import { qrCodeOf } from "./contact-ways.ts";
import type { Handlers } from "./handlers.ts";
import { clamp, pageOf } from "./paging.ts";
import { refuse } from "./refusal.ts";

const MOST_OWNERS_UNFILTERED = 1000;
const MOST_GROUPS_A_CODE = 5;
const MOST_REMARK = 30;
const QR_CODE = 2;

export const groupHandlers: Handlers<
  | "externalcontact/groupchat/list"
  | "externalcontact/groupchat/get"
  | "externalcontact/opengid_to_chatid"
  | "externalcontact/groupchat/add_join_way"
  | "externalcontact/groupchat/get_join_way"
  | "externalcontact/groupchat/update_join_way"
  | "externalcontact/groupchat/del_join_way"
> = {
  "externalcontact/groupchat/list"({ state }, { status_filter = 0, owner_filter, cursor, limit }) {
    const owners = owner_filter?.userid_list;
    if (!owners?.length && state.staff.size > MOST_OWNERS_UNFILTERED) refuse(81017);
    const rows = [...state.groups.all()].filter((group) => {
      if (group.dismissed || (owners?.length && !owners.includes(group.owner))) return false;
      // the groups of somebody who has left appear only when asked for by name
      if (!owners?.length && !state.staff.get(group.owner)) return false;
      return status_filter === 0 || group.status === status_filter;
    });
    const page = pageOf(rows, ({ chatId }) => chatId, {
      query: ["groups", status_filter, owners],
      cursor,
      limit: clamp(limit, 500, 1000),
    });
    return {
      group_chat_list: page.rows.map(({ chatId, status }) => ({ chat_id: chatId, status })),
      next_cursor: page.next_cursor,
    };
  },

  "externalcontact/groupchat/get"(world, { chat_id, need_name }) {
    const { state } = world;
    const group = shownNow(world, find(world, chat_id));
    const unionids = state.switches.get().unionidBound;
    return {
      group_chat: {
        chat_id,
        name: group.name,
        owner: group.owner,
        create_time: group.createTime,
        ...(group.notice && { notice: group.notice }),
        member_list: group.members.map((one) => ({
          userid: one.id,
          type: one.type,
          ...(one.type === 2 && unionids && { unionid: state.people.get(one.id)?.unionid }),
          join_time: one.joinTime,
          join_scene: one.joinScene,
          ...(one.invitor && { invitor: { userid: one.invitor } }),
          group_nickname: "",
          ...(need_name === 1 && { name: nameOf(world, one.id) }),
          ...(one.state && { state: one.state }),
        })),
        admin_list: group.admins.map((userid) => ({ userid })),
        member_version: group.version,
      },
    };
  },

  "externalcontact/opengid_to_chatid"({ state }, { opengid }) {
    const group = [...state.groups.all()].find((one) => opengidOf(one) === opengid && !one.dismissed);
    return { chat_id: (group ?? refuse(90511)).chatId };
  },

  "externalcontact/groupchat/add_join_way"(world, request) {
    const { state } = world;
    checkGroups(world, request.chat_id_list);
    const configId = createHash("md5").update(`join-way:${state.nextNumber()}`).digest("hex");
    const way = { ...fieldsOf(request), configId, createdAt: state.nowSeconds() };
    state.joinWays.put(configId, way);
    return { config_id: configId };
  },

  "externalcontact/groupchat/get_join_way"(world, { config_id }) {
    const way = findWay(world, config_id);
    return {
      join_way: {
        config_id,
        scene: way.scene,
        remark: way.remark,
        auto_create_room: way.autoCreate ? 1 : 0,
        room_base_name: way.baseName,
        room_base_id: way.baseId,
        chat_id_list: way.chatIds,
        ...(way.scene === QR_CODE && { qr_code: qrCodeOf(world, config_id) }),
        state: way.state,
        mark_source: true,
      },
    };
  },

  "externalcontact/groupchat/update_join_way"(world, { config_id, ...request }) {
    const way = findWay(world, config_id);
    checkGroups(world, request.chat_id_list);
    // what is left out is reset: WeCom overwrites the whole way
    world.state.joinWays.put(config_id, {
      ...fieldsOf(request),
      configId: config_id,
      createdAt: way.createdAt,
    });
    return {};
  },

  "externalcontact/groupchat/del_join_way"(world, { config_id }) {
    world.state.joinWays.delete(findWay(world, config_id).configId);
    return {};
  },
};

/** The id by which a mini program knows a group. */
export const opengidOf = ({ chatId }: GroupRow) => `o${digest(`opengid:${chatId}`, 27)}`;

function find({ state }: World, chatId: string): GroupRow {
  const group = state.groups.get(chatId);
  return group && !group.dismissed ? group : refuse(state.switches.get().dismissedGroupCode);
}

const findWay = ({ state }: World, configId: string) => state.joinWays.get(configId) ?? refuse(41044);

function shownNow({ state }: World, group: GroupRow): GroupRow {
  const { before } = group;
  return before && before.until > state.clock.now().getTime() ? before.group : group;
}

function checkGroups(world: World, chatIds: string[]): void {
  if (chatIds.length > MOST_GROUPS_A_CODE) refuse(41091);
  for (const chatId of chatIds) find(world, chatId);
}

function fieldsOf(request: {
  scene: 1 | 2;
  remark?: string | undefined;
  auto_create_room?: 0 | 1 | undefined;
  room_base_name?: string | undefined;
  room_base_id?: number | undefined;
  chat_id_list: string[];
  state?: string | undefined;
}): Omit<JoinWayRow, "configId" | "createdAt"> {
  return {
    scene: request.scene,
    remark: [...(request.remark ?? "")].slice(0, MOST_REMARK).join(""),
    autoCreate: request.auto_create_room !== 0,
    baseName: request.room_base_name ?? "",
    baseId: request.room_base_id ?? 1,
    chatIds: request.chat_id_list,
    state: request.state ?? "",
  };
}
