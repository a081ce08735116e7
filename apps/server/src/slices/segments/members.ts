import type { Db } from "@hortus/kernel";
import { sql } from "kysely";

export interface MemberPlace {
  enteredAt: string;
  customerId: string;
}

/** Members of a segment by the version in force, latest entry first, from behind `after` on; who enters meanwhile comes before it. */
export async function pageMembers(
  db: Db,
  segmentId: string,
  after: MemberPlace | undefined,
  limit: number,
): Promise<MemberPlace[]> {
  const { rows } = await sql<{ customer_id: string; entered_at: string }>`
    select customer_id, entered_at::text as entered_at
    from segment_member_now
    where segment_id = ${segmentId}
      and (
        ${after?.customerId ?? null}::uuid is null
        or (entered_at, customer_id) < (${after?.enteredAt ?? null}::timestamptz, ${after?.customerId ?? null}::uuid)
      )
    order by entered_at desc, customer_id desc
    limit ${limit}`.execute(db);
  return rows.map((row) => ({ enteredAt: row.entered_at, customerId: row.customer_id }));
}

/** Those of the customers who are in any of the segments now. */
export async function findMembersOfAny(
  db: Db,
  segmentIds: readonly string[],
  customerIds: readonly string[],
): Promise<Set<string>> {
  if (segmentIds.length === 0 || customerIds.length === 0) return new Set();
  const { rows } = await sql<{ customer_id: string }>`
    select distinct customer_id
    from segment_member_now
    where customer_id = any(${[...customerIds]}::uuid[]) and segment_id = any(${[...segmentIds]}::uuid[])`.execute(
    db,
  );
  return new Set(rows.map((row) => row.customer_id));
}
