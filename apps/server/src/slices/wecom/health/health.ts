import type { WecomHealth } from "@hortus/contracts";
import { readEvent } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { describeInbox, findLastCallbacks } from "../callbacks/inbox-store.ts";
import { findUse } from "../connection/figure-store.ts";
import { findToken } from "../connection/token-store.ts";
import { countFetches } from "../contacts/details-store.ts";
import { findLosses } from "../sync/loss-store.ts";
import { findRepair } from "../sync/repair-store.ts";
import { findSync } from "../sync/sync-store.ts";
import { checkHealth, LIMITS } from "./model.ts";

const CALLBACKS_LOOKED_AT = 50;

export async function describeHealth({ workspace, clock }: Context): Promise<WecomHealth> {
  const { db } = workspace;
  const now = clock.now();
  const token = await findToken(db);
  const inbox = await describeInbox(db);
  const lags = await readLags(db);
  const sync = await findSync(db);
  const repair = await findRepair(db);
  const losses = await findLosses(db);
  const use = await findUse(db, now);
  const checks = checkHealth({
    now,
    tokenUntil: token?.goodUntil ?? null,
    lastCallbackAt: inbox.lastAt,
    callbacksWaiting: inbox.waiting,
    oldestWaitingAt: inbox.oldestWaitingAt,
    lagSeconds: lags.toSorted((a, b) => a - b)[Math.floor(lags.length / 2)] ?? null,
    sync: {
      state: sync?.state ?? "never",
      finishedAt: sync?.finishedAt ?? null,
      startedAt: sync?.startedAt ?? null,
      error: sync?.error ?? null,
    },
    repair: repair && {
      finishedAt: repair.finishedAt,
      found: repair.contactsFound + repair.groupsFound,
      missing: repair.contactsMissing + repair.groupsMissing,
      error: repair.error,
    },
    losses: losses.filter(({ acceptedAt }) => acceptedAt === null).length,
    fetches: await countFetches(db),
    use,
  });
  return {
    checks,
    endpoints: use.map(({ meanMs, lastFailure, lastFailureAt, ...one }) => ({
      ...one,
      ...(meanMs === null ? {} : { meanMs }),
      ...(lastFailure === null ? {} : { lastFailure }),
      ...(lastFailureAt === null ? {} : { lastFailureAt: lastFailureAt.toISOString() }),
    })),
    limits: LIMITS,
    asOf: now.toISOString(),
  };
}

/** Seconds between what happened and its arrival here. */
async function readLags(db: Context["workspace"]["db"]): Promise<number[]> {
  const callbacks = await findLastCallbacks(db, CALLBACKS_LOOKED_AT);
  return callbacks.flatMap(({ raw, receivedAt }) => {
    const event = readEvent(raw);
    return event.kind === "unknown"
      ? []
      : [Math.round((receivedAt.getTime() - event.createdAt.getTime()) / 1000)];
  });
}
