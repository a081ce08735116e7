import type { Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { Context } from "../../../context.ts";

/**
 * One decision at a time for the customers of a share: two of them would not see each other's sends, and both pass the cap.
 * Held until the transaction ends.
 */
export async function tryLockShare(tx: Tx, context: Context, share: number): Promise<boolean> {
  const { rows } = await sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(${lockOf(context)}, ${share}) as mine`.execute(tx);
  return rows[0]?.mine ?? false;
}

/** The same, waiting for whoever decides now. */
export async function lockShare(tx: Tx, context: Context, share: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(${lockOf(context)}, ${share})`.execute(tx);
}

const lockOf = ({ workspace }: Context) => sql`hashtext(${`outreach decide ${workspace.name}`})`;

/** The share of a customer, 0 to 15: the last hexadecimal digit of the id, as `intent_due.share` has it. */
export const shareOf = (customerId: string): number => Number.parseInt(customerId.slice(-1), 16);
