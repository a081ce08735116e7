import { sql } from "kysely";
import type { Usages } from "../../slice.ts";

/** Channel codes whose welcome message or its picture is from the library. */
export const contentUsages: Usages = {
  of: "content",
  kind: "channel_code",
  async find(db, contentId) {
    const { rows } = await sql<{ id: string; name: string; as: string; version: number }>`
      select id, name, 'welcome' as "as",
        (case when welcome #>> '{content,id}' = ${contentId} then welcome #>> '{content,version}'
          else welcome #>> '{picture,content,version}' end)::integer as version
      from channel_code
      where archived_at is null and ${contentId} in (welcome #>> '{content,id}', welcome #>> '{picture,content,id}')
      order by id desc
      limit 100`.execute(db);
    return rows;
  },
};
