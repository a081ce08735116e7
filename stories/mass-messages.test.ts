/** From a purchase to the message on the customer's phone, over a WeCom that answers, is silent, or breaks off. */
import {
  calendarJourneyRoutes,
  campaignRoutes,
  consentRoutes,
  contentRoutes,
  customersRoutes,
  journeyRoutes,
  outreachRoutes,
  postRoutes,
  type ApiClient,
  type PosterLayout,
  wordRuleRoutes,
  contentFileRoutes,
} from "@hortus/contracts";
import { appendEvents, newId, type AdjustableClock } from "@hortus/kernel";
import { startSandbox, type Sandbox } from "@hortus/wecom-sandbox";
import { sql } from "kysely";
import { beforeEach, expect, test } from "vitest";
import { orderPaid } from "../apps/server/src/slices/commerce/events.ts";
import { planIntents } from "../apps/server/src/slices/outreach/index.ts";
import { cardPressed } from "../apps/server/src/slices/wecom/events.ts";
import { callWecom, connectWecom, syncContacts } from "../apps/server/src/slices/wecom/index.ts";
import { testHouse, type TestHouse } from "../apps/server/src/testing.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;
const system = { kind: "system", name: "story" } as const;

let house: TestHouse;
let sandbox: Sandbox;
let clock: AdjustableClock;
let operator: ApiClient;
let lin: ApiClient;

// Tuesday, 20:00 in Shanghai: three customers of Lin's bought today, and 3-7-21 runs
beforeEach(async () => {
  house = await testHouse(new Date("2026-11-24T12:00:00Z"));
  ({ clock } = house);
  sandbox = await startSandbox({
    port: 0,
    clock,
    seed: {
      company: { name: "River pharmacy" },
      departments: [{ id: 1, name: "Pharmacy", parentid: 0 }],
      staff: [{ userid: "lin", name: "林晓", departments: [1] }],
      tags: [],
      customers: ["Mei", "Hao", "Ai"].map((nickname) => ({
        nickname,
        unionid: `o${nickname}`,
        followedBy: "lin",
        addedAt: new Date("2026-11-01T00:00:00Z"),
      })),
      groups: ["会员体验营", "会员福利群", "药师交流"].map((name) => ({
        name,
        owner: "lin",
        customers: ["oMei"],
      })),
    },
  });
  const { corpid, secret, agentid } = await sandbox.phone.getCompany();
  await connectWecom(house.context, system, {
    kind: "sandbox",
    corpId: corpid,
    agentId: agentid,
    secret,
    callbackToken: "Tok3n",
    encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
    baseUrl: sandbox.url,
  });
  await syncContacts(house.context);
  await house.drain();
  operator = await house.as("operator");
  lin = await house.as("advisor", "lin");
  const { id } = await operator.call(journeyRoutes.createJourney, {
    body: { name: "3-7-21", template: "return-visit-3-7-21" },
  });
  await operator.call(journeyRoutes.publishJourney, { params: { id } });
  return async () => {
    await house.close();
    await sandbox.close();
  };
});

const tasksAtWecom = async () =>
  (await sandbox.phone.listTasks({ params: { userid: "lin" }, query: {} })).tasks;
const openTasks = async () => (await lin.call(outreachRoutes.listTasks, { query: {} })).rows;
const sends = async () =>
  (await operator.call(outreachRoutes.listSends, { query: {} })).rows
    .map((send) => [send.customer.name, send.state, send.reason].join(" ").trim())
    .sort();
const personId = async (nickname: string) =>
  (await sandbox.phone.listPeople()).people.find((person) => person.nickname === nickname)!.id; // seeded above
const phoneOf = async (nickname: string) =>
  (
    await sandbox.phone.readPersonChat({ params: { personId: await personId(nickname), userid: "lin" } })
  ).messages.filter(({ source }) => source === "mass");

async function findPeople(...nicknames: string[]): Promise<{ id: string; display_name: string }[]> {
  const { rows } = await sql<{
    id: string;
    display_name: string;
  }>`select id, display_name from customer`.execute(house.context.workspace.db);
  const found = rows.filter((row) => nicknames.includes(row.display_name));
  expect(found).toHaveLength(nicknames.length);
  return found;
}

async function buy(...nicknames: string[]): Promise<void> {
  const { workspace } = house.context;
  const buyers = await findPeople(...nicknames);
  await workspace.tx((tx) =>
    appendEvents(
      tx,
      clock,
      buyers.map(({ id }) =>
        orderPaid.of({
          customerId: id,
          payload: { orderId: `order-${id}`, amountFen: 12_800, source: "till" },
        }),
      ),
    ),
  );
  await house.drain();
}

async function advance(ms: number): Promise<void> {
  clock.advance(ms);
  await house.drain();
}

