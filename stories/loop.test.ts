/** One turn of the loop, over real HTTP between Hortus and WeCom: met by a code, bought, asked on day 3, gone. */
import {
  acquisitionRoutes,
  commerceRoutes,
  customersRoutes,
  journeyRoutes,
  outreachRoutes,
  platformRoutes,
  segmentRoutes,
  tagsRoutes,
  type ApiClient,
  rfmRoutes,
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
  const worked = process.cpuUsage();
  await world.sandbox.phone.scan({
    params: { personId: mei },
    body: { configId: contactWays[0]!.configId },
  });
  await world.settle();
  const { user, system } = process.cpuUsage(worked); // of a processor's own: others may want it meanwhile
  expect((user + system) / 1_000).toBeLessThan(20_000);

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
  await operator.call(rfmRoutes.rebuildRfm, {});
  await world.settle();
  expect(await operator.call(rfmRoutes.rfm, { query: {} })).toMatchObject({
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

test("a call comes to the advisor's phone as a card, once though WeCom's answer is lost; a press closes it", async () => {
  const { phone } = world.sandbox;
  const card = async () => {
    const { notices } = await phone.listNotices({ params: { userid: "lin" } });
    return notices.filter(({ content }) => content.kind === "card" && content.buttons.length > 0);
  };
  const { id } = await operator.call(journeyRoutes.createJourney, {
    body: {
      name: "回访",
      definition: {
        trigger: { kind: "manual" },
        exits: [],
        reentry: { kind: "each" },
        start: "call",
        steps: [
          {
            kind: "task",
            id: "call",
            name: "电话",
            class: "care",
            task: "call",
            title: "打个电话",
            text: "问问吃得惯吗",
            next: null,
          },
        ],
      },
    },
  });
  await operator.call(journeyRoutes.publishJourney, { params: { id } });
  await phone.setEndpointFault({ body: { endpoint: "message/send", times: 1, reset: "after" } });
  await operator.call(journeyRoutes.enrolCustomers, { params: { id }, body: { customerIds: [customerId] } });
  await world.settle();
  world.clock.advance(5 * 60_000);
  await world.settle();
  expect(await card()).toMatchObject([
    { text: "打个电话", replacedBy: null, content: { text: "梅\n问问吃得惯吗" } },
  ]);

  await phone.setFaults({ body: { duplicateCallbacks: 1 } });
  const [{ seq } = expect.fail("no card")] = await card();
  await phone.pressButton({ params: { userid: "lin", seq }, body: { key: "done", selected: [] } });
  await world.settle();
  expect(await card()).toMatchObject([{ replacedBy: "已完成" }]);
  const { rows } = await operator.call(outreachRoutes.listTasks, { query: { state: "done" } });
  expect(rows).toMatchObject([{ title: "打个电话", state: "done" }, { kind: "message" }]);
  expect((await timeline()).filter((kind) => kind === "task_done")).toHaveLength(1);
});

test("WeCom says who an advisor is: no password, one browser, one use; strangers and those switched off get a page", async () => {
  const { workspace } = world.context;
  const go = (url: string, cookies: string[] = []) =>
    fetch(new URL(url, world.url), {
      redirect: "manual",
      headers: { cookie: cookies.join("; "), "user-agent": "wxwork/4" },
    });
  const cookiesOf = (answer: Response) =>
    answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? "");
  const toOf = (answer: Response) => answer.headers.get("location") ?? expect.fail(`HTTP ${answer.status}`);
  /** Up to WeCom's answer: the address that brings it, and the cookie that waits for it. */
  const ask = async (who: string, to = "/h5/tasks/x?a=1") => {
    const door = await go(`/wecom/${workspace.name}/enter?to=${encodeURIComponent(to)}`);
    const answered = await go(`${toOf(door).split("#")[0]}&as=${encodeURIComponent(who)}`);
    return { back: toOf(answered), cookies: cookiesOf(door) };
  };
  const { back, cookies } = await ask("wang");
  expect((await go(back)).status).toBe(400); // another browser
  const entered = await go(back, cookies);
  expect(toOf(entered)).toBe("/h5/tasks/x?a=1#entered");
  const me = await go("/api/v1/me", cookiesOf(entered));
  expect(await me.json()).toMatchObject({ role: "advisor", advisorId: "wang", name: "王文" });
  expect(entered.headers.getSetCookie().find((cookie) => cookie.includes("session"))).toMatch(/HttpOnly/i);
  expect((await go(back, cookies)).status).toBe(400); // WeCom's code is used up

  const again = await ask("wang", "https://elsewhere.example/h5/");
  expect(toOf(await go(again.back, again.cookies))).toBe("/h5/#entered");
  const owner = await world.as("owner");
  const people = (await owner.call(platformRoutes.listPeople, {})).rows.filter(
    ({ advisorId }) => advisorId === "wang",
  );
  expect(people).toHaveLength(1);
  const stranger = await ask(mei);
  expect(await (await go(stranger.back, stranger.cookies)).text()).toContain("您不是这家企业的成员");
  await owner.call(platformRoutes.changePerson, { params: { id: people[0]!.id }, body: { active: false } });
  const off = await ask("wang");
  const refused = await go(off.back, off.cookies);
  expect([refused.status, cookiesOf(refused).join()]).toEqual([403, "hortus_errand="]);
  expect((await go("/api/v1/me", cookiesOf(entered))).status).toBe(401);

  await owner.call(platformRoutes.changePerson, { params: { id: people[0]!.id }, body: { active: true } });
  const back2 = await ask("wang");
  const session = cookiesOf(await go(back2.back, back2.cookies));
  expect((await go("/api/v1/me", session)).status).toBe(200);
  await world.sandbox.phone.dismissStaff({ params: { userid: "wang" } });
  await world.settle();
  expect((await go("/api/v1/me", session)).status).toBe(401); // who has left the company has left here
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
    "task_done",
    "message_sent",
    "order_paid",
    "contact_added",
    "channel_entered",
  ]);
});
