import { commerceRoutes, customersRoutes, segmentRoutes, type ApiClient } from "@hortus/contracts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testHouse, type TestHouse } from "../../testing.ts";

/** News that comes late, again, or about somebody else than was thought: members follow what is known now. */
const DAY_MS = 86_400_000;
let house: TestHouse;
let operator: ApiClient;

beforeAll(async () => {
  house = await testHouse();
  operator = await house.as("operator");
});
afterAll(async () => {
  await house.close();
});

interface Purchase {
  externalId: string;
  identities: { memberNumber?: string; phone?: string };
  daysAgo?: number;
  amountFen?: number;
}

async function tell({ externalId, identities, daysAgo = 0, amountFen = 10_000 }: Purchase): Promise<void> {
  const paidAt = new Date(house.clock.now().getTime() - daysAgo * DAY_MS).toISOString();
  const orders = [{ externalId, source: "till", paidAt, amountFen, identities }];
  const { rows } = await operator.call(commerceRoutes.pushOrders, { body: { orders } });
  expect(rows[0]?.error).toBeUndefined();
  await house.drain();
}

async function makeSegment(name: string, root: object): Promise<() => Promise<string[]>> {
  const { id } = await operator.call(segmentRoutes.createSegment, {
    body: { name, rule: { version: 1, root } },
  });
  await house.drain();
  return async () => {
    const { rows } = await operator.call(segmentRoutes.listSegmentMembers, { params: { id }, query: {} });
    return rows.map(({ customerId }) => customerId).toSorted();
  };
}

async function find(search: string): Promise<string> {
  const { rows } = await operator.call(customersRoutes.listCustomers, { query: { search } });
  expect(rows).toHaveLength(1);
  return rows[0]!.id; // one row, as just seen
}

const spent = (amountFen: number) => ({
  kind: "records",
  fact: "order",
  aggregate: "sum",
  measure: "amount",
  op: "at_least",
  value: amountFen,
});

test("who stays after a merge is decided by both histories, and its undo gives each the own", async () => {
  const members = await makeSegment("Spent 200", spent(20_000));
  await tell({ externalId: "m-1", identities: { memberNumber: "MERGE-1" } });
  await tell({ externalId: "m-2", identities: { phone: "13900001111" } });
  expect(await members()).toEqual([]);
  await tell({
    externalId: "m-3",
    identities: { memberNumber: "MERGE-1", phone: "13900001111" },
    amountFen: 1,
  });
  const together = await find("MERGE-1");
  expect(await members()).toEqual([together]);
  const { rows } = await operator.call(customersRoutes.listMerges, { params: { id: together } });
  await operator.call(customersRoutes.undoMerge, { params: { id: together, mergeId: rows[0]!.id } }); // merged just now
  await house.drain();
  expect(await members()).toEqual([]);
});

test("an order corrected or found to be another's is decided by its latest content", async () => {
  const members = await makeSegment("Spent 500", spent(50_000));
  const order = { externalId: "c-1", amountFen: 60_000 };
  await tell({ ...order, identities: { memberNumber: "FIRST" } });
  expect(await members()).toEqual([await find("FIRST")]);
  await tell({ ...order, amountFen: 6_000, identities: { memberNumber: "FIRST" } });
  expect(await members()).toEqual([]);
  await tell({ ...order, identities: { memberNumber: "SECOND" } });
  expect(await members()).toEqual([await find("SECOND")]);
});

test("an older activity that is told of later takes nobody back", async () => {
  const attribute = { kind: "attribute", fact: "customer.last_activity_at", op: "within_last_days" };
  const members = await makeSegment("Active this week", { ...attribute, value: 7 });
  const identities = { memberNumber: "LATE" };
  await tell({ externalId: "l-1", identities });
  await tell({ externalId: "l-2", identities, daysAgo: 300 });
  expect(await members()).toContain(await find("LATE"));
});
