import { CONDITIONS } from "@hortus/contracts";
import type { Fact } from "@hortus/rules";
import { conditionNoted, conditionRemoved } from "../events.ts";

const changedBy = [conditionNoted.type, conditionRemoved.type];

/** Sensitive (PIPL 28): rules over them are shown to few, and no message ever names them. */
export const conditionFacts: readonly Fact[] = [
  {
    kind: "set",
    key: "customer.condition",
    label: { zh: "健康状况", en: "Health condition" },
    sensitive: true,
    dated: true,
    options: CONDITIONS.map(({ value, label }) => ({ value, label })),
    changedBy,
    sql: { table: "customer_condition", column: "condition", at: "noted_at" },
  },
  {
    kind: "attribute",
    key: "customer.pregnancy_due_on",
    label: { zh: "预产期", en: "Expected birth" },
    type: "date",
    sensitive: true,
    changedBy,
    sql: { table: "customer_condition", column: "due_on", where: "condition = 'pregnancy'" },
  },
];
