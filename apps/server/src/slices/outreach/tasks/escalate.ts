import { appendEvents, type Loop } from "@hortus/kernel";
import { sql } from "kysely";
import type { Context } from "../../../context.ts";
import { taskEscalated } from "../events.ts";
import type { TaskRow } from "./store.ts";

const AT_ONCE = 200;
/** A third of its time is left: enough for somebody else to step in. */
const LEFT = 1 / 3;

const isLate = (now: Date) =>
  sql`state = 'open' and escalated_at is null and expires_at - (expires_at - due_at) * ${LEFT}::float8 <= ${now}`;

/** Tells those who plan of tasks that will soon be too late; operators see them first in the workload, until stores have managers. */
export const escalationLoop: Loop<Context> = {
  name: "outreach escalation",
  everyMs: 30_000,
  waiting: ({ clock }) => sql`exists (select from advisor_task where ${isLate(clock.now())})`,
  run: ({ workspace, clock }) =>
    workspace.tx(async (tx) => {
      const now = clock.now();
      const { rows } = await sql<Pick<TaskRow, "id" | "advisor_id" | "kind">>`
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
        returning id, advisor_id, kind`.execute(tx);
      await appendEvents(
        tx,
        clock,
        rows.map(({ id, advisor_id: advisorId, kind }) =>
          taskEscalated.of({ payload: { taskId: id, advisorId, kind } }),
        ),
      );
      return rows.length === AT_ONCE;
    }),
};
