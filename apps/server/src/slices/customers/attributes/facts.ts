import type { Fact } from "@hortus/rules";
import { attributeChanged } from "../events.ts";

/** Choices of the workspace's own attributes: one fact for all of them, since facts are the same in every workspace. */
export const attributeFacts: readonly Fact[] = [
  {
    kind: "set",
    key: "customer.attribute",
    label: { zh: "自定义属性", en: "Own attribute" },
    optionsFrom: "attributes",
    changedBy: [attributeChanged.type],
    sql: { table: "customer_attribute", column: "option_id", where: "option_id is not null" },
  },
];
