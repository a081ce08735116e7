/** Tells WeCom of groups and tags that were made, renamed or archived here. */
import { ProblemError, type Loop } from "@hortus/kernel";
import { WecomError } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { callWecom, findConnection } from "../../wecom/index.ts";
import { putEntryConflicts } from "../conflicts/entry-store.ts";
import { conflictOf, isRefusal } from "../conflicts/model.ts";
import { noteOwnChange, requestList } from "./list-store.ts";
import { claimPush, closePush, type DuePush, notePushed, postponePush, pushIsDue } from "./push-store.ts";
import type { Kind } from "../keys.ts";

const LEASE_MS = 2 * 60_000;
const UNKNOWN_TAG = 40068;
const NAME_EXISTS = 40071;

export const pushLoop: Loop<Context> = {
  name: "tags push",
  everyMs: 1_000,
  waiting: ({ clock }) => pushIsDue(clock.now()),
  async run(context) {
    const { workspace, clock } = context;
    if (!(await findConnection(workspace.db))) return false;
    const now = clock.now();
    const due = await workspace.tx((tx) => claimPush(tx, now, new Date(now.getTime() + LEASE_MS)));
    if (!due) return false;
    try {
      await push(context, due);
    } catch (error) {
      if (!(error instanceof WecomError)) throw error;
      await recordFailure(context, due, error);
    }
    return true;
  },
};

async function push(context: Context, due: DuePush): Promise<void> {
  const { workspace, clock } = context;
  if (due.push === "create" && due.kind === "tag") return create(context, due);
  const { wecomId } = due;
  if (wecomId === null) return workspace.tx((tx) => closePush(tx, due.kind, due.id));
  if (due.wecomName !== null) {
    const theirName = await readName(context, due.kind, wecomId);
    if (theirName === undefined ? due.push === "rename" : conflictOf(due, theirName)) {
      // WeCom changed it meanwhile: the list tells what stands, and a person decides. Nothing is told until the lease ends.
      await workspace.tx((tx) => requestList(tx, clock.now()));
      return;
    }
  }
  if (due.push === "delete") {
    await callWecom(
      context,
      "externalcontact/del_corp_tag",
      due.kind === "group" ? { group_id: [wecomId] } : { tag_id: [wecomId] },
    );
    await workspace.tx(async (tx) => {
      await closePush(tx, due.kind, due.id);
      await noteOwnChange(tx);
    });
  } else {
    await callWecom(context, "externalcontact/edit_corp_tag", { id: wecomId, name: due.name });
    await workspace.tx(async (tx) => {
      await notePushed(tx, due.kind, due.id, { wecomId, name: due.name }, clock.now());
      await noteOwnChange(tx);
    });
  }
}

/** What WeCom calls it now; undefined when it is gone. */
async function readName(context: Context, kind: Kind, wecomId: string): Promise<string | undefined> {
  const { tag_group: groups } = await callWecom(
    context,
    "externalcontact/get_corp_tag_list",
    kind === "group" ? { group_id: [wecomId] } : { tag_id: [wecomId] },
  );
  if (kind === "group") {
    const group = groups.find(({ group_id: id }) => id === wecomId);
    return group && !group.deleted ? group.group_name : undefined;
  }
  const tag = groups.flatMap((group) => group.tag).find(({ id }) => id === wecomId);
  return tag && !tag.deleted ? tag.name : undefined;
}

async function create(context: Context, { id, name, group }: DuePush): Promise<void> {
  if (!group) throw new Error("A tag without a group");
  const { tag_group: made } = await callWecom(context, "externalcontact/add_corp_tag", {
    ...(group.wecomId ? { group_id: group.wecomId } : { group_name: group.name }),
    tag: [{ name }],
  });
  const tag = made.tag.find((one) => one.name === name);
  if (!tag) throw new ProblemError(502, "wecom_answer", `WeCom made a tag, but not ${name}`);
  const now = context.clock.now();
  await context.workspace.tx(async (tx) => {
    if (!group.wecomId)
      await notePushed(tx, "group", group.id, { wecomId: made.group_id, name: group.name }, now);
    await notePushed(tx, "tag", id, { wecomId: tag.id, name }, now);
    await noteOwnChange(tx);
  });
}

async function recordFailure(
  { workspace, clock, log }: Context,
  due: DuePush,
  error: WecomError,
): Promise<void> {
  const now = clock.now();
  const until = new Date(
    now.getTime() + Math.max(error.retryAfterMs ?? 0, Math.min(5_000 * 2 ** due.attempts, 60 * 60_000)),
  );
  log.warn(
    { kind: due.kind, push: due.push, errcode: error.errcode, failure: error.failure },
    "WeCom did not take a tag",
  );
  const isGone = error.errcode === UNKNOWN_TAG;
  // It may have been made, by us or by somebody else: the list finds it by its name.
  const mayBeThere = error.errcode === NAME_EXISTS && due.push === "create" && due.attempts === 0;
  await workspace.tx(async (tx) => {
    if (isGone && due.push === "delete") await closePush(tx, due.kind, due.id);
    else if (isRefusal(error) && !isGone && !mayBeThere)
      await putEntryConflicts(
        tx,
        [{ kind: due.kind, id: due.id, what: "refused", errcode: error.errcode }],
        now,
      );
    else await postponePush(tx, due.kind, due.id, until, error.message);
    if (isGone || error.errcode === NAME_EXISTS || error.unknownOutcome) await requestList(tx, now);
  });
}