/** Day 3, 10:00. */
const toDay3 = () => advance(Date.parse("2026-11-27T10:00:00+08:00") - clock.now().getTime());

test("on day 3 one task asks all three; a tap in WeCom, and the message is on their phones", async () => {
  await buy("Mei", "Hao", "Ai");
  await toDay3();
  const [task, ...others] = await openTasks();
  expect(others).toEqual([]);
  expect(task).toMatchObject({
    kind: "message",
    customerCount: 3,
    valueFen: 38_400,
    text: expect.stringContaining("我是您的专属顾问林晓"),
    why: { journeyName: "3-7-21", stepId: "day-3" },
  });
  expect(await tasksAtWecom()).toMatchObject([
    { msgid: task!.massMessageMsgid, status: "pending", recipientCount: 3 },
  ]);
  expect(await sends()).toEqual(["Ai handed_over", "Hao handed_over", "Mei handed_over"]);
  expect(await phoneOf("Mei")).toEqual([]);

  // Hao parts before the message is confirmed, and the callback of it is lost
  await sandbox.phone.deleteStaff({ params: { personId: await personId("Hao"), userid: "lin" } });
  await sandbox.phone.confirmTask({ params: { userid: "lin", msgid: task!.massMessageMsgid! } });
  const done = await lin.call(outreachRoutes.confirmTask, { params: { id: task!.id } });
  expect(done).toMatchObject({ state: "done", sentCount: 2 });
  expect(await sends()).toEqual(["Ai sent", "Hao failed not_a_friend", "Mei sent"]);
  expect(await phoneOf("Mei")).toMatchObject([{ content: { text: task!.text } }]);
  expect(
    await operator.call(outreachRoutes.sendsSummary, { query: { from: "2026-11-27", to: "2026-11-27" } }),
  ).toMatchObject({ total: { planned: 3, sent: 2, failed: 1 } });
});

test("without a nudge the results are read all the same", async () => {
  await buy("Mei");
  await toDay3();
  const [atWecom] = await tasksAtWecom();
  await sandbox.phone.confirmTask({ params: { userid: "lin", msgid: atWecom!.msgid } });
  await advance(MINUTE);
  expect(await sends()).toEqual(["Mei sent"]);
  expect(await openTasks()).toEqual([]);
});

test("an answer that is lost on its way is looked for, and the message is not given twice", async () => {
  await buy("Mei", "Ai");
  clock.advance(Date.parse("2026-11-27T09:59:00+08:00") - clock.now().getTime());
  await callWecom(house.context, "externalcontact/get_follow_user_list", {}); // so that the fault meets no request for a token
  await sandbox.phone.setFaults({ body: { resetAfter: 1 } });
  await advance(MINUTE);
  expect(await sends()).toEqual(["Ai unknown", "Mei unknown"]);
  expect(await openTasks()).toEqual([]);
  await advance(MINUTE);
  expect(await sends()).toEqual(["Ai handed_over", "Mei handed_over"]);
  expect(await openTasks()).toMatchObject([{ customerCount: 2 }]);
  expect(await tasksAtWecom()).toHaveLength(1);
});

test("a message that never arrived is given again, once, when that is certain", async () => {
  await buy("Mei");
  clock.advance(Date.parse("2026-11-27T09:59:00+08:00") - clock.now().getTime());
  await callWecom(house.context, "externalcontact/get_follow_user_list", {});
  await sandbox.phone.setFaults({ body: { resetBefore: 1 } });
  await advance(MINUTE);
  expect(await sends()).toEqual(["Mei unknown"]);
  for (let minute = 0; minute < 5; minute++) await advance(MINUTE);
  expect(await sends()).toEqual(["Mei handed_over"]);
  expect(await tasksAtWecom()).toHaveLength(1);
});

test("a process killed between its mark and its call leaves nothing behind and nothing twice", async () => {
  await buy("Mei");
  clock.advance(Date.parse("2026-11-27T10:00:00+08:00") - clock.now().getTime());
  const { db } = house.context.workspace;
  // nothing can be called while the guards decide, so the mark is ours to set: as it stands when a process dies
  const { rows } = await sql<{ row: unknown }>`
    delete from wecom_connection returning to_jsonb(wecom_connection) as row`.execute(db);
  await house.drain();
  await sql`
    update mass_message
    set state = 'sending', sending_at = ${clock.now()}, due_at = ${new Date(clock.now().getTime() + 2 * MINUTE)}`.execute(
    db,
  );
  await sql`
    insert into wecom_connection
    select * from jsonb_populate_record(null::wecom_connection, ${JSON.stringify(rows[0]?.row)}::jsonb)`.execute(
    db,
  );
  await house.drain();
  expect(await tasksAtWecom()).toEqual([]);
  for (let minute = 0; minute < 6; minute++) await advance(MINUTE);
  expect(await sends()).toEqual(["Mei handed_over"]);
  expect(await tasksAtWecom()).toHaveLength(1);
});

