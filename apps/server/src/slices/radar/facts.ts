import type { Fact } from "@hortus/rules";
import { radarOpened, radarOpensMoved } from "./events.ts";

/** Openings of short links, as rules count them. */
export const radarFacts: readonly Fact[] = [
  {
    kind: "records",
    key: "radar_open",
    label: { zh: "打开链接", en: "Opened a link" },
    measures: [],
    properties: [
      { key: "title", label: { zh: "链接标题", en: "Title of the link" }, type: "text", column: "title" },
    ],
    changedBy: [radarOpened.type, radarOpensMoved.type],
    sql: { table: "radar_open", at: "at" },
  },
];
