import type { EventHandler, Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { addTimeline } from "../../customers/index.ts";
import { findCustomersOf, findMembersAt } from "../../wecom/index.ts";
import { groupPostSent } from "../events.ts";
import { findPostsById } from "./list-store.ts";

/** A post in a group stands on the timeline of each customer who was in the group at that instant, as far as they are known. */
export const postsOnTimelinesHandler: EventHandler<Context> = {
  name: "outreach/posts on timelines",
  types: [groupPostSent.type],
  // a group has 500 members at most: two thousand rows are one short transaction
  batchSize: 4,
  async handle(tx, events, context) {
    const sent = events.filter(groupPostSent.is);
    const posts = new Map(
      (
        await findPostsById(
          tx,
          sent.map(({ payload }) => payload.postId),
        )
      ).map((post) => [post.id, post]),
    );
    for (const { occurredAt, payload } of sent) {
      const post = posts.get(payload.postId);
      if (!post) continue;
      const members = await findMembersAt(tx, payload.chatId, occurredAt);
      const { title, target: chatId } = post;
      await noteSeen(tx, context, members, {
        at: occurredAt,
        kind: "group_post",
        key: `group_post:${post.id}`,
        payload: { postId: post.id, title, chatId },
      });
    }
  },
};

/** For the customers whom WeCom shows a post of Moments. */
export const noteMomentSeen = (
  tx: Tx,
  context: Context,
  externalUserIds: readonly string[],
  { id: postId, advisorId, title, sentAt }: { id: string; advisorId: string; title: string; sentAt: Date },
): Promise<void> =>
  noteSeen(tx, context, externalUserIds, {
    at: sentAt,
    kind: "moment_shown",
    key: momentKey(postId),
    payload: { postId, title, advisorId },
  });

export const momentKey = (postId: string): string => `moment_shown:${postId}`;

interface Seen {
  at: Date;
  kind: string;
  key: string;
  payload: Record<string, unknown>;
}

async function noteSeen(
  tx: Tx,
  context: Context,
  externalUserIds: readonly string[],
  seen: Seen,
): Promise<void> {
  const customers = await findCustomersOf(tx, externalUserIds);
  await addTimeline(
    tx,
    context,
    [...new Set(customers.values())].map((customerId) => ({ customerId, ...seen })),
  );
}
