import { newId, type EventHandler, type Loop } from "@hortus/kernel";
import { WecomError } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { corpTagsChanged } from "../../wecom/events.ts";
import { callWecom, findConnection } from "../../wecom/index.ts";
import { compareWithWecom, type WecomGroups } from "./compare.ts";
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
import { archiveGone, findEntries, lockNames } from "./tag-store.ts";

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
    const comparison = compareWithWecom(await findEntries(tx), groups, () => newId(clock));
    await putGroups(tx, comparison.groups, now);
    await putTags(tx, comparison.tags, now);
    await archiveGone(tx, "group", comparison.goneGroups, now);
    await archiveGone(tx, "tag", comparison.goneTags, now);
    return true;
  });
}
