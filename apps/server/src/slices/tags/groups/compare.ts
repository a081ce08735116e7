/** Our tags beside WeCom's. Theirs decides, but for what we have still to tell them; where both sides changed, a person does. */
import type { WecomResponse } from "@hortus/wecom-protocol";
import type { EntryConflict } from "../conflicts/entry-store.ts";
import { conflictOf } from "../conflicts/model.ts";
import type { Mirrored } from "./list-store.ts";
import type { Entry, GroupEntry, TagEntry } from "./tag-store.ts";
import type { Kind } from "../keys.ts";

export type WecomGroups = WecomResponse<"externalcontact/get_corp_tag_list">["tag_group"];

export interface Comparison {
  groups: Mirrored[];
  tags: (Mirrored & { groupId: string })[];
  /** Ids of living entries that WeCom no longer has. */
  goneGroups: string[];
  goneTags: string[];
  /** Gone in WeCom, and new tags of ours want to be in them. */
  groupsToRemake: string[];
  conflicts: EntryConflict[];
  /** Ids of entries about which both sides agree again. */
  agreed: string[];
}

export function compareWithWecom(
  ours: { groups: readonly GroupEntry[]; tags: readonly TagEntry[] },
  theirs: WecomGroups,
  newId: () => string,
): Comparison {
  const gone = compareGone(ours, theirs);
  const found: Comparison = { groups: [], tags: [], agreed: [], ...gone };
  const groupOf = matcher(ours.groups);
  const tagOf = matcher(ours.tags);
  const judge = (kind: Kind, our: Entry | undefined, theirName: string) => {
    if (!our) return;
    const what = our.push === "create" ? undefined : conflictOf(our, theirName);
    if (what) found.conflicts.push({ kind, id: our.id, what, theirName });
    // What WeCom refused stays refused, whatever else it says.
    else if (our.conflict !== "refused" || pushAfter(our, theirName) === null) found.agreed.push(our.id);
  };
  for (const group of theirs) {
    if (group.deleted) continue;
    const our = groupOf(group.group_id, (entry) => entry.name === group.group_name);
    const groupId = our?.id ?? newId();
    judge("group", our, group.group_name);
    found.groups.push({ id: groupId, ...mirrored(our, group.group_id, group.group_name, group.order) });
    // Its tags go with it, here and there.
    if (our?.push === "delete") continue;
    for (const tag of group.tag) {
      if (tag.deleted) continue;
      const ourTag = tagOf(tag.id, (entry) => entry.groupId === groupId && entry.name === tag.name);
      judge("tag", ourTag, tag.name);
      found.tags.push({
        id: ourTag?.id ?? newId(),
        groupId,
        ...mirrored(ourTag, tag.id, tag.name, tag.order),
      });
    }
  }
  return found;
}

/** By WeCom's id; else one of ours that WeCom does not know yet and that is called the same, which then is this one. */
function matcher<E extends Entry>(entries: readonly E[]) {
  const byWecomId = new Map(
    entries.flatMap((entry) => (entry.wecomId ? [[entry.wecomId, entry] as const] : [])),
  );
  const unknown = new Set(entries.filter((entry) => entry.wecomId === null && !entry.archived));
  return (wecomId: string, isSame: (entry: E) => boolean): E | undefined => {
    const known = byWecomId.get(wecomId);
    if (known) return known;
    const same = [...unknown].find(isSame);
    if (same) unknown.delete(same);
    return same;
  };
}

/** What is still to be told once WeCom lists it by this name. */
const pushAfter = ({ push, name }: Entry, theirName: string): Entry["push"] =>
  push === "create" || (push === "rename" && name === theirName) ? null : push;

function mirrored(
  our: Entry | undefined,
  wecomId: string,
  theirName: string,
  position: number,
): Omit<Mirrored, "id"> {
  const push = our ? pushAfter(our, theirName) : null;
  return { wecomId, position, push, theirName, name: our && push ? our.name : theirName };
}

/** What WeCom no longer lists is gone here as well, unless we are about to tell something of it. */
function compareGone(
  ours: { groups: readonly GroupEntry[]; tags: readonly TagEntry[] },
  theirs: WecomGroups,
): Pick<Comparison, "goneGroups" | "goneTags" | "groupsToRemake" | "conflicts"> {
  const living = theirs.filter(({ deleted }) => !deleted);
  const listed = new Set(
    living.flatMap((group) => [
      group.group_id,
      ...group.tag.flatMap(({ id, deleted }) => (deleted ? [] : [id])),
    ]),
  );
  const isGone = ({ archived, wecomId }: Entry) => !archived && wecomId !== null && !listed.has(wecomId);
  const gone: ReturnType<typeof compareGone> = {
    goneGroups: [],
    goneTags: [],
    groupsToRemake: [],
    conflicts: [],
  };
  const held = new Set<string>();
  for (const group of ours.groups.filter(isGone)) {
    const tags = ours.tags.filter(({ groupId, archived }) => groupId === group.id && !archived);
    if ([group, ...tags].some(({ push }) => push === "rename")) {
      gone.conflicts.push({ kind: "group", id: group.id, what: "gone_there" });
      held.add(group.id);
    } else if (tags.some(({ push }) => push === "create")) gone.groupsToRemake.push(group.id);
    else gone.goneGroups.push(group.id);
  }
  for (const tag of ours.tags.filter(isGone)) {
    if (held.has(tag.groupId)) continue;
    if (tag.push === "rename") gone.conflicts.push({ kind: "tag", id: tag.id, what: "gone_there" });
    else gone.goneTags.push(tag.id);
  }
  return gone;
}
