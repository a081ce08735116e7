/** Token, departments, members. Mobile, e-mail, gender and avatar are withheld, as from any self-built app. */
import type { Department, Member } from "../state.ts";
import { poolOf } from "../relations.ts";
import { issueToken } from "../tokens.ts";
import type { World } from "../world.ts";
import type { Handlers } from "./handlers.ts";
import { refuse } from "./refusal.ts";

export const directoryHandlers: Handlers<
  "gettoken" | "department/list" | "user/list" | "user/simplelist" | "user/get"
> = {
  gettoken({ state }, { corpid, corpsecret }) {
    const company = state.company.get();
    if (corpid !== company.corpid) refuse(40013);
    if (corpsecret !== company.secret) refuse(40001);
    return issueToken(state);
  },

  "department/list"({ state }, { id = 1 }) {
    if (!state.departments.get(String(id))) refuse(60123);
    const department = [...state.departments.all()].filter((one) => isBelow(state, one, id));
    return { department: department.toSorted((a, b) => b.order - a.order || a.id - b.id) };
  },

  "user/list"(world, { department_id }) {
    return { userlist: membersOf(world, department_id).map(describeMember) };
  },

  "user/simplelist"(world, { department_id }) {
    const members = membersOf(world, department_id);
    return {
      userlist: members.map(({ userid, name, departments }) => ({ userid, name, department: departments })),
    };
  },

  "user/get"(world, { userid }) {
    return describeMember(findMember(world, userid) ?? refuse(60111));
  },
};

/** userid is found in whatever case, and answered in the case in which it was created. */
export function findMember({ state }: World, userid: string): Member | undefined {
  const exact = state.staff.get(userid);
  return exact ?? [...state.staff.all()].find((one) => one.userid.toLowerCase() === userid.toLowerCase());
}

/** Everybody in the departments and in those below. */
export function membersBelow(world: World, parties: number[]): Set<string> {
  return new Set(parties.length === 0 ? [] : poolOf(world, { users: [], parties }));
}

function membersOf({ state }: World, departmentId: number): Member[] {
  if (!state.departments.get(String(departmentId))) refuse(60123);
  return [...state.staff.all()].filter((one) => one.departments.includes(departmentId));
}

function describeMember({ userid, name, position, departments }: Member) {
  return {
    userid,
    name,
    position,
    department: departments,
    order: departments.map(() => 0),
    is_leader_in_dept: departments.map(() => 0),
    main_department: departments[0] ?? 1,
    status: 1,
  };
}

function isBelow(state: World["state"], one: Department, root: number): boolean {
  for (let at: Department | undefined = one; at; at = state.departments.get(String(at.parentid))) {
    if (at.id === root) return true;
    if (at.parentid === at.id) return false;
  }
  return false;
}
