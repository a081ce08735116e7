/** What the contacts-sync assistant does to the directory. Unlike changes of customers these call the apps back. */
import type { Department, Member } from "../rows.ts";
import { deleteDepartment, judgeDepartment, judgeEnd, putDepartment } from "../staff/departments.ts";
import { dismissStaff, editStaff, hireStaff } from "../staff/staff.ts";
import type { World } from "../world.ts";
import { findMember } from "./directory.ts";
import type { Handlers } from "./handlers.ts";
import { clamp, pageOf } from "./paging.ts";
import { refuse } from "./refusal.ts";

export const directoryWriteHandlers: Handlers<
  | "department/create"
  | "department/update"
  | "department/delete"
  | "user/create"
  | "user/update"
  | "user/delete"
  | "user/batchdelete"
  | "user/list_id"
> = {
  "department/create"(world, { id: wanted, name, parentid, order = 0 }) {
    const { state } = world;
    const ids = [...state.departments.all()].map(({ id }) => id);
    if (wanted !== undefined && ids.includes(wanted)) refuse(60008);
    const id = wanted ?? Math.max(...ids, 1) + 1;
    put(world, { id, name, parentid, order });
    return { id, errmsg: "created" };
  },
  "department/update"(world, { id, name, parentid, order }) {
    const before = world.state.departments.get(String(id)) ?? refuse(60003);
    if (id === 1 && parentid !== undefined && parentid !== before.parentid) refuse(60007);
    const after = {
      id,
      name: name ?? before.name,
      parentid: parentid ?? before.parentid,
      order: order ?? before.order,
    };
    if (id === 1) putDepartment(world, after);
    else put(world, after);
    return { errmsg: "updated" };
  },
  "department/delete"(world, { id }) {
    if (!world.state.departments.get(String(id))) refuse(60003);
    const verdict = judgeEnd(world, id);
    if (verdict !== 0) refuse(verdict);
    deleteDepartment(world, id);
    return { errmsg: "deleted" };
  },

  "user/create"(world, { userid, name, department = [1], position = "", mobile, enable = 1 }) {
    const { state } = world;
    const taken = [...state.staff.keys(), ...state.formerStaff.keys()];
    if (taken.some((one) => one.toLowerCase() === userid.toLowerCase())) refuse(60102);
    check(world, userid, { department, mobile });
    // who is made by the API has not joined yet
    const status = enable === 0 ? 2 : 4;
    hireStaff(world, { userid, name, position, departments: department, status, ...(mobile && { mobile }) });
    return { errmsg: "created" };
  },
  "user/update"(world, { userid, name, department, position, mobile, enable }) {
    const member = findMember(world, userid) ?? refuse(60111);
    check(world, member.userid, { department, mobile });
    const edited = editStaff(world, member.userid, {
      ...(name !== undefined && { name }),
      ...(position !== undefined && { position }),
      ...(department && { departments: department }),
      ...(enable !== undefined && { status: enable === 0 ? 2 : member.status === 2 ? 1 : member.status }),
    });
    if (mobile !== undefined) world.state.staff.put(member.userid, { ...edited, mobile });
    return { errmsg: "updated" };
  },
  "user/delete"(world, { userid }) {
    dismissStaff(world, (findMember(world, userid) ?? refuse(60111)).userid);
    return { errmsg: "deleted" };
  },
  "user/batchdelete"(world, { useridlist }) {
    const found = useridlist.map((userid): Member => findMember(world, userid) ?? refuse(40031));
    for (const userid of new Set(found.map((one) => one.userid))) dismissStaff(world, userid);
    return { errmsg: "deleted" };
  },
  "user/list_id"({ state }, { cursor, limit }) {
    const rows = [...state.staff.all()].flatMap(({ userid, departments }) =>
      departments.map((department) => ({ userid, department })),
    );
    const page = pageOf(rows, ({ userid, department }) => `${userid} ${department}`, {
      query: "ids",
      cursor,
      limit: clamp(limit, 10_000, 10_000),
    });
    return { dept_user: page.rows, next_cursor: page.next_cursor };
  },
};

function put(world: World, department: Department): void {
  const verdict = judgeDepartment(world, department);
  if (verdict !== 0) refuse(verdict);
  putDepartment(world, department);
}

function check(
  { state }: World,
  userid: string,
  { department = [], mobile }: { department?: number[] | undefined; mobile?: string | undefined },
): void {
  if (department.some((id) => !state.departments.get(String(id)))) refuse(60003);
  const sameNumber = [...state.staff.all()].find((one) => mobile && one.mobile === mobile);
  if (sameNumber && sameNumber.userid !== userid) refuse(60104);
}
