import { partitionOf, type Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { Context } from "../../../context.ts";

/** Workers share the customers by four: enough for the processes that one database bears, few enough to lock all at once. */
export const SHARES = 4;

const everyShare = Array.from({ length: SHARES }, (_, share) => share);

export const shareOf = (customerId: string): number => partitionOf(customerId) % SHARES;

/** The shares of these customers, in the order in which they are locked. */
export const sharesOf = (customerIds: Iterable<string>): number[] =>
  [...new Set([...customerIds].map(shareOf))].toSorted((a, b) => a - b);

/**
 * Held to the end of the transaction by whoever decides members among these shares of the customers, and taken before anything is read:
 * so an older answer never overwrites a newer one. Whatever a rule's build does, it does under all of them.
 */
export async function lockShares(
  tx: Tx,
  { workspace }: Pick<Context, "workspace">,
  shares: readonly number[] = everyShare,
): Promise<void> {
  // Always in order, or two workers could wait for each other.
  await sql`
    select pg_advisory_xact_lock(hashtextextended(key, 0))
    from unnest(${shares.map((share) => `${workspace.name} segments ${share}`)}::text[]) with ordinality as share (key, place)
    order by place`.execute(tx);
}
