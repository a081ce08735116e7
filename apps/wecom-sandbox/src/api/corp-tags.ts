/** Corp tags. A deleted tag still answers by its id, and is gone from every customer. */
import type { TagGroupRow, TagRow } from "../rows.ts";
import type { World } from "../world.ts";
import { relationFor } from "./customers.ts";
import type { Handlers } from "./handlers.ts";
import { refuse } from "./refusal.ts";

const MOST_TAGS = 3000;

export const corpTagHandlers: Handlers<
  | "externalcontact/get_corp_tag_list"
  | "externalcontact/add_corp_tag"
  | "externalcontact/edit_corp_tag"
  | "externalcontact/del_corp_tag"
  | "externalcontact/mark_tag"
> = {
  "externalcontact/get_corp_tag_list"({ state }, { tag_id = [], group_id = [] }) {
    const groups = [...state.tagGroups.all()].toSorted(inOrder);
    const tags = [...state.tags.all()].toSorted(inOrder);
    const show = (group: TagGroupRow, shown: TagRow[]) => ({
      ...describeGroup(group),
      tag: shown.map(describeTag),
    });
    const inGroup = (group: TagGroupRow) => tags.filter(({ groupId }) => groupId === group.id);
    if (group_id.length > 0) {
      return {
        tag_group: groups
          .filter(({ id }) => group_id.includes(id))
          .map((group) => show(group, inGroup(group))),
      };
    }
    const wanted = (tag: TagRow) => (tag_id.length > 0 ? tag_id.includes(tag.id) : !tag.deleted);
    const shown = groups.map((group) => show(group, inGroup(group).filter(wanted)));
    return { tag_group: shown.filter(({ tag }) => tag.length > 0) };
  },

  "externalcontact/add_corp_tag"(world, { group_id, group_name, order, tag }) {
    const { state } = world;
    const live = [...state.tags.all()].filter(({ deleted }) => !deleted);
    if (live.length + tag.length > MOST_TAGS) refuse(40126);
    if (group_id === undefined && group_name === undefined) refuse(40063);
    const byName = [...state.tagGroups.all()].find(({ name, deleted }) => name === group_name && !deleted);
    const found = group_id === undefined ? byName : (state.tagGroups.get(group_id) ?? refuse(40068));
    if (found?.deleted) refuse(40068);
    const taken = new Set(live.filter(({ groupId }) => groupId === found?.id).map(({ name }) => name));
    for (const { name } of tag) {
      if (taken.has(name)) refuse(40071);
      taken.add(name);
    }
    return state.store.transact(() => {
      const createTime = state.nowSeconds();
      const group = found ?? newGroup(world, group_name ?? "", order ?? 0);
      const added = tag.map((one): TagRow => {
        const id = state.nextId("et");
        const row = {
          id,
          groupId: group.id,
          name: one.name,
          order: one.order ?? 0,
          createTime,
          deleted: false,
        };
        state.tags.put(id, row);
        return row;
      });
      return { tag_group: { ...describeGroup(group), tag: added.map(describeTag) } };
    });
  },

  "externalcontact/edit_corp_tag"({ state }, { id, name, order }) {
    const tag = state.tags.get(id);
    const group = state.tagGroups.get(id);
    const row = tag ?? group ?? refuse(40068);
    if (row.deleted) refuse(40068);
    const siblings = tag
      ? [...state.tags.all()].filter((one) => one.groupId === tag.groupId)
      : [...state.tagGroups.all()];
    if (siblings.some((one) => one.name === name && one.id !== id && !one.deleted)) refuse(40071);
    const edit = { name: name ?? row.name, order: order ?? row.order };
    if (tag) state.tags.put(id, { ...tag, ...edit });
    else if (group) state.tagGroups.put(id, { ...group, ...edit });
    return {};
  },

  "externalcontact/del_corp_tag"({ state }, { tag_id = [], group_id = [] }) {
    if (tag_id.length + group_id.length === 0) refuse(40063);
    if (tag_id.some((id) => !state.tags.get(id)) || group_id.some((id) => !state.tagGroups.get(id)))
      refuse(40068);
    state.store.transact(() => {
      for (const tag of state.tags.all()) {
        if (tag_id.includes(tag.id) || group_id.includes(tag.groupId))
          state.tags.put(tag.id, { ...tag, deleted: true });
      }
      for (const group of state.tagGroups.all()) {
        const left = [...state.tags.all()].some((tag) => tag.groupId === group.id && !tag.deleted);
        const named = group_id.includes(group.id);
        if (named || (!left && state.switches.get().emptyTagGroupDies))
          state.tagGroups.put(group.id, { ...group, deleted: true });
      }
      const gone = (id: string) => state.tags.get(id)?.deleted === true;
      for (const row of state.relations.all()) {
        if (row.tagIds.some(gone))
          state.putRelation({ ...row, tagIds: row.tagIds.filter((id) => !gone(id)) });
      }
    });
    return {};
  },

  "externalcontact/mark_tag"(world, { userid, external_userid, add_tag = [], remove_tag = [] }) {
    const { state } = world;
    const row = relationFor(world, userid, external_userid);
    if (add_tag.length + remove_tag.length === 0) refuse(40063);
    if ([...add_tag, ...remove_tag].some((id) => !state.tags.get(id))) refuse(40068);
    if (add_tag.some((id) => state.tags.get(id)?.deleted)) refuse(40068);
    const tagIds = new Set([...row.tagIds, ...add_tag]);
    for (const id of remove_tag) tagIds.delete(id);
    state.putRelation({ ...row, tagIds: [...tagIds] });
    return {};
  },
};

function newGroup({ state }: World, name: string, order: number): TagGroupRow {
  const id = state.nextId("et");
  const row = { id, name, order, createTime: state.nowSeconds(), deleted: false };
  state.tagGroups.put(id, row);
  return row;
}

/** Higher order first, then the older one. */
const inOrder = (a: TagGroupRow, b: TagGroupRow) => b.order - a.order || a.createTime - b.createTime;

const describeGroup = ({ id, name, createTime, order, deleted }: TagGroupRow) => ({
  group_id: id,
  group_name: name,
  create_time: createTime,
  order,
  ...(deleted && { deleted }),
});

const describeTag = ({ id, name, createTime, order, deleted }: TagRow) => ({
  id,
  name,
  create_time: createTime,
  order,
  ...(deleted && { deleted }),
});
