import type { Tx } from "@hortus/kernel";
import { sql } from "kysely";
import { moveRows, moveRowsBack } from "../../../merged-rows.ts";

/** @returns whether there was anything to move */
export async function moveMemberships(tx: Tx, from: string, to: string): Promise<boolean> {
  if (!(await moveRows(tx, "membership", from, to))) return false;
  await moveRows(tx, "membership_change", from, to);
  await moveKeys(tx, from, to);
  return true;
}

/** @returns whether there was anything to move */
export async function moveMembershipsBack(
  tx: Tx,
  undone: { from: string; to: string; origins: readonly string[] },
): Promise<boolean> {
  if (!(await moveRowsBack(tx, "membership", undone))) return false;
  await moveRowsBack(tx, "membership_change", undone);
  await moveKeys(tx, undone.from, undone.to);
  return true;
}

/** Of the memberships that `to` has by now. */
async function moveKeys(tx: Tx, from: string, to: string): Promise<void> {
  await sql`
    update membership_key set customer_id = ${to}
    from membership
    where membership.customer_id = ${to} and membership_key.membership_id = membership.id and membership_key.customer_id = ${from}`.execute(
    tx,
  );
}
