import type { Db } from "@hortus/kernel";
import type { IntentReason } from "@hortus/contracts";
import type { Context } from "../../../context.ts";
import { settle } from "../guards/decide.ts";
import type { Objection, Words } from "../guards/guard.ts";
import { getSettings } from "../settings.ts";
import { findHandlers, lastPostGuards, postGuards, type PostBatch, type RehearsedPosts } from "./guards.ts";
import { toUnwritten } from "./plan.ts";
import type { NewPost, PostRow } from "./post.ts";

export type PostVerdict = { asked: readonly string[]; detail?: Words | undefined } & (
  | { kind: "pass"; advisorId: string }
  | { kind: "skip"; reason: IntentReason; until?: Date | undefined }
  | { kind: "defer" | "hold"; reason: IntentReason; until: Date }
);

export interface DecidedPost {
  post: PostRow;
  verdict: PostVerdict;
}

/** Asks the guards about posts, one after the other in their order. */
export async function decidePosts(
  db: Db,
  context: Context,
  posts: readonly PostRow[],
  guards = postGuards,
  rehearsed?: RehearsedPosts,
): Promise<DecidedPost[]> {
  const batch = { ...(await loadBatch(db, context, posts)), rehearsed };
  const asks: { code: IntentReason; ask: (post: PostRow) => Objection | undefined }[] = [];
  for (const guard of guards) asks.push({ code: guard.code, ask: await guard.prepare(batch) }); // one connection: one after the other
  return posts.map((post) => {
    for (const [place, { code, ask }] of asks.entries()) {
      const objection = ask(post);
      if (!objection) continue;
      const asked = asks.slice(0, place + 1).map((one) => one.code);
      return {
        post,
        verdict: { ...settle(objection, code, post, batch.now), asked, detail: objection.detail },
      };
    }
    const advisorId = batch.advisors.get(post.target) ?? ""; // the first guard asks for one
    return { post, verdict: { kind: "pass", advisorId, asked: asks.map(({ code }) => code) } };
  });
}

/**
 * What the guards would say at the context's moment, without writing anything.
 *
 * @param before of a walk through several moments: what it let pass is added
 */
export async function rehearsePosts(
  context: Context,
  posts: readonly NewPost[],
  before?: RehearsedPosts,
): Promise<DecidedPost[]> {
  const rows = posts.map((post) => toUnwritten(post, context));
  const decided = await decidePosts(context.workspace.db, context, rows, postGuards, before);
  const at = context.clock.now();
  before?.passed.push(
    ...decided.flatMap(({ post, verdict }) =>
      verdict.kind === "pass"
        ? [
            {
              channel: post.channel,
              target: post.target,
              tagIds: post.tag_ids,
              purposeKey: post.purpose_key,
              at,
            },
          ]
        : [],
    ),
  );
  return decided;
}

/** Right before the call: what forbids is asked once more. @returns those that must not go */
export async function askAgain(
  context: Context,
  posts: readonly PostRow[],
): Promise<{ post: PostRow; reason: IntentReason }[]> {
  const decided = await decidePosts(context.workspace.db, context, posts, lastPostGuards);
  return decided.flatMap(({ post, verdict }) =>
    verdict.kind === "pass" ? [] : [{ post, reason: verdict.reason }],
  );
}

const loadBatch = async (db: Db, context: Context, posts: readonly PostRow[]): Promise<PostBatch> => ({
  db,
  context,
  now: context.clock.now(),
  timeZone: context.timeZone,
  settings: await getSettings(db),
  posts,
  advisors: await findHandlers(db, posts),
});
