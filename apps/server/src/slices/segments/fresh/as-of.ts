import { sql } from "kysely";
import type { Context } from "../../../context.ts";

/** The instant up to which everything recorded is in the answers: now, or when the first event was recorded that still waits. */
export async function freshUntil({ workspace, clock }: Context): Promise<string> {
  const now = clock.now();
  const { rows } = await sql<{ waiting: Date | null }>`
    select min(recorded_at) as waiting
    from event_cursor
    cross join lateral (
      select recorded_at
      from event
      where (event.xid, event.seq) > (event_cursor.xid, event_cursor.seq)
      order by event.xid, event.seq
      limit 1
    ) as next
    where handler = 'segments'`.execute(workspace.db);
  const waiting = rows[0]?.waiting;
  return (waiting && waiting < now ? waiting : now).toISOString();
}
