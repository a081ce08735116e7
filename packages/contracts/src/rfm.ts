/** Recency, frequency, money: what the buyers are scored by, and the board and groups that come of it. */
import { z } from "zod";
import { fen, instant, page, pageQuery, text } from "./common.ts";
import { OPERATORS, READERS, route } from "./route.ts";

export const rfmGroups = [
  "important_value",
  "important_develop",
  "important_keep",
  "important_win_back",
  "general_value",
  "general_develop",
  "general_keep",
  "general_win_back",
] as const;
export type RfmGroup = (typeof rfmGroups)[number];

const score = z.int().min(1).max(5);
/** The largest value of each of the four steps, rising. */
const steps = z
  .array(z.number().min(0))
  .length(4)
  .refine((values) => values.every((value, index) => index === 0 || value > (values[index - 1] ?? 0)), {
    message: "Each step is larger than the one before",
  });
export const rfmSettings = z.discriminatedUnion("mode", [
  /** Drawn each night so that each score holds a fifth; high and low part at the mean. */
  z.object({ mode: z.literal("quintiles") }),
  z.object({
    mode: z.literal("own"),
    /** The most days of scores 5, 4, 3 and 2. */
    recencyDays: steps,
    /** The most orders, and the most fen, of scores 1, 2, 3 and 4. */
    frequency: steps,
    moneyFen: steps,
    /** What parts the eight groups: recent is fewer days than this, frequent more orders, much more fen. */
    high: z.object({
      recencyDays: z.number().min(0),
      frequency: z.number().min(0),
      moneyFen: z.number().min(0),
    }),
  }),
]);
export type RfmSettings = z.infer<typeof rfmSettings>;

export const rfmBoard = z.object({
  asOf: instant,
  state: z.enum(["none", "building", "ready"]),
  customers: z.int(),
  revenueFen: fen,
  /** Lower bounds of scores 2 to 5: recency in days (fewer is better: upper bounds), frequency in orders, money in fen. */
  thresholds: z
    .object({
      recencyDays: z.array(z.number()),
      frequency: z.array(z.number()),
      moneyFen: z.array(z.number()),
    })
    .optional(),
  settings: rfmSettings,
  /** How often they were set, and when last; 0 while they are the fifths that nobody chose. */
  settingsVersion: z.int(),
  settingsAt: instant.optional(),
  groups: z.array(z.object({ group: z.enum(rfmGroups), customers: z.int(), revenueFen: fen })),
  /** All 125 cells that hold somebody. */
  cells: z.array(
    z.object({ recency: score, frequency: score, money: score, customers: z.int(), revenueFen: fen }),
  ),
});
export type RfmBoard = z.infer<typeof rfmBoard>;

export const rfmCustomer = z.object({
  customerId: z.string(),
  name: z.string(),
  recency: score,
  frequency: score,
  money: score,
  group: z.enum(rfmGroups),
  lastPaidAt: instant,
  orders: z.int(),
  moneyFen: fen,
});

export const rfmRoutes = {
  rfm: route({
    method: "GET",
    path: "/rfm",
    summary: "The RFM grid and the eight groups, with counts and money",
    roles: READERS,
    /** Of the buyers of one product line only: a category of goods, with all below it; parted by its own settings, as of now. */
    query: z.object({ line: text(200).optional() }),
    response: rfmBoard,
  }),
  changeRfmSettings: route({
    method: "PUT",
    path: "/rfm/settings",
    summary:
      "Scores by quintiles, or by thresholds of one's own, as the next version; everybody is scored anew. With line, those of one product line",
    roles: OPERATORS,
    query: z.object({ line: text(200).optional() }),
    body: rfmSettings,
    response: "nothing",
  }),
  rebuildRfm: route({
    method: "POST",
    path: "/rfm/rebuild",
    summary: "Draws new quintiles from all customers now",
    roles: OPERATORS,
    response: "nothing",
  }),
  listRfmCustomers: route({
    method: "GET",
    path: "/rfm/customers",
    summary: "The customers of a cell or a group, most money first",
    roles: READERS,
    query: pageQuery.extend({
      recency: z.coerce.number().int().min(1).max(5).optional(),
      frequency: z.coerce.number().int().min(1).max(5).optional(),
      money: z.coerce.number().int().min(1).max(5).optional(),
      group: z.enum(rfmGroups).optional(),
    }),
    response: page(rfmCustomer),
  }),
};
