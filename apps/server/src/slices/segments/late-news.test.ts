import {
  commerceRoutes,
  customersRoutes,
  segmentRoutes,
  storesRoutes,
  type ApiClient,
} from "@hortus/contracts";
import { appendEvents } from "@hortus/kernel";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testHouse, type TestHouse } from "../../testing.ts";
import { contactAdded, contactRemoved, groupDissolved, groupJoined, groupLeft } from "../wecom/events.ts";

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

test("customers are in the store of their advisors and in all regions above it, wherever those move", async () => {
  const region = (name: string, parentId: string | null = null) =>
    operator.call(storesRoutes.createRegion, { body: { name, parentId } });
  const change = (id: string, body: object) =>
    operator.call(storesRoutes.changeStore, { params: { id }, body });
  const add = (userId: string, externalUserId: string) =>
    tellOf(
      contactAdded.of({ payload: { userId, externalUserId, addedAt: house.clock.now().toISOString() } }),
    );
  const [east, west] = [await region("East"), await region("West")];
  const city = await region("City", east.id);
  const [first, second] = [
    await operator.call(storesRoutes.createStore, {
      body: { code: "P1", name: "First", regionId: city.id, advisorIds: ["lin", "mo"] },
    }),
    await operator.call(storesRoutes.createStore, {
      body: { code: "P2", name: "Second", regionId: west.id },
    }),
  ];
  const of = (name: string, op: string, ...values: string[]) =>
    makeSegment(name, { kind: "set", fact: "advisor.store", op, values });
  const [inEast, inWest] = [
    await of("In the east", "has_any", east.id),
    await of("West", "has_any", west.id),
  ];
  const inBoth = await of("In both", "has_all", east.id, west.id);
  const nowhere = await of("In neither", "has_none", east.id, west.id);
  const elsewhere = (await nowhere()).length; // those of the tests before have no advisor
  await add("lin", "wm-ann");
  await add("mo", "wm-ann"); // two advisors in one store are one place
  await add("mo", "wm-bo");
  await add("zhou", "wm-cy"); // serves in no store
  const { rows } = await operator.call(customersRoutes.listCustomers, { query: { advisor: "lin" } });
  const ann = rows[0]!.id; // her only customer
  const bo = (await inEast()).find((id) => id !== ann)!; // and the other one
  expect(await inEast()).toEqual([ann, bo].toSorted());
  expect((await nowhere()).length).toBe(elsewhere + 1);

  await change(first.id, { advisorIds: ["mo"] }); // lin moves to the west: ann has advisors in both
  await change(second.id, { advisorIds: ["lin"] });
  await house.drain();
  expect([await inEast(), await inWest(), await inBoth()]).toEqual([[ann, bo].toSorted(), [ann], [ann]]);
  await operator.call(storesRoutes.changeRegion, { params: { id: city.id }, body: { parentId: west.id } });
  await house.drain();
  expect([await inEast(), await inWest()]).toEqual([[], [ann, bo].toSorted()]);
  await tellOf(contactRemoved.of({ payload: { userId: "mo", externalUserId: "wm-bo", by: "customer" } }));
  expect(await inWest()).toEqual([ann]);
  await change(first.id, { advisorIds: [] });
  await change(second.id, { advisorIds: [] });
  await house.drain();
  expect([await inWest(), (await nowhere()).length]).toEqual([[], elsewhere + 3]);

  const { rows: segments } = await operator.call(segmentRoutes.listSegments, { query: {} });
  const { words } = segments.find(({ name }) => name === "In the east")!; // made above
  expect(words).toEqual({ zh: expect.stringContaining("East"), en: expect.stringContaining("East") });
});

test("customers are in their groups as WeCom's mirror has it, also who joined before being a contact", async () => {
  const { db } = house.context.workspace;
  const mirror = async (externalUserId: string, leftAt: Date | null = null) => {
    await sql`insert into customer_group (chat_id, name, changed_at) values ('chat-1', 'Neighbours', ${house.clock.now()})
      on conflict do nothing`.execute(db);
    await sql`insert into customer_group_member (member_id, chat_id, kind, joined_at, join_scene, left_at)
      values (${externalUserId}, 'chat-1', 'customer', ${house.clock.now()}, 3, ${leftAt}::timestamptz)
      on conflict (member_id, chat_id) do update set left_at = excluded.left_at`.execute(db);
  };
  const set = { kind: "set", fact: "customer.group", op: "has_any", values: ["chat-1"] };
  const members = await makeSegment("Neighbours", set);
  const lately = await makeSegment("Joined this week", { ...set, window: { kind: "last", days: 7 } });
  const about = (externalUserId: string) => ({ chatId: "chat-1", externalUserId });
  const add = async (externalUserId: string) => {
    const now = house.clock.now();
    await sql`insert into contact (external_user_id, user_id, created_at, changed_at)
      values (${externalUserId}, 'lin', ${now}, ${now})`.execute(db);
    await tellOf(contactAdded.of({ payload: { userId: "lin", externalUserId, addedAt: now.toISOString() } }));
  };
  await mirror("wm-dee");
  await tellOf(groupJoined.of({ payload: { ...about("wm-dee"), joinScene: 3 } }));
  expect(await members()).toEqual([]); // nobody's contact: no customer yet
  await add("wm-dee");
  await add("wm-eli");
  const [dee] = await members();
  expect(await members()).toEqual([dee]);
  await mirror("wm-eli");
  await tellOf(groupJoined.of({ payload: { ...about("wm-eli"), joinScene: 3 } }));
  expect(await members()).toHaveLength(2);
  house.clock.advance(7 * DAY_MS + 1);
  await house.drain();
  expect([(await members()).length, await lately()]).toEqual([2, []]);
  await mirror("wm-eli", house.clock.now());
  await tellOf(groupLeft.of({ payload: about("wm-eli") }));
  expect(await members()).toEqual([dee]);
  await sql`update customer_group set dissolved_at = ${house.clock.now()}`.execute(db);
  await tellOf(groupDissolved.of({ payload: { chatId: "chat-1" } }));
  expect(await members()).toEqual([]);
});

async function tellOf(event: Parameters<typeof appendEvents>[2][number]): Promise<void> {
  const { workspace } = house.context;
  await workspace.tx((tx) => appendEvents(tx, house.clock, [event]));
  await house.drain();
}
