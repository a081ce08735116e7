import type { Db } from "@hortus/kernel";
import { sql } from "kysely";
import type { CustomerConflictRow } from "./customer-store.ts";

export interface CustomerConflictEntry extends CustomerConflictRow {
  name: string;
  groupName: string;
  carried: boolean;
}

/** Conflicts about customers with living tags, the latest first. */
export async function listCustomerConflicts(
  db: Db,
  after: { since: Date; customerId: string; tagId: string } | undefined,
  limit: number,
): Promise<CustomerConflictEntry[]> {
  const { rows } = await sql<CustomerConflictEntry>`
    select
      open.customer_id as "customerId", open.tag_id as "tagId", what, open.user_id as "userId", open.external_user_id as "externalUserId",
      errcode, since, tag.name, tag_group.name as "groupName", carried.customer_id is not null as carried
    from customer_tag_conflict as open
    join tag on tag.id = open.tag_id and tag.archived_at is null
    join tag_group on tag_group.id = tag.group_id
    left join customer_tag as carried on carried.customer_id = open.customer_id and carried.tag_id = open.tag_id
    where ${
      after
        ? sql`since < ${after.since} or (since = ${after.since} and (open.customer_id, open.tag_id) > (${after.customerId}::uuid, ${after.tagId}::uuid))`
        : sql`true`
    }
    order by since desc, open.customer_id, open.tag_id
    limit ${limit}`.execute(db);
  return rows;
}

/** How many are open, of both kinds; counted up to `most`. */
export async function countConflicts(db: Db, most: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::integer as n
    from (
      (select from tag_conflict limit ${most})
      union all
      (select from customer_tag_conflict join tag on tag.id = tag_id and tag.archived_at is null limit ${most})
    ) as open`.execute(db);
  return Math.min(rows[0]?.n ?? 0, most);
}