test("what the advisor skips is stopped at WeCom", async () => {
  await buy("Mei");
  await toDay3();
  const [task] = await openTasks();
  await lin.call(outreachRoutes.skipTask, {
    params: { id: task!.id },
    body: { reason: "She told me already" },
  });
  await house.drain();
  expect(await tasksAtWecom()).toMatchObject([{ status: "cancelled" }]);
  expect(await sends()).toEqual(["Mei cancelled skipped"]);
});

test("what the advisor does not do in time is stopped at WeCom", async () => {
  await buy("Hao");
  await toDay3();
  expect(await openTasks()).toHaveLength(1);
  await advance(72 * HOUR);
  expect(await openTasks()).toEqual([]);
  expect(await sends()).toEqual(["Hao failed not_confirmed"]);
  expect(await tasksAtWecom()).toMatchObject([{ status: "cancelled" }]);
});

test("what WeCom is too busy to take is given again later", async () => {
  await buy("Mei");
  clock.advance(Date.parse("2026-11-27T09:59:00+08:00") - clock.now().getTime());
  await callWecom(house.context, "externalcontact/get_follow_user_list", {});
  await sandbox.phone.setFaults({ body: { resetBefore: 0, busy: 4 } });
  await advance(MINUTE);
  expect(await sends()).toEqual(["Mei planned"]);
  await advance(MINUTE);
  expect(await sends()).toEqual(["Mei handed_over"]);
});

/** Messages of mass sends of their own, due now, and given to a WeCom that fails in the way of `faults`. */
async function planWith(
  faults: { resetBefore?: number; resetAfter?: number; busy?: number },
  words: Record<string, string>,
): Promise<Map<string, string>> {
  const { context } = house;
  const at = clock.now();
  const people = await findPeople(...Object.keys(words));
  const why = (name: string) => ({
    kind: "mass_send" as const,
    massSendId: newId(clock),
    massSendName: name,
    at: at.toISOString(),
  });
  await context.workspace.tx((tx) =>
    planIntents(
      tx,
      context,
      people.map(({ id, display_name: name }) => ({
        customerId: id,
        purposeKey: "story",
        kind: "message",
        class: "care",
        title: "Story",
        text: words[name] ?? "",
        why: why(name),
        valueFen: 0,
        plannedAt: at,
      })),
    ),
  );
  await callWecom(context, "externalcontact/get_follow_user_list", {});
  await sandbox.phone.setFaults({ body: { resetBefore: 0, ...faults } });
  await advance(5_000);
  return new Map(people.map(({ id, display_name: name }) => [name, id]));
}

test("of two messages with the same words the one that arrived is known by whom it is for", async () => {
  const text = "天气转凉，注意添衣";
  await planWith({ resetBefore: 1, resetAfter: 1 }, { Mei: text, Hao: text });
  expect(await sends()).toEqual(["Hao unknown", "Mei unknown"]);
  for (let minute = 0; minute < 6; minute++) await advance(MINUTE);
  expect(await sends()).toEqual(["Hao handed_over", "Mei handed_over"]);
  const tasks = await tasksAtWecom();
  expect(tasks.map(({ recipientCount }) => recipientCount)).toEqual([1, 1]);
  for (const { msgid } of tasks) await sandbox.phone.confirmTask({ params: { userid: "lin", msgid } });
  expect([(await phoneOf("Mei")).length, (await phoneOf("Hao")).length]).toEqual([1, 1]);
});

test("what was decided before somebody said stop, or before a rule forbade its words, does not leave", async () => {
  const care = "天气转凉，注意添衣";
  // each of the three messages is tried four times
  const ids = await planWith({ busy: 12 }, { Mei: care, Hao: care, Ai: "本周限时体验，欢迎到店" });
  expect(await sends()).toEqual(["Ai planned", "Hao planned", "Mei planned"]);
  await operator.call(consentRoutes.reportReply, {
    body: { customerId: ids.get("Mei") ?? "", text: "退订" },
  });
  const reviewer = await house.as("reviewer");
  await reviewer.call(wordRuleRoutes.addOwnRule, {
    body: {
      title: "限时",
      severity: "block",
      words: ["限时体验"],
      classes: [],
      channels: [],
      advice: "不催促",
    },
  });
  await advance(MINUTE);
  expect(await sends()).toEqual([
    "Ai refused content_blocked",
    "Hao handed_over",
    "Mei refused unsubscribed",
  ]);
  expect(await tasksAtWecom()).toMatchObject([{ recipientCount: 1 }]);
});

