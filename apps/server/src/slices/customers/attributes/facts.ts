import type { AttributeFact, Fact } from "@hortus/rules";
import { attributeChanged } from "../events.ts";
import { factOfSlot, SENSITIVE_CHOICES, SLOTS, type SlotType } from "./slots.ts";

const changedBy = [attributeChanged.type];
const choices = { optionsFrom: "attributes", changedBy } as const;

const COLUMNS = { number: "number_value", date: "date_value" } as const;
const LABELS = {
  number: { zh: "自定义数字", en: "Own number" },
  date: { zh: "自定义日期", en: "Own date" },
} as const;

const slotFact = (type: SlotType, slot: number, sensitive: boolean): AttributeFact => ({
  kind: "attribute",
  key: factOfSlot(type, slot),
  label: { zh: `${LABELS[type].zh} ${slot}`, en: `${LABELS[type].en} ${slot}` },
  type,
  ...(sensitive ? { sensitive } : {}),
  changedBy,
  sql: {
    table: "customer_attribute",
    column: COLUMNS[type],
    where: `slot = ${slot} and ${COLUMNS[type]} is not null`,
  },
});

/**
 * The workspace's own attributes. Facts are the same in every workspace: one for all choices, and one for each place that a number or a
 * date may take (0065). `describeFacts` gives them the names of the workspace.
 */
export const attributeFacts: readonly Fact[] = [
  {
    kind: "set",
    key: "customer.attribute",
    label: { zh: "自定义属性", en: "Own attribute" },
    ...choices,
    sql: {
      table: "customer_attribute",
      column: "option_id",
      where: "option_id is not null and not sensitive",
    },
  },
  {
    kind: "set",
    key: SENSITIVE_CHOICES,
    label: { zh: "敏感的自定义属性", en: "Sensitive own attribute" },
    ...choices,
    optionsFrom: "sensitive-attributes",
    sensitive: true,
    sql: { table: "customer_attribute", column: "option_id", where: "option_id is not null and sensitive" },
  },
  ...SLOTS.flatMap(({ type, sensitive, slots }) => slots.map((slot) => slotFact(type, slot, sensitive))),
];
