import { membershipRoutes, platformRoutes, segmentRoutes, type ApiClient } from "@hortus/contracts";
import { beforeEach, describe, expect, test } from "vitest";
import { testHouse, type TestHouse } from "../../../testing.ts";
import { defineLevels, segmentOf, Till } from "../testing.ts";

let house: TestHouse;
let operator: ApiClient;

beforeEach(async () => {
  house = await testHouse(new Date("2026-11-24T02:00:00Z"));
  operator = await house.as("operator");
  return () => house.close();
});

const list = async () => (await operator.call(membershipRoutes.listMemberLevels, {})).rows;
const inWords = (rows: Awaited<ReturnType<typeof list>>) =>
  rows.map(({ rank, name, members, archived }) => `${rank} ${name} ${members}${archived ? " archived" : ""}`);
const problemOf = (answer: Promise<unknown>) =>
  answer.then(
    () => "done",
    (error: { problem: { code: string } }) => error.problem.code,
  );

describe("levels of members", () => {
  test("each new one stands above the others, may be renamed, and tells how many are there", async () => {
    const { gold } = await defineLevels(operator);
    const till = new Till(house, operator);
    // who has two cards is one customer, at the higher level
    const second = { identities: { memberNumber: "M2" }, customerName: "M2", level: "basic" };
    await till.push(
      till.row("M1"),
      till.row("M2"),
      till.row("M2 of long ago", second),
      till.row("M3", { leftAt: "2026-07-01T00:00:00Z" }),
    );
    await operator.call(membershipRoutes.changeMemberLevel, {
      params: { id: gold! },
      body: { name: "黄金" },
    });
    expect(inWords(await list())).toEqual(["1 普通 0", "2 银卡 2", "3 黄金 0", "4 钻石 0"]);
    const create = (body: { code: string; name: string }) =>
      problemOf(operator.call(membershipRoutes.createMemberLevel, { body }));
    expect(await create({ code: "gold", name: "金" })).toBe("code_taken");
    expect(await create({ code: "gilt", name: "黄金" })).toBe("name_taken");
    expect(await create({ code: "Gilt!", name: "金" })).toBe("invalid_request");
    expect(await create({ code: "gilt", name: "no\0text" })).toBe("invalid_request");
    expect(await create({ code: "gilt", name: "half \ud83d" })).toBe("invalid_request");
  });

  test("one with members is not archived; one without is, takes no members then, and comes back at the top", async () => {
    const { silver, gold } = await defineLevels(operator);
    const till = new Till(house, operator);
    await till.push(till.row("M1"));
    const change = (id: string, body: { name: string; archived: boolean }) =>
      problemOf(operator.call(membershipRoutes.changeMemberLevel, { params: { id }, body }));
    expect(await change(silver!, { name: "银卡", archived: true })).toBe("level_in_use");
    expect(await change(gold!, { name: "金卡", archived: true })).toBe("done");
    expect(inWords(await list())).toEqual(["1 普通 0", "2 银卡 1", "3 钻石 0", "3 金卡 0 archived"]);
    expect(await till.push(till.row("M2", { level: "gold" }))).toEqual(["unknown_level level"]);
    expect(await change(gold!, { name: "金卡", archived: false })).toBe("done");
    expect(inWords(await list())).toEqual(["1 普通 0", "2 银卡 1", "3 钻石 0", "4 金卡 0"]);
  });

  test("another order tells of all whose reach moves, and of nobody else", async () => {
    const { basic, silver, gold, diamond } = await defineLevels(operator);
    const till = new Till(house, operator);
    await till.push(
      till.row("Silver"),
      till.row("Gold", { level: "gold" }),
      till.row("Basic", { level: "basic" }),
    );
    const reached = { kind: "set", fact: "membership.level_reached", op: "has_any" };
    const atLeastGold = await segmentOf(house, operator, { ...reached, values: [gold] });
    const atLeastSilver = await segmentOf(house, operator, { ...reached, values: [silver] });
    expect([await atLeastGold.members(), await atLeastSilver.members()]).toEqual([
      ["Gold"],
      ["Gold", "Silver"],
    ]);
    const order = (...ids: (string | undefined)[]) =>
      problemOf(operator.call(membershipRoutes.orderMemberLevels, { body: { ids: ids.map(String) } }));
    expect(await order(basic, gold, silver, diamond)).toBe("done");
    await house.drain();
    expect([await atLeastGold.members(), await atLeastSilver.members()]).toEqual([
      ["Gold", "Silver"],
      ["Silver"],
    ]);
    const { rows } = await operator.call(segmentRoutes.listSegmentChanges, {
      params: { id: atLeastGold.id },
      query: {},
    });
    expect(rows.map(({ change, because }) => `${change} ${because}`)[0]).toBe(
      "entered member_levels_ordered",
    );
    expect(await order(basic, gold, silver)).toBe("levels_differ");
    expect(await order(basic, gold, silver, silver)).toBe("levels_differ");
  });

  test("only who plans may change them, and the audit keeps what they did", async () => {
    const { gold } = await defineLevels(operator);
    const viewer = await house.as("viewer");
    expect((await viewer.call(membershipRoutes.listMemberLevels, {})).rows).toHaveLength(4);
    const forbidden = [
      viewer.call(membershipRoutes.createMemberLevel, { body: { code: "x", name: "X" } }),
      viewer.call(membershipRoutes.orderMemberLevels, { body: { ids: [gold!] } }),
      viewer.call(membershipRoutes.changeMemberLevel, { params: { id: gold! }, body: { name: "X" } }),
      viewer.call(membershipRoutes.pushMembers, { body: { members: [{}] } }),
    ];
    expect(await Promise.all(forbidden.map(problemOf))).toEqual(Array(4).fill("role_may_not"));
    await operator.call(membershipRoutes.changeMemberLevel, {
      params: { id: gold! },
      body: { name: "黄金", archived: true },
    });
    const till = new Till(house, operator);
    await till.push(till.row("M1"), till.row("M2", { level: "gold" }));
    const owner = await house.as("owner");
    const { rows } = await owner.call(platformRoutes.listAudit, { query: {} });
    const ours = rows.filter(({ objectType }) => ["member_level", "membership"].includes(objectType));
    expect(ours.map(({ action }) => action)).toEqual([
      "members_pushed",
      "member_level_archived",
      "member_level_renamed",
      ...Array(4).fill("member_level_created"),
    ]);
    expect(ours[0]?.after).toEqual({ created: 1, unchanged: 0, updated: 0, outdated: 0, rejected: 1 });
  });
});
