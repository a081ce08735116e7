import { newId, type Clock, type Db } from "@hortus/kernel";
import { sql } from "kysely";
import type { SendAttachment } from "@hortus/contracts";
import { MAX_RECIPIENTS } from "../mass-messages/store.ts";
import { messageKey, type MessageWords } from "../mass-messages/words.ts";

/** Which of WeCom's messages the next customer of an advisor joins: one for each text, and another when ten thousand are in it. */
export interface TaskBook {
  join(words: MessageWords): string;
}

/** Opens the book of a mass send where the plan was left: by what stands in the database. */
export async function openTaskBook(db: Db, clock: Clock, massSendId: string): Promise<TaskBook> {
  const { rows } = await sql<{
    id: string;
    advisor_id: string;
    text: string;
    attachments: SendAttachment[] | null;
    count: number;
  }>`
    select id, advisor_id, text, attachments,
      (select count(*) from task_customer where task_id = mass_message.id) as count
    from mass_message
    where mass_send_id = ${massSendId} and state = 'ready' and recalled is null
    order by id`.execute(db);
  const open = new Map(
    rows.map(({ id, advisor_id: advisorId, text, attachments, count }) => [
      messageKey({ advisorId, text, attachments: attachments ?? [], massSendId }),
      { id, count },
    ]),
  );
  return {
    join(words) {
      const key = messageKey(words);
      let message = open.get(key);
      if (!message || message.count >= MAX_RECIPIENTS)
        open.set(key, (message = { id: newId(clock), count: 0 }));
      message.count += 1;
      return message.id;
    },
  };
}
