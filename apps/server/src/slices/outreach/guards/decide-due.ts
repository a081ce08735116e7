import { appendEvents, type Loop, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { intentRefused } from "../events.ts";
import { claimDueIntents, deleteDue, findDueShares, intentIsDue, storeObjections } from "../intents/store.ts";
import { loadBatch } from "./batch.ts";
import { decide, type Decided } from "./decide.ts";
import { guards } from "./guards.ts";
import { passOn } from "./pass-on.ts";
import { tryLockShare } from "./shares.ts";
import { STATE_AFTER, toDecision } from "./to-decision.ts";

const BATCH = 500;

/** Asks the guards about intents whose time has come; what passes becomes a mass message to hand over, or a task at once. */
export const decideLoop: Loop<Context> = {
  name: "outreach decide",
  everyMs: 1_000,
  waiting: ({ clock }) => intentIsDue(clock.now()),
  /** @returns true when more is due */
  async run(context) {
    const shares = await findDueShares(context.workspace.db, context.clock.now());
    let more = false;
    for (const share of shares) more = (await decideShare(context, share)) || more;
    return more;
  },
};

function decideShare(context: Context, share: number): Promise<boolean> {
  return context.workspace.tx(async (tx) => {
    if (!(await tryLockShare(tx, context, share))) return false;
    const { due, intents } = await claimDueIntents(tx, context.clock.now(), share, BATCH);
    if (due.length === 0) return false;
    const decided = await decide(guards, await loadBatch(tx, context, intents));
    await storeNo(tx, context, decided);
    await passOn(tx, context, decided);
    const waiting = new Set(decided.filter(isWaiting).map(({ intent }) => intent.id));
    await deleteDue(
      tx,
      due.filter(({ id }) => !waiting.has(id)),
    );
    return due.length === BATCH;
  });
}

const isWaiting = ({ verdict: { kind } }: Decided): boolean => kind === "defer" || kind === "hold";

async function storeNo(tx: Tx, context: Context, decided: readonly Decided[]): Promise<void> {
  const now = context.clock.now();
  const rows = decided.flatMap(({ intent, verdict }) =>
    verdict.kind === "pass" ? [] : [{ intent, verdict, decision: toDecision({ intent, verdict }, now) }],
  );
  await storeObjections(
    tx,
    rows.map(({ intent, verdict, decision }) => ({
      customerId: intent.customer_id,
      id: intent.id,
      purposeKey: intent.purpose_key,
      state: STATE_AFTER[verdict.kind],
      reason: verdict.reason,
      until: verdict.until,
      decision,
    })),
    now,
  );
  await appendEvents(
    tx,
    context.clock,
    rows.flatMap(({ intent, verdict: { kind, reason, until } }) =>
      kind === "skip"
        ? intentRefused.of({
            customerId: intent.customer_id,
            payload: {
              intentId: intent.id,
              purposeKey: intent.purpose_key,
              reason,
              ...(until ? { until: until.toISOString() } : {}),
            },
          })
        : [],
    ),
  );
}
