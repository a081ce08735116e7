import type { CustomerPost } from "@hortus/contracts";
import type { Context } from "../../../context.ts";
import { cutPage, packCursor, unpackCursor } from "../../../paging.ts";
import { findTimelineKeys } from "../../customers/index.ts";
import { findContacts, findMemberships } from "../../wecom/index.ts";
import { findPostsAt } from "./list-store.ts";
import { describePosts } from "./list.ts";
import type { PostRow } from "./post.ts";
import { momentKey } from "./timeline.ts";

type Answer = Pick<CustomerPost, "seen" | "because">;

/**
 * The posts of a customer's groups and advisors, those of today and of before, latest planned first: whether the customer could see each,
 * and why not. Of groups that is who was a member at that instant; of Moments what WeCom itself lists.
 */
export async function listCustomerPosts(
  context: Context,
  customerId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ rows: CustomerPost[]; nextCursor?: string; asOf: string }> {
  const { workspace, clock } = context;
  const contacts = await findContacts(workspace.db, [customerId]);
  const memberships = await findMemberships(
    workspace.db,
    contacts.map(({ externalUserId }) => externalUserId),
  );
  const targets = {
    chatIds: memberships.map(({ chatId }) => chatId),
    advisorIds: contacts.map(({ advisorId }) => advisorId),
  };
  const after = cursor === undefined ? [] : unpackCursor(cursor, 2);
  const found = await findPostsAt(workspace.db, targets, after, limit + 1);
  const cut = cutPage(found, limit, (last) => packCursor([last.planned_at.toISOString(), last.id]));
  const shown = await findTimelineKeys(
    workspace.db,
    customerId,
    cut.rows.map(({ id }) => momentKey(id)),
  );
  const answerOf = (post: PostRow): Answer => {
    const at = post.sent_at;
    if (post.state !== "sent" || !at) return { seen: "no", because: "not_out" };
    if (post.channel === "moments") {
      if (shown.has(momentKey(post.id))) return { seen: "yes" };
      const theirs = contacts.filter(({ advisorId }) => advisorId === post.target);
      if (theirs.every(({ removedAt }) => removedAt && removedAt < at))
        return { seen: "no", because: "no_contact" };
      return post.reached === null
        ? { seen: "unknown", because: "not_read" }
        : { seen: "no", because: post.tag_ids.length > 0 ? "not_listed_tags" : "not_listed" };
    }
    const theirs = memberships.filter(({ chatId }) => chatId === post.target);
    if (theirs.some(({ joinedAt, leftAt }) => joinedAt <= at && (!leftAt || leftAt > at)))
      return { seen: "yes" };
    return {
      seen: "no",
      because: theirs.some(({ joinedAt }) => joinedAt > at) ? "joined_later" : "left_before",
    };
  };
  const described = await describePosts(context, cut.rows);
  return {
    ...cut,
    rows: cut.rows.map((row, place) => ({ ...described[place]!, ...answerOf(row) })), // described one for one
    asOf: clock.now().toISOString(),
  };
}
