/** What people do with groups in WeCom's client; each change raises its callback. */
import { createHash } from "node:crypto";
import { getFriends, getMember } from "../relations.ts";
import { isInRange } from "../state.ts";
import { Refusal, type World } from "../world.ts";
import type { GroupMember, GroupRow } from "./rows.ts";
import { say } from "./say.ts";
import { welcome } from "./welcomes.ts";

const MOST_MEMBERS = 500;
const INVITED = 1;

/** The owner must be friends with the customers whom they bring along. */
export function createGroup(
  world: World,
  owner: string,
  { name, members, personIds }: { name: string; members: string[]; personIds: string[] },
): GroupRow {
  getMember(world, owner);
  for (const userid of members) getMember(world, userid);
  for (const id of personIds) getFriends(world, owner, id);
  const { state } = world;
  return state.store.transact(() => {
    const invited = (id: string, type: 1 | 2): GroupMember => ({
      id,
      type,
      joinTime: state.nowSeconds(),
      joinScene: INVITED,
      invitor: id === owner ? undefined : owner,
      state: "",
    });
    const staff = [...new Set([owner, ...members])].map((id) => invited(id, 1));
    return startGroup(world, {
      name,
      owner,
      members: [...staff, ...[...new Set(personIds)].map((id) => invited(id, 2))],
    });
  });
}

/** Within a transaction. */
export function startGroup(world: World, start: Pick<GroupRow, "name" | "owner" | "members">): GroupRow {
  const { state } = world;
  const chatId = state.nextId("wr");
  const group: GroupRow = {
    ...start,
    chatId,
    notice: "",
    createTime: state.nowSeconds(),
    admins: [],
    version: nextVersion(world),
    dismissed: false,
    status: 0,
  };
  state.groups.put(chatId, group);
  say(world, chatId, "system", "", "system", { kind: "text", text: "群聊已建立 · The group begins" });
  raise(world, group, "create");
  return group;
}

/** As WeCom counts: 0 stands for an invitation in the callback, 1 in groupchat/get. */
export function invite(world: World, chatId: string, by: string, ids: string[]): GroupRow {
  const group = getGroup(world, chatId);
  getMemberOf(group, by);
  const fresh = [...new Set(ids)].filter((id) => !group.members.some((one) => one.id === id));
  const added = fresh.map((id): GroupMember => {
    const type = world.state.staff.get(id) ? 1 : 2;
    if (type === 2) getFriends(world, by, id);
    return { id, type, joinTime: world.state.nowSeconds(), joinScene: INVITED, invitor: by, state: "" };
  });
  return added.length === 0 ? group : addMembers(world, group, added, 0);
}

/** @param scene of the callback: 0 invited, 3 by a code */
export function addMembers(world: World, group: GroupRow, added: GroupMember[], scene: 0 | 3): GroupRow {
  if (group.members.length + added.length > MOST_MEMBERS)
    throw new Refusal(409, "group_full", `A group has at most ${MOST_MEMBERS} members`);
  return changeMembers(world, group, [...group.members, ...added], added, {
    UpdateDetail: "add_member",
    JoinScene: scene,
  });
}

/** The owner can't leave before handing the group on. */
export function leaveGroup(world: World, chatId: string, id: string): GroupRow {
  return takeOut(world, chatId, id, 0);
}

export function removeFromGroup(world: World, chatId: string, by: string, id: string): GroupRow {
  const group = getGroup(world, chatId);
  if (group.owner !== by && !group.admins.includes(by))
    throw new Refusal(409, "not_owner", "Only owner and admins may remove somebody");
  return takeOut(world, chatId, id, 1);
}

