import { appendEvents, localDate, localTimeOfDay, type Loop, type Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { Context } from "../../../context.ts";
import { groupBy } from "../../../group-by.ts";
import { findManagers } from "../../stores/index.ts";
import { findAdvisorNames } from "../../wecom/index.ts";
import { taskEscalated } from "../events.ts";
import { tellStaff } from "../staff-messages/tell.ts";
import type { TaskRow } from "./store.ts";

const AT_ONCE = 200;
/** A third of its time is left: enough for somebody else to step in. */
const LEFT = 1 / 3;

const isLate = (now: Date) =>
  sql`state = 'open' and escalated_at is null and expires_at - (expires_at - due_at) * ${LEFT}::float8 <= ${now}`;

type Late = Pick<TaskRow, "id" | "advisor_id" | "kind" | "expires_at">;

/** Marks tasks that will soon be too late: their advisor and operators see them first, and the manager of the store is told in WeCom. */
export const escalationLoop: Loop<Context> = {
  name: "outreach escalation",
  everyMs: 30_000,
  waiting: ({ clock }) => sql`exists (select from advisor_task where ${isLate(clock.now())})`,
  run: (context) =>
    context.workspace.tx(async (tx) => {
      const { clock } = context;
      const now = clock.now();
      const { rows } = await sql<Late>`
        update advisor_task
        set escalated_at = ${now}
        where id in (
          select id
          from advisor_task
          where ${isLate(now)}
          order by expires_at
          limit ${AT_ONCE}
          for update skip locked
        )
        returning id, advisor_id, kind, expires_at`.execute(tx);
      await appendEvents(
        tx,
        clock,
        rows.map(({ id, advisor_id: advisorId, kind }) =>
          taskEscalated.of({ payload: { taskId: id, advisorId, kind } }),
        ),
      );
      await tellManagers(tx, context, rows);
      return rows.length === AT_ONCE;
    }),
};

/** One message for all that an advisor has late now. It names no customer: the manager may not be theirs. */
async function tellManagers(tx: Tx, context: Context, late: readonly Late[]): Promise<void> {
  const byAdvisor = groupBy(late, (task) => task.advisor_id);
  const managers = await findManagers(tx, [...byAdvisor.keys()]);
  const names = await findAdvisorNames(tx, [...byAdvisor.keys()]);
  await tellStaff(
    tx,
    context,
    managers.map(({ advisorId, managerId }) => {
      const tasks = (byAdvisor.get(advisorId) ?? []).toSorted(
        (a, b) => a.expires_at.getTime() - b.expires_at.getTime() || (a.id < b.id ? -1 : 1),
      );
      const [first] = tasks;
      const until = first ? instant(first.expires_at, context.timeZone) : "";
      return {
        userId: managerId,
        purposeKey: `late:${first?.id ?? advisorId}`,
        text: `${names.get(advisorId) ?? advisorId} 有 ${tasks.length} 件事快到期，最早的到 ${until} 为止，请帮忙安排。`,
      };
    }),
  );
}

const instant = (at: Date, timeZone: string): string =>
  `${localDate(at, timeZone)} ${localTimeOfDay(at, timeZone)}`;
