/** What WeCom says became of customers on their way: read when a callback tells of one, when one's day is over, and every hour. */
import type { Loop } from "@hortus/kernel";
import { WecomError } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { callWecom, findClient } from "../connection/client.ts";
import { wantContacts } from "../sync/repair-store.ts";
import {
  applyTold,
  claimReading,
  findNextTakeover,
  giveUpWaiting,
  moveReading,
  readingIsDue,
  type Reading,
  type Told,
} from "./reading-store.ts";

const LEASE_MS = 2 * 60_000;
const HOUR_MS = 60 * 60_000;
/** WeCom completes a hand-over within the minute of its hour; asked at once it may still say that it waits. */
const SETTLING_MS = 60_000;
/** Who has no result a day after the end has none. */
const GIVEN_UP_AFTER_MS = 24 * HOUR_MS;

export const resultLoop: Loop<Context> = {
  name: "wecom handover results",
  everyMs: 5_000,
  waiting: ({ clock }) => readingIsDue(clock.now()),
  async run(context) {
    const { workspace, clock } = context;
    if (!(await findClient(context))) return false;
    const now = clock.now();
    const reading = await workspace.tx((tx) => claimReading(tx, now, new Date(now.getTime() + LEASE_MS)));
    if (!reading) return false;
    try {
      await readPair(context, reading);
    } catch (error) {
      if (!(error instanceof WecomError)) throw error;
      const waitMs = Math.max(
        error.retryAfterMs ?? 0,
        Math.min(SETTLING_MS * 2 ** reading.attempts, HOUR_MS),
      );
      await workspace.tx((tx) => moveReading(tx, reading, new Date(now.getTime() + waitMs), error.message));
    }
    return true;
  },
};

async function readPair(context: Context, reading: Reading): Promise<void> {
  const { workspace, clock } = context;
  for await (const told of pagesOf(context, reading)) {
    await workspace.tx(async (tx) => {
      const ended = await applyTold(tx, reading, told);
      // No callback tells of a customer who had been moved away from the receiver before; and what the relation brings is read, not guessed.
      const moved = ended.filter(({ state }) => state === "done");
      await wantContacts(
        tx,
        moved.flatMap(({ id: externalUserId }) =>
          [reading.fromId, reading.toId].map((userId) => ({ userId, externalUserId })),
        ),
        clock.now(),
      );
    });
  }
  await workspace.tx(async (tx) => {
    const now = clock.now().getTime();
    await giveUpWaiting(tx, reading, new Date(now - GIVEN_UP_AFTER_MS));
    const next = await findNextTakeover(tx, reading);
    const soonest = next && Math.max(next.getTime() + SETTLING_MS, now + SETTLING_MS);
    await moveReading(
      tx,
      reading,
      soonest === null ? null : new Date(Math.min(soonest, now + HOUR_MS)),
      null,
    );
  });
}

const STATES = ["done", "waiting", "declined", "full", "unknown"] as const;

/** All that WeCom has on record of the two, a page at a time; of several hand-overs of one customer it names the last. */
export async function* pagesOf(
  context: Context,
  { fromId, toId, kind }: Omit<Reading, "attempts">,
): AsyncGenerator<Told[]> {
  const endpoint =
    kind === "resigned" ? "externalcontact/resigned/transfer_result" : "externalcontact/transfer_result";
  let cursor: string | undefined;
  do {
    const page = await callWecom(context, endpoint, {
      handover_userid: fromId,
      takeover_userid: toId,
      ...(cursor ? { cursor } : {}),
    });
    yield page.customer.flatMap(({ external_userid: id, status, takeover_time }): Told[] => {
      const state = STATES[status - 1];
      // "No record" says no more than silence does.
      if (!state || state === "unknown") return [];
      return [{ id, state, ...(takeover_time ? { takeoverAt: new Date(takeover_time * 1000) } : {}) }];
    });
    cursor = page.next_cursor || undefined;
  } while (cursor);
}
