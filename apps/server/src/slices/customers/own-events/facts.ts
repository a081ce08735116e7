import type { Fact } from "@hortus/rules";
import { ownEventsMoved, ownEventTold } from "../events.ts";
import { factOfOwnEvent, NUMBER_PLACES, OWN_EVENT_SLOTS, TEXT_PLACES } from "./places.ts";

const labelled = (zh: string, en: string, place: string) => {
  const number = place.split("_")[1];
  return { key: place, column: place, label: { zh: `${zh} ${number}`, en: `${en} ${number}` } };
};
const texts = TEXT_PLACES.map((place) => ({ ...labelled("文字", "Text", place), type: "text" as const }));
const numbers = NUMBER_PLACES.map((place) => ({
  ...labelled("数字", "Number", place),
  type: "number" as const,
}));

/** The workspace's own events, one fact a place (0078). `describeFacts` gives them the names of the workspace. */
export const ownEventFacts: readonly Fact[] = OWN_EVENT_SLOTS.map((slot) => ({
  kind: "records",
  key: factOfOwnEvent(slot),
  label: { zh: `自定义事件 ${slot}`, en: `Own event ${slot}` },
  measures: numbers,
  properties: [...texts, ...numbers],
  changedBy: [ownEventTold(slot).type, ownEventsMoved.type],
  sql: { table: "customer_own_event", at: "at", where: `slot = ${slot}` },
}));
