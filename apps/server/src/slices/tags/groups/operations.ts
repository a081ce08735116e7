import type { TagGroup, Tag } from "@hortus/contracts";
import { newId, notFound, ProblemError, type Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { recordAudit } from "../../platform/index.ts";
import { decideByChange } from "../conflicts/entry-store.ts";
import {
  archiveEntry,
  archiveTagsOfGroup,
  countCarriers,
  findEntries,
  insertGroup,
  insertTags,
  lockNames,
  renameEntry,
  type Entry,
} from "./tag-store.ts";
import type { Kind } from "../keys.ts";

/** Living groups with their living tags. */
export async function describeGroups({ workspace }: Context): Promise<TagGroup[]> {
  const { groups, tags } = await findEntries(workspace.db);
  const carriers = await countCarriers(workspace.db);
  return groups
    .filter(({ archived }) => !archived)
    .map((group) => ({
      id: group.id,
      name: group.name,
      ...mirrorState(group),
      tags: tags
        .filter((tag) => tag.groupId === group.id && !tag.archived)
        .map((tag) => ({
          id: tag.id,
          name: tag.name,
          customers: carriers.get(tag.id) ?? 0,
          ...mirrorState(tag),
        })),
    }));
}

const mirrorState = ({
  push,
  pushAttempts,
  pushError,
  conflict,
}: Entry): Pick<Tag, "syncState" | "syncError"> => ({
  syncState: conflict ? "conflict" : push === null ? "synced" : pushAttempts > 0 ? "failed" : "waiting",
  ...(push !== null && pushError !== null ? { syncError: pushError } : {}),
});

/** @throws {ProblemError} 409 when a living group has the name */
export async function createTagGroup(
  context: Context,
  caller: Caller,
  made: { name: string; tags: readonly string[] },
): Promise<TagGroup> {
  const { workspace, clock } = context;
  const names = [...new Set(made.tags)];
  const id = newId(clock);
  await workspace.tx(async (tx) => {
    await refuseTakenName(tx, "group", made.name);
    await insertGroup(tx, { id, name: made.name }, clock.now());
    await insertTags(
      tx,
      id,
      names.map((name) => ({ id: newId(clock), name })),
      clock.now(),
    );
    await recordAudit(tx, context, caller, {
      action: "tag_group_created",
      objectType: "tag_group",
      objectId: id,
      after: { name: made.name, tags: names },
    });
  });
  const group = (await describeGroups(context)).find((one) => one.id === id);
  if (!group) throw notFound("This tag group");
  return group;
}

/** @throws {ProblemError} 404 for an unknown or archived group, 409 when its name is taken in the group */
export async function createTag(
  context: Context,
  caller: Caller,
  made: { groupId: string; name: string },
): Promise<Tag> {
  const { workspace, clock } = context;
  const id = newId(clock);
  await workspace.tx(async (tx) => {
    await refuseTakenName(tx, "tag", made.name, made.groupId);
    await getLiving(tx, "group", made.groupId);
    await insertTags(tx, made.groupId, [{ id, name: made.name }], clock.now());
    await recordAudit(tx, context, caller, {
      action: "tag_created",
      objectType: "tag",
      objectId: id,
      after: made,
    });
  });
  return { id, name: made.name, customers: 0, syncState: "waiting" };
}

/** Renames, or archives with all that hangs on it. An archived one does not come back. */
export async function changeEntry(
  context: Context,
  caller: Caller,
  kind: Kind,
  id: string,
  change: { name?: string | undefined; archived?: true | undefined },
): Promise<void> {
  const { workspace, clock } = context;
  const now = clock.now();
  const objectType = kind === "group" ? "tag_group" : "tag";
  await workspace.tx(async (tx) => {
    await lockNames(tx);
    const before = await getLiving(tx, kind, id);
    await decideByChange(tx, id);
    if (change.archived) {
      await archiveEntry(tx, kind, id, now);
      if (kind === "group") await archiveTagsOfGroup(tx, id, now);
      await recordAudit(tx, context, caller, {
        action: `${objectType}_archived`,
        objectType,
        objectId: id,
        before: { name: before.name },
      });
    } else if (change.name !== undefined && change.name !== before.name) {
      await refuseTakenName(tx, kind, change.name, before.groupId);
      await renameEntry(tx, kind, id, change.name, now);
      await recordAudit(tx, context, caller, {
        action: `${objectType}_renamed`,
        objectType,
        objectId: id,
        before: { name: before.name },
        after: { name: change.name },
      });
    }
  });
}

async function getLiving(tx: Tx, kind: Kind, id: string): Promise<Entry & { groupId?: string }> {
  const { groups, tags } = await findEntries(tx);
  const entries: readonly (Entry & { groupId?: string })[] = kind === "group" ? groups : tags;
  const entry = entries.find((one) => one.id === id && !one.archived);
  if (!entry) throw notFound(kind === "group" ? "This tag group" : "This tag");
  return entry;
}

async function refuseTakenName(tx: Tx, kind: Kind, name: string, groupId?: string): Promise<void> {
  await lockNames(tx);
  const { groups, tags } = await findEntries(tx);
  const rivals: readonly Entry[] = kind === "group" ? groups : tags.filter((tag) => tag.groupId === groupId);
  if (rivals.some((one) => !one.archived && one.name === name)) {
    throw new ProblemError(409, "name_taken", `${name} exists already`, {
      field: "name",
      hint: "Use the one that exists, or choose another name.",
    });
  }
}
