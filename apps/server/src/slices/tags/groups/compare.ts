/** Our tags beside WeCom's. Theirs decides, but for what we have still to tell them. */
import type { WecomResponse } from "@hortus/wecom-protocol";
import type { Mirrored } from "./list-store.ts";
import type { Entry, GroupEntry, TagEntry } from "./tag-store.ts";

export type WecomGroups = WecomResponse<"externalcontact/get_corp_tag_list">["tag_group"];

export interface Comparison {
  groups: Mirrored[];
  tags: (Mirrored & { groupId: string })[];
  /** Ids of living entries that WeCom no longer has. */
  goneGroups: string[];
  goneTags: string[];
}

export function compareWithWecom(
  ours: { groups: readonly GroupEntry[]; tags: readonly TagEntry[] },
  theirs: WecomGroups,
  newId: () => string,
): Comparison {
  const found: Comparison = { groups: [], tags: [], goneGroups: [], goneTags: [] };
  const groupOf = matcher(ours.groups);
  const tagOf = matcher(ours.tags);
  for (const group of theirs) {
    if (group.deleted) continue;
    const our = groupOf(group.group_id, (entry) => entry.name === group.group_name);
    const groupId = our?.id ?? newId();
    found.groups.push({ id: groupId, ...mirrored(our, group.group_id, group.group_name, group.order) });
    for (const tag of group.tag) {
      if (tag.deleted) continue;
      const ourTag = tagOf(tag.id, (entry) => entry.groupId === groupId && entry.name === tag.name);
      found.tags.push({
        id: ourTag?.id ?? newId(),
        groupId,
        ...mirrored(ourTag, tag.id, tag.name, tag.order),
      });
    }
  }
  found.goneGroups = gone(ours.groups, found.groups);
  found.goneTags = gone(ours.tags, found.tags);
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

function mirrored(
  our: Entry | undefined,
  wecomId: string,
  name: string,
  position: number,
): Omit<Mirrored, "id"> {
  const push = our?.push === "create" ? null : (our?.push ?? null);
  return { wecomId, position, push, name: our && push ? our.name : name };
}

const gone = (ours: readonly Entry[], listed: readonly Mirrored[]): string[] => {
  const living = new Set(listed.map(({ id }) => id));
  return ours
    .filter((entry) => !entry.archived && entry.wecomId !== null && !living.has(entry.id))
    .map(({ id }) => id);
};
