import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";

export interface TagRow {
  id: string;
  name: string;
  groupId: string;
  groupName: string;
  /** WeCom's id; null until WeCom knows it. */
  wecomId: string | null;
}

/** All living tags, in the order of their groups. */
export async function findTags(db: Db): Promise<TagRow[]> {
  const { rows } = await sql<TagRow>`
    select tag.id, tag.name, group_id as "groupId", tag_group.name as "groupName", tag.wecom_id as "wecomId"
    from tag
    join tag_group on tag_group.id = group_id
    where tag.archived_at is null and tag_group.archived_at is null
    order by tag_group.position desc, tag_group.id, tag.position desc, tag.id
    limit 10000`.execute(db);
  return rows;
}
