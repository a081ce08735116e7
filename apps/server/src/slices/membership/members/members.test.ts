import {
  customersRoutes,
  membershipRoutes,
  type ApiClient,
  type MemberRow,
  type RouteResponse,
} from "@hortus/contracts";
import { sql } from "kysely";
import { beforeEach, describe, expect, test } from "vitest";
import { testHouse, type TestHouse } from "../../../testing.ts";
import { addCustomer, mergedInto } from "../../../testing-customers.ts";
import { stopBetween, untilWaiting } from "../../../testing-locks.ts";
import { defineLevels, Till } from "../testing.ts";
import { moveMemberships } from "./merge-store.ts";
import { mergesHandler } from "./merges.ts";
import { claimKeys, findMemberships, putMemberships, type MemberKey } from "./store.ts";

let house: TestHouse;
let operator: ApiClient;
let till: Till;

beforeEach(async () => {
  house = await testHouse(new Date("2026-11-24T02:00:00Z"));
  operator = await house.as("operator");
  till = new Till(house, await house.withKey(["members:write"]));
  await defineLevels(operator);
  return () => house.close();
});

const find = async (name: string): Promise<string> => {
  const { rows } = await operator.call(customersRoutes.listCustomers, { query: { search: name } });
  return rows[0]!.id; // the test has told of them
};

const membershipOf = (id: string) =>
  operator.call(membershipRoutes.readCustomerMembership, { params: { id } });

const historyOf = ({ changes }: RouteResponse<typeof membershipRoutes.readCustomerMembership>) =>
  changes.map(({ kind, at, from, to }) =>
    [at.slice(0, 10), kind, from?.name, to?.name].filter((part) => part !== undefined).join(" "),
  );

const timelineOf = async (id: string) => {
  const { rows } = await operator.call(customersRoutes.listTimeline, { params: { id }, query: {} });
  return rows
    .filter(({ kind }) => kind.startsWith("membership"))
    .map(({ kind, at }) => `${at.slice(0, 10)} ${kind}`);
};

const upgraded = (number: string, row: Partial<MemberRow> = {}) =>
  till.row(number, {
    level: "gold",
    levelSince: "2026-11-20T02:00:00Z",
    levelUntil: "2027-11-20T02:00:00Z",
    changedAt: "2026-11-20T02:00:00Z",
    ...row,
  });

