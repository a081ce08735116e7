import { z } from "zod";
import { fen, id, instant, text } from "./common.ts";
import { regulatoryClass } from "./regulatory.ts";
import { rowIdentities, rowProblem } from "./rows.ts";

/** Orders and refunds, as shops push them and as they are shown. */

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
  sku: text(100).optional(),
  name: text(200),
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
  externalId: text(100),
  /** The shop, marketplace or till that the order comes from, such as "youzan". */
  source: text(60),
  paidAt: instant,
  amountFen: fen.optional(),
  /** Instead of `amountFen`: yuan as text, "1,234.50". */
  amount: z.string().max(30).optional(),
  identities: rowIdentities,
  customerName: text(60).optional(),
  lines: z.array(orderLine).max(200).optional(),
  store: text(100).optional(),
  /** Absent when the shop does not know. */
  conversionPath: z.enum(CONVERSION_PATHS).optional(),
});
export type OrderRow = z.input<typeof orderRow>;

export const refundRow = z.object({
  /** The shop's refund number: one refund a source and number. */
  externalId: text(100),
  source: text(60),
  /** The order's `externalId`, of the same source. */
  orderExternalId: text(100),
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
/** How many rows met which fate. */
export const outcomeCounts = z.object({
  created: z.int(),
  unchanged: z.int(),
  updated: z.int(),
  rejected: z.int(),
});
export const rowFates = z.object({ rows: z.array(rowFate), counts: outcomeCounts });

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
