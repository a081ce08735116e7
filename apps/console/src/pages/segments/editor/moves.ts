import { limits, type Node } from "@hortus/rules";
import { isGroup, makeGroup, modeOf, partsOf, type Group } from "./tree.ts";

/** Where a part stands: the index in each group from the root down; the root itself is []. */
export type Place = readonly number[];
export type Way = "up" | "down" | "in" | "out";

/** A rule after a move, and where the moved part stands now. */
export interface Moved {
  root: Group;
  place: Place;
}

export function partAt(root: Group, place: Place): Node | undefined {
  return place.reduce<Node | undefined>(
    (node, index) => (node && isGroup(node) ? partsOf(node)[index] : undefined),
    root,
  );
}

export function replacePart(root: Group, place: Place, part: Node): Group {
  const [index, ...below] = place;
  if (index === undefined) return isGroup(part) ? part : root;
  return withParts(root, (parts) =>
    parts.map((each, at) =>
      at !== index ? each : below.length === 0 || !isGroup(each) ? part : replacePart(each, below, part),
    ),
  );
}

/** Without the part, and without the groups that it leaves empty; the root may stay empty. */
export function removePart(root: Group, place: Place): Group {
  const parent = place.slice(0, -1);
  const group = partAt(root, parent);
  if (parent.length > 0 && group && isGroup(group) && partsOf(group).length === 1)
    return removePart(root, parent);
  return changeGroup(root, parent, (parts) => parts.filter((_, at) => at !== place.at(-1)));
}

/** Moves a part to where `to` stands now; nothing when that is inside itself, nowhere new, or too deep. */
export function movePart(root: Group, from: Place, to: Place): Moved | undefined {
  const part = partAt(root, from);
  const isSame = startsWith(to, from.slice(0, -1)) && to.length === from.length;
  if (!part || from.length === 0 || startsWith(to, from)) return undefined;
  if (isSame && to.at(-1) === Number(from.at(-1)) + 1) return undefined;
  const inserted = insertPart(root, to, part);
  const old = afterInsert(from, to);
  const moved = removePart(inserted, old);
  return sound({ root: moved, place: afterRemove(to, emptiedAt(inserted, old)) });
}

/** A step with the keyboard: past a neighbour, into the group beside (or a new one), or out of its group. */
export function shiftPart(root: Group, place: Place, way: Way): Moved | undefined {
  const index = place.at(-1);
  const parent = place.slice(0, -1);
  const group = partAt(root, parent);
  if (index === undefined || !group || !isGroup(group)) return undefined;
  const parts = partsOf(group);
  if (way === "up") return index > 0 ? movePart(root, place, [...parent, index - 1]) : undefined;
  if (way === "down")
    return index + 1 < parts.length ? movePart(root, place, [...parent, index + 2]) : undefined;
  if (way === "out")
    return parent.length === 0
      ? undefined
      : movePart(root, place, [...parent.slice(0, -1), Number(parent.at(-1)) + 1]);
  const [before, part, after] = [parts[index - 1], parts[index], parts[index + 1]];
  if (before && isGroup(before)) return movePart(root, place, [...parent, index - 1, partsOf(before).length]);
  if (after && isGroup(after)) return movePart(root, place, [...parent, index + 1, 0]);
  if (!part) return undefined;
  const wrapped = makeGroup(modeOf(group) === "any" ? "all" : "any", [part]);
  return sound({ root: replacePart(root, place, wrapped), place: [...place, 0] });
}

export function duplicatePart(root: Group, place: Place): Moved | undefined {
  const part = partAt(root, place);
  const index = place.at(-1);
  if (!part || index === undefined) return undefined;
  const copy = [...place.slice(0, -1), index + 1];
  return { root: insertPart(root, copy, part), place: copy };
}

export const startsWith = (place: Place, start: Place): boolean =>
  start.every((index, level) => place[level] === index);

/** Levels of groups, as the rule language counts them: a `not` is one, and the group inside it another. */
export function depthOf(node: Node): number {
  if (node.kind === "not") return 1 + depthOf(node.of);
  if (node.kind !== "all" && node.kind !== "any") return 0;
  return 1 + Math.max(0, ...node.of.map(depthOf));
}

function insertPart(root: Group, place: Place, part: Node): Group {
  const index = Number(place.at(-1));
  return changeGroup(root, place.slice(0, -1), (parts) => [
    ...parts.slice(0, index),
    part,
    ...parts.slice(index),
  ]);
}

function changeGroup(root: Group, place: Place, change: (parts: Node[]) => Node[]): Group {
  const group = partAt(root, place);
  return group && isGroup(group) ? replacePart(root, place, withParts(group, change)) : root;
}

const withParts = (group: Group, change: (parts: Node[]) => Node[]): Group =>
  makeGroup(modeOf(group), change(partsOf(group)));

/** What goes with a part: the outermost group that it alone fills, or only itself. */
function emptiedAt(root: Group, place: Place): Place {
  const parent = place.slice(0, -1);
  const group = partAt(root, parent);
  return parent.length > 0 && group && isGroup(group) && partsOf(group).length === 1
    ? emptiedAt(root, parent)
    : place;
}

const afterInsert = (place: Place, at: Place): Place => shifted(place, at, 1);
const afterRemove = (place: Place, at: Place): Place => shifted(place, at, -1);

function shifted(place: Place, at: Place, by: 1 | -1): Place {
  const level = at.length - 1;
  const index = place[level];
  const gone = Number(at[level]);
  const isBeside = index !== undefined && startsWith(place, at.slice(0, -1));
  if (!isBeside || (by === 1 ? index < gone : index <= gone)) return place;
  return place.map((each, where) => (where === level ? each + by : each));
}

const sound = (moved: Moved): Moved | undefined => (depthOf(moved.root) <= limits.depth ? moved : undefined);
