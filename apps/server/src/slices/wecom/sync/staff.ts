import { WecomError, type WecomResponse } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import type { AdvisorSeen, DepartmentSeen } from "./advisor-store.ts";
import { callWecom } from "../connection/client.ts";

type Member = WecomResponse<"user/list">["userlist"][number];

export interface Staff {
  /** When the reading began: what was written since then is newer. */
  readAt: Date;
  departments: DepartmentSeen[];
  members: AdvisorSeen[];
}

/** All departments and members in the app's visible range, and who of them may have customers. */
export async function readStaff(context: Context): Promise<Staff> {
  const readAt = context.clock.now();
  const [{ department: departments }, { follow_user: followers }] = await Promise.all([
    callWecom(context, "department/list", {}),
    callWecom(context, "externalcontact/get_follow_user_list", {}),
  ]);
  const nameOf = new Map(departments.map(({ id, name }) => [id, name ?? ""]));
  const canHaveCustomers = new Set(followers);
  const members = new Map<string, AdvisorSeen>();
  const lists = await Promise.all(departments.map(({ id }) => readDepartment(context, id)));
  for (const member of lists.flat()) {
    const home = member.main_department ?? member.department[0];
    members.set(member.userid, {
      user_id: member.userid,
      name: member.name,
      department: (home === undefined ? undefined : nameOf.get(home)) ?? "",
      status: member.status === undefined || member.status === 1 ? "active" : "inactive",
      can_have_customers: canHaveCustomers.has(member.userid),
      department_ids: [...member.department],
    });
  }
  // Those whom the directory hides still have customers.
  for (const userId of followers) {
    if (!members.has(userId))
      members.set(userId, {
        user_id: userId,
        name: userId,
        department: "",
        status: "active",
        can_have_customers: true,
        department_ids: [],
      });
  }
  return {
    readAt,
    departments: departments.map(({ id, name, parentid, order }) => ({
      id,
      name: name ?? String(id),
      parentId: parentid,
      place: order,
    })),
    members: [...members.values()],
  };
}

/** Direct members. An app without the right to details still gets ids and names. */
async function readDepartment(
  context: Context,
  id: number,
): Promise<(Pick<Member, "userid" | "name" | "department" | "main_department"> & { status?: number })[]> {
  try {
    const { userlist } = await callWecom(context, "user/list", { department_id: id });
    return userlist.filter(({ status }) => status !== 5);
  } catch (error) {
    if (!(error instanceof WecomError) || ![48002, 48009, 60011].includes(error.errcode ?? 0)) throw error;
    const { userlist } = await callWecom(context, "user/simplelist", { department_id: id });
    return userlist.map((member) => ({ ...member, main_department: undefined }));
  }
}
