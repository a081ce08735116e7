import { newId, type Loop, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { groupBy } from "../../../group-by.ts";
import { tryLockShare } from "../guards/shares.ts";
import { STATE_AFTER } from "../guards/to-decision.ts";
import { insertMessages, joinReadyMessages } from "../mass-messages/store.ts";
import { messageKey, type MessageWords } from "../mass-messages/words.ts";
import { getSettings } from "../settings.ts";
import { insertTasks } from "../tasks/store.ts";
import { decidePosts, type DecidedPost } from "./decide.ts";
import type { PostRow } from "./post.ts";
import { claimDuePosts, postIsDue, storeDecisions } from "./store.ts";

const BATCH = 500;
const DAY_MS = 86_400_000;
/** Behind the sixteen shares of customers: posts are few, and decided by one worker at a time so that the quota is exact. */
const SHARE_OF_POSTS = 16;

/** Asks the guards about posts whose time has come; what passes joins the message that its owner confirms. */
export const decidePostsLoop: Loop<Context> = {
  name: "outreach posts",
  everyMs: 1_000,
  waiting: ({ clock }) => postIsDue(clock.now()),
  /** @returns true when more is due */
  run: (context) =>
    context.workspace.tx(async (tx) => {
      if (!(await tryLockShare(tx, context, SHARE_OF_POSTS))) return false;
      const now = context.clock.now();
      const posts = await claimDuePosts(tx, now, BATCH);
      if (posts.length === 0) return false;
      const decided = await decidePosts(tx, context, posts);
      const messages = await placeInMessages(tx, context, decided);
      await storeDecisions(
        tx,
        decided.map((one) => toStored(one, messages.get(one.post.id) ?? null, now)),
        now,
      );
      return posts.length === BATCH;
    }),
};

type Passed = { post: PostRow; words: MessageWords };

/** Groups of one owner that get the same words share a message: one tap. @returns message by post */
async function placeInMessages(
  tx: Tx,
  context: Context,
  decided: readonly DecidedPost[],
): Promise<Map<string, string>> {
  const passed = decided.flatMap(({ post, verdict }): Passed[] =>
    verdict.kind === "pass" ? [{ post, words: toWords(post, verdict.advisorId) }] : [],
  );
  // Each advisor publishes alone: two posts with the same words may be for customers of other tags.
  const alike = groupBy(passed, ({ post, words }) =>
    post.channel === "moments" ? post.id : messageKey(words),
  );
  const joined = await joinReadyMessages(
    tx,
    [...alike.values()].flatMap(([one]) => (one && one.post.channel === "group" ? [one.words] : [])),
  );
  const now = context.clock.now();
  const { taskDays } = await getSettings(tx);
  const added: (MessageWords & { id: string; post: PostRow })[] = [];
  const places = new Map<string, string>();
  for (const [key, some] of alike) {
    const [first] = some;
    if (!first) continue;
    const id = joined.get(key) ?? newId(context.clock);
    if (!joined.has(key)) added.push({ ...first.words, id, post: first.post });
    for (const { post } of some) places.set(post.id, id);
  }
  await insertMessages(
    tx,
    added.map(({ post: _post, ...message }) => message),
    now,
  );
  await insertTasks(
    tx,
    added.map(({ id, advisorId, post }) => ({
      id,
      advisorId,
      kind: "message",
      title: post.title,
      text: post.text,
      why: post.why,
      massSendId: post.mass_send_id,
      dueAt: now,
      expiresAt: new Date(now.getTime() + taskDays * DAY_MS),
      needsNote: false,
      needsPhoto: false,
      state: "preparing",
    })),
  );
  return places;
}

const toWords = (post: PostRow, advisorId: string): MessageWords => ({
  advisorId,
  text: post.text,
  attachments: post.attachments ?? [],
  massSendId: post.mass_send_id,
  channel: post.channel,
});

function toStored({ post, verdict }: DecidedPost, taskId: string | null, now: Date) {
  const { asked, detail } = verdict;
  const until = verdict.kind === "pass" ? undefined : verdict.until;
  const isWaiting = verdict.kind === "defer" || verdict.kind === "hold";
  return {
    id: post.id,
    state: verdict.kind === "pass" ? ("planned" as const) : STATE_AFTER[verdict.kind],
    reason: verdict.kind === "pass" ? null : verdict.reason,
    until: until ?? null,
    dueAt: isWaiting ? (until ?? null) : null,
    decidedAt: isWaiting ? null : now,
    advisorId: verdict.kind === "pass" ? verdict.advisorId : null,
    taskId,
    decision: {
      at: now.toISOString(),
      outcome: verdict.kind,
      asked,
      ...(detail && { detail }),
      ...(until && { until: until.toISOString() }),
    },
  };
}
