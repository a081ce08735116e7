/** Departments are made, renamed, moved and closed, by admins in the console or by the contacts-sync assistant; each is told. */
import type { Department } from "../rows.ts";
import type { World } from "../world.ts";

const DEEPEST = 15;

/** Within a transaction. */
export function putDepartment(world: World, department: Department): void {
  const { state, outbox } = world;
  const before = state.departments.get(String(department.id));
  state.departments.put(String(department.id), department);
  const { id, name, parentid, order } = department;
  outbox.raise(`department:${id}`, {
    Event: "change_contact",
    ChangeType: before ? "update_party" : "create_party",
    Id: id,
    // an update names what changed
    ...(before?.name !== name && { Name: name }),
    ...(before?.parentid !== parentid && { ParentId: parentid }),
    ...(!before && { Order: order }),
  });
}

/** Within a transaction. */
export function deleteDepartment({ state, outbox }: World, id: number): void {
  state.departments.delete(String(id));
  outbox.raise(`department:${id}`, { Event: "change_contact", ChangeType: "delete_party", Id: id });
}

/** Why it can't be as it is wanted, as WeCom's errcode; 0 if it can. */
export function judgeDepartment(
  { state }: World,
  { id, name, parentid }: Department,
): 0 | 40066 | 60004 | 60008 | 60010 {
  if (!state.departments.get(String(parentid))) return 60004;
  const siblings = [...state.departments.all()].filter((one) => one.parentid === parentid && one.id !== id);
  if (siblings.some((one) => one.name === name)) return 60008;
  let depth = 1;
  for (
    let at = state.departments.get(String(parentid));
    at;
    at = state.departments.get(String(at.parentid))
  ) {
    if (at.id === id) return 60010;
    if (++depth > DEEPEST) return 40066;
    if (at.parentid === at.id) break;
  }
  return 0;
}

/** Why it can't go: 60007 the root, 60005 members in it, 60006 departments below; 0 if it can. */
export function judgeEnd({ state }: World, id: number): 0 | 60005 | 60006 | 60007 {
  if (id === 1) return 60007;
  if ([...state.staff.all()].some((member) => member.departments.includes(id))) return 60005;
  return [...state.departments.all()].some(({ parentid }) => parentid === id) ? 60006 : 0;
}