export function editGroup(
  world: World,
  chatId: string,
  edit: { name?: string | undefined; notice?: string | undefined; owner?: string | undefined },
): GroupRow {
  let group = getGroup(world, chatId);
  return world.state.store.transact(() => {
    if (edit.name !== undefined && edit.name !== group.name)
      group = change(world, group, { name: edit.name }, { UpdateDetail: "change_name" });
    if (edit.notice !== undefined && edit.notice !== group.notice)
      group = change(world, group, { notice: edit.notice }, { UpdateDetail: "change_notice" });
    if (edit.owner !== undefined && edit.owner !== group.owner) {
      if (getMemberOf(group, edit.owner).type !== 1)
        throw new Refusal(422, "not_staff", "Only a member of the company can own a customer group");
      group = change(world, group, { owner: edit.owner }, { UpdateDetail: "change_owner" });
    }
    return group;
  });
}

export function dismissGroup(world: World, chatId: string): void {
  const group = getGroup(world, chatId);
  world.state.store.transact(() => {
    world.state.groups.put(chatId, { ...group, dismissed: true, before: undefined });
    raise(world, group, "dismiss");
  });
}

export function getGroup({ state }: World, chatId: string): GroupRow {
  const group = state.groups.get(chatId);
  if (!group || group.dismissed) throw new Refusal(404, "unknown_group", "There is no such group");
  return group;
}

export function getMemberOf(group: GroupRow, id: string): GroupMember {
  const member = group.members.find((one) => one.id === id);
  if (!member) throw new Refusal(409, "not_in_group", "This person is not in the group");
  return member;
}

function takeOut(world: World, chatId: string, id: string, scene: 0 | 1): GroupRow {
  const group = getGroup(world, chatId);
  const gone = getMemberOf(group, id);
  if (id === group.owner) throw new Refusal(409, "owner_stays", "The owner has to hand the group on first");
  const left = group.members.filter((one) => one.id !== id);
  return changeMembers(world, group, left, [gone], { UpdateDetail: "del_member", QuitScene: scene });
}

function changeMembers(
  world: World,
  group: GroupRow,
  members: GroupMember[],
  moved: GroupMember[],
  nodes: Record<string, string | number>,
): GroupRow {
  return world.state.store.transact(() => {
    const version = nextVersion(world);
    const names = moved.map(({ id }) => nameOf(world, id)).join("、");
    const came = nodes.UpdateDetail === "add_member";
    const changed = change(
      world,
      group,
      { members, version },
      {
        ...nodes,
        MemChangeCnt: moved.length,
        MemChangeList: { Item: moved.map(({ id }) => id) },
        LastMemVer: group.version,
        CurMemVer: version,
      },
    );
    const text = came ? `${names} 加入了群聊 · joined` : `${names} 离开了群聊 · left`;
    say(world, group.chatId, "system", "", "system", { kind: "text", text });
    const newcomers = moved.filter(({ type }) => type === 2);
    if (came)
      welcome(
        world,
        changed,
        newcomers.map(({ id }) => nameOf(world, id)),
      );
    return changed;
  });
}

function change(
  world: World,
  group: GroupRow,
  edit: Partial<GroupRow>,
  nodes: Parameters<typeof raise>[3],
): GroupRow {
  const { state } = world;
  const lagMs = state.switches.get().groupLagMs;
  const now = state.clock.now().getTime();
  const seen =
    group.before && group.before.until > now ? group.before.group : { ...group, before: undefined };
  const changed = { ...group, ...edit, before: lagMs > 0 ? { until: now + lagMs, group: seen } : undefined };
  state.groups.put(group.chatId, changed);
  raise(world, changed, "update", nodes);
  return changed;
}

function raise(
  world: World,
  group: GroupRow,
  changeType: "create" | "update" | "dismiss",
  nodes: Parameters<World["outbox"]["raise"]>[1] = {},
): void {
  const owner = world.state.staff.get(group.owner);
  if (owner && !isInRange(owner)) return;
  world.outbox.raise(group.chatId, {
    Event: "change_external_chat",
    ChangeType: changeType,
    ChatId: group.chatId,
    ...nodes,
  });
}

export function nameOf({ state }: World, id: string): string {
  const member = state.staff.get(id) ?? state.formerStaff.get(id);
  return member?.name ?? state.people.get(id)?.nickname ?? id;
}

const nextVersion = ({ state }: World) =>
  createHash("md5").update(`group-version:${state.nextNumber()}`).digest("hex");
