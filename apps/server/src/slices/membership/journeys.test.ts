import { journeyRoutes, type ApiClient } from "@hortus/contracts";
import { beforeEach, expect, test } from "vitest";
import { testHouse, type TestHouse } from "../../testing.ts";
import { defineLevels, Till } from "./testing.ts";

let house: TestHouse;
let operator: ApiClient;

beforeEach(async () => {
  house = await testHouse(new Date("2026-11-24T02:00:00Z"));
  operator = await house.as("operator");
  return () => house.close();
});

const call = {
  kind: "task",
  id: "call",
  name: "Call",
  class: "care",
  task: "call",
  title: "Call",
  text: "Call",
  next: null,
} as const;

const journeyOn = async (event: string, property: string, value: string) => {
  const { id } = await operator.call(journeyRoutes.createJourney, {
    body: {
      name: event,
      definition: {
        trigger: { kind: "event", event, filters: [{ property, op: "equals", value }] },
        start: "call",
        steps: [call],
        exits: [],
        reentry: { kind: "each" },
      },
    },
  });
  await operator.call(journeyRoutes.publishJourney, { params: { id } });
  return async () => {
    const { rows } = await operator.call(journeyRoutes.listEnrolments, { params: { id }, query: {} });
    return rows.map(({ customer }) => customer.name).toSorted();
  };
};

test("joining, another level and leaving begin journeys, by the level, and what is long past begins none", async () => {
  const { gold = "", silver = "" } = await defineLevels(operator);
  const till = new Till(house, operator);
  const welcomed = await journeyOn("membership_joined", "levelId", silver);
  const congratulated = await journeyOn("membership_level_changed", "to", gold);
  const missed = await journeyOn("membership_left", "levelId", gold);
  const now = house.clock.now().toISOString();
  const today = { joinedAt: now, levelSince: now, changedAt: now };
  await till.push(
    till.row("Old"),
    till.row("New", today),
    till.row("Gold", { ...today, level: "gold" }),
    till.row("Old", { level: "gold", levelSince: now, changedAt: now }),
  );
  expect([await welcomed(), await congratulated(), await missed()]).toEqual([["New"], ["Old"], []]);
  house.clock.advance(60_000);
  const later = house.clock.now().toISOString();
  await till.push(till.row("Gold", { ...today, level: "gold", leftAt: later, changedAt: later }));
  expect(await missed()).toEqual(["Gold"]);
  const { events } = await operator.call(journeyRoutes.journeyVocabulary, {});
  const level = events.find(({ event }) => event === "membership_joined")?.properties[0];
  expect(level).toEqual({
    key: "levelId",
    label: { zh: "会员等级", en: "Member level" },
    type: "member_level",
  });
});
