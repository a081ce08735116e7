import type { AttributeFact, Fact, Label } from "@hortus/rules";
import { forecastScored } from "./events.ts";

const fact = (key: string, column: string, type: AttributeFact["type"], label: Label): Fact => ({
  kind: "attribute",
  key: `forecast.${key}`,
  label,
  type,
  changedBy: [forecastScored.type],
  sql: { table: "customer_forecast", column },
});

/** Unknown for who never bought, and for everybody before the first fit. */
export const forecastFacts: readonly Fact[] = [
  fact("alive", "alive", "number", { zh: "仍活跃概率（0-1）", en: "Chance still a customer (0-1)" }),
  fact("orders_30", "orders_30", "number", { zh: "预计 30 天订单数", en: "Expected orders in 30 days" }),
  fact("orders_90", "orders_90", "number", { zh: "预计 90 天订单数", en: "Expected orders in 90 days" }),
  fact("orders_365", "orders_365", "number", { zh: "预计 365 天订单数", en: "Expected orders in 365 days" }),
  fact("value_30", "value_30_fen", "money", { zh: "预计 30 天金额", en: "Expected money in 30 days" }),
  fact("value_90", "value_90_fen", "money", { zh: "预计 90 天金额", en: "Expected money in 90 days" }),
  fact("value_365", "value_365_fen", "money", { zh: "预计 365 天金额", en: "Expected money in 365 days" }),
];
