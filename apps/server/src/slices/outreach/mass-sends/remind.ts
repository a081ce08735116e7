import { WecomError } from "@hortus/wecom-protocol";
import { sql } from "kysely";
import type { Context } from "../../../context.ts";
import { callWecom } from "../../wecom/index.ts";

/** WeCom takes three reminders a message in 24 hours; ours are counted so that it need not refuse. */
const MOST_A_DAY = 3;
const DAY_MS = 86_400_000;
const AT_ONCE = 200;

/** Lets WeCom remind advisors of messages that wait for their tap. @returns how many it took, and how many it would not */
export async function remindAdvisors(
  context: Context,
  massSendId: string,
  advisorId: string | undefined,
): Promise<{ reminded: number; refused: number }> {
  const { workspace, clock } = context;
  const now = clock.now();
  const dayAgo = new Date(now.getTime() - DAY_MS);
  const { rows } = await sql<{ id: string; msgid: string; spent: boolean }>`
    select id, msgid, reminders >= ${MOST_A_DAY} and reminded_at > ${dayAgo} as spent
    from mass_message
    where mass_send_id = ${massSendId} and state = 'open' and recalled is null and msgid is not null
      and (${advisorId ?? null}::text is null or advisor_id = ${advisorId ?? null}::text)
    order by id
    limit ${AT_ONCE}`.execute(workspace.db);
  let reminded = 0;
  for (const { id, msgid } of rows.filter(({ spent }) => !spent)) {
    try {
      await callWecom(context, "externalcontact/remind_groupmsg_send", { msgid });
    } catch (error) {
      if (!(error instanceof WecomError)) throw error;
      context.log.warn({ massMessage: id, err: error }, "WeCom did not remind the advisor");
      continue;
    }
    reminded += 1;
    await sql`
      update mass_message
      set reminders = case when reminded_at > ${dayAgo} then reminders + 1 else 1 end, reminded_at = ${now}
      where id = ${id}`.execute(workspace.db);
  }
  return { reminded, refused: rows.length - reminded };
}
