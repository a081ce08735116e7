import type { AdvisorLeave } from "@hortus/contracts";
import { localDate, notFound } from "@hortus/kernel";
import { sql } from "kysely";
import type { Caller, Context } from "../../context.ts";
import { recordAudit } from "../platform/index.ts";
import { findAdvisorNames } from "../wecom/index.ts";

/** Who is away today or later; leaves that are over are kept until the next one replaces them. */
export async function listLeaves(context: Context): Promise<AdvisorLeave[]> {
  const { db } = context.workspace;
  const { rows } = await sql<{ advisor_id: string; until: string; reason: string }>`
    select advisor_id, until::text as until, reason
    from advisor_leave
    where until >= ${localDate(context.clock.now(), context.timeZone)}::date
    order by advisor_id
    limit 10000`.execute(db);
  const names = await findAdvisorNames(
    db,
    rows.map((row) => row.advisor_id),
  );
  return rows.map(({ advisor_id: id, until, reason }) => ({
    advisor: { id, name: names.get(id) ?? id },
    until,
    reason,
  }));
}

/** @throws {ProblemError} 404 for a member whom nobody knows */
export async function setLeave(
  context: Context,
  caller: Caller,
  advisorId: string,
  leave: { until?: string | undefined; reason: string },
): Promise<void> {
  const { workspace, clock } = context;
  if (!(await findAdvisorNames(workspace.db, [advisorId])).has(advisorId)) throw notFound("This advisor");
  await workspace.tx(async (tx) => {
    await sql`delete from advisor_leave where advisor_id = ${advisorId}`.execute(tx);
    if (leave.until !== undefined) {
      await sql`
        insert into advisor_leave (advisor_id, until, reason, set_at)
        values (${advisorId}, ${leave.until}, ${leave.reason}, ${clock.now()})`.execute(tx);
    }
    await recordAudit(tx, context, caller, {
      action: leave.until === undefined ? "advisor_leave_ended" : "advisor_leave_set",
      objectType: "advisor",
      objectId: advisorId,
      after: leave,
    });
  });
}
