/** What a person does as an advisor. */
import { chatsOfStaff, readChat, sendAsStaff } from "../chats.ts";
import { deleteCustomer, editCustomer } from "../friendship.ts";
import { confirmTask, listTasks, sendOwn } from "../mass-sending.ts";
import { listNotices, pressButton } from "../notices/notices.ts";
import { listCustomers } from "../people.ts";
import type { AdvisorRouteName } from "../phone-api.ts";
import { describeRelation, getRelation } from "../relations.ts";
import type { World } from "../world.ts";
import type { Some } from "./answers.ts";

export function advisorAnswers(world: World): Some<AdvisorRouteName> {
  return {
    listCustomers: ({ params, query }) => listCustomers(world, params.userid, query),
    getCustomer: ({ params }) => describeRelation(world, getRelation(world, params.userid, params.personId)),
    editCustomer: ({ params, body }) =>
      describeRelation(world, editCustomer(world, params.userid, params.personId, body)),
    deleteCustomer: ({ params }) => {
      deleteCustomer(world, params.userid, params.personId);
      return {};
    },
    listStaffChats: ({ params }) => ({ chats: chatsOfStaff(world, params.userid) }),
    readStaffChat: ({ params, query }) => ({
      messages: readChat(world, params.userid, params.personId, query.after),
    }),
    sendAsStaff: ({ params, body }) => sendAsStaff(world, params.userid, params.personId, body.text),
    listTasks: ({ params, query }) => ({ tasks: listTasks(world, params.userid, query.status) }),
    confirmTask: ({ params, query }) =>
      confirmTask(world, params.userid, params.msgid, query.only?.split(",").filter(Boolean)),
    sendOwnMass: ({ params, body }) => sendOwn(world, params.userid, body.text, body.personIds),
    listNotices: ({ params }) => ({ notices: listNotices(world, params.userid) }),
    pressButton: ({ params, body }) => pressButton(world, params.userid, params.seq, body),
  };
}
