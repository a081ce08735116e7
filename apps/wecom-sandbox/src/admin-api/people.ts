/** What a person does as a customer. */
import { chatsOfPerson, readChat, sendAsPerson } from "../chats.ts";
import { addStaff, deleteStaff, scan } from "../friendship.ts";
import { createPerson, describePerson, listPeople } from "../people.ts";
import type { PeopleRouteName } from "../phone-api.ts";
import { describeRelation, getPerson } from "../relations.ts";
import type { World } from "../world.ts";
import type { Some } from "./answers.ts";

export function peopleAnswers(world: World): Some<PeopleRouteName> {
  return {
    listPeople: ({ query }) => listPeople(world, query),
    createPerson: ({ body }) => createPerson(world, body),
    getPerson: ({ params }) => describePerson(world, getPerson(world, params.personId)),

    scan: ({ params, body }) => {
      const { added, relation } = scan(world, params.personId, body.configId);
      return { added, relation: describeRelation(world, relation) };
    },
    addStaff: ({ params, body }) => {
      const { added, relation } = addStaff(world, params.personId, body.userid);
      return { added, relation: describeRelation(world, relation) };
    },
    deleteStaff: ({ params }) => {
      deleteStaff(world, params.personId, params.userid);
      return {};
    },
    listPersonChats: ({ params }) => ({ chats: chatsOfPerson(world, params.personId) }),
    readPersonChat: ({ params, query }) => ({
      messages: readChat(world, params.userid, params.personId, query.after),
    }),
    sendAsPerson: ({ params, body }) => sendAsPerson(world, params.personId, params.userid, body.text),
  };
}
