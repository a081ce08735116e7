import type { RhythmSettings } from "@hortus/contracts";
import {
  appendEvents,
  instantOf,
  localDate,
  type EventHandler,
  type Loop,
  type StoredEvent,
  type Tx,
} from "@hortus/kernel";
import type { Fact, RecordsFact } from "@hortus/rules";
import { sql } from "kysely";
import type { Caller, Context } from "../../../context.ts";
import { countCustomers, listCustomerIds } from "../../customers/index.ts";
import { customersMerged, mergeUndone } from "../../customers/events.ts";
import { recordAudit } from "../../platform/index.ts";
import { rhythmMeasured } from "../events.ts";
import { isHistoric } from "../historic.ts";
import { defaultRhythm } from "./model.ts";
import {
  advanceMeasuring,
  drawMedian,
  findRhythm,
  insertRhythmVersion,
  lockRhythm,
  measure,
  putRhythm,
  type RhythmRow,
} from "./store.ts";

/** Each order measures its customer anew, and so does what the goods bought last, told after it. */
export function rhythmHandler(order: RecordsFact, supply: Fact | undefined): EventHandler<Context> {
  return {
    name: "rhythm",
    types: [...order.changedBy, ...(supply?.changedBy ?? []), customersMerged.type, mergeUndone.type],
    async handle(tx, events, context) {
      const customersOf = (told: readonly StoredEvent[]) =>
        new Set(
          told.flatMap((event) =>
            customersMerged.is(event) || mergeUndone.is(event)
              ? [event.payload.from, event.payload.to]
              : (event.customerId ?? []),
          ),
        );
      const live = customersOf(events.filter((event) => !isHistoric(event)));
      const historic = [...customersOf(events)].filter((customerId) => !live.has(customerId));
      await measureAndTell(tx, context, [...live], false);
      await measureAndTell(tx, context, historic, true);
    },
  };
}

const SLICE = 500;
const RETRY_MS = 60_000;
/** Twice as many move the median by less than a day. */
const MOST_CUSTOMERS = 50_000;

/** Draws everybody's median anew each local day; when it moved by half a day or more, measures everybody by it, a slice a transaction. */
export const rhythmLoop: Loop<Context> = {
  name: "rhythm",
  everyMs: 15_000,
  waiting: ({ clock, timeZone }) => sql`
    not exists (
      select from rhythm_state
      where measured_at is not null and drawn_at >= ${instantOf(localDate(clock.now(), timeZone), "00:00", timeZone)}
        and (median_days is not null or drawn_at > ${new Date(clock.now().getTime() - RETRY_MS)})
    )`,
  async run(context) {
    const { db } = context.workspace;
    const known = await findRhythm(db);
    const now = context.clock.now();
    const today = localDate(now, context.timeZone);
    if (known && !known.measured_at) return measureSlice(context);
    if (known && !isStale(known, now, today, context)) return false;
    const oneIn = Math.max(1, Math.ceil((await countCustomers(db)).customers / MOST_CUSTOMERS));
    const medianDays = await drawMedian(db, context, today, { oneIn });
    const settings = known?.settings ?? defaultRhythm;
    const moved = Math.abs((medianDays ?? settings.usualDays) - (known?.median_days ?? settings.usualDays));
    await context.workspace.tx(async (tx) => {
      if (!known || moved >= 0.5) return putRhythm(tx, { medianDays, now });
      await sql`update rhythm_state set drawn_at = ${now}`.execute(tx);
    });
    return true;
  },
};

/** A new day; or a minute without a median: a shop that has just been filled need not wait for tomorrow. */
function isStale(known: RhythmRow, now: Date, today: string, context: Context): boolean {
  if (localDate(known.drawn_at, context.timeZone) !== today) return true;
  return known.median_days === null && now.getTime() - known.drawn_at.getTime() >= RETRY_MS;
}

/** The next version holds from now on; everybody is measured anew in the background. */
export async function changeRhythm(
  context: Context,
  caller: Caller,
  settings: RhythmSettings,
): Promise<void> {
  await context.workspace.tx(async (tx) => {
    await lockRhythm(tx);
    const before = await findRhythm(tx);
    const now = context.clock.now();
    const version = (before?.version ?? 0) + 1;
    await insertRhythmVersion(tx, { version, settings, now });
    await putRhythm(tx, { medianDays: before?.median_days ?? undefined, now });
    await recordAudit(tx, context, caller, {
      action: "rhythm_changed",
      objectType: "rhythm",
      objectId: "rhythm",
      before: { version: before?.version ?? 0, ...(before?.settings ?? defaultRhythm) },
      after: { version, ...settings },
    });
  });
}

async function measureSlice(context: Context): Promise<boolean> {
  return context.workspace.tx(async (tx) => {
    await lockRhythm(tx);
    const rhythm = await findRhythm(tx);
    if (!rhythm || rhythm.measured_at) return true;
    const customerIds = await listCustomerIds(tx, {
      after: rhythm.measured_after,
      limit: SLICE,
    });
    await measureAndTell(tx, context, customerIds, true);
    const last = customerIds.length === SLICE ? customerIds.at(-1) : undefined;
    await advanceMeasuring(tx, last, context.clock.now());
    return true;
  });
}

async function measureAndTell(
  tx: Tx,
  context: Context,
  customerIds: readonly string[],
  historic: boolean,
): Promise<void> {
  if (customerIds.length === 0) return;
  const rhythm = (await findRhythm(tx)) ?? { ...unmeasured, settings: defaultRhythm };
  const today = localDate(context.clock.now(), context.timeZone);
  const changed = await measure(tx, context, rhythm, today, customerIds);
  if (changed.length > 0)
    await appendEvents(tx, context.clock, [
      rhythmMeasured.of({ payload: { customerIds: changed, ...(historic && { historic }) } }),
    ]);
}

const unmeasured = {
  version: 0,
  set_at: null,
  median_days: null,
  drawn_at: new Date(0),
  measured_after: null,
  measured_at: null,
};
