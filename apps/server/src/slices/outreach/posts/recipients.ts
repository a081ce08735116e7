import { appendEvents } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { groupPostSent } from "../events.ts";
import type { Only, Recipients } from "../mass-messages/recipient.ts";
import { askAgain } from "./decide.ts";
import type { PostRow } from "./post.ts";
import { findPostsOf, markSent, movePosts } from "./store.ts";

/** The groups of a message, each with a post: two thousand at most, so one transaction. */
export const groupRecipients: Recipients = {
  gone: "no_group",
  async find(db, { id }) {
    return (await findPostsOf(db, [id])).map(toRecipient);
  },
  async lookAgain(context, { id }) {
    const posts = await findPostsOf(context.workspace.db, [id]);
    const objections = await askAgain(context, posts);
    for (const { post, reason } of objections)
      await context.workspace.tx((tx) =>
        movePosts(tx, [post.id], { state: "refused", reason }, context.clock.now()),
      );
    const out = new Set(objections.map(({ post }) => post.id));
    return posts.filter((post) => !out.has(post.id)).map(({ target }) => target);
  },
  to: (addresses) => ({ chat_type: "group", chat_id_list: addresses }),
  async move(context, { id }, to, only) {
    const some = await choose(context, id, only);
    await context.workspace.tx((tx) =>
      movePosts(
        tx,
        some.map((post) => post.id),
        to,
        context.clock.now(),
      ),
    );
    return some.length;
  },
  async fail(context, message, reason, only) {
    await groupRecipients.move(context, message, { state: "failed", reason }, only);
  },
  async settle(tx, { clock }, { id }, outcomes) {
    const told = new Map(outcomes.map((outcome) => [outcome.address, outcome]));
    const posts = await findPostsOf(tx, [id]);
    const now = clock.now();
    const sent = await markSent(
      tx,
      posts.flatMap((post) => {
        const outcome = told.get(post.target);
        return outcome?.kind === "sent" ? [{ id: post.id, at: outcome.at ?? now }] : [];
      }),
      now,
    );
    await appendEvents(
      tx,
      clock,
      sent.flatMap(({ id: postId, channel, target: chatId, sent_at: at }) =>
        channel === "group" ? [groupPostSent.of({ occurredAt: at ?? now, payload: { postId, chatId } })] : [],
      ),
    );
    for (const post of posts) {
      const outcome = told.get(post.target);
      if (outcome?.kind === "failed")
        await movePosts(tx, [post.id], { state: "failed", reason: outcome.reason }, now);
    }
  },
};

const toRecipient = ({ target, state }: PostRow) => ({ address: target, state });

/** Those the gate took out before the call are out for good. */
async function choose({ workspace }: Context, id: string, only: Only | undefined): Promise<PostRow[]> {
  const posts = await findPostsOf(workspace.db, [id]);
  return posts.filter((post) => post.state !== "refused" && (!only || only(toRecipient(post))));
}

/** The advisor whose Moments a message is for. What is handed over, and to how many at once, is the business of `moments/`. */
export const momentsRecipients: Recipients = { ...groupRecipients, gone: "wecom_refused" };
