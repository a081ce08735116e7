import { rfmGroups } from "@hortus/contracts";
import type { Fact } from "@hortus/rules";
import { rfmScored, segmentEntered, segmentLeft } from "./events.ts";

const groupLabels: Record<(typeof rfmGroups)[number], { zh: string; en: string }> = {
  important_value: { zh: "重要价值", en: "Important: value" },
  important_develop: { zh: "重要发展", en: "Important: develop" },
  important_keep: { zh: "重要保持", en: "Important: keep" },
  important_win_back: { zh: "重要挽留", en: "Important: win back" },
  general_value: { zh: "一般价值", en: "General: value" },
  general_develop: { zh: "一般发展", en: "General: develop" },
  general_keep: { zh: "一般保持", en: "General: keep" },
  general_win_back: { zh: "一般挽留", en: "General: win back" },
};

const changedBy = [rfmScored.type];
const score = (key: string, column: string, label: { zh: string; en: string }): Fact => ({
  kind: "attribute",
  key,
  label,
  type: "number",
  changedBy,
  sql: { table: "customer_rfm", column },
});

/** The members of each segment as they stand: of the version in force, nobody while the first one is being built. */
const otherSegments: Fact = {
  kind: "segments",
  key: "segment",
  label: { zh: "人群", en: "Segment" },
  optionsFrom: "segments",
  changedBy: [segmentEntered.type, segmentLeft.type],
  sql: {
    table: "segment_member_now",
    column: "segment_id",
    columnType: "uuid",
  },
};

export const segmentFacts: readonly Fact[] = [
  otherSegments,
  {
    kind: "attribute",
    key: "rfm.group",
    label: { zh: "RFM 分组", en: "RFM group" },
    type: "choice",
    options: rfmGroups.map((value) => ({ value, label: groupLabels[value] })),
    changedBy,
    sql: { table: "customer_rfm", column: "rfm_group" },
  },
  score("rfm.recency", "recency", { zh: "RFM 最近消费分（1-5）", en: "RFM recency score (1-5)" }),
  score("rfm.frequency", "frequency", { zh: "RFM 消费频率分（1-5）", en: "RFM frequency score (1-5)" }),
  score("rfm.money", "money", { zh: "RFM 消费金额分（1-5）", en: "RFM money score (1-5)" }),
];
