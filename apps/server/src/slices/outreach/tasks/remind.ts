import { localDate, localTimeOfDay, type Loop } from "@hortus/kernel";
import { WecomError } from "@hortus/wecom-protocol";
import { sql } from "kysely";
import type { Context } from "../../../context.ts";
import { callWecom, findConnection } from "../../wecom/index.ts";
import { getSettings } from "../settings.ts";

/** When advisors look at their day; later than the end of usual quiet hours, before shops open. */
const MORNING = "09:00";
const AT_ONCE = 50;

/**
 * Tells each advisor in WeCom, once a morning, how many tasks wait. Noted before it is sent: a crash in between costs one reminder, and
 * never sends two.
 */
export const remindLoop: Loop<Context> = {
  name: "outreach morning reminder",
  everyMs: 60_000,
  async run(context) {
    const { workspace, clock, timeZone } = context;
    const now = clock.now();
    const connection = await findConnection(workspace.db);
    if (!connection || localTimeOfDay(now, timeZone) < MORNING || localTimeOfDay(now, timeZone) > "12:00")
      return false;
    if (!(await getSettings(workspace.db)).remindAdvisors) return false;
    const { rows } = await sql<{ advisor_id: string; tasks: number }>`
      insert into advisor_reminder (advisor_id, day, tasks, at)
      select advisor_id, ${localDate(now, timeZone)}::date, count(*), ${now}::timestamptz
      from advisor_task
      where state = 'open' and (snoozed_until is null or snoozed_until <= ${now})
        and not exists (
          select from advisor_reminder as told
          where told.advisor_id = advisor_task.advisor_id and told.day = ${localDate(now, timeZone)}::date
        )
      group by advisor_id
      order by advisor_id
      limit ${AT_ONCE}
      on conflict do nothing
      returning advisor_id, tasks`.execute(workspace.db);
    for (const { advisor_id: advisorId, tasks } of rows) {
      try {
        await callWecom(context, "message/send", {
          touser: advisorId,
          msgtype: "text",
          agentid: connection.agentId,
          text: {
            content: `今天有 ${tasks} 件事等你：<a href="${context.settings.publicUrl}/h5/">打开工作台</a>`,
          },
        });
      } catch (error) {
        if (!(error instanceof WecomError)) throw error;
        context.log.warn({ advisor: advisorId, err: error }, "WeCom did not take the morning's reminder");
      }
    }
    return rows.length === AT_ONCE;
  },
};
