import { appendEvents, type Clock, type Tx } from "@hortus/kernel";
import { sql } from "kysely";
import { contactRefreshed } from "../events.ts";

/** Notes a remark that we wrote: WeCom tells nobody of changes that come by its API. */
export async function noteRemark(
  tx: Tx,
  clock: Clock,
  pair: { userId: string; externalUserId: string },
  remark: string,
): Promise<void> {
  const { rows } = await sql`
    update contact
    set remark = ${remark}
    where external_user_id = ${pair.externalUserId} and user_id = ${pair.userId} and remark <> ${remark}
    returning 1`.execute(tx);
  if (rows.length > 0) await appendEvents(tx, clock, [contactRefreshed.of({ payload: pair })]);
}
