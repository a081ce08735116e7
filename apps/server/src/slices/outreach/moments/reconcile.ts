import type { Loop } from "@hortus/kernel";
import type { WecomResponse } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { callWecom, findConnection } from "../../wecom/index.ts";
import { CLOCK_MARGIN_MS } from "../mass-messages/model.ts";
import { giveUp } from "../mass-messages/recipients.ts";
import { moveMessage, type MassMessageRow } from "../mass-messages/store.ts";
import { findPostsOf, movePosts } from "../posts/store.ts";
import { moveTasks } from "../tasks/store.ts";
import { recordOpen } from "./record-open.ts";
import { claimUnknownMoment, findKnownMoments, momentIsUnknown } from "./store.ts";

const NEXT_LOOK_MS = 60_000;
/** What WeCom does not list so long after the call never arrived; its job may take minutes, and posting twice is worse than late. */
const GIVEN_UP_AFTER_MS = 10 * 60_000;
const MAX_PAGES = 20;

/** Finds out what became of Moments whose call was cut off, before any of them is posted again. */
export const momentsReconcileLoop: Loop<Context> = {
  name: "outreach moments reconcile",
  everyMs: 5_000,
  waiting: ({ clock }) => momentIsUnknown(clock.now()),
  async run(context) {
    const { workspace, clock } = context;
    if (!(await findConnection(workspace.db))) return false;
    const now = clock.now();
    const messages = await workspace.tx((tx) =>
      claimUnknownMoment(tx, now, new Date(now.getTime() + NEXT_LOOK_MS)),
    );
    const [first] = messages;
    if (!first) return false;
    const momentId = await findAtWecom(context, first, messages);
    if (momentId) await recordOpen(context, messages, momentId);
    else if (now.getTime() - (first.sending_at?.getTime() ?? 0) >= GIVEN_UP_AFTER_MS)
      await postAgain(context, messages);
    return true;
  },
};

/** Those whom somebody recalled meanwhile end instead. */
async function postAgain(context: Context, messages: readonly MassMessageRow[]): Promise<void> {
  const { workspace, clock } = context;
  const now = clock.now();
  for (const message of messages) {
    const { id, recalled } = message;
    if (recalled !== null) await giveUp(context, message, recalled);
    await workspace.tx(async (tx) => {
      if (recalled !== null) {
        await moveMessage(tx, id, ["sending", "unknown"], { state: "failed", error: recalled });
        await moveTasks(tx, [id], ["preparing"], { state: "failed", note: recalled, endedAt: now });
        return;
      }
      const posts = await findPostsOf(tx, [id]);
      await movePosts(
        tx,
        posts.map((post) => post.id),
        { state: "planned" },
        now,
      );
      await moveMessage(tx, id, ["sending", "unknown"], { state: "ready", dueAt: now, sendingAt: null });
    });
  }
}

async function findAtWecom(
  context: Context,
  { text, sending_at: sendingAt }: MassMessageRow,
  messages: readonly MassMessageRow[],
): Promise<string | undefined> {
  const from = (sendingAt?.getTime() ?? context.clock.now().getTime()) - CLOCK_MARGIN_MS;
  const listed = await listMoments(context, from);
  const known = await findKnownMoments(
    context.workspace.db,
    listed.map(({ moment_id: id }) => id),
  );
  const ours = new Set(messages.map(({ advisor_id: advisorId }) => advisorId));
  for (const { moment_id: momentId, create_type: type, create_time: at, text: said } of listed) {
    if (type !== 0 || (said?.content ?? "") !== text || at * 1_000 < from || known.has(momentId)) continue;
    const { task_list: senders } = await callWecom(context, "externalcontact/get_moment_task", {
      moment_id: momentId,
      limit: 1_000,
    });
    if (senders.some(({ userid }) => ours.has(userid))) return momentId;
  }
  return undefined;
}

/** The company's Moments since then. @throws {Error} when there are too many to be sure: nothing is posted again then */
async function listMoments(context: Context, from: number) {
  const listed: WecomResponse<"externalcontact/get_moment_list">["moment_list"] = [];
  const seconds = (ms: number) => Math.floor(ms / 1_000);
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await callWecom(context, "externalcontact/get_moment_list", {
      start_time: seconds(from),
      end_time: seconds(Math.min(from + 2 * 3_600_000, context.clock.now().getTime() + CLOCK_MARGIN_MS)),
      filter_type: 0,
      limit: 20,
      ...(cursor ? { cursor } : {}),
    });
    listed.push(...answer.moment_list);
    cursor = answer.next_cursor;
    if (!cursor) return listed;
  }
  throw new Error(`WeCom lists more than ${listed.length} Moments since the one that was cut off`);
}
