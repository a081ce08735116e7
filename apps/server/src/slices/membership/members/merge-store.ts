import type { Tx } from "@hortus/kernel";
import { sql } from "kysely";
import { holdKeys, moveKeys, moveRows, moveRowsBack } from "../../../merged-rows.ts";

const KEYS = { table: "membership_key", rows: "membership", names: "membership_id" };

/** Before any of these customers' memberships is moved. */
export const holdMemberships = (tx: Tx, customerIds: readonly string[]): Promise<void> =>
  holdKeys(tx, KEYS, customerIds);

/** @returns whether there was anything to move */
export async function moveMemberships(tx: Tx, from: string, to: string): Promise<boolean> {
  await moveKeys(tx, KEYS, to, sql`select id from membership where customer_id = ${from}`);
  if (!(await moveRows(tx, "membership", from, to))) return false;
  await moveRows(tx, "membership_change", from, to);
  return true;
}

/** @returns whether there was anything to move */
export async function moveMembershipsBack(
  tx: Tx,
  undone: { from: string; to: string; origins: readonly string[] },
): Promise<boolean> {
  const { from, to, origins } = undone;
  const going = sql`
    select id from membership where customer_id = ${from} and origin_customer_id = any(${[...origins]}::uuid[])`;
  await moveKeys(tx, KEYS, to, going);
  if (!(await moveRowsBack(tx, "membership", undone))) return false;
  await moveRowsBack(tx, "membership_change", undone);
  return true;
}