describe("members, as the member system tells of them", () => {
  test("are recognised or made, once however often they are told, each row with its fate", async () => {
    const { id: known } = await addCustomer(house, "Mei");
    await operator.call(customersRoutes.addIdentity, {
      params: { id: known },
      body: { kind: "phone", value: "13800005678" },
    });
    const mei = till.row("M1", { identities: { memberNumber: "M1", phone: "138 0000 5678" } });
    expect(await till.push(mei, till.row("M2"), mei)).toEqual(["created", "created", "unchanged"]);
    expect(await till.push(mei, till.row("M2"))).toEqual(["unchanged", "unchanged"]);
    const { memberships } = await membershipOf(known);
    expect(memberships).toMatchObject([
      { state: "member", level: { name: "银卡" }, levelSince: "2026-06-01T02:00:00.000Z", counts: true },
    ]);
    expect(memberships[0]).not.toHaveProperty("levelUntil");
    expect(historyOf(await membershipOf(known))).toEqual(["2026-06-01 placed 银卡", "2026-01-01 joined"]);
    expect(await timelineOf(known)).toEqual([
      "2026-06-01 membership_level_changed",
      "2026-01-01 membership_joined",
    ]);
  });

  test("a row that can't be read says why, and the others are in", async () => {
    const fates = await till.push(
      till.row("M1"),
      till.row("M2", { level: "platinum" }),
      till.row("M3", { levelSince: "2025-06-01T02:00:00Z" }),
      till.row("M4", { levelUntil: "2026-06-01T02:00:00Z" }),
      till.row("M5", { leftAt: "2025-06-01T02:00:00Z" }),
      till.row("M6", { leftAt: "2026-12-24T02:00:00Z" }),
      till.row("M7", { joinedAt: "2026-13-24" }),
      till.row("M8", { identities: {} }),
      till.row("M9", { identities: { phone: "12" } }),
      { externalId: "M10", source: "till" },
      null,
      till.row("M11", { levelUntil: "9999-12-31T23:59:59Z" }),
      till.row("M12", { levelUntil: "9999-12-31T23:59:59-08:00" }),
    );
    expect(fates).toEqual([
      "created",
      "unknown_level level",
      "dates_crossed levelSince",
      "dates_crossed levelUntil",
      "dates_crossed leftAt",
      "future_date leftAt",
      "invalid_field joinedAt",
      "no_identity identities",
      "bad_identity identities.phone",
      "missing_field identities",
      "invalid_field",
      "created",
      "invalid_field levelUntil",
    ]);
    const { rows, counts } = await operator.call(membershipRoutes.pushMembers, {
      body: { members: [till.row("M13", { level: "platinum" })] },
    });
    expect(rows[0]).toMatchObject({ index: 0, externalId: "M13", outcome: "rejected" });
    expect(rows[0]?.error?.message).toContain("basic, silver, gold, diamond");
    expect(counts).toEqual({ created: 0, unchanged: 0, updated: 0, outdated: 0, rejected: 1 });
  });

  test("the newest news counts in whatever order it comes, within a push and across pushes", async () => {
    expect(await till.push(upgraded("M1"))).toEqual(["created"]);
    expect(await till.push(till.row("M1"))).toEqual(["outdated"]);
    expect(await till.push(upgraded("M2"), till.row("M2"), till.row("M3"), upgraded("M3"))).toEqual([
      "created",
      "outdated",
      "created",
      "updated",
    ]);
    expect((await membershipOf(await find("M1"))).memberships).toMatchObject([{ level: { name: "金卡" } }]);
    // told again as it was, later: what lies between is old news too
    expect(await till.push(upgraded("M1", { changedAt: "2026-11-22T02:00:00Z" }))).toEqual(["unchanged"]);
    expect(await till.push(till.row("M1", { changedAt: "2026-11-21T02:00:00Z" }))).toEqual(["outdated"]);
    // as old as the last news, but other: a correction
    expect(await till.push(upgraded("M3", { levelUntil: "2027-12-31T02:00:00Z" }))).toEqual(["updated"]);
    expect(historyOf(await membershipOf(await find("M3")))).toEqual([
      "2026-11-20 upgraded 银卡 金卡",
      "2026-06-01 placed 银卡",
      "2026-01-01 joined",
    ]);
  });

  test("going up, down, away and back stands in the history and on the timeline", async () => {
    const at = (month: number) => `2026-${String(month).padStart(2, "0")}-15T02:00:00Z`;
    const step = (month: number, level: string, row: Partial<MemberRow> = {}) =>
      till.push(till.row("M1", { level, levelSince: at(month), changedAt: at(month), ...row }));
    await step(2, "basic", { joinedAt: at(2) });
    await step(3, "gold", { joinedAt: at(2) });
    await step(4, "silver", { joinedAt: at(2) });
    await step(4, "silver", { joinedAt: at(2), leftAt: at(5), changedAt: at(5) });
    await step(6, "basic", { joinedAt: at(6) });
    const id = await find("M1");
    expect(historyOf(await membershipOf(id))).toEqual([
      "2026-06-15 joined 普通",
      "2026-05-15 left 银卡",
      "2026-04-15 downgraded 金卡 银卡",
      "2026-03-15 upgraded 普通 金卡",
      "2026-02-15 joined 普通",
    ]);
    expect(await timelineOf(id)).toEqual([
      "2026-06-15 membership_joined",
      "2026-05-15 membership_left",
      "2026-04-15 membership_level_changed",
      "2026-03-15 membership_level_changed",
      "2026-02-15 membership_joined",
    ]);
  });

  test("two cards of one person: the higher one counts, and an undone merge parts them again", async () => {
    await till.push(till.row("M1"), upgraded("M2"));
    const [one, two] = [await find("M1"), await find("M2")];
    await operator.call(customersRoutes.addIdentity, {
      params: { id: one },
      body: { kind: "member_number", value: "M2" },
    });
    await house.drain();
    const stays = await find("M1");
    const merged = await membershipOf(stays);
    expect(merged.memberships.map(({ level, counts }) => [level.name, counts])).toEqual([
      ["金卡", true],
      ["银卡", false],
    ]);
    expect(merged.changes).toHaveLength(4);
    expect(await till.push(upgraded("M2"), upgraded("M1"))).toEqual(["unchanged", "updated"]);
    const { rows: merges } = await operator.call(customersRoutes.listMerges, { params: { id: stays } });
    await operator.call(customersRoutes.undoMerge, {
      params: { id: stays, mergeId: merges[0]!.id }, // there was one merge
    });
    await house.drain();
    const levels = async (id: string) =>
      (await membershipOf(id)).memberships.map(({ level, counts }) => [level.name, counts]);
    expect([await levels(one), await levels(two)]).toEqual([[["金卡", true]], [["金卡", true]]]);
    expect(await till.push(upgraded("M1"), till.row("M2"))).toEqual(["unchanged", "outdated"]);
  });

  test("a membership that turns out to be somebody else's goes there with its history", async () => {
    await till.push(till.row("M1"), till.row("M2"));
    const [one, two] = [await find("M1"), await find("M2")];
    expect(
      await till.push(till.row("M1", { identities: { memberNumber: "M2" }, customerName: "M2" })),
    ).toEqual(["updated"]);
    expect((await membershipOf(one)).memberships).toEqual([]);
    expect(await timelineOf(one)).toEqual([]);
    expect((await membershipOf(two)).memberships).toHaveLength(2);
    expect(await timelineOf(two)).toHaveLength(4);
  });

  test("an older word says neither what a membership is nor whose", async () => {
    const old = till.row("M1");
    const theirs = { identities: { memberNumber: "M2" }, customerName: "M2" };
    await till.push(old);
    expect(await till.push(till.row("M1", { ...theirs, changedAt: "2026-07-01T02:00:00Z" }))).toEqual([
      "updated",
    ]);
    expect(await till.push(old)).toEqual(["outdated"]);
    expect((await membershipOf(await find("M1"))).memberships).toEqual([]);
    expect((await membershipOf(await find("M2"))).memberships).toHaveLength(1);
  });

  test("an advisor reads of their own customers only", async () => {
    const { id } = await addCustomer(house, "Mei", "lin");
    await till.push(till.row("M1"));
    const lin = await house.as("advisor", "lin");
    expect((await lin.call(membershipRoutes.readCustomerMembership, { params: { id } })).memberships).toEqual(
      [],
    );
    await expect(
      lin.call(membershipRoutes.readCustomerMembership, { params: { id: await find("M1") } }),
    ).rejects.toMatchObject({ problem: { status: 404 } });
  });
});

