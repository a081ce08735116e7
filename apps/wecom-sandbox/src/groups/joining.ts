/** Joining by a code: the first group that is not full takes the customer; when all are full another is made. */
import { getPerson } from "../relations.ts";
import { Refusal, type World } from "../world.ts";
import { addMembers, startGroup } from "./groups.ts";
import type { GroupMember, GroupRow, JoinWayRow } from "./rows.ts";

/** Above that size customers have to be invited by hand. */
const MOST_BY_CODE = 200;
const BY_CODE = 3;

export function joinByCode(
  world: World,
  personId: string,
  configId: string,
): { joined: boolean; group: GroupRow } {
  const { state } = world;
  const person = getPerson(world, personId);
  const way = state.joinWays.get(configId);
  if (!way) throw new Refusal(404, "unknown_code", "This code does not exist or has been deleted");
  const groups = way.chatIds.flatMap((id) => state.groups.get(id) ?? []).filter((group) => !group.dismissed);
  const mine = groups.find((group) => group.members.some(({ id }) => id === personId));
  if (mine) return { joined: false, group: mine };
  return state.store.transact(() => {
    const open =
      groups.find((group) => group.members.length < MOST_BY_CODE) ?? anotherGroup(world, way, groups);
    const member: GroupMember = {
      id: person.id,
      type: 2,
      joinTime: state.nowSeconds(),
      joinScene: BY_CODE,
      invitor: undefined,
      state: way.state,
    };
    const group = addMembers(world, open, [member], 3);
    world.tell({ kind: "joined_group", personId, chatId: group.chatId });
    return { joined: true, group };
  });
}

function anotherGroup(world: World, way: JoinWayRow, groups: GroupRow[]): GroupRow {
  const { state } = world;
  const pattern = groups[0];
  if (!way.autoCreate || !pattern)
    throw new Refusal(409, "groups_full", "All groups behind this code are full");
  const staff = pattern.members.filter(({ type }) => type === 1);
  const joinTime = state.nowSeconds();
  const group = startGroup(world, {
    name: way.baseName ? `${way.baseName}${way.baseId}` : pattern.name,
    owner: pattern.owner,
    members: staff.map((one) => ({ ...one, joinTime })),
  });
  state.joinWays.put(way.configId, {
    ...way,
    baseId: way.baseId + 1,
    chatIds: [...way.chatIds, group.chatId],
  });
  return group;
}
