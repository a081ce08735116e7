import {
  PRODUCT_ROLES,
  productRoleLabels,
  RANGE_ROLES,
  rangeRoleLabels,
  REGULATORY_CLASSES,
  regulatoryClassWords,
  SUPPLY_BASES,
  supplyBasisWords,
} from "@hortus/contracts";
import type { Fact, RecordsFact } from "@hortus/rules";
import {
  orderChanged,
  orderLinesChanged,
  orderPaid,
  orderRefunded,
  orderRemoved,
  ordersMoved,
  ordersPlaced,
  supplyChanged,
} from "./events.ts";
import {
  brand,
  category,
  choiceProperty,
  conversionPath,
  place,
  product,
  source,
  store,
  textProperty,
} from "./properties.ts";

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
  properties: [source, store, place, conversionPath],
  changedBy: [
    orderPaid.type,
    orderChanged.type,
    orderRefunded.type,
    orderRemoved.type,
    ordersMoved.type,
    ordersPlaced.type,
  ],
  sql: { table: "placed_order", at: "paid_at", where: "state <> 'refunded'" },
};

/** Money given back, at the instant at which it was, whatever became of the order since. */
export const refundFact: RecordsFact = {
  kind: "records",
  key: "refund",
  label: { zh: "退款", en: "Refund" },
  measures: [
    {
      key: "amount",
      label: { zh: "退款金额", en: "Amount given back" },
      type: "money",
      column: "amount_fen",
    },
  ],
  properties: [source],
  changedBy: [orderRefunded.type, orderChanged.type, orderRemoved.type, ordersMoved.type],
  sql: { table: "refund", at: "refunded_at" },
};

/**
 * Goods bought, line by line, of orders that are not refunded in full. What stands on the product (category, role, class) is a copy
 * that a line keeps and that is refreshed when the product changes: a fact reads one table. Lines of a product that the catalogue does
 * not know have a name and a code only.
 */
export const orderLineFact: RecordsFact = {
  kind: "records",
  key: "order_line",
  label: { zh: "购买商品", en: "Goods bought" },
  measures: [
    {
      key: "amount",
      label: { zh: "商品实付(扣除退款)", en: "Amount of the line, net of refunds" },
      type: "money",
      column: "net_amount_fen",
    },
    { key: "quantity", label: { zh: "件数", en: "Packs" }, type: "number", column: "quantity" },
  ],
  properties: [
    category,
    // "Bones/Calcium" is under "Bones": for shops that write their categories as a tree.
    {
      key: "category_path",
      label: { zh: "品类(含下级)", en: "Category and below" },
      type: "path",
      optionsFrom: "product-category-paths",
      column: "category",
    },
    brand,
    product,
    textProperty("name", { zh: "商品名称", en: "Product name" }),
    choiceProperty(
      "role",
      { zh: "产品角色", en: "Product role" },
      { values: PRODUCT_ROLES, labels: productRoleLabels, column: "product_role" },
    ),
    choiceProperty(
      "range_role",
      { zh: "货盘角色", en: "Range role" },
      { values: RANGE_ROLES, labels: rangeRoleLabels },
    ),
    choiceProperty(
      "regulatory_class",
      { zh: "监管分类", en: "Regulatory class" },
      { values: REGULATORY_CLASSES, labels: regulatoryClassWords },
    ),
    store,
    place,
    conversionPath,
    source,
  ],
  changedBy: [...orderFact.changedBy, orderLinesChanged.type],
  sql: { table: "placed_order_line", at: "paid_at", where: "state <> 'refunded'" },
};

/**
 * When goods run out (SEG-6): by their dose and how many share them; of products without a dose, by how long others take to buy again. What
 * nobody knows enough of has no such day.
 */
export const supplyFacts: readonly Fact[] = [
  {
    kind: "attribute",
    key: "supply.runs_out_on",
    label: { zh: "最近用完(该复购)日", en: "Next runs out or is due on" },
    type: "date",
    changedBy: [supplyChanged.type],
    sql: { table: "customer_supply", column: "runs_out_on" },
  },
  {
    kind: "records",
    key: "supply",
    label: { zh: "商品用完(该复购)", en: "Product runs out or is due" },
    measures: [
      {
        key: "days",
        label: { zh: "够用天数", en: "Days that it lasts" },
        type: "number",
        column: "lasts_days",
      },
    ],
    properties: [
      choiceProperty(
        "basis",
        { zh: "周期依据", en: "Known by" },
        { values: SUPPLY_BASES, labels: supplyBasisWords },
      ),
      category,
      brand,
      product,
    ],
    changedBy: [supplyChanged.type],
    sql: { table: "supply", at: "runs_out_at" },
  },
];
