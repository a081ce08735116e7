import type { Post } from "@hortus/contracts";
import { addDays, instantOf } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { cutPage, packCursor, unpackCursor } from "../../../paging.ts";
import { findAdvisorNames, findGroupHeads } from "../../wecom/index.ts";
import { inWords } from "../guards/explain.ts";
import { findPosts, type PostFilter } from "./list-store.ts";
import type { PostRow } from "./post.ts";

/** @param query `from` and `to` are local days of the plan, both included */
export async function listPosts(
  context: Context,
  query: PostFilter & {
    from?: string | undefined;
    to?: string | undefined;
    cursor?: string | undefined;
    limit: number;
  },
): Promise<{ rows: Post[]; nextCursor?: string; asOf: string }> {
  const { workspace, timeZone, clock } = context;
  const { from, to, cursor, limit } = query;
  const days = {
    from: from === undefined ? null : instantOf(from, "00:00", timeZone),
    until: to === undefined ? null : instantOf(addDays(to, 1), "00:00", timeZone),
  };
  const after = cursor === undefined ? [] : unpackCursor(cursor, 2);
  const found = await findPosts(workspace.db, { ...query, ...days }, after, limit + 1);
  const cut = cutPage(found, limit, (last) => packCursor([last.planned_at.toISOString(), last.id]));
  return { ...cut, rows: await describePosts(context, cut.rows), asOf: clock.now().toISOString() };
}

export async function describePosts(
  { workspace: { db } }: Context,
  rows: readonly PostRow[],
): Promise<Post[]> {
  const heads = await findGroupHeads(
    db,
    rows.flatMap(({ channel, target }) => (channel === "group" ? [target] : [])),
  );
  const handlerOf = ({ channel, target, advisor_id: advisorId }: PostRow): string | undefined =>
    channel === "moments" ? target : (advisorId ?? heads.get(target)?.ownerId ?? undefined);
  const names = await findAdvisorNames(db, [...new Set(rows.flatMap((row) => handlerOf(row) ?? []))]);
  return rows.map((row) => {
    const { id, channel, target, title, text, why, state } = row;
    const advisorId = handlerOf(row);
    const name = channel === "group" ? (heads.get(target)?.name ?? "") : (names.get(target) ?? target);
    return {
      id,
      channel,
      target: { id: target, name },
      advisor:
        advisorId === undefined ? undefined : { id: advisorId, name: names.get(advisorId) ?? advisorId },
      class: row.class,
      title,
      text,
      attachments: row.attachments ?? [],
      why,
      plannedAt: row.planned_at.toISOString(),
      state,
      reason: row.reason ?? undefined,
      until: row.until?.toISOString(),
      sentAt: row.sent_at?.toISOString(),
      reached: row.reached ?? undefined,
      likes: row.likes ?? undefined,
      comments: row.comments ?? undefined,
      decision: row.decision ? inWords(row.decision) : undefined,
    };
  });
}
