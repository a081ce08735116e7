import type { commerceRoutes, RouteResponse } from "@hortus/contracts";
import { localDate, notFound } from "@hortus/kernel";
import { kaplanMeier } from "@hortus/stats";
import type { Caller, Context } from "../../../context.ts";
import { findProductsById, isPrescription } from "../../catalog/index.ts";
import { refuseOthersCustomer } from "../../customers/index.ts";
import { seesPrescriptions } from "../lines/views.ts";
import { countIntervals, findSupplies } from "./supply-store.ts";

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
      };
    }),
    asOf: clock.now().toISOString(),
  };
}

/** Lines that are read for a curve: 200 ms on PostgreSQL. */
const LINES_READ = 200_000;
/** Repeat purchases that a median needs: below, its 95 % interval spans more than a third of it. */
const LEAST_REPEATS = 30;

/** How long customers take to buy a product again, those respected who have not yet. */
export async function readRepurchase(
  { workspace, clock, timeZone }: Context,
  productId: string,
): Promise<RouteResponse<typeof commerceRoutes.readRepurchase>> {
  const product = (await findProductsById(workspace.db, [productId])).get(productId);
  if (!product) throw notFound("This product");
  const now = clock.now();
  const intervals = await countIntervals(workspace.db, product.code, now, timeZone, LINES_READ);
  const total = (isCensored: boolean) =>
    intervals.reduce((sum, each) => sum + (each.isCensored === isCensored ? each.count : 0), 0);
  const { curve, median } = kaplanMeier(
    intervals.map(({ days, isCensored, count }) => ({ time: days, isEvent: !isCensored, count })),
  );
  const repeats = total(false);
  return {
    repeats,
    waiting: total(true),
    leastRepeats: LEAST_REPEATS,
    ...(repeats >= LEAST_REPEATS && median !== undefined ? { medianDays: median } : {}),
    curve: curve.map(({ time, survival, atRisk }) => ({ days: time, share: 1 - survival, atRisk })),
    asOf: now.toISOString(),
  };
}
