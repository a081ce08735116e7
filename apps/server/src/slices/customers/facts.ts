import type { AttributeFact, Fact } from "@hortus/rules";
import {
  advisorPlaced,
  contactEstablished,
  contactHandedOver,
  contactLost,
  contactTakenOver,
  customerGroupsChanged,
  customerActive,
  customerChanged,
  customerCreated,
  customersMerged,
  mergeUndone,
} from "./events.ts";

const attribute = (
  column: string,
  fact: Pick<AttributeFact, "label" | "type" | "options" | "optionsFrom">,
  changedBy: readonly string[] = [],
): AttributeFact => ({
  kind: "attribute",
  key: `customer.${column}`,
  ...fact,
  changedBy: [
    customerCreated.type,
    customerChanged.type,
    customersMerged.type,
    mergeUndone.type,
    ...changedBy,
  ],
  sql: { table: "customer", customerColumn: "id", column },
});

const genders = [
  { value: "female", label: { zh: "女", en: "Female" } },
  { value: "male", label: { zh: "男", en: "Male" } },
];
const contactStates = [
  { value: "living", label: { zh: "好友中", en: "Is a contact" } },
  { value: "lost", label: { zh: "已流失", en: "Lost" } },
  { value: "none", label: { zh: "从未添加", en: "Never added" } },
];

const relationChanged = [
  contactEstablished.type,
  contactTakenOver.type,
  contactLost.type,
  contactHandedOver.type,
];

/** What rules may say about a customer. */
export const customerFacts: readonly Fact[] = [
  attribute("gender", { label: { zh: "性别", en: "Gender" }, type: "choice", options: genders }),
  attribute("city", { label: { zh: "城市", en: "City" }, type: "text" }),
  attribute("birthday", { label: { zh: "生日", en: "Birthday" }, type: "date" }),
  attribute("source", { label: { zh: "来源", en: "Source" }, type: "text" }),
  attribute("first_seen_at", { label: { zh: "首次出现时间", en: "First seen" }, type: "instant" }),
  attribute("last_activity_at", { label: { zh: "最近活跃时间", en: "Last active" }, type: "instant" }, [
    customerActive.type,
  ]),
  attribute(
    "contact_state",
    { label: { zh: "好友状态", en: "Contact" }, type: "choice", options: contactStates },
    relationChanged,
  ),
  {
    kind: "set",
    key: "customer.advisor",
    label: { zh: "顾问", en: "Advisor" },
    optionsFrom: "advisors",
    changedBy: [...relationChanged, customersMerged.type, mergeUndone.type],
    sql: { table: "customer_contact", column: "advisor_id", where: "removed_at is null" },
  },
  {
    // A customer of several advisors is in the places of each; whoever has none is in no store.
    kind: "set",
    key: "advisor.store",
    label: { zh: "顾问所在门店或区域", en: "Advisor's store or region" },
    optionsFrom: "places",
    changedBy: [...relationChanged, customersMerged.type, mergeUndone.type, advisorPlaced.type],
    sql: { table: "customer_place", column: "place_id", columnType: "uuid" },
  },
  {
    kind: "set",
    key: "customer.group",
    label: { zh: "所在客户群", en: "Customer group" },
    optionsFrom: "groups",
    dated: true,
    changedBy: [customerGroupsChanged.type],
    sql: { table: "customer_in_group", column: "chat_id", at: "joined_at" },
  },
  {
    kind: "records",
    key: "contact",
    label: { zh: "添加好友", en: "Contact added" },
    measures: [],
    properties: [],
    changedBy: [...relationChanged, customersMerged.type, mergeUndone.type],
    sql: { table: "customer_contact", at: "added_at" },
  },
];
