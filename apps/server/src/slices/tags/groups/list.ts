import { newId, type EventHandler, type Loop, type Tx } from "@hortus/kernel";
import { WecomError } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { corpTagsChanged } from "../../wecom/events.ts";
import { callWecom, findConnection } from "../../wecom/index.ts";
import {
  closeEntryConflicts,
  forgetThere,
  makeAnew,
  putEntryConflicts,
  releasePushes,
  remakeGroups,
} from "../conflicts/entry-store.ts";
import { compareWithWecom, type Comparison, type WecomGroups } from "./compare.ts";
import {
  claimList,
  closeList,
  type DueList,
  listIsDue,
  postponeList,
  putGroups,
  putTags,
  requestList,
} from "./list-store.ts";
import { archiveGone, findEntries, lockNames, type Entry } from "./tag-store.ts";
import type { Kind } from "../keys.ts";

const LEASE_MS = 2 * 60_000;

/** WeCom says that tags changed, and not how: the list is read again. */
export const corpTagsHandler: EventHandler<Context> = {
  name: "tags/corp-tags",
  types: [corpTagsChanged.type],
  handle: (tx, _events, { clock }) => requestList(tx, clock.now()),
};

export const listLoop: Loop<Context> = {
  name: "tags list",
  everyMs: 1_000,
  waiting: ({ clock }) => listIsDue(clock.now()),
  async run(context) {
    const { workspace, clock, log } = context;
    if (!(await findConnection(workspace.db))) return false;
    const now = clock.now();
    const due = await workspace.tx((tx) => claimList(tx, now, new Date(now.getTime() + LEASE_MS)));
    if (!due) return false;
    try {
      const { tag_group: groups } = await callWecom(context, "externalcontact/get_corp_tag_list", {});
      return !(await takeOver(context, due, groups));
    } catch (error) {
      if (!(error instanceof WecomError)) throw error;
      log.warn(
        { errcode: error.errcode, failure: error.failure },
        "the list of tags could not be read; it is tried again",
      );
      const waitMs = Math.max(error.retryAfterMs ?? 0, Math.min(2_000 * 2 ** due.attempts, 60 * 60_000));
      await workspace.tx((tx) => postponeList(tx, new Date(clock.now().getTime() + waitMs), error.message));
      return false;
    }
  },
};

/** @returns false when the list was overtaken and nothing was taken over */
async function takeOver({ workspace, clock }: Context, due: DueList, groups: WecomGroups): Promise<boolean> {
  const now = clock.now();
  return workspace.tx(async (tx) => {
    await lockNames(tx);
    if (!(await closeList(tx, due, now))) return false;
    const ours = await findEntries(tx);
    const comparison = compareWithWecom(ours, groups, () => newId(clock));
    await putGroups(tx, comparison.groups, now);
    await putTags(tx, comparison.tags, now);
    await archiveGone(tx, "group", comparison.goneGroups, now);
    await archiveGone(tx, "tag", comparison.goneTags, now);
    await remakeGroups(tx, comparison.groupsToRemake, now);
    await settleConflicts(tx, ours, comparison, now);
    return true;
  });
}

async function settleConflicts(
  tx: Tx,
  { groups, tags }: { groups: readonly Entry[]; tags: readonly Entry[] },
  { conflicts, agreed }: Comparison,
  now: Date,
): Promise<void> {
  const idsOf = (kind: Kind) =>
    conflicts.filter((one) => one.kind === kind && one.what === "gone_there").map(({ id }) => id);
  await forgetThere(tx, "tag", idsOf("tag"));
  await forgetThere(tx, "group", idsOf("group"));
  await putEntryConflicts(tx, conflicts, now);
  const over = new Set(agreed);
  const closed = [...groups, ...tags].filter(({ id, conflict }) => conflict !== null && over.has(id));
  await closeEntryConflicts(
    tx,
    closed.map(({ id }) => id),
  );
  await releasePushes(
    tx,
    closed.map(({ id }) => id),
    now,
  );
  // Somebody made it again there by the same name, and nobody carries it yet.
  for (const kind of ["group", "tag"] as const) {
    const back = (kind === "group" ? groups : tags).filter(
      ({ id, conflict }) => conflict === "gone_there" && over.has(id),
    );
    for (const { id } of back) await makeAnew(tx, kind, id, now);
  }
}
