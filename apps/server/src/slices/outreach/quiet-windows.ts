import type { Tx } from "@hortus/kernel";
import { sql } from "kysely";

/**
 * Leaves customers without offers until an instant (JRN-2). `source` names whose wish it is; the same source sets it anew, and of
 * several the latest end counts.
 */
export async function setQuietWindow(
  tx: Tx,
  windows: readonly { customerId: string; source: string; until: Date }[],
): Promise<void> {
  if (windows.length === 0) return;
  await sql`
    insert into quiet_window (customer_id, source, until)
    select "customerId", source, until
    from jsonb_to_recordset(${JSON.stringify(windows)}::jsonb) as ("customerId" uuid, source text, until timestamptz)
    on conflict (customer_id, source) do update set until = excluded.until`.execute(tx);
}
