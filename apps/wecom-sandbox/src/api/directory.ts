/** Token, departments, members. Mobile, e-mail, gender and avatar are withheld, as from any self-built app. */
import { appOfSecret } from "../apps/apps.ts";
import { openidOf } from "../identity/identity.ts";
import type { Department, Member } from "../rows.ts";
import { poolOf } from "../relations.ts";
import { issueToken } from "../tokens.ts";
import type { World } from "../world.ts";
import type { Handlers } from "./handlers.ts";
import { refuse } from "./refusal.ts";

export const directoryHandlers: Handlers<
  | "gettoken"
  | "department/list"
  | "department/simplelist"
  | "department/get"
  | "user/list"
  | "user/simplelist"
  | "user/get"
  | "user/getuserid"
  | "user/get_userid_by_email"
  | "user/convert_to_openid"
> = {
  gettoken({ state }, { corpid, corpsecret }) {
    const company = state.company.get();
    if (corpid !== company.corpid) refuse(40013);
    return issueToken(state, appOfSecret(state, corpsecret) ?? refuse(40001));
  },

  "department/list": (world, { id = 1 }) => ({ department: departmentsBelow(world, id) }),
  "department/simplelist": (world, { id = 1 }) => ({
    department_id: departmentsBelow(world, id).map(({ id: one, parentid, order }) => ({
      id: one,
      parentid,
      order,
    })),
  }),
  "department/get": ({ state }, { id }) => ({
    department: state.departments.get(String(id)) ?? refuse(60123),
  }),

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

  "user/getuserid"({ state }, { mobile }) {
    const found = [...state.staff.all()].find((one) => one.mobile === mobile);
    return { userid: found?.userid ?? refuse(46004) };
  },
  "user/get_userid_by_email"({ state }, { email }) {
    const found = [...state.staff.all()].find(({ userid }) => emailOf(userid) === email.toLowerCase());
    return { userid: found?.userid ?? refuse(46004) };
  },
  "user/convert_to_openid"(world, { userid }) {
    return { openid: openidOf(world, (findMember(world, userid) ?? refuse(60111)).userid) };
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

export const emailOf = (userid: string): string => `${userid.toLowerCase()}@sandbox.example`;

function departmentsBelow({ state }: World, id: number): Department[] {
  if (!state.departments.get(String(id))) refuse(60123);
  const below = [...state.departments.all()].filter((one) => isBelow(state, one, id));
  return below.toSorted((a, b) => b.order - a.order || a.id - b.id);
}

function membersOf({ state }: World, departmentId: number): Member[] {
  if (!state.departments.get(String(departmentId))) refuse(60123);
  return [...state.staff.all()].filter((one) => one.departments.includes(departmentId));
}

function describeMember({ userid, name, position, departments, status = 1 }: Member) {
  return {
    userid,
    name,
    position,
    department: departments,
    order: departments.map(() => 0),
    is_leader_in_dept: departments.map(() => 0),
    main_department: departments[0] ?? 1,
    status,
  };
}

function isBelow(state: World["state"], one: Department, root: number): boolean {
  for (let at: Department | undefined = one; at; at = state.departments.get(String(at.parentid))) {
    if (at.id === root) return true;
    if (at.parentid === at.id) return false;
  }
  return false;
}
