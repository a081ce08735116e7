import { customersRoutes, segmentRoutes, type ApiClient } from "@hortus/contracts";
import { beforeEach, describe, expect, test } from "vitest";
import { testHouse, type TestHouse } from "../../testing.ts";
import { addCustomer } from "../../testing-customers.ts";
import { defineLevels, segmentOf, Till } from "./testing.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

let house: TestHouse;
let operator: ApiClient;
let till: Till;
let levels: Record<string, string>;

beforeEach(async () => {
  house = await testHouse(new Date("2026-11-24T02:00:00Z"));
  operator = await house.as("operator");
  till = new Till(house, operator);
  levels = await defineLevels(operator);
  return () => house.close();
});

const segment = (root: object) => segmentOf(house, operator, root);
const attribute = (fact: string, op: string, value?: unknown) =>
  segment({ kind: "attribute", fact: `membership.${fact}`, op, ...(value === undefined ? {} : { value }) });
const becauseOf = async (id: string) => {
  const { rows } = await operator.call(segmentRoutes.listSegmentChanges, { params: { id }, query: {} });
  return rows.map(({ name, change, because }) => `${name} ${change}: ${because}`);
};

describe("rules over memberships", () => {
  test("ask who is a member, who is none and who was one", async () => {
    await addCustomer(house, "Nobody", null);
    const state = (op: string, ...values: string[]) =>
      segment({ kind: "set", fact: "membership.state", op, values });
    const members = await state("has_any", "member");
    const others = await state("has_none", "member");
    const former = await state("has_any", "left");
    const thisMonth = await segment({
      kind: "set",
      fact: "membership.state",
      op: "has_any",
      values: ["member"],
      window: { kind: "calendar", period: "this_month" },
    });
    await till.push(
      till.row("Old"),
      till.row("New", { joinedAt: "2026-11-20T02:00:00Z", levelSince: "2026-11-20T02:00:00Z" }),
      till.row("Gone", { leftAt: "2026-10-01T02:00:00Z" }),
    );
    expect(await members.members()).toEqual(["New", "Old"]);
    expect(await others.members()).toEqual(["Gone", "Nobody"]);
    expect(await former.members()).toEqual(["Gone"]);
    expect(await thisMonth.members()).toEqual(["New"]);
    await till.push(till.row("Old", { leftAt: "2026-11-24T01:00:00Z", changedAt: "2026-11-24T01:00:00Z" }));
    expect(await members.members()).toEqual(["New"]);
    expect(await becauseOf(members.id)).toContain("Old left: membership_left");
    expect(await becauseOf(members.id)).toContain("Old entered: membership_joined");
  });

  test("of two cards that ended ask about the one that ended last, however the levels are ordered", async () => {
    const justLeft = await segment({
      kind: "set",
      fact: "membership.state",
      op: "has_any",
      values: ["left"],
      window: { kind: "last", days: 30 },
    });
    const identities = { memberNumber: "Two" };
    await till.push(
      till.row("Two", { level: "gold", leftAt: "2026-07-01T02:00:00Z" }),
      till.row("Second card", { identities, customerName: "Two", leftAt: "2026-11-20T02:00:00Z" }),
    );
    expect(await justLeft.members()).toEqual(["Two"]);
  });

  test("ask for a level, and for a level and above", async () => {
    const silver = await attribute("level", "equals", levels["silver"]);
    const known = await attribute("level", "is_known");
    const atLeast = (level: string) =>
      segment({ kind: "set", fact: "membership.level_reached", op: "has_any", values: [levels[level]] });
    const atLeastSilver = await atLeast("silver");
    const atLeastGold = await atLeast("gold");
    await till.push(
      till.row("Basic", { level: "basic" }),
      till.row("Silver"),
      till.row("Gold", { level: "gold" }),
      till.row("Diamond", { level: "diamond" }),
      till.row("Gone", { level: "diamond", leftAt: "2026-10-01T02:00:00Z" }),
    );
    expect(await silver.members()).toEqual(["Silver"]);
    expect(await known.members()).toEqual(["Basic", "Diamond", "Gold", "Silver"]);
    expect(await atLeastSilver.members()).toEqual(["Diamond", "Gold", "Silver"]);
    expect(await atLeastGold.members()).toEqual(["Diamond", "Gold"]);
    const up = { level: "gold", levelSince: "2026-11-24T01:00:00Z", changedAt: "2026-11-24T01:00:00Z" };
    await till.push(till.row("Silver", up));
    expect(await silver.members()).toEqual([]);
    expect(await atLeastGold.members()).toEqual(["Diamond", "Gold", "Silver"]);
    expect(await becauseOf(atLeastGold.id)).toContain("Silver entered: membership_level_changed");
    const { words } = await operator.call(segmentRoutes.getSegment, { params: { id: atLeastGold.id } });
    expect(words).toEqual({
      zh: "会员等级达到（及以上） 包含任一 金卡",
      en: "Member level, this one or above has any of 金卡",
    });
  });

  test("an end that comes nearer lets people in and out at its minute, and a longer one lets them out at once", async () => {
    const ending = await attribute("level_until", "within_next_days", 30);
    const ended = await attribute("level_until", "more_than_days_ago", 0);
    await till.push(
      till.row("A", { levelUntil: "2026-12-25T02:10:00Z" }),
      till.row("B", { levelUntil: "2026-11-24T02:20:00Z" }),
      till.row("C", { levelUntil: "2027-06-01T00:00:00Z" }),
      till.row("D"),
    );
    expect([await ending.members(), await ended.members()]).toEqual([["B"], []]);
    const later = async (ms: number) => {
      house.clock.advance(ms);
      await house.drain();
      return [await ending.members(), await ended.members()];
    };
    expect(await later(20 * MINUTE_MS)).toEqual([["B"], []]);
    expect(await later(MINUTE_MS)).toEqual([[], ["B"]]);
    expect(await becauseOf(ending.id)).toContain("B left: time");
    expect(await later(DAY_MS - 12 * MINUTE_MS)).toEqual([[], ["B"]]);
    expect(await later(MINUTE_MS)).toEqual([["A"], ["B"]]);
    const renewed = { levelUntil: "2027-12-25T02:10:00Z", changedAt: "2026-11-25T02:00:00Z" };
    await till.push(till.row("A", renewed));
    expect(await ending.members()).toEqual([]);
    expect(await becauseOf(ending.id)).toContain("A left: membership_changed");
  });

  test("count what happened to a membership, and say why in words", async () => {
    const climbed = await segment({
      kind: "records",
      fact: "membership_change",
      aggregate: "count",
      window: { kind: "last", days: 30 },
      filters: [
        { property: "kind", op: "equals", value: "upgraded" },
        { property: "level", op: "in", value: [levels["gold"], levels["diamond"]] },
      ],
      op: "at_least",
      value: 1,
    });
    const at = "2026-11-20T02:00:00Z";
    await till.push(
      till.row("A"),
      till.row("A", { level: "gold", levelSince: at, changedAt: at }),
      till.row("B", { level: "gold" }),
    );
    expect(await climbed.members()).toEqual(["A"]);
    const { rows } = await operator.call(customersRoutes.listCustomers, { query: { search: "A" } });
    const { reason } = await operator.call(segmentRoutes.explainMembership, {
      params: { id: climbed.id, customerId: rows[0]!.id }, // the till has told of A
      query: {},
    });
    expect(reason.text.zh).toContain(
      "会员变动(其中 变动 为 升级 且 变动后的等级 为其中之一 金卡、钻石) 次数 ≥ 1",
    );
    house.clock.advance(27 * DAY_MS);
    await house.drain();
    expect(await climbed.members()).toEqual([]);
  });

  test("of two cards of one person the higher one is what they have, until the profiles are parted", async () => {
    const gold = await attribute("level", "equals", levels["gold"]);
    const silver = await attribute("level", "equals", levels["silver"]);
    await till.push(till.row("S"), till.row("G", { level: "gold" }));
    expect([await gold.members(), await silver.members()]).toEqual([["G"], ["S"]]);
    const find = async (search: string) =>
      (await operator.call(customersRoutes.listCustomers, { query: { search } })).rows[0]!.id; // both are there
    await operator.call(customersRoutes.addIdentity, {
      params: { id: await find("S") },
      body: { kind: "member_number", value: "G" },
    });
    await house.drain();
    expect(await gold.members()).toHaveLength(1);
    expect(await silver.members()).toEqual([]);
    const stays = await find("S");
    const { rows: merges } = await operator.call(customersRoutes.listMerges, { params: { id: stays } });
    await operator.call(customersRoutes.undoMerge, { params: { id: stays, mergeId: merges[0]!.id } }); // one merge
    await house.drain();
    expect([await gold.members(), await silver.members()]).toEqual([["G"], ["S"]]);
  });
});