test("in the morning WeCom tells the advisor once what waits; several are confirmed at once", async () => {
  await buy("Mei");
  await toDay3();
  const told = async () =>
    (await sandbox.phone.listNotices({ params: { userid: "lin" } })).notices.filter(({ text }) =>
      text.includes("1 件事"),
    ).length;
  expect(await told()).toBe(1);
  await advance(HOUR);
  expect(await told()).toBe(1);
  await advance(23 * HOUR);
  expect(await told()).toBe(2);
  const [task] = await openTasks();
  const { rows } = await lin.call(outreachRoutes.confirmTasks, {
    body: { ids: [task!.id, "0199b1f0-0000-7000-8000-00000000dead"] },
  });
  expect(rows.map(({ outcome }) => outcome)).toEqual(["confirmed", "not_found"]);
});

test("three cards lie with the advisor at once; what ends in the workbench ends on its card, and the next one comes", async () => {
  const { context } = house;
  const people = await findPeople("Mei", "Hao", "Ai");
  clock.advance(Date.parse("2026-11-25T08:45:00+08:00") - clock.now().getTime());
  const calls = [...people, ...people].map(({ id, display_name: name }, index) => ({
    customerId: id,
    purposeKey: `call:${index}`,
    kind: "task" as const,
    class: "care" as const,
    title: `Call ${index}`,
    text: `Ask ${name}`,
    why: {
      kind: "mass_send" as const,
      massSendId: newId(clock),
      massSendName: "Calls",
      at: clock.now().toISOString(),
    },
    valueFen: index * 100,
    plannedAt: clock.now(),
  }));
  await context.workspace.tx((tx) => planIntents(tx, context, calls));
  await advance(MINUTE);
  const cards = async () => {
    const { notices } = await sandbox.phone.listNotices({ params: { userid: "lin" } });
    return notices
      .filter(({ content }) => content.kind === "card" && content.buttons.length > 0)
      .map(({ text, replacedBy }) => [text, replacedBy].filter(Boolean).join(" "))
      .sort();
  };
  expect(await cards()).toEqual([]); // it is not nine yet
  await advance(15 * MINUTE);
  expect(await cards()).toEqual(["Call 3", "Call 4", "Call 5"]);

  const tasks = await openTasks();
  const taskOf = (title: string) => tasks.find((task) => task.title === title)?.id ?? expect.fail(title);
  const [most, second] = [taskOf("Call 5"), taskOf("Call 4")];
  // by somebody else's hand nothing is done
  const { rows } = await sql<{ id: string }>`select id from task_card where task_id = ${second}`.execute(
    context.workspace.db,
  );
  const press = { cardId: rows[0]?.id ?? "", userId: "wang", key: "done", responseCode: "r" };
  await context.workspace.tx((tx) => appendEvents(tx, clock, [cardPressed.of({ payload: press })]));
  await lin.call(outreachRoutes.completeTask, { params: { id: most }, body: { note: "All is well" } });
  await house.drain();
  expect(await cards()).toEqual(["Call 2", "Call 3", "Call 4", "Call 5 已完成"]);
  const until = new Date(clock.now().getTime() + HOUR).toISOString();
  await lin.call(outreachRoutes.snoozeTask, { params: { id: second }, body: { until, reason: "At noon" } });
  await house.drain();
  expect(await cards()).toEqual(["Call 1", "Call 2", "Call 3", "Call 4 已推迟", "Call 5 已完成"]);
});

test("a journey tells the advisor of several customers in one message, once though WeCom's answer is lost", async () => {
  const people = await findPeople("Mei", "Hao");
  const { id } = await operator.call(journeyRoutes.createJourney, {
    body: {
      name: "Look",
      definition: {
        trigger: { kind: "manual" },
        exits: [],
        reentry: { kind: "each" },
        start: "tell",
        steps: [{ kind: "notify", id: "tell", name: "Tell", text: "{customer} came, {advisor}", next: null }],
      },
    },
  });
  await operator.call(journeyRoutes.publishJourney, { params: { id } });
  await sandbox.phone.setFaults({ body: { resetAfter: 1 } });
  await operator.call(journeyRoutes.enrolCustomers, {
    params: { id },
    body: { customerIds: people.map((one) => one.id) },
  });
  await house.drain();
  await advance(10 * MINUTE);
  await advance(10 * MINUTE);
  const { notices } = await sandbox.phone.listNotices({ params: { userid: "lin" } });
  expect(notices.map(({ text }) => text)).toEqual(["Hao came, 林晓\n\nMei came, 林晓"]);
  const { rows } = await operator.call(journeyRoutes.listEnrolments, { params: { id }, query: {} });
  expect(rows.map(({ history }) => history.map(({ outcome }) => outcome))).toEqual([["done"], ["done"]]);
});

