/**
 * Customers of members who have left: WeCom keeps them in a list of their own, until somebody takes them over. It names neither the
 * customer nor when they met; a pair that we do not know comes in without a name, is told to nobody, and can be handed over. Whoever
 * takes the customer over brings the name.
 */
import type { Tx } from "@hortus/kernel";
import { WecomError } from "@hortus/wecom-protocol";
import { sql } from "kysely";
import type { Context } from "../../../context.ts";
import { callWecom } from "../connection/client.ts";

export interface Unassigned {
  userId: string;
  externalUserId: string;
  leftAt: Date;
}

/** WeCom gives 1 000 at most. */
const A_PAGE = 1_000;

/** @returns nobody where the app has no right to ask: then a pass goes on without them */
export async function readUnassigned(
  context: Context,
  cursor: string | null,
): Promise<{ rows: Unassigned[]; cursor: string | null }> {
  try {
    const page = await callWecom(context, "externalcontact/get_unassigned_list", {
      page_size: A_PAGE,
      ...(cursor ? { cursor } : {}),
    });
    return {
      rows: page.info.map((one) => ({
        userId: one.handover_userid,
        externalUserId: one.external_userid,
        leftAt: new Date(one.dimission_time * 1000),
      })),
      cursor: page.next_cursor || null,
    };
  } catch (error) {
    if (!(error instanceof WecomError) || error.errcode === undefined || error.retryable) throw error;
    context.log.warn({ errcode: error.errcode }, "WeCom does not say whose customers have nobody");
    return { rows: [], cursor: null };
  }
}

/** Who is known already stays as it is. */
export async function putUnassigned(tx: Tx, rows: readonly Unassigned[], now: Date): Promise<void> {
  if (rows.length === 0) return;
  const read = sql`
    jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as read ("userId" text, "externalUserId" text, "leftAt" timestamptz)`;
  await sql`
    insert into advisor (user_id, name, department, status, can_have_customers, seen_at)
    select distinct "userId", "userId", '', 'left', false, ${now}::timestamptz
    from ${read}
    on conflict (user_id) do nothing`.execute(tx);
  // They met before the member left; nothing says when.
  await sql`
    insert into contact (external_user_id, user_id, name, created_at, changed_at)
    select distinct "externalUserId", "userId", '', "leftAt", "leftAt"
    from ${read}
    on conflict (external_user_id, user_id) do nothing`.execute(tx);
}
