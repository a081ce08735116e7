import { eventType } from "@hortus/kernel";
import { z } from "zod";

/** All of them but those about tasks carry the customer in `customerId`. `purposeKey` is the planner's own key. */
const purpose = { intentId: z.string(), purposeKey: z.string() };

/** WeCom says that the message is with the customer. */
export const messageSent = eventType("message_sent", z.object({ ...purpose, advisorId: z.string() }));
/** WeCom says that it will not be: `not_a_friend`, `receive_limit`; or nobody confirmed it in time: `not_confirmed`. */
export const messageFailed = eventType(
  "message_failed",
  z.object({ ...purpose, advisorId: z.string(), reason: z.string() }),
);
/** The customer wrote back after it, as far as somebody told; for the first time, whole days after it arrived. */
export const messageReplied = eventType(
  "message_replied",
  z.object({ ...purpose, advisorId: z.string(), afterDays: z.int() }),
);
/** WeCom says that a post is in the group; at the instant of the event. */
export const groupPostSent = eventType(
  "group_post_sent",
  z.object({ postId: z.string(), chatId: z.string() }),
);
/**
 * A guard said no. `until`: from when on it would have said yes. `others`: so many more whom a mass send refused at once for the same
 * reason; of them this event alone tells.
 */
export const intentRefused = eventType(
  "intent_refused",
  z.object({
    ...purpose,
    reason: z.string(),
    until: z.iso.datetime().optional(),
    others: z.int().positive().optional(),
  }),
);
/** An advisor did what was asked: called, visited, confirmed a message. */
export const taskDone = eventType(
  "task_done",
  z.object({ taskId: z.string(), advisorId: z.string(), kind: z.enum(["message", "task"]) }),
);
/** Two thirds of its time are over and nobody did it. */
export const taskEscalated = eventType(
  "task_escalated",
  z.object({ taskId: z.string(), advisorId: z.string(), kind: z.enum(["message", "task"]) }),
);
export const taskSkipped = eventType(
  "task_skipped",
  z.object({ taskId: z.string(), advisorId: z.string(), kind: z.enum(["message", "task"]) }),
);