test("who tells of a member and a merge that moves it never wait for each other", async () => {
  expect(await till.push(till.row("M1"))).toEqual(["created"]);
  const { id: to } = await addCustomer(house, "Mei");
  const { workspace, clock } = house.context;
  const { rows: keys } = await sql<MemberKey>`
    select source, external_id as "externalId", customer_id as "customerId", membership_id as "membershipId" from membership_key`.execute(
    workspace.db,
  );
  const from = keys[0]?.customerId ?? "";
  let claimed: Awaited<ReturnType<typeof claimKeys>>;
  const telling = await stopBetween(
    workspace,
    async (tx) => (claimed = await claimKeys(tx, keys)),
    async (tx) => {
      const known = [...(await findMemberships(tx, claimed)).values()];
      await putMemberships(
        tx,
        known.map((row) => ({ ...row, externalId: "M1" })),
        clock.now(),
      );
    },
  );
  const moving = workspace.tx((tx) => moveMemberships(tx, from, to));
  await untilWaiting(house.context, 1);
  await Promise.all([telling.goOn(), moving]);
  expect((await membershipOf(to)).memberships).toHaveLength(1);
});

test("nor do they when one transaction moves several customers, in whatever order they were merged", async () => {
  await till.push(till.row("M1"), till.row("M2"));
  const { id: to } = await addCustomer(house, "Mei");
  const [one, two] = [await find("M1"), await find("M2")];
  const { workspace } = house.context;
  const { rows: keys } = await sql<MemberKey>`
    select source, external_id as "externalId", customer_id as "customerId", membership_id as "membershipId" from membership_key`.execute(
    workspace.db,
  );
  // stops the merges between the one customer and the other
  const inTheWay = await stopBetween(workspace, (tx) =>
    sql`select from membership where customer_id = ${two} for update`.execute(tx),
  );
  const moving = workspace.tx((tx) =>
    mergesHandler.handle(tx, mergedInto(house, to, two, one), house.context),
  );
  await untilWaiting(house.context, 1);
  const telling = workspace.tx((tx) => claimKeys(tx, keys));
  await untilWaiting(house.context, 2);
  await Promise.all([inTheWay.goOn(), moving, telling]);
  expect((await membershipOf(to)).memberships).toHaveLength(2);
});
