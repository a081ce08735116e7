import { localDate, localTimeOfDay, type Loop, type Tx } from "@hortus/kernel";
import { WecomError, type TemplateCard } from "@hortus/wecom-protocol";
import { sql } from "kysely";
import type { Context } from "../../../context.ts";
import { callWecom, enterUrl, findConnection } from "../../wecom/index.ts";
import { DAY_BEGINS, offerCards } from "../cards/offer.ts";
import { getSettings } from "../settings.ts";

const AT_ONCE = 50;

interface Waiting {
  advisorId: string;
  tasks: number;
  calls: number;
  messages: number;
  late: number;
}

/**
 * Tells each advisor in WeCom, once a morning, what waits: when they look at their day, later than the end of usual quiet hours, before
 * shops open. Noted before it is sent: a crash in between costs one reminder, and never sends two. The first tasks come as cards of
 * their own.
 */
export const remindLoop: Loop<Context> = {
  name: "outreach morning reminder",
  everyMs: 60_000,
  async run(context) {
    const { workspace, clock, timeZone } = context;
    const now = clock.now();
    const connection = await findConnection(workspace.db);
    if (!connection || localTimeOfDay(now, timeZone) < DAY_BEGINS || localTimeOfDay(now, timeZone) > "12:00")
      return false;
    if (!(await getSettings(workspace.db)).remindAdvisors) return false;
    const waiting = await workspace.tx(async (tx) => {
      const found = await noteReminders(tx, now, localDate(now, timeZone));
      await offerCards(
        tx,
        context,
        found.map(({ advisorId }) => advisorId),
      );
      return found;
    });
    for (const one of waiting) {
      try {
        await callWecom(context, "message/send", {
          touser: one.advisorId,
          msgtype: "template_card",
          agentid: connection.agentId,
          template_card: morningCard(one, enterUrl(context, "/h5/")),
        });
      } catch (error) {
        if (!(error instanceof WecomError)) throw error;
        context.log.warn({ advisor: one.advisorId, err: error }, "WeCom did not take the morning's reminder");
      }
    }
    return waiting.length === AT_ONCE;
  },
};

/** @returns those who were not told today, and what waits for each */
async function noteReminders(tx: Tx, now: Date, today: string): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    with waiting as (
      select advisor_id, count(*) as tasks, count(*) filter (where kind = 'task') as calls,
        count(*) filter (where kind = 'message') as messages, count(*) filter (where escalated_at is not null) as late
      from advisor_task
      where state = 'open' and (snoozed_until is null or snoozed_until <= ${now})
        and not exists (
          select from advisor_reminder as told
          where told.advisor_id = advisor_task.advisor_id and told.day = ${today}::date
        )
      group by advisor_id
      order by advisor_id
      limit ${AT_ONCE}
    ),
    noted as (
      insert into advisor_reminder (advisor_id, day, tasks, at)
      select advisor_id, ${today}::date, tasks, ${now}::timestamptz
      from waiting
      on conflict do nothing
      returning advisor_id
    )
    select advisor_id as "advisorId", tasks, calls, messages, late
    from waiting
    where advisor_id in (select advisor_id from noted)
    order by advisor_id`.execute(tx);
  return rows;
}

const morningCard = ({ tasks, calls, messages, late }: Waiting, url: string): TemplateCard => ({
  card_type: "text_notice",
  main_title: { title: `今天有 ${tasks} 件事等你` },
  horizontal_content_list: [
    { keyname: "待联系", value: `${calls} 位客户` },
    { keyname: "待发送", value: `${messages} 条群发` },
    { keyname: "快到期", value: `${late} 件` },
  ],
  card_action: { type: 1, url },
  jump_list: [{ type: 1, title: "打开工作台", url }],
});
