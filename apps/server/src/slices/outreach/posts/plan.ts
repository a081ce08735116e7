import type { ContentSource } from "@hortus/contracts";
import { newId, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import type { NewPost, PostRow } from "./post.ts";
import { insertPosts, type AddedPost } from "./store.ts";

const LATEST_AFTER_MS = 3 * 86_400_000;

/**
 * Plans posts in the caller's transaction; the guards decide when each is due. Planning the same purpose again changes nothing.
 *
 * @returns how many were new
 */
export const planPosts = (tx: Tx, context: Context, posts: readonly NewPost[]): Promise<number> =>
  insertPosts(
    tx,
    posts.map((post) => toRow(post, context)),
    context.clock.now(),
  );

function toRow(post: NewPost, context: Context): AddedPost {
  const { why } = post;
  return {
    id: newId(context.clock),
    channel: post.channel,
    target: post.target,
    tag_ids: [...(post.tagIds ?? [])],
    purpose_key: post.purposeKey,
    class: post.class,
    classes: [...post.classes],
    title: post.title,
    text: post.text,
    attachments: post.attachments.length > 0 ? [...post.attachments] : null,
    contents: contentsOf(post),
    why,
    mass_send_id: why.kind === "mass_send" ? why.massSendId : null,
    planned_at: post.plannedAt,
    latest_at: post.latestAt ?? new Date(post.plannedAt.getTime() + LATEST_AFTER_MS),
  };
}

function contentsOf({ content, attachments }: NewPost): ContentSource[] | null {
  const all = [...(content ? [content] : []), ...attachments.flatMap((one) => one.content ?? [])];
  const each = new Map(all.map(({ id, version }) => [`${id} ${version}`, { id, version }]));
  return each.size > 0 ? [...each.values()] : null;
}

/** As it would stand in the database, for asking the guards without writing. */
export const toUnwritten = (post: NewPost, context: Context): PostRow => ({
  ...toRow(post, context),
  state: "planned",
  reason: null,
  until: null,
  advisor_id: null,
  decided_at: null,
  sent_at: null,
  task_id: null,
  decision: null,
  reached: null,
  likes: null,
  comments: null,
});
