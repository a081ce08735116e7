import { z } from "zod";
import { fen, id, idParams, instant, localDate, page, pageQuery } from "./common.ts";
import { regulatoryClass } from "./regulatory.ts";
import { EVERYBODY, OPERATORS, READERS, route } from "./route.ts";
import { plainText, rowIdentities, rowProblem, rowsOf } from "./rows.ts";

export const ORDER_STATES = ["paid", "partly_refunded", "refunded"] as const;

/** Where in the private domain the customer decided to buy (CNV-2): the five conversion paths. */
export const CONVERSION_PATHS = ["wecom_chat", "group", "moments", "official_account", "channels"] as const;
export type ConversionPath = (typeof CONVERSION_PATHS)[number];
export const conversionPathLabels: Readonly<Record<ConversionPath, { zh: string; en: string }>> = {
  wecom_chat: { zh: "企微一对一", en: "WeCom chat" },
  group: { zh: "客户群", en: "Customer group" },
  moments: { zh: "朋友圈", en: "Moments" },
  official_account: { zh: "公众号", en: "Official account" },
  channels: { zh: "视频号", en: "Channels" },
};

export const orderLine = z.object({
  /** The product's code, by which the catalogue knows it. */
  sku: plainText(100).optional(),
  name: plainText(200),
  quantity: z.int().min(1).max(1_000_000),
  /** What was paid for the line. */
  amountFen: fen,
});
export type OrderLine = z.infer<typeof orderLine>;

/** A line as it is shown, with what the catalogue knows of it by its code. */
export const orderLineView = orderLine.extend({
  /** Empty when it is masked: a prescription product, for a role that need not know which. */
  name: z.string(),
  isMasked: z.literal(true).optional(),
  /** Absent when the catalogue does not know the code. */
  productId: id.optional(),
  regulatoryClass: regulatoryClass.optional(),
});
export type OrderLineView = z.infer<typeof orderLineView>;

export const orderRow = z.object({
  /** The shop's order number: one order a source and number, however often it is pushed. */
  externalId: plainText(100),
  /** The shop, marketplace or till that the order comes from, such as "youzan". */
  source: plainText(60),
  paidAt: instant,
  amountFen: fen.optional(),
  /** Instead of `amountFen`: yuan as text, "1,234.50". */
  amount: z.string().max(30).optional(),
  identities: rowIdentities,
  customerName: plainText(60).optional(),
  lines: z.array(orderLine).max(200).optional(),
  store: plainText(100).optional(),
  /** Absent when the shop does not know. */
  conversionPath: z.enum(CONVERSION_PATHS).optional(),
});
export type OrderRow = z.input<typeof orderRow>;

export const refundRow = z.object({
  /** The shop's refund number: one refund a source and number. */
  externalId: plainText(100),
  source: plainText(60),
  /** The order's `externalId`, of the same source. */
  orderExternalId: plainText(100),
  amountFen: fen.optional(),
  /** Instead of `amountFen`: yuan as text. */
  amount: z.string().max(30).optional(),
  refundedAt: instant,
});
export type RefundRow = z.input<typeof refundRow>;

export const ROW_OUTCOMES = ["created", "unchanged", "updated", "rejected"] as const;
export type RowOutcome = (typeof ROW_OUTCOMES)[number];

const rowFate = z.object({
  /** The row's place in the request, from 0. */
  index: z.int(),
  externalId: z.string().optional(),
  outcome: z.enum(ROW_OUTCOMES),
  orderId: id.optional(),
  customerId: id.optional(),
  error: rowProblem.optional(),
});
export type RowFate = z.infer<typeof rowFate>;
const counts = z.object({ created: z.int(), unchanged: z.int(), updated: z.int(), rejected: z.int() });
const fates = z.object({ rows: z.array(rowFate), counts });

export const orderSummary = z.object({
  id,
  externalId: z.string(),
  source: z.string(),
  state: z.enum(ORDER_STATES),
  paidAt: instant,
  amountFen: fen,
  refundedFen: fen,
  /** `amountFen` less `refundedFen`. */
  netAmountFen: fen,
  store: z.string().optional(),
  conversionPath: z.enum(CONVERSION_PATHS).optional(),
  lines: z.array(orderLineView),
  customer: z.object({ id, name: z.string() }),
});
export type OrderSummary = z.infer<typeof orderSummary>;

export const orderDetail = orderSummary.extend({
  refunds: z.array(z.object({ id, externalId: z.string(), amountFen: fen, refundedAt: instant })),
  /** The import that brought the order. */
  importId: id.optional(),
});
export type OrderDetail = z.infer<typeof orderDetail>;

