import {
  addDays,
  appendEvents,
  createPace,
  instantOf,
  localDate,
  newId,
  preferHashJoins,
  type EventHandler,
  type Loop,
  type Tx,
} from "@hortus/kernel";
import type { Facts, RecordsFact } from "@hortus/rules";
import { sql } from "kysely";
import type { Caller, Context } from "../../../context.ts";
import { customersMerged } from "../../customers/events.ts";

import { recordAudit } from "../../platform/index.ts";
import { rfmScored } from "../events.ts";
import { nextStretch, type Stretch } from "../store.ts";
import { drawThresholds, writeScores } from "./draw-store.ts";
import { thresholdsBy, type RfmThresholds } from "./model.ts";
import { findRfmSettings } from "./settings-store.ts";
import { advanceRun, countScored, estimateScored, findLatestRun, insertRun } from "./store.ts";

/** Between two drawings of the quintiles, each order rescores its customer by the thresholds in force. */
export function rfmHandler(orderFact: RecordsFact): EventHandler<Context> {
  return {
    name: "rfm",
    types: [...orderFact.changedBy, customersMerged.type],
    async handle(tx, events, context) {
      const run = await findLatestRun(tx);
      if (!run) return;
      const customerIds = new Set(
        events.flatMap((event) =>
          customersMerged.is(event) ? [event.payload.from, event.payload.to] : (event.customerId ?? []),
        ),
      );
      await scoreCustomers(tx, context, run.thresholds, [...customerIds]);
    },
  };
}

const FRESH_MS = 60_000;

/**
 * Draws new quintiles each local night, and by day when a tenth more or fewer customers have orders than when they were drawn;
 * then scores everybody by them, a slice a transaction.
 */
export function rfmLoop(): Loop<Context> {
  const pace = createPace({ smallest: 1_000, largest: 20_000 });
  return {
    name: "rfm",
    everyMs: 15_000,
    waiting: ({ clock, facts }) => sql`
      coalesce(
        (select finished_at is null or as_of <= ${new Date(clock.now().getTime() - FRESH_MS)} from rfm_run order by id desc limit 1),
        true
      )
      and exists (select from ${sql.table(orderFactOf(facts).sql.table)})`,
    async run(context) {
      const run = await findLatestRun(context.workspace.db);
      if (run && !run.finished_at) {
        const begun = performance.now();
        const worked = await scoreSlice(context, pace.size);
        pace.took(performance.now() - begun);
        return worked;
      }
      if (!(await isStale(context, run))) return false;
      return drawRun(context);
    },
  };
}

/** Draws new quintiles now, because somebody asked. */
export async function rebuildRfm(context: Context, caller: Caller): Promise<void> {
  await drawRun(context);
  await context.workspace.tx((tx) =>
    recordAudit(tx, context, caller, { action: "rfm_rebuilt", objectType: "rfm", objectId: "rfm" }),
  );
}

/** @returns false without a customer with orders */
export async function drawRun(context: Context): Promise<boolean> {
  const asOf = context.clock.now();
  const { workspace, facts, timeZone } = context;
  const last = await findLatestRun(workspace.db);
  const drawn = await drawThresholds(
    workspace.db,
    { fact: orderFactOf(facts), now: asOf, timeZone },
    last?.finished_at ? "scores" : "orders",
  );
  if (!drawn) return false;
  const thresholds = thresholdsBy((await findRfmSettings(workspace.db)).settings, drawn.thresholds);
  const { customers } = drawn;
  await workspace.tx((tx) => insertRun(tx, { id: newId(context.clock), asOf, customers, thresholds }));
  return true;
}

async function scoreSlice(context: Context, limit: number): Promise<boolean> {
  return context.workspace.tx(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('rfm run'))`.execute(tx);
    const run = await findLatestRun(tx);
    if (!run || run.finished_at) return false;
    const stretch = await nextStretch(tx, { after: run.scored_after ?? undefined, limit });
    await scoreCustomers(tx, context, run.thresholds, stretch);
    await advanceRun(tx, run.id, stretch.isLast ? undefined : stretch.upTo, context.clock.now());
    return true;
  });
}

async function scoreCustomers(
  tx: Tx,
  context: Context,
  thresholds: RfmThresholds,
  whom: readonly string[] | Stretch,
): Promise<void> {
  const { facts, timeZone, clock } = context;
  const drawn = { fact: orderFactOf(facts), now: clock.now(), timeZone };
  await preferHashJoins(tx);
  const changed = await writeScores(tx, drawn, thresholds, whom);
  const events = [];
  for (let from = 0; from < changed.length; from += TOLD_AT_ONCE)
    events.push(rfmScored.of({ payload: { customerIds: changed.slice(from, from + TOLD_AT_ONCE) } }));
  await appendEvents(tx, clock, events);
}

/** Customers that an event tells of: as many as a handler takes at once. */
const TOLD_AT_ONCE = 500;

/** A night at three o'clock, when shops are closed, or a tenth of the customers with orders. */
async function isStale(
  context: Context,
  run: { as_of: Date; customers: number } | undefined,
): Promise<boolean> {
  if (!run) return true;
  const age = context.clock.now().getTime() - run.as_of.getTime();
  if (age < FRESH_MS) return false;
  const lastThree = lastLocalThree(context.clock.now(), context.timeZone);
  if (run.as_of < lastThree) return true;
  const { db } = context.workspace;
  const isFar = (scored: number) => Math.abs(scored - run.customers) > run.customers / 10;
  // What the planner believes is minutes behind a table that has just been filled: it may ask the question, not answer it.
  return isFar(await estimateScored(db)) && isFar(await countScored(db));
}

function lastLocalThree(now: Date, timeZone: string): Date {
  const today = localDate(now, timeZone);
  const three = instantOf(today, "03:00", timeZone);
  return three <= now ? three : instantOf(addDays(today, -1), "03:00", timeZone);
}

/** @throws {Error} if no slice declares orders: a mistake of composition */
export function orderFactOf(facts: Facts): RecordsFact {
  const fact = facts.get("order");
  if (fact?.kind !== "records") throw new Error('No slice declares the fact "order"');
  return fact;
}
