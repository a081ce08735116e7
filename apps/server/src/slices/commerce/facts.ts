import type { RecordsFact } from "@hortus/rules";
import { orderChanged, orderPaid, orderRefunded, orderRemoved, ordersMoved } from "./events.ts";

/**
 * Orders as rules and RFM count them: each that is not refunded in full, at the instant of payment, with what was kept of the money.
 * An order of nothing counts too: points, a coupon or the medical insurance paid it, and the customer came.
 */
export const orderFact: RecordsFact = {
  kind: "records",
  key: "order",
  label: { zh: "订单", en: "Order" },
  measures: [
    {
      key: "amount",
      label: { zh: "实付金额(扣除退款)", en: "Amount, net of refunds" },
      type: "money",
      column: "net_amount_fen",
    },
  ],
  properties: [
    { key: "source", label: { zh: "订单来源", en: "Source" }, type: "text", column: "source" },
    { key: "store", label: { zh: "门店", en: "Store" }, type: "text", column: "store" },
  ],
  changedBy: [orderPaid.type, orderChanged.type, orderRefunded.type, orderRemoved.type, ordersMoved.type],
  sql: { table: "customer_order", at: "paid_at", where: "state <> 'refunded'" },
};
