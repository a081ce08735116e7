import type { Loop, Tx } from "@hortus/kernel";
import { WecomError } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { callWecom, findConnection } from "../../wecom/index.ts";
import { endOfQuietHours } from "../guards/quiet-hours.ts";
import { getSettings } from "../settings.ts";
import {
  claimTelling,
  deleteStale,
  deleteTold,
  insertStaffMessages,
  staffMessageIsDue,
  type StaffMessage,
  type Telling,
} from "./store.ts";

/** Occasions in one message: ten customers at once are one thing to read, not ten. Three of them may be as long as a text may be. */
const MOST_IN_ONE = 3;
const DAY_MS = 86_400_000;
const FIRST_RETRY_MS = 2 * 60_000;
/** The last comes an hour after the first. */
const MOST_TRIES = 6;
/** WeCom takes the same words to the same member once in so many seconds, its longest: longer than all tries take. */
const SAME_WITHIN_S = 14_400;

/**
 * Has members of the company told something in WeCom, once each occasion; what they are told is not for customers.
 *
 * @param when "by_day": nobody is woken, what comes up in the quiet hours waits for their end; "at_once": somebody asked for it now
 */
export async function tellStaff(
  tx: Tx,
  { clock, timeZone }: Pick<Context, "clock" | "timeZone">,
  rows: readonly StaffMessage[],
  when: "by_day" | "at_once" = "by_day",
): Promise<void> {
  if (rows.length === 0) return;
  const now = clock.now();
  const morning =
    when === "by_day" ? endOfQuietHours(now, (await getSettings(tx)).quietHours, timeZone) : undefined;
  await insertStaffMessages(tx, rows, { plannedAt: now, dueAt: morning ?? now });
}

/** Gives them to WeCom, a member at a time. A call whose outcome nobody knows is made again: WeCom drops the second of two alike. */
export const tellLoop: Loop<Context> = {
  name: "outreach staff messages",
  everyMs: 2_000,
  waiting: ({ clock }) => staffMessageIsDue(clock.now()),
  async run(context) {
    const { workspace, clock } = context;
    const connection = await findConnection(workspace.db);
    if (!connection) return false;
    const now = clock.now();
    const telling = await workspace.tx(async (tx) => {
      await deleteStale(tx, new Date(now.getTime() - DAY_MS));
      const leaseOf = (tries: number) => new Date(now.getTime() + FIRST_RETRY_MS * 2 ** tries);
      return claimTelling(tx, now, leaseOf, MOST_IN_ONE);
    });
    if (!telling) return false;
    if (await isDone(context, connection.agentId, telling))
      await workspace.tx((tx) => deleteTold(tx, telling));
    return true;
  },
};

/** True when WeCom took it, or never will. */
async function isDone(context: Context, agentId: number, { userId, rows, tries }: Telling): Promise<boolean> {
  try {
    await callWecom(context, "message/send", {
      touser: userId,
      msgtype: "text",
      agentid: agentId,
      text: { content: [...new Set(rows.map(({ text }) => text))].sort().join("\n\n") },
      enable_duplicate_check: 1,
      duplicate_check_interval: SAME_WITHIN_S,
    });
    return true;
  } catch (error) {
    if (!(error instanceof WecomError)) throw error;
    const mayHelp = (error.unknownOutcome || error.retryable) && tries < MOST_TRIES;
    if (!mayHelp) context.log.warn({ advisor: userId, err: error }, "WeCom did not take a message to staff");
    return !mayHelp;
  }
}
