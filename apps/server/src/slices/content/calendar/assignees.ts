import type { Assignee, Assignment } from "@hortus/contracts";
import { ProblemError } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import type { Assignees, AssigneeStanding } from "../../../slice.ts";
import type { EntryRow } from "./store.ts";

type Planned = Pick<EntryRow, "assignedTo" | "contentId" | "day">;

/** Asks once for each kind, and tells of an entry what carries it out; undefined without one, or when it is gone. */
export async function findAssignees(
  context: Context,
  assignees: readonly Assignees[],
  entries: readonly Planned[],
): Promise<(entry: Planned) => Assignee | undefined> {
  const standings = new Map<string, AssigneeStanding>();
  for (const { kind, find } of assignees) {
    const ids = new Set(entries.flatMap(({ assignedTo: to }) => (to?.kind === kind ? [to.id] : [])));
    if (ids.size === 0) continue;
    for (const [id, standing] of await find(context, [...ids])) standings.set(`${kind} ${id}`, standing);
  }
  return (entry) => {
    const { assignedTo: to } = entry;
    const standing = to && standings.get(`${to.kind} ${to.id}`);
    if (!standing) return undefined;
    const { name, state, sent } = standing;
    return { ...to, name, state, ...fitOf(standing, entry), ...(sent === undefined ? {} : { sent }) };
  };
}

/** Does what was planned go out, and on the day that was planned? */
function fitOf(
  { day: only, pieces }: AssigneeStanding,
  { contentId, day }: Planned,
): Pick<Assignee, "fit" | "day"> {
  const carried = pieces.filter((piece) => piece.contentId === contentId);
  if (contentId !== null && carried.length === 0) return { fit: "not_in_it" };
  const days = [only, ...carried.map((piece) => piece.day)].flatMap((one) => one ?? []);
  const [first] = days;
  return first === undefined || days.includes(day) ? { fit: "fits" } : { fit: "other_day", day: first };
}

/** @throws {ProblemError} 400 when there is no such mass send or journey */
export async function checkAssignment(
  context: Context,
  assignees: readonly Assignees[],
  to: Assignment | null | undefined,
): Promise<void> {
  if (!to) return;
  const of = assignees.find(({ kind }) => kind === to.kind);
  if (of && (await of.find(context, [to.id])).has(to.id)) return;
  throw new ProblemError(400, "assignee_unknown", "There is no such mass send or journey", {
    field: "assignedTo",
  });
}
