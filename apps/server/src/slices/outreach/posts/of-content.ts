import type { Db } from "@hortus/kernel";
import { sql } from "kysely";

/** The posts of one purpose's owner that carry a version of a piece. */
export interface ContentPosts {
  /** "mass_send" or "calendar_journey". */
  kind: string;
  id: string;
  name: string;
  version: number;
  posts: number;
  posted: number;
  failed: number;
  /** Of published Moments, as read last; null while nobody has read any. */
  reached: number | null;
  likes: number | null;
  comments: number | null;
  /** Groups that it was posted in, and when: who could see it there is the mirror's knowledge. The latest 500. */
  inGroups: { chatId: string; at: string }[];
}

/** Where a piece was posted, by who planned it and by version; the latest 100. */
export async function findPostsOfContent(db: Db, contentId: string): Promise<ContentPosts[]> {
  const { rows } = await sql<ContentPosts>`
    select why ->> 'kind' as kind, coalesce(why ->> 'massSendId', why ->> 'journeyId') as id,
      coalesce(max(why ->> 'massSendName'), max(why ->> 'journeyName')) as name, (carried ->> 'version')::integer as version,
      count(*) as posts, count(*) filter (where state = 'sent') as posted,
      count(*) filter (where state = 'failed' and reason is distinct from 'not_confirmed') as failed,
      sum(reached)::integer as reached, sum(likes)::integer as likes, sum(comments)::integer as comments,
      coalesce(
        (array_agg(jsonb_build_object('chatId', target, 'at', sent_at) order by sent_at desc)
          filter (where state = 'sent' and channel = 'group'))[:500],
        '{}'
      ) as "inGroups"
    from post
    cross join lateral jsonb_array_elements(contents) as carried
    where contents @> jsonb_build_array(jsonb_build_object('id', ${contentId}::text)) and carried ->> 'id' = ${contentId}
    group by 1, 2, 4
    order by max(planned_at) desc, 2, 4
    limit 100`.execute(db);
  return rows;
}
