import type { Fact } from "@hortus/rules";

/** What rules may ask of tags. */
export const tagFacts: readonly Fact[] = [
  {
    kind: "set",
    key: "tag",
    label: { zh: "标签", en: "Tag" },
    optionsFrom: "tags",
    changedBy: ["customer_tagged", "customer_untagged"],
    sql: { table: "customer_tag", column: "tag_id", columnType: "uuid" },
  },
];
