/** What is written in groups. Like all chats it is the sandbox's own: WeCom's API does not read it. */
import type { Group, GroupMessage } from "../phone-api.ts";
import type { World } from "../world.ts";
import { getGroup, getMemberOf, nameOf } from "./groups.ts";
import type { GroupMessageRow, GroupRow } from "./rows.ts";
import { say } from "./say.ts";

const SHOWN_AT_ONCE = 200;

export function sayInGroup(world: World, chatId: string, id: string, text: string): GroupMessage {
  const { type } = getMemberOf(getGroup(world, chatId), id);
  const row = say(world, chatId, type === 1 ? "staff" : "customer", id, "chat", { kind: "text", text });
  world.tell(
    type === 1
      ? { kind: "staff_wrote", userid: id, chatId }
      : { kind: "customer_wrote", personId: id, chatId },
  );
  return describeMessage(world, row);
}

export function readGroup(world: World, chatId: string, after?: number): GroupMessage[] {
  const said = world.state.groupChat(getGroup(world, chatId).chatId);
  const wanted = after === undefined ? said : said.filter(({ seq }) => seq > after);
  return wanted.slice(-SHOWN_AT_ONCE).map((row) => describeMessage(world, row));
}

/** The groups that somebody is in, last spoken first. */
export function groupsOf(world: World, id: string): Group[] {
  const mine = [...world.state.groups.all()].filter(
    (group) => !group.dismissed && group.members.some((one) => one.id === id),
  );
  return mine
    .map((group) => describeGroup(world, group))
    .toSorted((a, b) => (b.last?.seq ?? 0) - (a.last?.seq ?? 0))
    .slice(0, SHOWN_AT_ONCE);
}

export function describeGroup(world: World, group: GroupRow): Group {
  const last = world.state.groupChat(group.chatId).at(-1);
  return {
    chatId: group.chatId,
    name: group.name || "群聊",
    owner: group.owner,
    ownerName: nameOf(world, group.owner),
    notice: group.notice,
    welcomeId: group.welcomeId ?? null,
    createdAt: new Date(group.createTime * 1000).toISOString(),
    members: group.members.map((one) => ({
      id: one.id,
      name: nameOf(world, one.id),
      isStaff: one.type === 1,
      joinScene: one.joinScene,
      state: one.state,
      joinedAt: new Date(one.joinTime * 1000).toISOString(),
    })),
    last: last ? describeMessage(world, last) : null,
  };
}

function describeMessage(world: World, row: GroupMessageRow): GroupMessage {
  const { seq, at, from, source, content, fromId } = row;
  return { seq, at, from, source, content, fromId, fromName: fromId ? nameOf(world, fromId) : "" };
}
