/** Groups, as their members and customers use them. */
import { qrCodeOf, qrContentOf } from "../api/contact-ways.ts";
import { describeGroup, groupsOf, readGroup, sayInGroup } from "../groups/group-chats.ts";
import {
  createGroup,
  dismissGroup,
  editGroup,
  getGroup,
  invite,
  leaveGroup,
  removeFromGroup,
} from "../groups/groups.ts";
import { joinByCode } from "../groups/joining.ts";
import type { GroupRouteName } from "../phone-api.ts";
import { getMember, getPerson } from "../relations.ts";
import type { World } from "../world.ts";
import type { Some } from "./answers.ts";

export function groupAnswers(world: World): Some<GroupRouteName> {
  const { state } = world;
  return {
    listJoinWays: () => ({
      joinWays: [...state.joinWays.all()].map((way) => ({
        configId: way.configId,
        remark: way.remark,
        state: way.state,
        groups: way.chatIds.flatMap((chatId) => {
          const group = state.groups.get(chatId);
          return group && !group.dismissed
            ? [{ chatId, name: group.name, members: group.members.length }]
            : [];
        }),
        qrCode: qrCodeOf(world, way.configId),
        qrContent: qrContentOf(world, way.configId),
        createdAt: new Date(way.createdAt * 1000).toISOString(),
      })),
    }),
    joinGroup: ({ params, body }) => {
      const { joined, group } = joinByCode(world, params.personId, body.configId);
      return { joined, group: describeGroup(world, group) };
    },
    listPersonGroups: ({ params }) => ({ groups: groupsOf(world, getPerson(world, params.personId).id) }),
    listStaffGroups: ({ params }) => ({ groups: groupsOf(world, getMember(world, params.userid).userid) }),
    createGroup: ({ params, body }) => describeGroup(world, createGroup(world, params.userid, body)),
    getGroup: ({ params }) => describeGroup(world, getGroup(world, params.chatId)),
    editGroup: ({ params, body }) => describeGroup(world, editGroup(world, params.chatId, body)),
    dismissGroup: ({ params }) => {
      dismissGroup(world, params.chatId);
      return {};
    },
    inviteToGroup: ({ params, body }) =>
      describeGroup(world, invite(world, params.chatId, params.id, body.ids)),
    leaveGroup: ({ params }) => describeGroup(world, leaveGroup(world, params.chatId, params.id)),
    removeFromGroup: ({ params, body }) =>
      describeGroup(world, removeFromGroup(world, params.chatId, body.by, params.id)),
    readGroup: ({ params, query }) => ({ messages: readGroup(world, params.chatId, query.after) }),
    sayInGroup: ({ params, body }) => sayInGroup(world, params.chatId, params.id, body.text),
  };
}
