import { appendEvents, localDate, ProblemError, type Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { recordAudit } from "../../platform/index.ts";
import { customerReplied } from "../events.ts";
import { openProfile } from "./profile.ts";
import { insertTimeline } from "./timeline-store.ts";

/** An advisor saw it in the chat, or another system has it. What they wrote is not kept. */
export async function noteReply(
  context: Context,
  caller: Caller,
  askedId: string,
  { at: given }: { at?: string | undefined },
): Promise<void> {
  const now = context.clock.now();
  const at = given === undefined ? now : new Date(given);
  if (at > now) throw new ProblemError(400, "in_future", "A reply lies in the past", { field: "at" });
  const customerId = await openProfile(context, caller, askedId);
  await context.workspace.tx(async (tx) => {
    await tellReply(tx, context, customerId, at);
    await recordAudit(tx, context, caller, {
      action: "reply_noted",
      objectType: "customer",
      objectId: customerId,
      after: { at: at.toISOString() },
    });
  });
}

/** One entry a day is enough for the timeline. */
export async function tellReply(tx: Tx, context: Context, customerId: string, at: Date): Promise<void> {
  const key = `customer_replied:${localDate(at, context.timeZone)}`;
  await insertTimeline(tx, [{ customerId, at, kind: "customer_replied", key, payload: {} }]);
  await appendEvents(tx, context.clock, [customerReplied.of({ customerId, occurredAt: at, payload: {} })]);
}
