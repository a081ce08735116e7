import { z } from "zod";
import { fen, id, idParams, instant, localDate, page, pageQuery } from "./common.ts";
import { EVERYBODY, OPERATORS, READERS, route } from "./route.ts";
import { rowsOf } from "./rows.ts";
import { reading, importMapping, importSummary, importDetail } from "./order-imports.ts";
import { ORDER_STATES, orderRow, refundRow, rowFates, orderSummary, orderDetail } from "./orders.ts";

/** Whence it is known how long goods last: the pack's dose, or how long customers take to buy the product, or of its category, again. */
export const SUPPLY_BASES = ["dose", "product", "category"] as const;
export const supplyBasisWords: Record<(typeof SUPPLY_BASES)[number], { zh: string; en: string }> = {
  dose: { zh: "按规格与日用量", en: "Pack and dose" },
  product: { zh: "按该商品的复购间隔", en: "Repurchases of the product" },
  category: { zh: "按品类的复购间隔", en: "Repurchases of the category" },
};

/** By the product-limit estimate over those who wait still. */
const learnedInterval = z.object({
  /** Purchases that were followed by another, and those that are not yet. */
  repeats: z.int(),
  waiting: z.int(),
  /** Days within which half buy again; absent with too few repeats, or while fewer than half have. */
  medianDays: z.int().optional(),
  /** Its 95 % interval, open above while too few are left to say. */
  lowDays: z.int().optional(),
  highDays: z.int().optional(),
  /** What supplies go by: follows the median once it has moved by more than a twentieth. */
  usedDays: z.int().optional(),
  asOf: instant,
});
export type LearnedInterval = z.infer<typeof learnedInterval>;

