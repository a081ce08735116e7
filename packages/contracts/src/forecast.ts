import { z } from "zod";
import { fen, id, instant, localDate, page, pageQuery } from "./common.ts";
import { OPERATORS, READERS, route } from "./route.ts";

/** Why no forecast is made, or made anew; the last good one stands. */
export const forecastRefusals = [
  "too_few_repeat_buyers",
  "too_short",
  "not_settled",
  "off_in_hold_out",
] as const;
export type ForecastRefusal = (typeof forecastRefusals)[number];

/** How the forecast would have done: fitted up to a day, compared with what came after it. */
const holdOut = z.object({
  /** The last day that the fit saw; `days` are held out after it. */
  until: localDate,
  days: z.int(),
  customers: z.int(),
  /** Days with a purchase in the time held out, over all customers that had bought before. */
  predicted: z.number(),
  actual: z.int(),
  /** By repeat purchases up to `until`; the last one holds all with as many or more. Means a customer. */
  bins: z.array(
    z.object({ repeats: z.int(), customers: z.int(), predicted: z.number(), actual: z.number() }),
  ),
  /** Repeat purchases of these customers since the first order, added up to the end of each week. */
  weeks: z.array(z.object({ day: localDate, predicted: z.number(), actual: z.int() })),
});
export type ForecastHoldOut = z.infer<typeof holdOut>;

export const forecastFit = z.object({
  version: z.int(),
  at: instant,
  customers: z.int(),
  repeatBuyers: z.int(),
  refusal: z.enum(forecastRefusals).optional(),
  /** BG/NBD; `alphaDays` in days. */
  purchases: z.object({ r: z.number(), alphaDays: z.number(), a: z.number(), b: z.number() }).optional(),
  /** Gamma-Gamma; money in fen. */
  spending: z.object({ p: z.number(), q: z.number(), gammaFen: z.number() }).optional(),
  logLikelihood: z.number().optional(),
  /** Between how often and for how much, −1 to 1; the model takes it to be near 0. */
  correlation: z.number().optional(),
  holdOut: holdOut.optional(),
});
export type ForecastFit = z.infer<typeof forecastFit>;

export const forecastHorizons = [30, 90, 365] as const;

const expected = z.object({ orders: z.number(), valueFen: fen });

export const forecastBoard = z.object({
  asOf: instant,
  state: z.enum(["none", "scoring", "ready", "refused"]),
  /** The fit that the scores stand on. */
  fit: forecastFit.optional(),
  /** The latest try, when it was refused. */
  refused: forecastFit.optional(),
  /** What a fit asks for. */
  minimum: z.object({ repeatBuyers: z.int(), days: z.int(), holdOutBias: z.number() }),
  /** Over all scored customers. */
  total: z
    .object({ customers: z.int(), alive: z.number(), next30: expected, next90: expected, next365: expected })
    .optional(),
});
export type ForecastBoard = z.infer<typeof forecastBoard>;

export const customerForecast = z.object({
  /** The chance that the customer still is one, 0 to 1. Without a repeat purchase always 1: the model knows of no leaving before it. */
  alive: z.number(),
  repeats: z.int(),
  lastOrderDay: localDate,
  next30: expected,
  next90: expected,
  next365: expected,
  scoredAt: instant,
});
export type CustomerForecast = z.infer<typeof customerForecast>;

export const forecastRoutes = {
  forecast: route({
    method: "GET",
    path: "/forecast",
    summary: "The purchase model in force, how it did on held-out days, and what it expects of all customers",
    roles: READERS,
    response: forecastBoard,
  }),
  refitForecast: route({
    method: "POST",
    path: "/forecast/refit",
    summary: "Fits the purchase model anew, in the background",
    roles: OPERATORS,
    response: "nothing",
  }),
  listForecasts: route({
    method: "GET",
    path: "/forecast/customers",
    summary: "Customers by what they are expected to bring in the next 365 days, most first",
    roles: READERS,
    scope: "customers:read",
    query: pageQuery.extend({
      /** Chance of being alive: from 0.7 up, from 0.3, below. */
      alive: z.enum(["likely", "doubtful", "unlikely"]).optional(),
    }),
    response: page(customerForecast.extend({ customerId: z.string(), name: z.string() })),
  }),
  getForecast: route({
    method: "GET",
    path: "/forecast/customers/:customerId",
    summary: "What is expected of one customer; nothing without an order or a fit",
    roles: READERS,
    scope: "customers:read",
    params: z.object({ customerId: id }),
    response: z.object({ forecast: customerForecast.optional(), asOf: instant }),
  }),
};