export const IMPORT_STATES = [
  "uploaded",
  "mapped",
  "running",
  "done",
  "failed",
  "cancelled",
  "undoing",
  "undone",
] as const;
export const ENCODINGS = ["utf-8", "gb18030", "utf-16le", "utf-16be"] as const;
/** "spaces" is any run of spaces. */
export const DELIMITERS = ["comma", "semicolon", "tab", "pipe", "spaces"] as const;
/** What a column of a file may mean. */
export const IMPORT_FIELDS = [
  "orderId",
  "paidAt",
  "amount",
  "lineAmount",
  "memberNumber",
  "phone",
  "externalUserId",
  "unionid",
  "externalId",
  "customerName",
  "store",
  "conversionPath",
  "product",
  "productCode",
  "quantity",
] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];
/** "auto" reads years first, in all the ways of the others that do; days or months first must be said. */
export const DATE_FORMATS = ["auto", "iso", "yyyymmdd", "y/m/d", "d/m/y", "m/d/y"] as const;

/** How a file is to be read. */
export const reading = z.object({
  encoding: z.enum(ENCODINGS),
  delimiter: z.enum(DELIMITERS),
  hasHeader: z.boolean(),
});
export type Reading = z.infer<typeof reading>;

const columnIndex = z.int().min(0).max(199);
export const importMapping = z.object({
  /** Named by every order of the file. Orders are known by source and number, so files of one shop should name the same. */
  source: plainText(60),
  /** The column of each field, from 0. Needed: paidAt, amount, and one by which the buyer is recognised. */
  columns: z.partialRecord(z.enum(IMPORT_FIELDS), columnIndex),
  dateFormat: z.enum(DATE_FORMATS),
  amountUnit: z.enum(["yuan", "fen"]),
  /**
   * What a row of the file is: an order (unless said), or one product of an order, whose rows follow one another and name the same
   * order number. Cells that are empty in the rows after its first mean the same as there. The amounts of its rows add up, unless
   * `lineAmount` has a column: then `amount` is the order's.
   */
  rowsAre: z.enum(["orders", "lines"]).optional(),
  /** A remark for people, such as "US dollars, taken as yuan". */
  currencyNote: z.string().trim().max(200).optional(),
});
export type ImportMapping = z.infer<typeof importMapping>;

const importPreviewRow = z.object({
  /** The line of the file where the row begins, from 1. */
  row: z.int(),
  values: z.array(z.string()),
  /** The row in which the order begins that this one is a product of. */
  partOf: z.int().optional(),
  /** The order that will be stored; with the row in which it begins. */
  order: z
    .object({
      /** Made from the row's own content when no column holds an order number. */
      externalId: z.string(),
      paidAt: instant,
      amountFen: fen,
      customer: z.string(),
      product: z.string().optional(),
      store: z.string().optional(),
    })
    .optional(),
  error: rowProblem.optional(),
});

export const importSummary = z.object({
  id,
  state: z.enum(IMPORT_STATES),
  fileName: z.string(),
  sizeBytes: z.int(),
  createdAt: instant,
  createdBy: z.string(),
  startedAt: instant.optional(),
  finishedAt: instant.optional(),
  /** Why it failed; the rows before are in. */
  failure: z.object({ code: z.string(), message: z.string() }).optional(),
  progress: counts.extend({
    /** Rows read so far, without the header. */
    rowsRead: z.int(),
    /** Lines of the file: about as many rows. */
    rowsExpected: z.int(),
    percent: z.number(),
    /** Rows a second since the start; absent before. */
    rowsPerSecond: z.number().optional(),
    /** Orders that an undo has taken out. */
    removed: z.int(),
  }),
});
export type ImportSummary = z.infer<typeof importSummary>;

export const importDetail = importSummary.extend({
  reading,
  columns: z.array(
    z.object({
      index: z.int(),
      name: z.string(),
      samples: z.array(z.string()),
      guess: z.enum(IMPORT_FIELDS).optional(),
    }),
  ),
  mapping: importMapping,
  /** What keeps it from starting; absent when it can. */
  mappingProblem: rowProblem.optional(),
  /** The first 20 rows as they would be read; only before the start. */
  preview: z.array(importPreviewRow),
});
export type ImportDetail = z.infer<typeof importDetail>;

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
    response: fates,
  }),
  pushRefunds: route({
    method: "POST",
    path: "/refunds",
    summary: "Takes up to 1 000 refunds of orders and answers each row's fate",
    roles: OPERATORS,
    scope: "orders:write",
    body: z.object({ refunds: rowsOf(refundRow) }),
    response: fates,
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
