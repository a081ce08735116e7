import type { commerceRoutes, RouteResponse } from "@hortus/contracts";
import { localDate, notFound } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { daysOfSupply, findProductsById, isPrescription } from "../../catalog/index.ts";
import { refuseOthersCustomer } from "../../customers/index.ts";
import { seesPrescriptions } from "../lines/views.ts";
import { curveOf, LEAST_REPEATS, medianOf, sampleOf } from "./learn.ts";
import { countIntervals, countLinesOf, findLearned, listLearned, type LearnedRow } from "./learned-store.ts";
import { findSupplies } from "./supply-store.ts";

const MOST_SHOWN = 50;

/** @throws {ProblemError} 404 for an advisor whose customer it is not */
export async function listSupplies(
  { workspace, clock, timeZone }: Context,
  caller: Caller,
  customerId: string,
): Promise<RouteResponse<typeof commerceRoutes.listCustomerSupplies>> {
  await refuseOthersCustomer(workspace.db, caller, customerId);
  const rows = await findSupplies(workspace.db, customerId, MOST_SHOWN);
  return {
    rows: rows.map((row) => {
      const isMasked = isPrescription(row.regulatory_class ?? undefined) && !seesPrescriptions(caller);
      return {
        ...(isMasked ? { name: "", isMasked } : { name: row.name, code: row.code }),
        packs: row.packs,
        lastPaidAt: row.last_paid_at.toISOString(),
        runsOutOn: localDate(row.runs_out_at, timeZone),
        basis: row.basis,
      };
    }),
    asOf: clock.now().toISOString(),
  };
}

/** How long customers take to buy a product again, those respected who have not yet; and what their supplies go by. */
export async function readRepurchase(
  { workspace, clock, timeZone }: Context,
  productId: string,
): Promise<RouteResponse<typeof commerceRoutes.readRepurchase>> {
  const { db } = workspace;
  const product = (await findProductsById(db, [productId])).get(productId);
  if (!product) throw notFound("This product");
  const { code, category } = product;
  const now = clock.now();
  const oneIn = sampleOf(await countLinesOf(db, code));
  const intervals = await countIntervals(db, { codes: [code], oneIn, now, timeZone });
  const { repeats, waiting, median_days } = medianOf(intervals);
  const learned = await findLearned(db, code, category);
  const cycle = cycleOf(daysOfSupply(product), learned);
  return {
    repeats,
    waiting,
    leastRepeats: LEAST_REPEATS,
    ...(median_days !== null && { medianDays: median_days }),
    curve: curveOf(intervals).curve.map(({ time, survival, atRisk }) => ({
      days: time,
      share: 1 - survival,
      atRisk,
    })),
    ...(learned.product && { product: describeLearned(learned.product) }),
    ...(learned.category && { category: describeLearned(learned.category) }),
    ...(cycle && { cycle }),
    asOf: now.toISOString(),
  };
}

/** What a customer's supplies of the product go by: its dose before all. */
function cycleOf(
  dose: number | undefined,
  learned: Awaited<ReturnType<typeof findLearned>>,
): RouteResponse<typeof commerceRoutes.readRepurchase>["cycle"] {
  if (dose !== undefined) return { days: dose, from: "dose" };
  for (const from of ["product", "category"] as const) {
    const days = learned[from]?.used_days ?? null;
    if (days !== null) return { days, from };
  }
  return undefined;
}

const MOST_CATEGORIES = 500;

export async function listRepurchase({
  workspace,
}: Context): Promise<RouteResponse<typeof commerceRoutes.listRepurchase>> {
  const rows = await listLearned(workspace.db, "category", MOST_CATEGORIES);
  return {
    leastRepeats: LEAST_REPEATS,
    rows: rows.map((row) => ({ category: row.key, ...describeLearned(row) })),
  };
}

const describeLearned = (row: LearnedRow) => ({
  repeats: row.repeats,
  waiting: row.waiting,
  ...(row.median_days !== null && { medianDays: row.median_days }),
  ...(row.low_days !== null && { lowDays: row.low_days }),
  ...(row.high_days !== null && { highDays: row.high_days }),
  ...(row.used_days !== null && { usedDays: row.used_days }),
  asOf: row.as_of.toISOString(),
});
