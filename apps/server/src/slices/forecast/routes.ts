import { forecastRoutes, type CustomerForecast, type ForecastFit } from "@hortus/contracts";
import { cutPage, packCursor, unpackCursor } from "../../paging.ts";
import { endpoint, type Endpoint } from "../../slice.ts";
import { findCustomers } from "../customers/index.ts";
import { refitForecast } from "./fit.ts";
import { MINIMUM } from "./model.ts";
import { findFits, findForecast, findForecasts, type FitRow, type ForecastRow } from "./store.ts";

const BANDS = {
  likely: { aliveFrom: 0.7 },
  doubtful: { aliveFrom: 0.3, aliveBelow: 0.7 },
  unlikely: { aliveBelow: 0.3 },
};

export const forecastEndpoints: readonly Endpoint[] = [
  endpoint(forecastRoutes.forecast, async ({ context }) => {
    const { latest, inForce } = await findFits(context.workspace.db);
    return {
      asOf: context.clock.now().toISOString(),
      state: !latest ? "none" : inForce ? (inForce.scored_at ? "ready" : "scoring") : "refused",
      fit: inForce && toFit(inForce),
      refused: latest?.refusal ? toFit(latest) : undefined,
      minimum: MINIMUM,
      total: inForce?.total ?? undefined,
    } as const;
  }),
  endpoint(forecastRoutes.refitForecast, async ({ context, caller }) => refitForecast(context, caller)),
  endpoint(forecastRoutes.listForecasts, async ({ context, query }) => {
    const after = query.cursor === undefined ? undefined : unpackCursor(query.cursor, 2);
    const found = await findForecasts(context.workspace.db, query.alive ? BANDS[query.alive] : {}, {
      after: after && { valueFen: Number(after[0]), customerId: String(after[1]) },
      limit: query.limit + 1,
    });
    const { rows, nextCursor } = cutPage(found, query.limit, (last) =>
      packCursor([last.value_365_fen, last.customer_id]),
    );
    const customers = await findCustomers(
      context.workspace.db,
      rows.map((row) => row.customer_id),
    );
    return {
      rows: rows.map((row) => ({
        customerId: row.customer_id,
        name: customers.get(row.customer_id)?.displayName ?? "",
        ...toForecast(row),
      })),
      nextCursor,
      asOf: context.clock.now().toISOString(),
    };
  }),
  endpoint(forecastRoutes.getForecast, async ({ context, params }) => {
    const row = await findForecast(context.workspace.db, params.customerId);
    return { forecast: row && toForecast(row), asOf: context.clock.now().toISOString() };
  }),
];

function toForecast(row: ForecastRow): CustomerForecast {
  return {
    alive: row.alive,
    repeats: row.repeats,
    lastOrderDay: row.last_order_day,
    next30: { orders: row.orders_30, valueFen: row.value_30_fen },
    next90: { orders: row.orders_90, valueFen: row.value_90_fen },
    next365: { orders: row.orders_365, valueFen: row.value_365_fen },
    scoredAt: row.scored_at.toISOString(),
  };
}

function toFit(row: FitRow): ForecastFit {
  return {
    version: row.version,
    at: row.fitted_at.toISOString(),
    customers: row.customers,
    repeatBuyers: row.repeat_buyers,
    refusal: row.refusal ?? undefined,
    purchases: row.purchases
      ? { r: row.purchases.r, alphaDays: row.purchases.alpha, a: row.purchases.a, b: row.purchases.b }
      : undefined,
    spending: row.spending
      ? { p: row.spending.p, q: row.spending.q, gammaFen: row.spending.gamma }
      : undefined,
    logLikelihood: row.log_likelihood ?? undefined,
    correlation: row.correlation ?? undefined,
    holdOut: row.hold_out ?? undefined,
  };
}
