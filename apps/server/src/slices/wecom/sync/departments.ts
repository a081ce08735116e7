/** The company's departments as a tree, with who is in them. */
import type { Department } from "@hortus/contracts";
import { groupBy } from "../../../group-by.ts";
import type { AdvisorRow, DepartmentSeen } from "./advisor-store.ts";

/**
 * Each before those below it, neighbours in the order in which they are given. Where the app does not see what is above, the tree begins.
 */
export function describeDepartments(
  departments: readonly DepartmentSeen[],
  advisors: readonly Pick<AdvisorRow, "status" | "departmentIds" | "contacts">[],
): Department[] {
  const byId = new Map(departments.map((one) => [one.id, one]));
  const parentOf = ({ id, parentId }: DepartmentSeen) =>
    parentId !== id && byId.has(parentId) ? parentId : undefined;
  const below = groupBy(departments, parentOf);
  const inside = new Map<number, { members: number; contacts: number }>();
  const rows: Department[] = [];
  const visit = (one: DepartmentSeen, above: number[]) => {
    rows.push({ id: one.id, name: one.name, above, members: 0, contacts: 0 });
    for (const child of below.get(one.id) ?? []) visit(child, [...above, one.id]);
  };
  for (const root of below.get(undefined) ?? []) visit(root, []);
  const pathOf = new Map(rows.map(({ id, above }) => [id, [...above, id]]));
  for (const { status, departmentIds, contacts } of advisors) {
    if (status === "left") continue;
    // in two departments below one they count there once
    for (const id of new Set(departmentIds.flatMap((one) => pathOf.get(one) ?? []))) {
      const before = inside.get(id) ?? { members: 0, contacts: 0 };
      inside.set(id, { members: before.members + 1, contacts: before.contacts + contacts });
    }
  }
  return rows.map((row) => ({ ...row, ...inside.get(row.id) }));
}
