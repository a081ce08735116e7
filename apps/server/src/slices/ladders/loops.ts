import { ladders } from "@hortus/contracts";
import { localDate, type Loop } from "@hortus/kernel";
import type { Context } from "../../context.ts";
import { listCustomerIds } from "../customers/index.ts";
import { decideStates, lockLadder, type Cause } from "./decide.ts";
import { defaultRules } from "./model.ts";
import { dayIsToKeep, keepDay } from "./moves-store.ts";
import {
  advanceFill,
  fillIsOpen,
  findDue,
  findLaddersDue,
  findVersions,
  forgetDue,
  insertVersion,
  ladderIsDue,
} from "./store.ts";

const SLICE = 500;

/** Gives each ladder its first rules, and decides everybody by a version that is new, a slice a transaction. A crash loses the running one only. */
export const fillLoop: Loop<Context> = {
  name: "ladders fill",
  everyMs: 2_000,
  waiting: fillIsOpen,
  async run(context) {
    return context.workspace.tx(async (tx) => {
      const versions = await findVersions(tx);
      const missing = ladders.find((ladder) => !versions.some((known) => known.ladder === ladder));
      if (missing) {
        const states = defaultRules[missing];
        await insertVersion(tx, { ladder: missing, version: 1, states, now: context.clock.now() });
        return true;
      }
      const open = versions.find(({ filled_at }) => filled_at === null);
      if (!open) return false;
      await lockLadder(tx, open.ladder);
      // Read anew behind the lock: another worker may have done this slice.
      const version = (await findVersions(tx)).find(({ ladder }) => ladder === open.ladder);
      if (!version || version.filled_at) return true;
      const customerIds = await listCustomerIds(tx, {
        after: version.filled_after,
        limit: SLICE,
      });
      const causes = new Map(
        customerIds.map((customerId): [string, Cause] => [customerId, { because: "rule", historic: true }]),
      );
      await decideStates(tx, context, version.ladder, version.states, causes);
      await advanceFill(tx, version, {
        filledAfter: customerIds.length === SLICE ? customerIds.at(-1) : undefined,
        count: customerIds.length,
        now: context.clock.now(),
      });
      return true;
    });
  },
};

/** Decides anew where time alone may have moved somebody. */
export const dueLoop: Loop<Context> = {
  name: "ladders due",
  everyMs: 1_000,
  waiting: ({ clock }) => ladderIsDue(clock.now()),
  async run(context) {
    const now = context.clock.now();
    const waiting = await findLaddersDue(context.workspace.db, now);
    if (waiting.length === 0) return false;
    for (const { ladder, states } of await findVersions(context.workspace.db)) {
      if (!waiting.includes(ladder)) continue;
      await context.workspace.tx(async (tx) => {
        await lockLadder(tx, ladder);
        const customerIds = await findDue(tx, ladder, now, 500);
        const causes = new Map(customerIds.map((customerId) => [customerId, { because: "time" }]));
        await decideStates(tx, context, ladder, states, causes);
        await forgetDue(tx, ladder, customerIds, now);
      });
    }
    return true;
  },
};

/** After midnight keeps the moves of the day that ended, once for each ladder. */
export const dayLoop: Loop<Context> = {
  name: "ladders day",
  everyMs: 60_000,
  waiting: (context) => dayIsToKeep(context, localDate(context.clock.now(), context.timeZone)),
  async run(context) {
    const today = localDate(context.clock.now(), context.timeZone);
    for (const { ladder, filled_at } of await findVersions(context.workspace.db)) {
      if (filled_at) await context.workspace.tx((tx) => keepDay(tx, context, ladder, today));
    }
    return false;
  },
};
