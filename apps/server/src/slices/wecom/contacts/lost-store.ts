import type { Db } from "@hortus/kernel";
import { sql } from "kysely";

export interface LostRow {
  externalUserId: string;
  userId: string;
  customerId: string | null;
  name: string;
  advisorName: string | null;
  removedBy: "advisor" | "customer";
  createdAt: Date;
  removedAt: Date;
}

interface LostFilter {
  userId?: string | undefined;
  by?: "advisor" | "customer" | undefined;
  /** The last row of the page before. */
  after?: { removedAt: Date; externalUserId: string; userId: string } | undefined;
  limit: number;
}

/** Relations that ended and that somebody heard of, the latest first. */
export async function listLost(db: Db, { userId, by, after, limit }: LostFilter): Promise<LostRow[]> {
  const conditions = [
    sql`removed_at is not null and told <> 'nothing'`,
    // Who was handed over is lost to nobody.
    sql`removed_by <> 'transfer'`,
    ...(userId === undefined ? [] : [sql`contact.user_id = ${userId}`]),
    ...(by === undefined ? [] : [sql`removed_by = ${by}`]),
    ...(after
      ? [
          sql`(removed_at, external_user_id, contact.user_id) < (${after.removedAt}::timestamptz, ${after.externalUserId}::text, ${after.userId}::text)`,
        ]
      : []),
  ];
  const { rows } = await sql<LostRow>`
    select
      external_user_id as "externalUserId", contact.user_id as "userId", customer_id as "customerId",
      coalesce(nullif(remark, ''), contact.name) as name, advisor.name as "advisorName", removed_by as "removedBy",
      created_at as "createdAt", removed_at as "removedAt"
    from contact
    left join advisor on advisor.user_id = contact.user_id
    where ${sql.join(conditions, sql` and `)}
    order by removed_at desc, external_user_id desc, contact.user_id desc
    limit ${limit}`.execute(db);
  return rows;
}
