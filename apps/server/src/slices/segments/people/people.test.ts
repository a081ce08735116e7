import { commerceRoutes, segmentRoutes, type ApiClient } from "@hortus/contracts";
import { newId } from "@hortus/kernel";
import type { Rule } from "@hortus/rules";
import { strFromU8, unzipSync } from "fflate";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { testHouse, type TestHouse } from "../../../testing.ts";
import { scale, sizeRule } from "../preview.ts";

const orders = (value: number) => ({
  version: 1,
  root: { kind: "all", of: [{ kind: "records", fact: "order", aggregate: "count", op: "at_least", value }] },
});

let house: TestHouse;
let operator: ApiClient;
let once: string;
let twice: string;

beforeEach(async () => {
  house = await testHouse();
  operator = await house.as("operator");
  const names = ["Ann", "Ann", "Bo", "=1+1 <&>"];
  await operator.call(commerceRoutes.pushOrders, {
    body: {
      orders: names.map((name, n) => ({
        externalId: `order-${n}`,
        source: "till",
        paidAt: house.clock.now().toISOString(),
        amountFen: 1_000,
        identities: { memberNumber: name, phone: `1380013800${names.indexOf(name)}` },
        customerName: name,
      })),
    },
  });
  const make = (value: number) =>
    operator.call(segmentRoutes.createSegment, { body: { name: `${value} or more`, rule: orders(value) } });
  [once, twice] = [(await make(1)).id, (await make(2)).id];
  await house.drain();
});
afterEach(() => house.close());

test("two segments overlap in those who are in both, and the days tell who came and why", async () => {
  expect(
    await operator.call(segmentRoutes.segmentOverlap, { params: { id: once, otherId: twice } }),
  ).toMatchObject({ size: 3, otherSize: 1, both: 1, onlyThis: 2, onlyOther: 0 });
  house.clock.advance(86_400_000);
  const { rows } = await operator.call(segmentRoutes.segmentTrend, {
    params: { id: once },
    query: { days: 3 },
  });
  expect(rows).toEqual([
    { day: "2026-11-23", entered: 0, left: 0, size: 0, reasons: [] },
    {
      day: "2026-11-24",
      entered: 3,
      left: 0,
      size: 3,
      reasons: [{ change: "entered", because: "rule", customers: 3 }],
    },
    { day: "2026-11-25", entered: 0, left: 0, size: 3, reasons: [] },
  ]);
});

test("a segment that another rule names is not deleted, and says so; one that nothing uses goes with its rows", async () => {
  const names = { version: 1, root: { kind: "all", of: [{ kind: "segment", op: "is_in", segment: twice }] } };
  const user = await operator.call(segmentRoutes.createSegment, { body: { name: "Follower", rule: names } });
  const usages = await operator.call(segmentRoutes.listSegmentUsages, { params: { id: twice } });
  expect(usages.rows).toEqual([{ kind: "segment", id: user.id, name: "Follower", as: "rule" }]);
  await expect(operator.call(segmentRoutes.deleteSegment, { params: { id: twice } })).rejects.toMatchObject({
    problem: { status: 409, code: "segment_in_use", title: expect.stringContaining("Follower") },
  });
  await operator.call(segmentRoutes.deleteSegment, { params: { id: user.id } });
  await operator.call(segmentRoutes.deleteSegment, { params: { id: twice } });
  await expect(operator.call(segmentRoutes.getSegment, { params: { id: twice } })).rejects.toMatchObject({
    problem: { status: 404 },
  });
  await house.drain();
  const { rows } = await sql<{ n: number }>`
    select (select count(*) from segment) + (select count(*) from segment_member where segment_id = ${twice}) as n`.execute(
    house.context.workspace.db,
  );
  expect(rows[0]?.n).toBe(1);
});

test("members are exported as CSV and XLSX with masked phones, and the audit knows it", async () => {
  const url = (call: object) =>
    operator.url(segmentRoutes.exportSegmentMembers, { params: { id: once }, query: call });
  const get = async (call: object, as = operator) => {
    const path = new URL(url(call)).pathname + new URL(url(call)).search;
    const cookie = as === operator ? operatorCookie : ownerCookie;
    return house.server.app.inject({ method: "GET", url: path, headers: { cookie } });
  };
  const operatorCookie = await cookieOf("operator");
  const ownerCookie = await cookieOf("owner");
  const csv = await get({ language: "en" });
  expect(csv.statusCode).toBe(200);
  const lines = csv.body.trim().split("\r\n");
  expect(csv.body.startsWith("\ufeffcustomer,name,gender,city,phone,in since\r\n")).toBe(true);
  expect(lines).toHaveLength(4);
  expect(csv.body).toContain("138****8000");
  expect(csv.body).not.toContain("13800138000");
  expect(csv.body).toContain("'=1+1"); // no formula
  const sheet = await get({ format: "xlsx" });
  const files = unzipSync(new Uint8Array(sheet.rawPayload));
  expect(strFromU8(files["xl/worksheets/sheet1.xml"]!)).toContain("=1+1 &lt;&amp;&gt;"); // a workbook has one
  expect((await get({ reveal: "true" })).statusCode).toBe(403);
  expect((await get({ reveal: "true" }, house.anonymous)).body).toContain("13800138000");
  const { rows } = await sql<{ after: object }>`
    select after from audit_entry where action = 'segment_exported' order by id`.execute(
    house.context.workspace.db,
  );
  expect(rows.map(({ after }) => after)).toEqual([
    { format: "csv", members: 3, phones: "masked" },
    { format: "xlsx", members: 3, phones: "masked" },
    { format: "csv", members: 3, phones: "clear" },
  ]);
});

test("among very many customers a preview looks at a sample, and says between which bounds the size lies", async () => {
  const { size, low, high } = scale(500, 10_000, 1_000_000);
  expect(size).toBe(50_000);
  expect(low).toBeGreaterThan(45_000);
  expect(low).toBeLessThan(50_000);
  expect(high).toBeGreaterThan(50_000);
  expect(high).toBeLessThan(55_000);
  const estimate = await sizeRule(house.context, orders(2) as Rule, { countedUpTo: 2, sample: 1_000 }); // sound
  expect(estimate).toMatchObject({ size: 1, isEstimate: true });
  expect(estimate.low).toBeLessThanOrEqual(1);
  expect(estimate.high).toBeGreaterThanOrEqual(1);
  expect(estimate.sample).toHaveLength(1);
  expect(await sizeRule(house.context, orders(1) as Rule)).toMatchObject({ size: 3, isEstimate: false }); // sound
});

async function cookieOf(role: "operator" | "owner"): Promise<string> {
  const email = `${role}-${newId(house.clock)}@hortus.test`;
  const password = "correct horse battery";
  const { addPerson } = await import("../../platform/index.ts");
  const system = { kind: "system", name: "test" } as const;
  await addPerson(house.context, house.server.signIn, system, { name: role, email, password, role });
  const { cookies } = await house.server.signIn.withPassword(email, password, new Headers());
  return cookies.map((cookie) => cookie.split(";")[0]).join("; ");
}
