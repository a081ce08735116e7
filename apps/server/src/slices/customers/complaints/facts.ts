import { COMPLAINT_ABOUT, type ComplaintAbout } from "@hortus/contracts";
import type { Fact } from "@hortus/rules";
import { complaintClosed, complaintOpened, customersMerged, mergeUndone } from "../events.ts";

const labels: { [About in ComplaintAbout]: { zh: string; en: string } } = {
  product: { zh: "商品", en: "Product" },
  service: { zh: "服务", en: "Service" },
  delivery: { zh: "物流", en: "Delivery" },
  price: { zh: "价格", en: "Price" },
  messages: { zh: "消息打扰", en: "Messages" },
  other: { zh: "其他", en: "Other" },
};
const options = COMPLAINT_ABOUT.map((value) => ({ value, label: labels[value] }));
const changedBy = [complaintOpened.type, complaintClosed.type, customersMerged.type, mergeUndone.type];

/** What rules may say of complaints: who has one open, and what they complained of before. */
export const complaintFacts: readonly Fact[] = [
  {
    kind: "set",
    key: "customer.open_complaint",
    label: { zh: "未结投诉", en: "Open complaint" },
    dated: true,
    options,
    changedBy,
    sql: { table: "complaint", column: "about", at: "opened_at", where: "closed_at is null" },
  },
  {
    kind: "records",
    key: "complaint",
    label: { zh: "投诉", en: "Complaint" },
    measures: [],
    properties: [
      { key: "about", label: { zh: "关于", en: "About" }, type: "choice", options, column: "about" },
    ],
    changedBy,
    sql: { table: "complaint", at: "opened_at" },
  },
];