const solstice: PosterLayout = {
  size: "square",
  background: { kind: "colour", colour: "#17614f" },
  layers: [
    {
      kind: "text",
      id: "title",
      x: 60,
      y: 400,
      width: 960,
      height: 200,
      text: "冬至安康",
      sizePx: 120,
      weight: 700,
      colour: "#ffffff",
      align: "center",
      maxLines: 1,
      tooLong: "shrink",
    },
  ],
};

test("a poster goes with a mass send and is on the customer's phone as it was drawn; WeCom's copy is renewed before its three days are over", async () => {
  const owner = await house.as("owner");
  const { file } = await operator.call(contentRoutes.createContent, {
    body: {
      name: "Solstice",
      body: { kind: "poster", layout: solstice },
      purpose: "care",
      channels: ["poster", "mass_message"],
    },
  });
  const fileId = file?.id ?? "";
  const { db } = house.context.workspace;
  const { rows } = await sql<{ id: string }>`select id from customer where display_name = 'Mei'`.execute(db);
  const { id } = await owner.call(campaignRoutes.createMassSend, {
    body: {
      name: "Solstice",
      definition: {
        class: "care",
        variants: [
          { id: "a", text: "冬至快乐", attachments: [{ kind: "image", fileId, name: file?.name ?? "" }] },
        ],
        audience: { customerIds: rows.map((row) => row.id) },
        holdOutPercent: 0,
        holdOutReason: "only one customer",
      },
    },
  });
  await owner.call(campaignRoutes.startMassSend, { params: { id } });
  await house.drain();
  const [atWecom] = await tasksAtWecom();
  await sandbox.phone.confirmTask({ params: { userid: "lin", msgid: atWecom!.msgid } });
  const received = (await phoneOf("Mei")).map(({ content }) => content);
  expect(received.map(({ kind }) => kind).sort()).toEqual(["image", "text"]);
  const picture = received.find((content) => content.kind === "image");
  const shown = await (await fetch(new URL(picture?.picUrl ?? "", sandbox.url))).arrayBuffer();
  const drawn = await operator.download(contentFileRoutes.getContentFile, { params: { id: fileId } });
  expect(Buffer.from(shown)).toEqual(Buffer.from(await drawn.arrayBuffer()));

  const media = async () =>
    (
      await sql<{
        media_id: string;
        expires_at: Date;
      }>`select media_id, expires_at from content_media`.execute(db)
    ).rows;
  const [first] = await media();
  await advance(59 * HOUR);
  expect(await media()).toEqual([first]);
  await advance(2 * HOUR);
  const [renewed] = await media();
  expect(renewed!.media_id).not.toBe(first!.media_id);
  expect(renewed!.expires_at.getTime() - clock.now().getTime()).toBe(72 * HOUR);
});