export const commerceRoutes = {
  pushOrders: route({
    method: "POST",
    path: "/orders",
    summary: "Takes up to 1 000 paid orders and answers each row's fate; the same row twice is one order",
    roles: OPERATORS,
    scope: "orders:write",
    body: z.object({ orders: rowsOf(orderRow) }),
    response: rowFates,
  }),
  pushRefunds: route({
    method: "POST",
    path: "/refunds",
    summary: "Takes up to 1 000 refunds of orders and answers each row's fate",
    roles: OPERATORS,
    scope: "orders:write",
    body: z.object({ refunds: rowsOf(refundRow) }),
    response: rowFates,
  }),
  listOrders: route({
    method: "GET",
    path: "/orders",
    summary: "Orders, latest payment first",
    roles: READERS,
    query: pageQuery.extend({
      /** The beginning of an order number. */
      search: z.string().trim().max(100).optional(),
      customerId: id.optional(),
      source: z.string().max(60).optional(),
      state: z.enum(ORDER_STATES).optional(),
      /** Local days, both included. */
      from: localDate.optional(),
      to: localDate.optional(),
    }),
    response: page(orderSummary),
  }),
  listOrderSources: route({
    method: "GET",
    path: "/order-sources",
    summary: "Where orders came from so far",
    roles: READERS,
    response: z.object({ rows: z.array(z.string()) }),
  }),
  getOrder: route({
    method: "GET",
    path: "/orders/:id",
    summary: "An order with its lines and refunds",
    roles: READERS,
    params: idParams,
    response: orderDetail,
  }),
  listCustomerOrders: route({
    method: "GET",
    path: "/customers/:id/orders",
    summary: "A customer's orders, latest first; advisors see those of their own customers",
    roles: EVERYBODY,
    params: idParams,
    query: pageQuery,
    response: page(orderDetail).extend({
      /** Of all orders that are not refunded in full. */
      summary: z.object({
        count: z.int(),
        netAmountFen: fen,
        firstPaidAt: instant.optional(),
        lastPaidAt: instant.optional(),
      }),
    }),
  }),
  listCustomerSupplies: route({
    method: "GET",
    path: "/customers/:id/supplies",
    summary: "When a customer runs out of what she bought, the last to run out first; 50 at most",
    roles: EVERYBODY,
    params: idParams,
    response: z.object({
      rows: z.array(
        z.object({
          /** Absent, and the name empty, when it is masked: a prescription product, for a role that need not know which. */
          code: z.string().optional(),
          name: z.string(),
          isMasked: z.literal(true).optional(),
          /** Bought in all. */
          packs: z.int(),
          lastPaidAt: instant,
          /**
           * The day on which nothing is left: by dose and sharing, if all bought is taken one after the other; without a dose, as long after the
           * last purchase as half of all take to buy again.
           */
          runsOutOn: localDate,
          basis: z.enum(SUPPLY_BASES),
        }),
      ),
      asOf: instant,
    }),
  }),
  readRepurchase: route({
    method: "GET",
    path: "/products/:id/repurchase",
    summary:
      "How long customers take to buy a product again, by the product-limit estimate over those who wait still",
    roles: READERS,
    params: idParams,
    response: z.object({
      /** Purchases that were followed by another, and those that are not yet. */
      repeats: z.int(),
      waiting: z.int(),
      /** Repeats that a median needs; with fewer it is not told. */
      leastRepeats: z.int(),
      /** Days within which half buy again; absent with too few repeats, or while fewer than half have. */
      medianDays: z.int().optional(),
      /** The share, 0 to 1, that has bought again after so many days. */
      curve: z.array(z.object({ days: z.int(), share: z.number(), atRisk: z.int() })),
      /** What was learned last night of the product, and of its category. */
      product: learnedInterval.optional(),
      category: learnedInterval.optional(),
      /** Days by which supplies of the product go, and whence they are known; absent while nothing is known. */
      cycle: z.object({ days: z.number(), from: z.enum(SUPPLY_BASES) }).optional(),
      asOf: instant,
    }),
  }),
  listRepurchase: route({
    method: "GET",
    path: "/repurchase",
    summary: "How long customers take to buy of each category again, as learned last night; 500 at most",
    roles: READERS,
    response: z.object({
      leastRepeats: z.int(),
      rows: z.array(learnedInterval.extend({ category: z.string() })),
    }),
  }),
  learnRepurchase: route({
    method: "POST",
    path: "/repurchase/learn",
    summary:
      "Learns now how long customers take to buy again, as each night; supplies follow in the background",
    roles: OPERATORS,
    response: "nothing",
  }),
  uploadImport: route({
    method: "POST",
    path: "/imports",
    summary: "Takes a CSV file of orders and says how it would be read; nothing is imported yet",
    roles: OPERATORS,
    upload: { maxBytes: 200 * 1024 * 1024 },
    response: importDetail,
  }),
  listImports: route({
    method: "GET",
    path: "/imports",
    summary: "Imports, newest first",
    roles: READERS,
    query: pageQuery,
    response: page(importSummary),
  }),
  getImport: route({
    method: "GET",
    path: "/imports/:id",
    summary: "An import: how its file is read, and how far it is",
    roles: OPERATORS,
    params: idParams,
    response: importDetail,
  }),
  mapImport: route({
    method: "PUT",
    path: "/imports/:id/mapping",
    summary: "Says what the columns mean, and shows the rows as they will be read",
    roles: OPERATORS,
    params: idParams,
    /** `reading` corrects what was detected. */
    body: importMapping.extend({ reading: reading.optional() }),
    response: importDetail,
  }),
  startImport: route({
    method: "POST",
    path: "/imports/:id/start",
    summary: "Imports the rows, in the background",
    roles: OPERATORS,
    params: idParams,
    response: importSummary,
  }),
  cancelImport: route({
    method: "POST",
    path: "/imports/:id/cancel",
    summary: "Stops an import; what is in stays in, and can be undone",
    roles: OPERATORS,
    params: idParams,
    response: importSummary,
  }),
  undoImport: route({
    method: "POST",
    path: "/imports/:id/undo",
    summary: "Takes the orders out again that this import created; customers stay",
    roles: OPERATORS,
    params: idParams,
    response: importSummary,
  }),
  importErrors: route({
    method: "GET",
    path: "/imports/:id/errors.csv",
    summary: "The rows that were left out, with the reason",
    roles: OPERATORS,
    params: idParams,
    query: z.object({ lang: z.enum(["zh", "en"]).default("zh") }),
    response: "file",
  }),
};
