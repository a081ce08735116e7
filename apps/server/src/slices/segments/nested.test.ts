import { commerceRoutes, segmentRoutes, type ApiClient } from "@hortus/contracts";
import { beforeEach, describe, expect, test } from "vitest";
import { testHouse, type TestHouse } from "../../testing.ts";

/** Segments that other segments' rules speak of. */
const DAY_MS = 86_400_000;
const records = { kind: "records", fact: "order" } as const;
const recentBuyers = { ...records, aggregate: "last", op: "within_last_days", value: 30 };
const isIn = (segment: string) => ({ kind: "segment", op: "is_in", segment });
const not = (of: object) => ({ kind: "not", of });

let house: TestHouse;
let operator: ApiClient;
let number = 0;

beforeEach(async () => {
  house = await testHouse();
  operator = await house.as("operator");
  return () => house.close();
});

async function buy(memberNumber: string, at = house.clock.now()): Promise<void> {
  await operator.call(commerceRoutes.pushOrders, {
    body: {
      orders: [
        {
          externalId: `order-${number++}`,
          source: "till",
          paidAt: at.toISOString(),
          amountFen: 10_000,
          identities: { memberNumber },
          customerName: memberNumber,
        },
      ],
    },
  });
  await house.drain();
}

async function makeSegment(name: string, root: object): Promise<string> {
  const { id } = await operator.call(segmentRoutes.createSegment, {
    body: { name, rule: { version: 1, root } },
  });
  await house.drain();
  return id;
}

async function members(id: string): Promise<string[]> {
  const { rows } = await operator.call(segmentRoutes.listSegmentMembers, { params: { id }, query: {} });
  return rows.map(({ name }) => name).toSorted();
}

describe("a segment that names another", () => {
  test("follows it by events and by time, through two levels", async () => {
    const recent = await makeSegment("Recent", recentBuyers);
    const quiet = await makeSegment("Quiet", not(isIn(recent)));
    const loud = await makeSegment("Loud", not(isIn(quiet)));
    await buy("Ann");
    expect([await members(recent), await members(quiet), await members(loud)]).toEqual([
      ["Ann"],
      [],
      ["Ann"],
    ]);
    house.clock.advance(31 * DAY_MS);
    await house.drain();
    expect([await members(recent), await members(quiet), await members(loud)]).toEqual([[], ["Ann"], []]);
    const { rows } = await operator.call(segmentRoutes.listSegmentChanges, {
      params: { id: quiet },
      query: {},
    });
    expect(rows[0]).toMatchObject({ change: "entered", because: "segment_left" });
  });

  test("follows a new rule of the other", async () => {
    await buy("Ann");
    const recent = await makeSegment("Recent", recentBuyers);
    const both = await makeSegment("Both", { kind: "all", of: [isIn(recent), recentBuyers] });
    expect(await members(both)).toEqual(["Ann"]);
    await operator.call(segmentRoutes.changeSegment, {
      params: { id: recent },
      body: { rule: { version: 1, root: { ...records, aggregate: "count", op: "at_least", value: 2 } } },
    });
    await house.drain();
    expect(await members(both)).toEqual([]);
  });

  test("says the other's name, in its rule and in its reasons", async () => {
    await buy("Ann");
    const recent = await makeSegment("Recent", recentBuyers);
    const id = await makeSegment("Named", { kind: "all", of: [isIn(recent)] });
    const { words } = await operator.call(segmentRoutes.getSegment, { params: { id } });
    expect(words).toEqual({ zh: "属于人群“Recent”", en: 'is in segment "Recent"' });
    const { rows } = await operator.call(segmentRoutes.listSegmentMembers, { params: { id }, query: {} });
    const why = await operator.call(segmentRoutes.explainMembership, {
      params: { id, customerId: rows[0]!.customerId }, // Ann
      query: {},
    });
    expect(why.reason.of[0]).toMatchObject({
      answer: true,
      isUnknown: false,
      text: { zh: "属于人群“Recent”(实际 是)" },
    });
  });

  test("is refused when the way leads back to itself, naming the way", async () => {
    const first = await makeSegment("First", recentBuyers);
    const second = await makeSegment("Second", isIn(first));
    const change = operator.call(segmentRoutes.changeSegment, {
      params: { id: first },
      body: { rule: { version: 1, root: { kind: "any", of: [recentBuyers, isIn(second)] } } },
    });
    await expect(change).rejects.toMatchObject({
      problem: {
        code: "unsound_rule",
        field: "rule.root.of.1.segment",
        title: expect.stringContaining("First → Second → First"),
      },
    });
    // The editor hears of it before anybody saves.
    const { errors } = await operator.call(segmentRoutes.previewSegment, {
      body: { id: first, rule: { version: 1, root: isIn(second) } },
    });
    expect(errors).toMatchObject([{ code: "segment_cycle" }]);
  });

  test("keeps the other from being archived, and says who needs it", async () => {
    const first = await makeSegment("First", recentBuyers);
    const second = await makeSegment("Second", isIn(first));
    const archive = (id: string) =>
      operator.call(segmentRoutes.changeSegment, { params: { id }, body: { archived: true } });
    await expect(archive(first)).rejects.toMatchObject({
      problem: { code: "segment_in_use", title: expect.stringContaining('"Second"') },
    });
    await archive(second);
    await expect(archive(first)).resolves.toMatchObject({ state: "archived" });
    // The other is gone by now, so the rule would read what nobody keeps.
    const revive = operator.call(segmentRoutes.changeSegment, {
      params: { id: second },
      body: { archived: false },
    });
    await expect(revive).rejects.toMatchObject({ problem: { code: "unsound_rule" } });
  });
});

test("an order that is told of late counts at its own time, not at that of its arrival", async () => {
  const id = await makeSegment("Recent", recentBuyers);
  await buy("Ann", new Date(house.clock.now().getTime() - 40 * DAY_MS));
  await buy("Bo", new Date(house.clock.now().getTime() - 20 * DAY_MS));
  expect(await members(id)).toEqual(["Bo"]);
  house.clock.advance(11 * DAY_MS);
  await house.drain();
  expect(await members(id)).toEqual([]);
});
