import { addDays, daysBetween, localDate, newId, type JobDefinition } from "@hortus/kernel";
import { fittingBgNbd, fittingGammaGamma } from "@hortus/stats";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Caller, Context } from "../../context.ts";
import type { Whose } from "../../order-fact.ts";
import { countCustomers } from "../customers/index.ts";
import { recordAudit } from "../platform/index.ts";
import { compareHeldOut } from "./hold-out.ts";
import { findDaysOfOrders, findHeldOut, findHistories } from "./history-store.ts";
import { holdOutDays, refusalAfter, refusalBefore, type OrderHistory } from "./model.ts";
import { scoreEverybody } from "./score.ts";
import { findFits, insertFit, type FitRow } from "./store.ts";

/**
 * Fits the models on the orders up to yesterday, when no fit of today is there, and scores everybody by the fit in force. Run again after
 * a crash it goes on where it stopped: the fit is one row, and the scoring keeps its place in it.
 */
export const forecastJob: JobDefinition<Context> = {
  name: "forecast",
  cron: "20 3 * * *",
  lookEverySeconds: 10,
  expireInSeconds: 3_600,
  async run(context, { anew }) {
    const today = localDate(context.clock.now(), context.timeZone);
    const { latest } = await findFits(context.workspace.db);
    const isCutOff = latest?.refusal === null && latest.scored_at === null;
    if (!isCutOff && (anew === true || latest?.day !== today)) await fitForecast(context);
    await scoreEverybody(context);
  },
};

/** Asks for a new fit, because somebody wants it; the job does it. */
export async function refitForecast(context: Context, caller: Caller): Promise<void> {
  await context.workspace.tx((tx) =>
    recordAudit(tx, context, caller, {
      action: "forecast_refitted",
      objectType: "forecast",
      objectId: "forecast",
    }),
  );
  await context.jobs.send(forecastJob.name, { anew: true }, { key: "forecast" });
}

/** Twice as many tell no more: at 20 000 customers the parameters are sure to some two per cent. */
const MOST_CUSTOMERS = 20_000;

/** Fits the models and keeps the fit, or why there is none. Reads outside transactions: nobody waits for it. */
export async function fitForecast(context: Context): Promise<void> {
  const { db } = context.workspace;
  const today = localDate(context.clock.now(), context.timeZone);
  const { customers } = await countCustomers(db);
  const whose: Whose = { oneIn: Math.max(1, Math.ceil(customers / MOST_CUSTOMERS)) };
  const histories = await findHistories(db, context, today, whose);
  const repeatBuyers = histories.filter(({ repeats }) => repeats > 0).length;
  const fit = await tryToFit(context, today, whose, histories);
  await context.workspace.tx((tx) =>
    insertFit(tx, {
      id: newId(context.clock),
      fitted_at: context.clock.now(),
      day: today,
      customers: histories.length,
      repeat_buyers: repeatBuyers,
      ...fit,
    }),
  );
}

type Outcome = Pick<
  FitRow,
  "refusal" | "purchases" | "spending" | "log_likelihood" | "correlation" | "hold_out"
>;
const nothing: Outcome = {
  refusal: null,
  purchases: null,
  spending: null,
  log_likelihood: null,
  correlation: null,
  hold_out: null,
};

async function tryToFit(
  context: Context,
  today: string,
  whose: Whose,
  histories: readonly OrderHistory[],
): Promise<Outcome> {
  const repeating = histories.filter(({ repeats }) => repeats > 0);
  const days = histories.reduce((most, { observed }) => Math.max(most, observed), 0);
  const refusal = refusalBefore({ repeatBuyers: repeating.length, days });
  if (refusal) return { ...nothing, refusal };

  const purchases = await inPauses(fittingBgNbd(histories));
  const spendings = repeating.map(({ repeats, repeatFen }) => ({ repeats, meanValue: repeatFen / repeats }));
  if (!spendings.some(({ meanValue }) => meanValue > 0)) return { ...nothing, refusal: "not_settled" };
  const spending = await inPauses(fittingGammaGamma(spendings));

  const hold_out = await holdOut(context, { today, days, held: holdOutDays(days) }, whose);
  return {
    refusal:
      refusalAfter({
        isSettled: purchases.isSettled && spending.isSettled && hold_out !== undefined,
        predicted: hold_out?.predicted ?? 0,
        actual: hold_out?.actual ?? 0,
      }) ?? null,
    purchases: purchases.model,
    spending: spending.model,
    log_likelihood: purchases.logLikelihood,
    correlation: spending.correlation,
    hold_out: hold_out ?? null,
  };
}

/** Fits once more on the first part only, and looks at the rest. Nothing when the first part holds no repeat. */
async function holdOut(
  context: Context,
  length: { today: string; days: number; held: number },
  whose: Whose,
): Promise<FitRow["hold_out"] | undefined> {
  const { db } = context.workspace;
  const { today, held } = length;
  const until = addDays(today, -held);
  const customers = await findHeldOut(db, context, { until, today }, whose);
  if (!customers.some(({ repeats }) => repeats > 0)) return undefined;
  const { model } = await inPauses(fittingBgNbd(customers));
  const days = await findDaysOfOrders(db, context, { until, today }, whose);
  return compareHeldOut(model, { until, days: daysBetween(until, today) }, customers, days);
}

/** A computation of a second must not keep WeCom's callbacks waiting: every few milliseconds others have their turn. */
async function inPauses<Result>(computation: Generator<void, Result>): Promise<Result> {
  let since = performance.now();
  for (;;) {
    const step = computation.next();
    if (step.done) return step.value;
    if (performance.now() - since < 8) continue;
    await nextTurn();
    since = performance.now();
  }
}
