import type { Loop } from "@hortus/kernel";
import { WecomError } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { findTags } from "../../tags/index.ts";
import { callWecom, findConnection } from "../../wecom/index.ts";
import { moveMessage, type MassMessageRow } from "../mass-messages/store.ts";
import { askAgain } from "../posts/decide.ts";
import type { PostRow } from "../posts/post.ts";
import { findPostsOf, movePosts } from "../posts/store.ts";
import { moveTasks } from "../tasks/store.ts";
import { toMomentAttachments } from "./attachments.ts";
import { recordOpen } from "./record-open.ts";
import {
  claimMomentJob,
  claimReadyMoment,
  forgetJob,
  momentIsReady,
  momentJobIsDue,
  noteJob,
} from "./store.ts";

// Longer than a call may take with all its retries; another worker takes an unfinished one for cut off after it.
const LEASE_MS = 2 * 60_000;
const FIRST_RECONCILIATION_MS = 60_000;
const FIRST_LOOK_MS = 5_000;
const NEXT_LOOK_MS = 30_000;
const MAX_REFUSALS = 8;
/** WeCom makes ten Moments tasks a minute at most. */
const TOO_MANY_JOBS = 41078;
/** A job is known for 24 hours. */
const JOB_UNKNOWN = 40058;

/** Gives what is ready to WeCom: one task for all advisors with the same words. Marked before the call, so that a crash can't post it twice. */
export const momentsDispatchLoop: Loop<Context> = {
  name: "outreach moments",
  everyMs: 1_000,
  waiting: ({ clock }) => momentIsReady(clock.now()),
  async run(context) {
    const { workspace, clock } = context;
    if (!(await findConnection(workspace.db))) return false;
    const now = clock.now();
    const messages = await workspace.tx((tx) =>
      claimReadyMoment(tx, now, new Date(now.getTime() + LEASE_MS)),
    );
    if (messages.length === 0) return false;
    await dispatch(context, messages);
    return true;
  },
};

async function dispatch(context: Context, claimed: readonly MassMessageRow[]): Promise<void> {
  const { workspace, clock } = context;
  const posts = await findPostsOf(
    workspace.db,
    claimed.map(({ id }) => id),
  );
  const left = await lookAgain(context, claimed, posts);
  const messages = claimed.filter(({ id }) => left.has(id));
  const [first] = messages;
  const tagIds = posts[0]?.tag_ids ?? [];
  if (!first) return;
  try {
    const tags = await findTags(workspace.db);
    const wecomIds = tags.flatMap(({ id, wecomId }) => (tagIds.includes(id) && wecomId ? [wecomId] : []));
    if (wecomIds.length < tagIds.length)
      return await refuse(context, messages, "a tag of it is not in WeCom");
    const attachments = await toMomentAttachments(context, first.attachments ?? []);
    if (!attachments) return await refuse(context, messages, "a file of it is not there any more");
    const { jobid } = await callWecom(context, "externalcontact/add_moment_task", {
      ...(first.text ? { text: { content: first.text } } : {}),
      ...(attachments.length > 0 ? { attachments } : {}),
      visible_range: {
        sender_list: { user_list: messages.map(({ advisor_id: advisorId }) => advisorId) },
        ...(wecomIds.length > 0 ? { external_contact_list: { tag_list: wecomIds } } : {}),
      },
    });
    const dueAt = new Date(clock.now().getTime() + FIRST_LOOK_MS);
    await workspace.tx((tx) => noteJob(tx, idsOf(messages), { jobId: jobid, dueAt }));
  } catch (error) {
    if (!(error instanceof WecomError)) throw error;
    if (error.unknownOutcome) await recordUnknown(context, messages);
    else if ((error.retryable || error.errcode === TOO_MANY_JOBS) && first.tries < MAX_REFUSALS)
      await recordRetry(context, messages, error);
    else await refuse(context, messages, error.message);
  }
}

const idsOf = (messages: readonly MassMessageRow[]) => messages.map(({ id }) => id);

