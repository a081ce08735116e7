import type { EventHandler } from "@hortus/kernel";
import { sql } from "kysely";
import type { Context } from "../../../context.ts";
import { messageReplied } from "../../outreach/events.ts";

/** A later answer says little about the message. */
const DAYS = 7;
const OURS = /^journey:([^:]+):(.+)$/;

/** Who wrote back within seven days after a journey's message is counted at its step. */
export const repliesHandler: EventHandler<Context> = {
  name: "journeys/replies",
  types: [messageReplied.type],
  async handle(tx, events) {
    const rows = events.flatMap((event) => {
      if (!messageReplied.is(event) || event.payload.afterDays >= DAYS) return [];
      const [, enrolmentId, stepId] = OURS.exec(event.payload.purposeKey) ?? [];
      return enrolmentId && stepId
        ? [{ customerId: event.customerId, enrolmentId, stepId, at: event.occurredAt }]
        : [];
    });
    if (rows.length === 0) return;
    await sql`
      update enrolment_step
      set replied_at = coalesce(replied_at, told.at)
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as told ("customerId" uuid, "enrolmentId" uuid, "stepId" text, at timestamptz)
      where customer_id = "customerId" and enrolment_id = "enrolmentId" and step_id = "stepId"`.execute(tx);
  },
};