test("a mass send into groups is approved, one tap an owner, found again after a lost answer, and held to one a group and day", async () => {
  const text = "天冷了，早晚添件外套。";
  const body = (words: string, purpose: "care" | "offer" = "care") => ({
    name: "To the groups",
    definition: {
      channel: "group" as const,
      class: purpose,
      classes: ["health_food" as const],
      variants: [{ id: "a", text: words }],
      audience: { by: "filter" as const, nameContains: ["会员"] },
    },
  });
  const draft = (words = text, purpose: "care" | "offer" = "care") =>
    operator.call(campaignRoutes.createMassSend, { body: body(words, purpose) });
  const get = (id: string) => operator.call(campaignRoutes.getMassSend, { params: { id } });
  const groups = async (id: string) =>
    (await operator.call(campaignRoutes.listMassSendPosts, { params: { id }, query: {} })).rows;

  // what may not be said is told before anybody is asked, and a name would be somebody else's for most
  const start = async (id: string) => operator.call(campaignRoutes.startMassSend, { params: { id } });
  const problem = (code: string) => ({ problem: { code } });
  await expect(start((await draft("本品根治高血压，疗效最佳！", "offer")).id)).rejects.toMatchObject(
    problem("content_blocked"),
  );
  await expect(start((await draft("{customer}您好")).id)).rejects.toMatchObject(problem("no_variables_here"));

  const { id } = await draft();
  const preview = await operator.call(campaignRoutes.previewAudience, { body: body(text) });
  expect(preview).toMatchObject({ size: 2, messages: 2, advisors: 1, taps: 1, deferred: [], refused: [] });
  expect(await start(id)).toMatchObject({ state: "awaiting_approval" });
  const reviewer = await house.as("reviewer");
  await reviewer.call(campaignRoutes.approveMassSend, {
    params: { id },
    body: { decision: "approved", version: 1, comment: "" },
  });
  await callWecom(house.context, "externalcontact/get_follow_user_list", {});
  await sandbox.phone.setFaults({ body: { resetAfter: 1 } });
  await advance(6_000);
  expect(await get(id)).toMatchObject({
    channel: "group",
    state: "running",
    counts: { planned: 2, unknown: 2 },
  });
  await advance(MINUTE);
  expect(await get(id)).toMatchObject({ counts: { handedOver: 2, unknown: 0 } });
  const [atWecom, ...others] = await tasksAtWecom();
  expect(others).toEqual([]); // it was not given twice
  expect(atWecom).toMatchObject({ chatType: "group", recipientCount: 2 });
  expect(await openTasks()).toMatchObject([
    { kind: "message", customerCount: 0, groups: [{ state: "handed_over" }, { state: "handed_over" }] },
  ]);

  // the advisor confirms in WeCom, and the text stands in both groups
  await sandbox.phone.confirmTask({ params: { userid: "lin", msgid: atWecom!.msgid } });
  await advance(10 * MINUTE);
  expect(await get(id)).toMatchObject({ state: "finished", counts: { sent: 2 } });
  const sent = await groups(id);
  expect(sent.map(({ name, state, customers }) => [name, state, customers]).sort()).toEqual([
    ["会员体验营", "sent", 1],
    ["会员福利群", "sent", 1],
  ]);
  const { messages } = await sandbox.phone.readGroup({ params: { chatId: sent[0]!.id }, query: {} });
  expect(messages.at(-1)).toMatchObject({ content: { text } });

  // another on the same day waits for the next, and says why; cancelled, it goes nowhere
  const again = await draft("再说一次：天冷了。");
  await (await house.as("owner")).call(campaignRoutes.startMassSend, { params: { id: again.id } });
  await house.drain();
  expect(await get(again.id)).toMatchObject({ counts: { planned: 2, waiting: 2 } });
  expect(await groups(again.id)).toMatchObject([
    { state: "deferred", reason: "channel_quota", detail: { en: "At most 1 a day" } },
    { state: "deferred", reason: "channel_quota" },
  ]);
  await operator.call(campaignRoutes.cancelMassSend, { params: { id: again.id } });
  await advance(24 * HOUR);
  expect(await get(again.id)).toMatchObject({ state: "cancelled", counts: { cancelled: 2 } });
  expect(await tasksAtWecom()).toHaveLength(1);
});

test("a post on Moments is one task of WeCom's, published by the advisor, its likes read back; the fourth of a day waits", async () => {
  const post = (text: string, name = "Solar term") =>
    operator.call(campaignRoutes.createMassSend, {
      body: {
        name,
        definition: {
          channel: "moments",
          class: "care",
          variants: [{ id: "a", text }],
          audience: { by: "all" },
        },
      },
    });
  const owner = await house.as("owner");
  const start = async (text: string) => {
    const { id } = await post(text);
    await owner.call(campaignRoutes.startMassSend, { params: { id } });
    return id;
  };
  const get = (id: string) => operator.call(campaignRoutes.getMassSend, { params: { id } });
  const rows = async (id: string) =>
    (await operator.call(campaignRoutes.listMassSendPosts, { params: { id }, query: {} })).rows;
  const atWecom = async () => (await sandbox.phone.listStaffMoments({ params: { userid: "lin" } })).posts;

  // the answer to the call is lost; WeCom's list has it once its job is done, and it is not posted twice
  await callWecom(house.context, "externalcontact/get_follow_user_list", {});
  await sandbox.phone.setFaults({ body: { resetAfter: 1 } });
  const id = await start("小雪：室内多通风。");
  await advance(6_000);
  expect(await get(id)).toMatchObject({ channel: "moments", counts: { planned: 1, unknown: 1 } });
  for (let minute = 0; minute < 4; minute++) await advance(MINUTE);
  expect(await get(id)).toMatchObject({ counts: { handedOver: 1 } });
  expect(await atWecom()).toHaveLength(1);
  const [task] = await openTasks();
  expect(task).toMatchObject({ kind: "message", channel: "moments", customerCount: 0 });

  const momentId = task!.massMessageMsgid!;
  await sandbox.phone.publishMoment({ params: { userid: "lin", momentId } });
  await lin.call(outreachRoutes.confirmTask, { params: { id: task!.id } });
  expect(await get(id)).toMatchObject({ counts: { sent: 1 } });
  await sandbox.phone.likeMoment({ params: { personId: await personId("Mei"), userid: "lin", momentId } });
  await advance(30 * MINUTE);
  expect(await rows(id)).toMatchObject([{ name: "林晓", state: "sent", reached: 3, likes: 1, comments: 0 }]);
  expect(await get(id)).toMatchObject({ state: "finished" });

  // three a day; the fourth waits for midnight and says why. A cancelled one is stopped at WeCom.
  await start("小雪：早睡。");
  const third = await start("小雪：喝温水。");
  const fourth = await start("小雪：晒太阳。");
  await advance(MINUTE);
  expect(await rows(fourth)).toMatchObject([
    { state: "deferred", reason: "channel_quota", detail: { en: "At most 3 Moments a day" } },
  ]);
  await operator.call(campaignRoutes.cancelMassSend, { params: { id: third } });
  await advance(5 * MINUTE);
  expect(await get(third)).toMatchObject({ state: "cancelled", counts: { cancelled: 1 } });
  await advance(12 * HOUR);
  await advance(MINUTE);
  expect(await rows(fourth)).toMatchObject([{ state: "handed_over" }]);
});

