/** Members come, change and leave, as the company's admins do it in the console; each raises its callback. */
import { getMember } from "../relations.ts";
import type { Member } from "../rows.ts";
import { Refusal, type World } from "../world.ts";

export function hireStaff(world: World, member: Member): Member {
  const { state } = world;
  const taken = [...state.staff.keys(), ...state.formerStaff.keys()].some(
    (userid) => userid.toLowerCase() === member.userid.toLowerCase(),
  );
  if (taken) throw new Refusal(409, "userid_taken", "Somebody has or had this userid");
  checkDepartments(world, member.departments);
  state.store.transact(() => {
    state.staff.put(member.userid, member);
    raise(world, "create_user", member.userid, describe(member));
  });
  return member;
}

export function editStaff(
  world: World,
  userid: string,
  edit: Partial<Pick<Member, "name" | "position" | "departments" | "status" | "isInRange">>,
): Member {
  const member = getMember(world, userid);
  if (edit.departments) checkDepartments(world, edit.departments);
  const { name = member.name, position = member.position, departments = member.departments } = edit;
  const { status = member.status, isInRange = member.isInRange } = edit;
  const edited: Member = { ...member, name, position, departments, status, isInRange };
  world.state.store.transact(() => {
    world.state.staff.put(userid, edited);
    if ((isInRange ?? true) !== (member.isInRange ?? true))
      world.outbox.raise(`staff:${userid}`, {
        FromUserName: userid,
        Event: isInRange === false ? "unsubscribe" : "subscribe",
      });
    const isTold = [edit.name, edit.position, edit.departments, edit.status].some((one) => one !== undefined);
    if (!isTold) return;
    const all = describe(edited);
    // update_user carries only what changed
    raise(world, "update_user", userid, {
      ...(edit.name !== undefined && { Name: all.Name }),
      ...(edit.position !== undefined && { Position: all.Position }),
      ...(edit.status !== undefined && { Status: all.Status }),
      ...(edit.departments !== undefined && { Department: all.Department }),
    });
  });
  return edited;
}

/** Customers wait to be handed over, and so do the groups whose owner they were. */
export function dismissStaff(world: World, userid: string): void {
  const { state } = world;
  const member = getMember(world, userid);
  state.store.transact(() => {
    state.staff.delete(userid);
    state.formerStaff.put(userid, { ...member, leftAt: state.nowSeconds() });
    for (const group of state.groups.all())
      if (group.owner === userid && !group.dismissed) state.groups.put(group.chatId, { ...group, status: 1 });
    raise(world, "delete_user", userid, {});
  });
}

function checkDepartments({ state }: World, ids: number[]): void {
  const unknown = ids.find((id) => !state.departments.get(String(id)));
  if (unknown !== undefined)
    throw new Refusal(422, "unknown_department", `There is no department ${unknown}`);
}

const describe = ({ name, position, departments, status = 1 }: Member) => ({
  Name: name,
  Position: position,
  Department: departments.join(","),
  MainDepartment: departments[0] ?? 1,
  IsLeaderInDept: departments.map(() => 0).join(","),
  Status: status,
});

function raise(
  world: World,
  changeType: string,
  userid: string,
  nodes: Record<string, string | number>,
): void {
  world.outbox.raise(`staff:${userid}`, {
    Event: "change_contact",
    ChangeType: changeType,
    UserID: userid,
    ...nodes,
  });
}
