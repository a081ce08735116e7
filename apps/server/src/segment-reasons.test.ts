import { becauseLabels } from "@hortus/contracts";
import { expect, test } from "vitest";
import { slices } from "./compose.ts";

test("whatever may make somebody enter or leave a segment has words for people", () => {
  const facts = slices.flatMap((slice) => slice.facts ?? []);
  const types = new Set(facts.flatMap(({ changedBy }) => changedBy));
  const silent = [...types].filter((type) => !/^own_event_\d+$/.test(type) && !becauseLabels[type]);
  expect(silent).toEqual([]);
});
