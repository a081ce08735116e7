import { WecomError } from "@hortus/wecom-protocol";
import { sql } from "kysely";
import type { Context } from "../../../context.ts";
import { callWecom } from "../../wecom/index.ts";
import type { MessageChannel } from "../mass-messages/words.ts";
import { tellStaff } from "../staff-messages/tell.ts";

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
  const { rows } = await sql<Waiting>`
    select id, msgid, advisor_id, channel, reminders, reminders >= ${MOST_A_DAY} and reminded_at > ${dayAgo} as spent
    from mass_message
    where mass_send_id = ${massSendId} and state = 'open' and recalled is null and msgid is not null
      and (${advisorId ?? null}::text is null or advisor_id = ${advisorId ?? null}::text)
    order by id
    limit ${AT_ONCE}`.execute(workspace.db);
  let reminded = 0;
  for (const message of rows.filter(({ spent }) => !spent)) {
    const { id } = message;
    try {
      await remind(context, message);
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

interface Waiting {
  id: string;
  msgid: string;
  advisor_id: string;
  channel: MessageChannel;
  reminders: number;
  spent: boolean;
}

/** WeCom has no reminder of Moments: the app tells the advisor. */
async function remind(context: Context, { id, msgid, advisor_id: userId, channel, reminders }: Waiting) {
  if (channel !== "moments") {
    await callWecom(context, "externalcontact/remind_groupmsg_send", { msgid });
    return;
  }
  const text = "有一条企业朋友圈等您发表：请在企业微信「客户朋友圈」里确认。";
  await context.workspace.tx((tx) =>
    tellStaff(tx, context, [{ userId, purposeKey: `moments:${id}:${reminders}`, text }], "at_once"),
  );
}
