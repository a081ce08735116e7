import { commerceRoutes, segmentRoutes, type ApiClient } from "@hortus/contracts";
import { sql } from "kysely";
import { beforeEach, describe, expect, test } from "vitest";
import { testHouse, type TestHouse } from "../../testing.ts";
import { segmentEntered, segmentLeft } from "./events.ts";

const DAY_MS = 86_400_000;
const records = { kind: "records", fact: "order" } as const;
const boughtTwice = {
  version: 1,
  root: { kind: "all", of: [{ ...records, aggregate: "count", op: "at_least", value: 2 }] },
};
const away30Days = {
  version: 1,
  root: { kind: "all", of: [{ ...records, aggregate: "last", op: "more_than_days_ago", value: 30 }] },
};

let house: TestHouse;
let operator: ApiClient;
let number = 0;

beforeEach(async () => {
  house = await testHouse();
  operator = await house.as("operator");
  return () => house.close();
});

async function buy(memberNumber: string, at = house.clock.now(), amountFen = 10_000): Promise<string> {
  const externalId = `order-${number++}`;
  const { rows } = await operator.call(commerceRoutes.pushOrders, {
    body: {
      orders: [
        {
          externalId,
          source: "till",
          paidAt: at.toISOString(),
          amountFen,
          identities: { memberNumber },
          customerName: memberNumber,
        },
      ],
    },
  });
  expect(rows[0]).toMatchObject({ outcome: "created" });
  await house.drain();
  return externalId;
}

async function makeSegment(rule: Record<string, unknown>): Promise<string> {
  const { id } = await operator.call(segmentRoutes.createSegment, { body: { name: "people", rule } });
  await house.drain();
  return id;
}

async function members(id: string): Promise<string[]> {
  const { rows } = await operator.call(segmentRoutes.listSegmentMembers, { params: { id }, query: {} });
  return rows.map(({ name }) => name).toSorted();
}

describe("a segment", () => {
  test("fills from what is there, and says its rule in both languages", async () => {
    await buy("Ann");
    await buy("Ann");
    await buy("Bo");
    const id = await makeSegment(boughtTwice);
    expect(await members(id)).toEqual(["Ann"]);
    const segment = await operator.call(segmentRoutes.getSegment, { params: { id } });
    expect(segment).toMatchObject({ state: "ready", size: 1, version: 1 });
    expect(segment.words.zh).toMatch(/订单.*次数.*2/);
    expect(segment.words.en).toMatch(/2/);
  });

  test("takes in and lets go as events come, and says which event it was", async () => {
    const id = await makeSegment(boughtTwice);
    await buy("Ann");
    expect(await members(id)).toEqual([]);
    const second = await buy("Ann");
    expect(await members(id)).toEqual(["Ann"]);
    await operator.call(commerceRoutes.pushRefunds, {
      body: {
        refunds: [
          {
            externalId: "r1",
            source: "till",
            orderExternalId: second,
            amountFen: 10_000,
            refundedAt: house.clock.now().toISOString(),
          },
        ],
      },
    });
    await house.drain();
    expect(await members(id)).toEqual([]);
    const { rows } = await operator.call(segmentRoutes.listSegmentChanges, { params: { id }, query: {} });
    expect(rows.map(({ change, because }) => [change, because])).toEqual([
      ["left", "order_refunded"],
      ["entered", "order_paid"],
    ]);
  });

  test("changes at the instant at which time alone changes the answer, and not before", async () => {
    const id = await makeSegment(away30Days);
    await buy("Ann");
    house.clock.advance(30 * DAY_MS);
    await house.drain();
    expect(await members(id)).toEqual([]);
    house.clock.advance(1);
    await house.drain();
    expect(await members(id)).toEqual(["Ann"]);
    const { rows } = await operator.call(segmentRoutes.listSegmentChanges, { params: { id }, query: {} });
    expect(rows[0]).toMatchObject({ change: "entered", because: "time" });
    await buy("Ann");
    expect(await members(id)).toEqual([]);
    const changes = async (change: "entered" | "left") =>
      (await operator.call(segmentRoutes.listSegmentChanges, { params: { id }, query: { change } })).rows;
    expect((await changes("entered")).map(({ because }) => because)).toEqual(["time"]);
    expect((await changes("left")).map(({ because }) => because)).toEqual(["order_paid"]);
  });

  test("gets a new rule beside the old answer, and tells only the difference", async () => {
    await buy("Ann");
    await buy("Ann");
    await buy("Bo");
    const id = await makeSegment(boughtTwice);
    const once = {
      version: 1,
      root: { kind: "all", of: [{ ...records, aggregate: "count", op: "at_least", value: 1 }] },
    };
    const changing = await operator.call(segmentRoutes.changeSegment, {
      params: { id },
      body: { rule: once },
    });
    expect(changing).toMatchObject({ state: "building", version: 1, size: 1 });
    await house.drain();
    expect(await members(id)).toEqual(["Ann", "Bo"]);
    const { rows: told } = await sql<{ type: string; n: number }>`
      select type, count(*) as n from event where type in (${segmentEntered.type}, ${segmentLeft.type}) group by type`.execute(
      house.context.workspace.db,
    );
    expect(told).toEqual([{ type: segmentEntered.type, n: 2 }]);
    const { rows: left } = await sql<{
      n: number;
    }>`select count(*) as n from segment_member where not told or until_version is not null`.execute(
      house.context.workspace.db,
    );
    expect(left[0]?.n).toBe(0);
  });

  test("explains why somebody is in, with the values seen", async () => {
    await buy("Ann");
    const id = await makeSegment(boughtTwice);
    const { rows } = await operator
      .call(segmentRoutes.previewSegment, { body: { rule: away30Days } })
      .then(async () => sql<{ id: string }>`select id from customer`.execute(house.context.workspace.db));
    const why = await operator.call(segmentRoutes.explainMembership, {
      params: { id, customerId: rows[0]!.id },
      query: {},
    });
    expect(why.isIn).toBe(false);
    expect(why.reason.of[0]?.text.zh).toMatch(/实际.*1/);
  });

  test("answers the same whichever way it came about: by events, by a build, by a build in slices", async () => {
    for (let n = 0; n < 30; n++)
      await buy(`customer ${n % 11}`, new Date(house.clock.now().getTime() - (n % 5) * 9 * DAY_MS));
    const rule = {
      version: 1,
      root: {
        kind: "all",
        of: [
          { ...records, aggregate: "count", window: { kind: "last", days: 20 }, op: "at_least", value: 2 },
        ],
      },
    };
    const early = await makeSegment(rule);
    for (let n = 0; n < 20; n++) await buy(`customer ${n % 7}`);
    house.clock.advance(12 * DAY_MS);
    await house.drain();
    const late = await makeSegment(rule);
    expect(await members(early)).toEqual(await members(late));
    const { size } = await operator.call(segmentRoutes.previewSegment, { body: { rule } });
    expect((await members(late)).length).toBe(size);
  });

  test("with an unsound rule is refused with the path of what is wrong", async () => {
    const rule = {
      version: 1,
      root: { kind: "all", of: [{ kind: "attribute", fact: "shoe.size", op: "equals", value: 43 }] },
    };
    await expect(
      operator.call(segmentRoutes.createSegment, { body: { name: "x", rule } }),
    ).rejects.toMatchObject({
      problem: { status: 422, code: "unsound_rule", field: "rule.root.of.0.fact" },
    });
  });
});
