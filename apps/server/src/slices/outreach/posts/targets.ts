import type { GroupAudience, MomentsAudience } from "@hortus/contracts";
import type { Db } from "@hortus/kernel";
import { findAdvisors, pageGroups } from "../../wecom/index.ts";

/** For whom posts are meant. */
export type PostAudience =
  | { channel: "group"; audience: GroupAudience }
  | { channel: "moments"; audience: MomentsAudience };

/** Where a walk through groups or advisors stands. */
export interface PostPlace {
  source: "posts";
  after: string;
}

interface Targets {
  /** Chat ids, or userids. */
  targets: string[];
  excluded: number;
  next: PostPlace | undefined;
}

/** One page of the groups or advisors that are meant, without the excluded, by their ids. */
export const readTargets = (
  db: Db,
  meant: PostAudience,
  after: string | undefined,
  limit: number,
): Promise<Targets> =>
  meant.channel === "group"
    ? readGroups(db, meant.audience, after, limit)
    : readAdvisors(db, meant.audience, after, limit);

/** Advisors who may have customers and have not left; ten thousand at most, as the mirror lists them. */
async function readAdvisors(
  db: Db,
  { by, advisorIds }: MomentsAudience,
  after: string | undefined,
  limit: number,
): Promise<Targets> {
  const chosen = new Set(advisorIds);
  const all = (await findAdvisors(db))
    .filter(({ userId, status, canHaveCustomers }) =>
      by === "all" ? status === "active" && canHaveCustomers : chosen.has(userId),
    )
    .map(({ userId }) => userId)
    .toSorted()
    .filter((userId) => after === undefined || userId > after);
  const targets = all.slice(0, limit);
  const last = all.length > limit ? targets.at(-1) : undefined;
  return { targets, excluded: 0, next: last === undefined ? undefined : { source: "posts", after: last } };
}

async function readGroups(
  db: Db,
  audience: GroupAudience,
  after: string | undefined,
  limit: number,
): Promise<Targets> {
  const { by, ownerIds, nameContains, chatIds, excludeChatIds } = audience;
  const isFilter = by === "filter";
  const found = await pageGroups(
    db,
    {
      ownerIds: isFilter ? ownerIds : [],
      nameContains: isFilter ? nameContains : [],
      chatIds: by === "chosen" ? chatIds : undefined,
    },
    after,
    limit,
  );
  const left = new Set(excludeChatIds);
  const kept = found.filter(({ chatId }) => !left.has(chatId)).map(({ chatId }) => chatId);
  const last = found.length < limit ? undefined : found.at(-1);
  return {
    targets: kept,
    excluded: found.length - kept.length,
    next: last && { source: "posts", after: last.chatId },
  };
}
