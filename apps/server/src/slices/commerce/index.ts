/** Commerce: what customers paid, gave back, and how files of it come in (CNV-2). */
export { summariseOrders } from "./orders/summaries.ts";
export { countBuyers, repurchaseRate, summariseDays } from "./metrics.ts";