/** What forbids is asked once more. @returns messages that may still go */
async function lookAgain(
  context: Context,
  messages: readonly MassMessageRow[],
  posts: readonly PostRow[],
): Promise<Set<string>> {
  const objections = await askAgain(context, posts);
  const now = context.clock.now();
  for (const { post, reason } of objections)
    await context.workspace.tx(async (tx) => {
      await movePosts(tx, [post.id], { state: "refused", reason }, now);
      const id = post.task_id ?? "";
      await moveMessage(tx, id, ["sending"], { state: "failed", error: reason });
      await moveTasks(tx, [id], ["preparing"], { state: "failed", note: reason, endedAt: now });
    });
  const out = new Set(objections.map(({ post }) => post.task_id));
  return new Set(idsOf(messages).filter((id) => !out.has(id)));
}

/** Looks after the jobs in which WeCom makes its tasks. */
export const momentsJobLoop: Loop<Context> = {
  name: "outreach moments jobs",
  everyMs: 2_000,
  waiting: ({ clock }) => momentJobIsDue(clock.now()),
  async run(context) {
    const { workspace, clock } = context;
    if (!(await findConnection(workspace.db))) return false;
    const now = clock.now();
    const messages = await workspace.tx((tx) =>
      claimMomentJob(tx, now, new Date(now.getTime() + NEXT_LOOK_MS)),
    );
    const jobid = messages[0]?.job_id;
    if (!jobid) return false;
    try {
      const { status, result } = await callWecom(context, "externalcontact/get_moment_task_result", {
        jobid,
      });
      if (status !== 3 || !result) return true;
      const invalid = new Set(result.invalid_sender_list?.user_list ?? []);
      const [left, out] = [
        messages.filter(({ advisor_id: id }) => !invalid.has(id)),
        messages.filter(({ advisor_id: id }) => invalid.has(id)),
      ];
      if (result.errcode !== 0 || !result.moment_id) await refuse(context, messages, result.errmsg);
      else {
        await refuse(context, out, "WeCom does not let this member post Moments");
        await recordOpen(context, left, result.moment_id);
      }
    } catch (error) {
      if (!(error instanceof WecomError)) throw error;
      if (error.errcode === JOB_UNKNOWN) await workspace.tx((tx) => forgetJob(tx, idsOf(messages)));
      else context.log.warn({ jobid, err: error }, "a Moments job could not be looked at; it is tried again");
    }
    return true;
  },
};

async function recordUnknown(context: Context, messages: readonly MassMessageRow[]): Promise<void> {
  const now = context.clock.now();
  const dueAt = new Date(now.getTime() + FIRST_RECONCILIATION_MS);
  await context.workspace.tx(async (tx) => {
    const posts = await findPostsOf(tx, idsOf(messages));
    await movePosts(
      tx,
      posts.map(({ id }) => id),
      { state: "unknown" },
      now,
    );
    for (const { id } of messages) await moveMessage(tx, id, ["sending"], { state: "unknown", dueAt });
  });
}

/** Nothing was done: once more later, twice as late each time. */
async function recordRetry(
  context: Context,
  messages: readonly MassMessageRow[],
  error: WecomError,
): Promise<void> {
  const tries = messages[0]?.tries ?? 0;
  const waitMs = Math.max(error.retryAfterMs ?? 0, Math.min(60_000 * 2 ** tries, 30 * 60_000));
  const dueAt = new Date(context.clock.now().getTime() + waitMs);
  context.log.warn({ err: error }, "WeCom did not take a Moments task; it is given again");
  await context.workspace.tx(async (tx) => {
    for (const { id } of messages)
      await moveMessage(tx, id, ["sending"], {
        state: "ready",
        dueAt,
        tries: tries + 1,
        sendingAt: null,
        error: error.message,
      });
  });
}

async function refuse(context: Context, messages: readonly MassMessageRow[], error: string): Promise<void> {
  if (messages.length === 0) return;
  const now = context.clock.now();
  await context.workspace.tx(async (tx) => {
    const posts = await findPostsOf(tx, idsOf(messages));
    await movePosts(
      tx,
      posts.map(({ id }) => id),
      { state: "failed", reason: "wecom_refused" },
      now,
    );
    for (const { id } of messages) await moveMessage(tx, id, ["sending"], { state: "failed", error });
    await moveTasks(tx, idsOf(messages), ["preparing"], { state: "failed", note: error, endedAt: now });
  });
}
