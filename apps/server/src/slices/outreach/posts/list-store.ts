import type { Db } from "@hortus/kernel";
import { sql } from "kysely";
import type { IntentState } from "../intents/intent.ts";
import type { PostChannel, PostRow } from "./post.ts";

export interface PostFilter {
  channel?: PostChannel | undefined;
  target?: string | undefined;
  state?: IntentState | undefined;
  advisorId?: string | undefined;
  journeyId?: string | undefined;
  massSendId?: string | undefined;
}

export async function findPostsById(db: Db, ids: readonly string[]): Promise<PostRow[]> {
  const { rows } = await sql<PostRow>`select * from post where id = any(${[...ids]}::uuid[])`.execute(db);
  return rows;
}

/** Latest planned first, of these groups and these advisors' Moments, from behind the row `after` on. */
export async function findPostsAt(
  db: Db,
  { chatIds, advisorIds }: { chatIds: readonly string[]; advisorIds: readonly string[] },
  after: readonly (string | number | null)[],
  limit: number,
): Promise<PostRow[]> {
  const [plannedAt = null, id = null] = after;
  const { rows } = await sql<PostRow>`
    select *
    from post
    where ((channel = 'group' and target = any(${[...chatIds]}::text[]))
        or (channel = 'moments' and target = any(${[...advisorIds]}::text[])))
      and (${plannedAt}::timestamptz is null or (planned_at, id) < (${plannedAt}::timestamptz, ${id}::uuid))
    order by planned_at desc, id desc
    limit ${limit}`.execute(db);
  return rows;
}

/** Latest planned first, planned in [from, until), from behind the row `after` on. */
export async function findPosts(
  db: Db,
  filter: PostFilter & { from: Date | null; until: Date | null },
  after: readonly (string | number | null)[],
  limit: number,
): Promise<PostRow[]> {
  const [plannedAt = null, id = null] = after;
  const { rows } = await sql<PostRow>`
    select *
    from post
    where (${filter.channel ?? null}::text is null or channel = ${filter.channel ?? null}::text)
      and (${filter.target ?? null}::text is null or target = ${filter.target ?? null}::text)
      and (${filter.state ?? null}::text is null or state = ${filter.state ?? null}::text)
      and (${filter.advisorId ?? null}::text is null or advisor_id = ${filter.advisorId ?? null}::text)
      and (${filter.journeyId ?? null}::text is null or why ->> 'journeyId' = ${filter.journeyId ?? null}::text)
      and (${filter.massSendId ?? null}::uuid is null or mass_send_id = ${filter.massSendId ?? null}::uuid)
      and (${filter.from}::timestamptz is null or planned_at >= ${filter.from}::timestamptz)
      and (${filter.until}::timestamptz is null or planned_at < ${filter.until}::timestamptz)
      and (${plannedAt}::timestamptz is null or (planned_at, id) < (${plannedAt}::timestamptz, ${id}::uuid))
    order by planned_at desc, id desc
    limit ${limit}`.execute(db);
  return rows;
}
