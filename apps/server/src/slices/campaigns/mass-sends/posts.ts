import type { AudiencePreview, GroupDefinition, MassSendPost, MomentsDefinition } from "@hortus/contracts";
import type { Context } from "../../../context.ts";
import { cutPage, packCursor, unpackCursor } from "../../../paging.ts";
import { pagePosts, readTargets, rehearsePosts, type NewPost } from "../../outreach/index.ts";
import { findAdvisorNames, findGroupHeads } from "../../wecom/index.ts";
import { purposeOf, type MassSendSource } from "./compose.ts";

/** What goes into groups or on Moments. */
export type PostDefinition = GroupDefinition | MomentsDefinition;

/** A post for each of the groups or advisors. */
export function composePosts(source: MassSendSource<PostDefinition>, targets: readonly string[]): NewPost[] {
  const { id, name, definition, startedAt } = source;
  const [variant] = definition.variants;
  if (!variant) return []; // the schema asks for one
  return targets.map((target) => ({
    channel: definition.channel,
    target,
    tagIds: definition.channel === "moments" ? definition.audience.tagIds : [],
    purposeKey: purposeOf(id),
    class: definition.class,
    classes: definition.classes,
    title: name,
    text: variant.text,
    attachments: variant.attachments,
    content: variant.content,
    why: { kind: "mass_send", massSendId: id, massSendName: name, at: startedAt.toISOString() },
    plannedAt: startedAt,
  }));
}

const MOST = 5_000;

/** What would become of the posts if it were sent at `at`: the guards are asked, nothing is written. */
export async function previewPosts(
  context: Context,
  definition: PostDefinition,
  { id, at }: { id: string; at: Date },
): Promise<AudiencePreview> {
  const then: Context = { ...context, clock: { now: () => at } };
  const { targets, excluded, next } = await readTargets(context.workspace.db, definition, undefined, MOST);
  const decided = await rehearsePosts(
    then,
    composePosts({ id, name: "", definition, startedAt: at }, targets),
  );
  const advisors = new Set<string>();
  const reasons = { defer: new Map<string, number>(), skip: new Map<string, number>() };
  let messages = 0;
  for (const { verdict } of decided) {
    if (verdict.kind === "pass") {
      messages += 1;
      advisors.add(verdict.advisorId);
      continue;
    }
    const counts = reasons[verdict.kind === "skip" ? "skip" : "defer"];
    counts.set(verdict.reason, (counts.get(verdict.reason) ?? 0) + 1);
  }
  const toRows = (counts: ReadonlyMap<string, number>) =>
    [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count);
  return {
    size: targets.length,
    isWhole: next === undefined,
    excluded,
    messages,
    advisors: advisors.size,
    taps: advisors.size,
    heldOut: 0,
    deferred: toRows(reasons.defer),
    refused: toRows(reasons.skip),
    asOf: context.clock.now().toISOString(),
  };
}

/** What became of it in each group, or on each advisor's Moments. */
export async function describePosts(
  context: Context,
  id: string,
  query: { limit: number; cursor?: string | undefined },
): Promise<{ rows: MassSendPost[]; nextCursor?: string; asOf: string }> {
  const { db } = context.workspace;
  const [rank, after] = query.cursor === undefined ? [] : unpackCursor(query.cursor, 2);
  const place = after === undefined ? undefined : { rank: Number(rank), id: String(after) };
  const found = await pagePosts(db, id, place, query.limit + 1);
  const cut = cutPage(found, query.limit, (last) => packCursor([last.rank, last.id]));
  const targets = cut.rows.map(({ target }) => target);
  const heads = await findGroupHeads(db, targets);
  const whoOf = ({ channel, target, advisor_id: advisorId }: (typeof cut.rows)[number]) =>
    channel === "moments" ? target : (advisorId ?? heads.get(target)?.ownerId ?? undefined);
  const names = await findAdvisorNames(
    db,
    cut.rows.flatMap((row) => whoOf(row) ?? []),
  );
  return {
    ...cut,
    rows: cut.rows.map((row) => {
      const who = whoOf(row);
      const { target, reason, decision } = row;
      return {
        id: target,
        name: row.channel === "moments" ? (names.get(target) ?? target) : (heads.get(target)?.name ?? ""),
        advisor: who === undefined ? undefined : { id: who, name: names.get(who) ?? who },
        customers: heads.get(target)?.customers,
        state: row.state,
        reason: reason ?? undefined,
        detail: reason ? decision?.detail : undefined,
        until: row.until?.toISOString(),
        sentAt: row.sent_at?.toISOString(),
        reached: row.reached ?? undefined,
        likes: row.likes ?? undefined,
        comments: row.comments ?? undefined,
      };
    }),
    asOf: context.clock.now().toISOString(),
  };
}
