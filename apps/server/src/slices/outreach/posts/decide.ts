import type { Db } from "@hortus/kernel";
import type { IntentReason } from "@hortus/contracts";
import type { Context } from "../../../context.ts";
import { settle } from "../guards/decide.ts";
import type { Objection, Words } from "../guards/guard.ts";
import { getSettings } from "../settings.ts";
import { findHandlers, lastPostGuards, postGuards, type PostBatch } from "./guards.ts";
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
): Promise<DecidedPost[]> {
  const batch = await loadBatch(db, context, posts);
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

/** What the guards would say now, without writing anything. */
export async function rehearsePosts(context: Context, posts: readonly NewPost[]): Promise<DecidedPost[]> {
  return decidePosts(
    context.workspace.db,
    context,
    posts.map((post) => toUnwritten(post, context)),
  );
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
