import { appendEvents, type EventHandler, type Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { Context } from "../../context.ts";
import { customerReplied } from "../customers/events.ts";
import { messageReplied } from "./events.ts";

const DAY_MS = 86_400_000;
/** Whoever counts asks for fewer days. */
const MOST_DAYS = 60;

/** A reply answers every message that arrived in the sixty days before it and has no reply yet; how many days later is told. */
export const repliesHandler: EventHandler<Context> = {
  name: "outreach/replies",
  types: [customerReplied.type],
  async handle(tx, events, context) {
    const told = events.flatMap((event) =>
      event.customerId === undefined ? [] : [{ customerId: event.customerId, at: event.occurredAt }],
    );
    const answered = await markReplied(tx, told);
    await appendEvents(
      tx,
      context.clock,
      answered.map(({ customerId, id, purposeKey, advisorId, sentAt, repliedAt }) =>
        messageReplied.of({
          customerId,
          occurredAt: repliedAt,
          payload: {
            intentId: id,
            purposeKey,
            advisorId: advisorId ?? "",
            afterDays: Math.floor((repliedAt.getTime() - sentAt.getTime()) / DAY_MS),
          },
        }),
      ),
    );
  },
};

interface Answered {
  customerId: string;
  id: string;
  purposeKey: string;
  advisorId: string | null;
  sentAt: Date;
  repliedAt: Date;
}

async function markReplied(tx: Tx, told: readonly { customerId: string; at: Date }[]): Promise<Answered[]> {
  if (told.length === 0) return [];
  const { rows } = await sql<Answered>`
    with told as (
      select * from unnest(${told.map(({ customerId }) => customerId)}::uuid[], ${told.map(({ at }) => at.toISOString())}::timestamptz[])
        as told (customer_id, at)
    ), answered as (
      select intent.customer_id, intent.id, min(told.at) as at
      from told
      join intent on intent.customer_id = told.customer_id
      where kind = 'message' and state = 'sent' and replied_at is null
        and sent_at <= told.at and sent_at > told.at - ${MOST_DAYS} * interval '1 day'
      group by intent.customer_id, intent.id
    )
    update intent
    set replied_at = answered.at
    from answered
    where intent.customer_id = answered.customer_id and intent.id = answered.id
    returning intent.customer_id as "customerId", intent.id, purpose_key as "purposeKey", advisor_id as "advisorId",
      sent_at as "sentAt", replied_at as "repliedAt"`.execute(tx);
  return rows;
}
