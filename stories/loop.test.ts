/** One turn of the loop, over real HTTP between Hortus and WeCom: met by a code, bought, asked on day 3, gone. */
import {
  acquisitionRoutes,
  commerceRoutes,
  customersRoutes,
  journeyRoutes,
  outreachRoutes,
  segmentRoutes,
  tagsRoutes,
  type ApiClient,
} from "@hortus/contracts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { syncContacts } from "../apps/server/src/slices/wecom/index.ts";
import { openWorld, type World } from "./world.ts";

const DAY = 86_400_000;
let world: World;
let operator: ApiClient;
/** 梅, the customer: her id in WeCom, and in Hortus once she is known. */
let mei: string;
let customerId: string;
let segmentId: string;
let journeyId: string;

beforeAll(async () => {
  world = await openWorld();
  await syncContacts(world.context);
  await world.settle();
  operator = await world.as("operator");
  mei = (await world.sandbox.phone.listPeople()).people.find(({ nickname }) => nickname === "梅")!.id; // seeded
});
afterAll(async () => {
  await world.close();
});

const relation = () => world.sandbox.phone.getCustomer({ params: { userid: "lin", personId: mei } });
const chat = async () =>
  (await world.sandbox.phone.readPersonChat({ params: { personId: mei, userid: "lin" } })).messages;
const timeline = async () =>
  (await operator.call(customersRoutes.listTimeline, { params: { id: customerId }, query: {} })).rows.map(
    ({ kind }) => kind,
  );

test("a scan brings the customer in: profile, tag, remark, and a welcome with her name within 20 s", async () => {
  const { rows: groups } = await operator.call(tagsRoutes.listTagGroups, {});
  const tag = groups.flatMap(({ tags }) => tags).find(({ name }) => name === "门店")!; // seeded
  const code = await operator.call(acquisitionRoutes.createChannelCode, {
    body: {
      name: "门店海报",
      advisorIds: ["lin"],
      tagIds: [tag.id],
      remarkTemplate: "{name}-{channel}",
      welcome: { text: "{customer}您好，我是{advisor}。" },
    },
  });
  expect(code).toMatchObject({ state: "ready", hasQr: true });
  const { contactWays } = await world.sandbox.phone.listContactWays();
  const scannedAt = performance.now();
  await world.sandbox.phone.scan({
    params: { personId: mei },
    body: { configId: contactWays[0]!.configId },
  });
  await world.settle();
  expect(performance.now() - scannedAt).toBeLessThan(20_000);

  expect((await chat()).filter(({ source }) => source === "welcome")).toMatchObject([
    { content: { kind: "text", text: "梅您好，我是林晓。" } },
  ]);
  expect(await relation()).toMatchObject({ remark: "梅-门店海报", tags: [{ name: "门店" }] });
  const { rows } = await operator.call(customersRoutes.listCustomers, { query: { search: "梅" } });
  expect(rows).toMatchObject([
    { name: "梅", contactState: "living", advisors: [{ id: "lin", name: "林晓" }], tagIds: [tag.id] },
  ]);
  customerId = rows[0]!.id;
  expect(await operator.call(acquisitionRoutes.getChannelCode, { params: { id: code.id } })).toMatchObject({
    adds: 1,
    losses: 0,
  });
});

test("an order by the API is hers by unionid: she enters a segment and 3-7-21", async () => {
  const buyers = await operator.call(segmentRoutes.createSegment, {
    body: {
      name: "近 30 天有购买",
      rule: {
        version: 1,
        root: {
          kind: "all",
          of: [
            {
              kind: "records",
              fact: "order",
              aggregate: "count",
              window: { kind: "last", days: 30 },
              op: "at_least",
              value: 1,
            },
          ],
        },
      },
    },
  });
  segmentId = buyers.id;
  ({ id: journeyId } = await operator.call(journeyRoutes.createJourney, {
    body: { name: "3-7-21", template: "return-visit-3-7-21" },
  }));
  await operator.call(journeyRoutes.publishJourney, { params: { id: journeyId } });
  await world.settle();

  const till = await world.withKey(["orders:write"]);
  const order = {
    externalId: "A-1",
    source: "till",
    paidAt: world.clock.now().toISOString(),
    amountFen: 12_800,
    identities: { unionid: "oStory0000000000000000000000" },
    lines: [{ name: "钙片", quantity: 1, amountFen: 12_800 }],
  };
  const first = await till.call(commerceRoutes.pushOrders, { body: { orders: [order] } });
  expect(first.rows).toMatchObject([{ outcome: "created", customerId }]);
  const again = await till.call(commerceRoutes.pushOrders, { body: { orders: [order] } });
  expect(again.counts).toEqual({ created: 0, unchanged: 1, updated: 0, rejected: 0 });
  await world.settle();

  const members = await operator.call(segmentRoutes.listSegmentMembers, {
    params: { id: segmentId },
    query: {},
  });
  expect(members.rows).toMatchObject([{ customerId, name: "梅" }]);
  await operator.call(segmentRoutes.rebuildRfm, {});
  await world.settle();
  expect(await operator.call(segmentRoutes.rfm, { query: {} })).toMatchObject({
    state: "ready",
    customers: 1,
    revenueFen: 12_800,
  });
  const { rows } = await operator.call(journeyRoutes.listEnrolments, {
    params: { id: journeyId },
    query: {},
  });
  expect(rows).toMatchObject([{ customer: { id: customerId }, state: "waiting", next: { stepId: "day-3" } }]);
});

test("three days on the advisor confirms one task, and the message is on her phone", async () => {
  world.clock.advance(3 * DAY);
  await world.settle();
  const lin = await world.as("advisor", "lin");
  const [task] = (await lin.call(outreachRoutes.listTasks, { query: {} })).rows;
  expect(task).toMatchObject({
    kind: "message",
    text: expect.stringContaining("我是您的专属顾问林晓"),
    customers: [{ customerId, daysSince: 3 }],
  });
  const [atWecom] = (await world.sandbox.phone.listTasks({ params: { userid: "lin" }, query: {} })).tasks;
  expect(atWecom).toMatchObject({ msgid: task!.massMessageMsgid, status: "pending" });
  await world.sandbox.phone.confirmTask({ params: { userid: "lin", msgid: atWecom!.msgid } });
  await lin.call(outreachRoutes.confirmTask, { params: { id: task!.id } });
  await world.settle();

  expect((await chat()).filter(({ source }) => source === "mass")).toMatchObject([
    { content: { text: task!.text } },
  ]);
  const sends = await operator.call(outreachRoutes.listSends, { query: {} });
  expect(sends.rows).toMatchObject([{ customer: { id: customerId }, state: "sent" }]);
});

test("she deletes the advisor: the loss is recorded and the journey ends", async () => {
  world.clock.advance(60_000);
  await world.sandbox.phone.deleteStaff({ params: { personId: mei, userid: "lin" } });
  await world.settle();
  expect(await operator.call(customersRoutes.getCustomer, { params: { id: customerId } })).toMatchObject({
    contactState: "lost",
    contacts: [{ removedBy: "customer" }],
  });
  const { rows } = await operator.call(journeyRoutes.listEnrolments, {
    params: { id: journeyId },
    query: {},
  });
  expect(rows).toMatchObject([{ state: "exited", exitReason: "contact_lost" }]);
  expect(await timeline()).toEqual([
    "contact_lost",
    "message_sent",
    "order_paid",
    "contact_added",
    "channel_entered",
  ]);
});
