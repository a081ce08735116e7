/** Commerce: what customers paid, gave back, and how files of it come in (CNV-2). */
export { findProductNamesForMessages } from "./lines/views.ts";
export { summariseOrders } from "./orders/summaries.ts";
export { countBuyers, repurchaseRate, sumOrdersAfter, summariseDays } from "./metrics.ts";
