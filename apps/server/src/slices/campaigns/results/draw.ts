import type { Loop } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { sumOrdersAfter } from "../../commerce/index.ts";
import { pageDecided } from "../../outreach/index.ts";
import { findLostAfter } from "../../wecom/index.ts";
import { type ArmRow, claimToDraw, drawIsDue, storeArms } from "./store.ts";

const PAGE = 5_000;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export const HOLD_OUT = "hold_out";

/**
 * Draws the results of mass sends whose customers are still observed: each minute while one is young, each hour later, and a last time
 * when their days are over. Each customer's days begin when the guards decided about them, on both sides of the comparison.
 */
export const resultsLoop: Loop<Context> = {
  name: "mass send results",
  everyMs: 10_000,
  waiting: ({ clock }) => drawIsDue(clock.now()),
  async run(context) {
    const { workspace, clock } = context;
    const now = clock.now();
    const startedAt = performance.now();
    const row = await workspace.tx((tx) => claimToDraw(tx, now, new Date(now.getTime() + HOUR_MS)));
    if (row?.definition.channel !== "single") return false; // none else is ever due
    const days = row.definition.observeDays;
    const arms = new Map<string, ArmRow>();
    let last: Date | undefined;
    let after: string | undefined;
    do {
      const page = await pageDecided(workspace.db, row.id, after, PAGE);
      after = page.length < PAGE ? undefined : page.at(-1)?.customerId;
      const bought = await sumOrdersAfter(
        workspace.db,
        page.map(({ customerId, decidedAt }) => ({ customerId, from: decidedAt })),
        days,
      );
      const lost = await findLostAfter(
        workspace.db,
        page.map(({ customerId, decidedAt }) => ({ customerId, from: decidedAt })),
        days,
      );
      for (const { customerId, variant, heldOut, sent, failed, decidedAt, repliedAt } of page) {
        if (!last || decidedAt > last) last = decidedAt;
        const name = heldOut ? HOLD_OUT : (variant ?? "");
        const arm = arms.get(name) ?? {
          arm: name,
          customers: 0,
          sent: 0,
          failed: 0,
          replied: 0,
          buyers: 0,
          amountFen: 0,
          unfriended: 0,
        };
        arms.set(name, arm);
        arm.customers += 1;
        if (sent) arm.sent += 1;
        if (failed) arm.failed += 1;
        if (repliedAt && repliedAt.getTime() < decidedAt.getTime() + days * DAY_MS) arm.replied += 1;
        if (lost.has(customerId)) arm.unfriended += 1;
        const amount = bought.get(customerId);
        if (amount === undefined) continue;
        arm.buyers += 1;
        arm.amountFen += amount;
      }
    } while (after);
    const observedUntil = last && new Date(last.getTime() + days * DAY_MS);
    const next = nextDraw(now, row.started_at ?? now, performance.now() - startedAt);
    await workspace.tx((tx) => storeArms(tx, row.id, [...arms.values()], { now, observedUntil, next }));
    return true;
  },
};

/** A tenth of its age is over before it is drawn again, and fifty times what drawing it took: a large one is not drawn all the time. */
function nextDraw(now: Date, begunAt: Date, tookMs: number): Date {
  const wait = Math.max(MINUTE_MS, (now.getTime() - begunAt.getTime()) / 10, tookMs * 50);
  return new Date(now.getTime() + Math.min(wait, HOUR_MS));
}
