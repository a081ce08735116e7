import { appendEvents, localDate, type EventHandler, type Tx } from "@hortus/kernel";
import type { RecordsFact } from "@hortus/rules";
import { sql } from "kysely";
import type { Context } from "../../context.ts";
import { customersMerged, mergeUndone } from "../customers/events.ts";
import { listCustomerIds } from "../customers/index.ts";
import { forecastScored } from "./events.ts";
import { findHistories } from "./history-store.ts";
import { scoreOf, type Models } from "./model.ts";
import { deleteScores, findFits, finishScoring, moveScoring, upsertScores, type FitRow } from "./store.ts";

/** Between two fits each order scores its customer anew by the fit in force. */
export function forecastHandler(order: RecordsFact): EventHandler<Context> {
  return {
    name: "forecast",
    types: [...order.changedBy, customersMerged.type, mergeUndone.type],
    async handle(tx, events, context) {
      const models = modelsOf((await findFits(tx)).inForce);
      if (!models) return;
      const customerIds = new Set(
        events.flatMap((event) =>
          customersMerged.is(event) || mergeUndone.is(event)
            ? [event.payload.from, event.payload.to]
            : (event.customerId ?? []),
        ),
      );
      await scoreCustomers(tx, context, models, [...customerIds]);
    },
  };
}

const SLICE = 500;

/** Scores all customers by the fit in force, if that is not done yet; a slice a transaction, from where the last one ended. */
export async function scoreEverybody(context: Context): Promise<void> {
  while (await scoreSlice(context));
}

/** @returns whether there is more to do */
async function scoreSlice(context: Context): Promise<boolean> {
  return context.workspace.tx(async (tx) => {
    // Two processes may run the job; the second waits and finds the first one's place.
    await sql`select pg_advisory_xact_lock(hashtext('forecast'))`.execute(tx);
    const { inForce: fit } = await findFits(tx);
    const models = modelsOf(fit);
    if (!fit || !models || fit.scored_at) return false;
    const customerIds = await listCustomerIds(tx, { after: fit.scored_after, limit: SLICE });
    await scoreCustomers(tx, context, models, customerIds);
    const last = customerIds.at(-1);
    if (last) await moveScoring(tx, fit.id, last);
    if (customerIds.length === SLICE) return true;
    await finishScoring(tx, fit.id, context.clock.now());
    return false;
  });
}

async function scoreCustomers(
  tx: Tx,
  context: Context,
  models: Models,
  customerIds: readonly string[],
): Promise<void> {
  if (customerIds.length === 0) return;
  const now = context.clock.now();
  const today = localDate(now, context.timeZone);
  const histories = await findHistories(tx, context, today, { customerIds });
  const scored = histories.map((history) => ({ ...history, ...scoreOf(models, history) }));
  const withOrders = new Set(histories.map(({ customerId }) => customerId));
  const gone = await deleteScores(
    tx,
    customerIds.filter((id) => !withOrders.has(id)),
  );
  const changed = [...gone, ...(await upsertScores(tx, scored, now))];
  if (changed.length > 0)
    await appendEvents(tx, context.clock, [forecastScored.of({ payload: { customerIds: changed } })]);
}

const modelsOf = (fit: FitRow | undefined): Models | undefined =>
  fit?.purchases && fit.spending ? { purchases: fit.purchases, spending: fit.spending } : undefined;
