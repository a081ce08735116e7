import type { Db } from "@hortus/kernel";
import { sql } from "kysely";

/** A message that WeCom told of: it arrived, or failed there. */
export interface Arrival {
  customerId: string;
  purposeKey: string;
  arrived: boolean;
  /** When; of one that failed, when that was known. */
  at: Date;
  repliedAt: Date | null;
}

/** Which of these messages WeCom told of; those that wait, were refused, or that no advisor confirmed are missing. */
export async function findArrivals(
  db: Db,
  purposes: readonly { customerId: string; purposeKey: string }[],
): Promise<Arrival[]> {
  if (purposes.length === 0) return [];
  const { rows } = await sql<Arrival>`
    select customer_id as "customerId", purpose_key as "purposeKey", state = 'sent' as arrived, coalesce(sent_at, changed_at) as at,
      replied_at as "repliedAt"
    from unnest(
      ${purposes.map(({ customerId }) => customerId)}::uuid[], ${purposes.map(({ purposeKey }) => purposeKey)}::text[]
    ) as asked (customer_id, purpose_key)
    join intent using (customer_id, purpose_key)
    where kind = 'message' and (state = 'sent' or state = 'failed' and reason is distinct from 'not_confirmed')`.execute(
    db,
  );
  return rows;
}