test("a journey of groups posts day by day from each one's day 1, one of Moments from its own; a pause is not made up for, new groups come in, dissolved ones leave", async () => {
  const post = (id: string, day: number, text: string) => ({
    kind: "post" as const,
    id,
    day,
    at: "10:00",
    class: "care" as const,
    text,
  });
  const { id } = await operator.call(calendarJourneyRoutes.createCalendarJourney, {
    body: {
      name: "First days",
      definition: {
        channel: "group",
        audience: { by: "filter", nameContains: ["会员"] },
        start: { kind: "created" },
        steps: [
          post("hello", 2, "欢迎大家，这里有药师答疑。"),
          {
            kind: "task",
            id: "look",
            day: 2,
            at: "18:00",
            title: "看看谁还没说话",
            text: "打个招呼。",
            needsNote: true,
          },
          { kind: "tell_staff", id: "note", day: 2, at: "18:00", text: "明天休息一天。" },
          post("missed", 3, "第三天。"),
          post("walk", 4, "今天走一走。"),
        ],
      },
    },
  });
  const params = { id };
  const get = () => operator.call(calendarJourneyRoutes.getCalendarJourney, { params });
  const targets = async () =>
    (await operator.call(calendarJourneyRoutes.listCalendarTargets, { params, query: {} })).rows
      .map(({ name, day, state }) => `${name} day ${day} ${state}`)
      .sort();
  const to = (local: string) => advance(Date.parse(`${local}:00+08:00`) - clock.now().getTime());
  const confirmAll = async () => {
    for (const { msgid, status } of await tasksAtWecom())
      if (status === "pending") await sandbox.phone.confirmTask({ params: { userid: "lin", msgid } });
  };

  const moments = await operator.call(calendarJourneyRoutes.createCalendarJourney, {
    body: {
      name: "A week",
      definition: {
        channel: "moments",
        audience: { by: "all" },
        start: { kind: "date", day: "2026-11-25" },
        steps: [{ ...post("water", 1, "早上第一杯温水。"), at: "08:00" }],
      },
    },
  });
  for (const one of [params, { id: moments.id }])
    await operator.call(calendarJourneyRoutes.startCalendarJourney, { params: one });
  await to("2026-11-25T08:00");
  for (let minute = 0; minute < 4; minute++) await advance(MINUTE);
  const [published] = await openTasks();
  expect(published).toMatchObject({ channel: "moments", text: "早上第一杯温水。" });
  const momentId = published!.massMessageMsgid!;
  await sandbox.phone.publishMoment({ params: { userid: "lin", momentId } });
  await lin.call(outreachRoutes.confirmTask, { params: { id: published!.id } });
  expect(
    await operator.call(calendarJourneyRoutes.getCalendarJourney, { params: { id: moments.id } }),
  ).toMatchObject({ counts: { finished: 1 }, steps: [{ times: 1, sent: 1 }] });

  expect(await targets()).toEqual(["会员体验营 day 2 active", "会员福利群 day 2 active"]);
  // a dry run with the groups that began that day: each of them would get the first post, as they do below
  const dryRun = async () => {
    const began = { kind: "began" as const, from: "2026-11-24", to: "2026-11-24" };
    const found = await operator.call(calendarJourneyRoutes.rehearseCalendarJourney, { params, body: began });
    expect(found.steps[0]).toMatchObject({ stepId: "hello", reached: 2, passed: 2, firstDay: "2026-11-25" });
    expect(found.targets.map(({ target }) => target.name).toSorted()).toEqual(["会员体验营", "会员福利群"]);
    expect(found.load[0]).toMatchObject({ advisor: { id: "lin" }, day: "2026-11-25", messages: 2, tasks: 2 });
  };
  await dryRun();
  await to("2026-11-25T10:00");
  await advance(6_000);
  const [task, ...others] = await openTasks();
  expect(others).toEqual([]);
  expect(task).toMatchObject({ channel: "group", why: { kind: "calendar_journey", day: 2 } });
  expect(task!.groups).toHaveLength(2);
  await confirmAll();
  await advance(10 * MINUTE);
  expect((await get()).steps[0]).toMatchObject({ id: "hello", times: 2, sent: 2 });
  await dryRun(); // what went out for these very steps does not stand in their way
  const { groups } = await sandbox.phone.listStaffGroups({ params: { userid: "lin" } });
  const { chatId } = groups.find(({ name }) => name === "会员体验营")!; // seeded above
  const { messages } = await sandbox.phone.readGroup({ params: { chatId }, query: {} });
  expect(messages.at(-1)).toMatchObject({ content: { text: "欢迎大家，这里有药师答疑。" } });

  // the owner has a task for each group, and is told once for each
  await to("2026-11-25T18:00");
  expect((await openTasks()).map(({ kind, group }) => [kind, group?.name]).sort()).toEqual([
    ["task", "会员体验营"],
    ["task", "会员福利群"],
  ]);

  await operator.call(calendarJourneyRoutes.pauseCalendarJourney, { params });
  await to("2026-11-26T12:00");
  await sandbox.phone.createGroup({ params: { userid: "lin" }, body: { name: "会员新群" } });
  await sandbox.phone.dismissGroup({ params: { chatId } });
  const other = groups.find(({ name }) => name === "会员福利群")!.chatId;
  await sandbox.phone.inviteToGroup({
    params: { chatId: other, id: "lin" },
    body: { ids: [await personId("Hao")] },
  });
  await syncContacts(house.context);
  await house.drain();
  await operator.call(calendarJourneyRoutes.resumeCalendarJourney, { params });
  expect((await targets()).map((row) => row.replace(/ day \d/, ""))).toEqual([
    "会员体验营 gone",
    "会员新群 active",
    "会员福利群 active",
  ]);
  await to("2026-11-27T10:00");
  await advance(6_000);
  await confirmAll();
  await advance(10 * MINUTE);
  const { steps } = await get();
  expect(steps.map(({ id: step, times, sent }) => [step, times, sent])).toEqual([
    ["hello", 3, 3], // of the new group, on its own day 2
    ["look", 2, 0],
    ["note", 2, 0],
    ["missed", 0, 0],
    ["walk", 1, 1],
  ]);

  // each post by its group, the latest planned first, with what the guards said
  const listed = await operator.call(postRoutes.listPosts, {
    query: { journeyId: id, state: "sent", limit: 3 },
  });
  const byGroup = listed.rows.map(({ target, plannedAt, decision }) => [
    plannedAt.slice(0, 10),
    target.name,
    decision?.outcome,
  ]);
  expect(byGroup.slice(0, 2).toSorted()).toEqual([
    ["2026-11-27", "会员新群", "pass"], // its own day 2
    ["2026-11-27", "会员福利群", "pass"], // day 4
  ]);
  expect(byGroup[2]).toEqual(["2026-11-25", expect.stringMatching("会员"), "pass"]);
  const rest = await operator.call(postRoutes.listPosts, {
    query: { journeyId: id, state: "sent", limit: 3, cursor: listed.nextCursor },
  });
  expect(rest.rows).toHaveLength(1);

  // who was in the group at that time has it on the timeline, as those whom WeCom shows a Moment; whoever came later is told why not
  const seenBy = async (name: string) => {
    const whose = { id: (await findPeople(name))[0]!.id };
    const { rows } = await operator.call(postRoutes.listCustomerPosts, { params: whose, query: {} });
    const kind = ["group_post", "moment_shown"];
    const timeline = await operator.call(customersRoutes.listTimeline, { params: whose, query: { kind } });
    return {
      posts: rows.map(({ text, seen, because }) => [text, seen, because].join(" ").trim()).toSorted(),
      timeline: timeline.rows.map(({ kind: what, payload }) => `${what} ${String(payload["title"])}`),
    };
  };
  expect(await seenBy("Mei")).toEqual({
    posts: [
      "今天走一走。 yes",
      "早上第一杯温水。 yes",
      "欢迎大家，这里有药师答疑。 yes",
      "欢迎大家，这里有药师答疑。 yes",
    ],
    timeline: [
      "group_post First days",
      "group_post First days",
      "group_post First days",
      "moment_shown A week",
    ],
  });
  expect(await seenBy("Hao")).toEqual({
    posts: ["今天走一走。 yes", "早上第一杯温水。 yes", "欢迎大家，这里有药师答疑。 no joined_later"],
    timeline: ["group_post First days", "moment_shown A week"],
  });

  // what waits is taken back when it is stopped
  await operator.call(calendarJourneyRoutes.stopCalendarJourney, { params });
  expect(await get()).toMatchObject({ state: "stopped", counts: { active: 0 } });
});
