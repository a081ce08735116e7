import {
  customersRoutes,
  outreachRoutes,
  platformRoutes,
  postRoutes,
  storesRoutes,
  type ApiClient,
} from "@hortus/contracts";
import { appendEvents, newId } from "@hortus/kernel";
import { sql } from "kysely";
import { beforeEach, describe, expect, test } from "vitest";
import { testHouse, type TestHouse } from "../../testing.ts";
import { addCustomer, agreeToOffers, mergedInto } from "../../testing-customers.ts";
import { stopBetween, untilWaiting } from "../../testing-locks.ts";
import { customersMerged } from "../customers/events.ts";
import {
  cancelIntents,
  planIntents,
  planPosts,
  setQuietWindow,
  type NewIntent,
  type NewPost,
} from "./index.ts";
import { isHeldOut } from "./guards/hold-out.ts";
import { mergesHandler } from "./merges.ts";
import { newIntent } from "./testing.ts";

const HOUR = 3_600_000;
let house: TestHouse;
let operator: ApiClient;

// Tuesday, 10:00 in Shanghai
beforeEach(async () => {
  house = await testHouse(new Date("2026-11-24T02:00:00Z"));
  operator = await house.as("operator");
  return () => house.close();
});

const plan = (...intents: NewIntent[]): Promise<number> =>
  house.context.workspace.tx((tx) => planIntents(tx, house.context, intents));
const sends = async (query: Record<string, unknown> = {}) =>
  (await operator.call(outreachRoutes.listSends, { query })).rows;
const messages = async () =>
  (
    await sql<{ advisor_id: string; text: string; state: string; customers: number }>`
      select advisor_id, text, state, (select count(*) from task_customer where task_id = mass_message.id) as customers
      from mass_message
      order by advisor_id, id`.execute(house.context.workspace.db)
  ).rows;

describe("a message", () => {
  test("planned twice for one purpose is one, and shared by all who get the same words from the same advisor", async () => {
    const [mei, hao, ai] = [
      await addCustomer(house, "Mei"),
      await addCustomer(house, "Hao"),
      await addCustomer(house, "Ai", "wang"),
    ];
    const intents = [mei, hao, ai].map(({ id }) => newIntent(house, id));
    expect(await plan(...intents)).toBe(3);
    expect(await plan(...intents)).toBe(0);
    await house.drain();
    expect(await messages()).toEqual([
      { advisor_id: "lin", text: "Has it arrived?", state: "ready", customers: 2 },
      { advisor_id: "wang", text: "Has it arrived?", state: "ready", customers: 1 },
    ]);
    // WeCom is not connected: nothing is handed over, and no advisor sees a task
    expect(await operator.call(outreachRoutes.listTasks, { query: {} })).toMatchObject({
      rows: [],
      openCount: 0,
    });
  });

  test("joins one with the same words that has not left yet", async () => {
    await plan(newIntent(house, (await addCustomer(house, "Mei")).id));
    await house.drain();
    await plan(newIntent(house, (await addCustomer(house, "Hao")).id));
    await house.drain();
    expect(await messages()).toMatchObject([{ customers: 2 }]);
  });

  test("goes by the clock where the customer lives", async () => {
    const [mei, hao] = [(await addCustomer(house, "Mei")).id, (await addCustomer(house, "Hao")).id];
    const live = (id: string, timeZone: string | null) =>
      operator.call(customersRoutes.changeCustomer, { params: { id }, body: { timeZone } });
    await expect(live(mei, "America/Atlantis")).rejects.toMatchObject({ problem: { field: "timeZone" } });
    for (const id of [mei, hao])
      expect(await live(id, "America/Vancouver")).toMatchObject({ timeZone: "America/Vancouver" });
    await plan(newIntent(house, mei)); // ten in the morning in Shanghai, six in the evening in Vancouver
    await house.drain();
    expect(await sends()).toMatchObject([{ state: "planned" }]);
    house.clock.advance(4 * HOUR);
    await plan(newIntent(house, hao));
    await house.drain();
    expect(await sends({ state: "deferred" })).toMatchObject([
      { reason: "quiet_hours", until: "2026-11-24T16:30:00.000Z" },
    ]);
  });

  test("at night waits for the end of the quiet hours", async () => {
    house.clock.advance(12 * HOUR);
    await plan(newIntent(house, (await addCustomer(house, "Mei")).id));
    await house.drain();
    expect(await sends()).toMatchObject([
      { state: "deferred", reason: "quiet_hours", until: "2026-11-25T00:30:00.000Z" },
    ]);
    house.clock.advance(11 * HOUR);
    await house.drain();
    expect(await sends()).toMatchObject([{ state: "planned", advisor: { id: "lin" } }]);
    expect((await sends())[0]).not.toHaveProperty("reason");
  });

  test("to somebody whom nobody has as a contact is refused, recorded and counted", async () => {
    const { id } = await addCustomer(house, "Mei", null);
    await plan(newIntent(house, id));
    await house.drain();
    expect(await sends({ reason: "no_contact" })).toMatchObject([
      { state: "refused", customer: { id, name: "Mei" } },
    ]);
    const range = { from: "2026-11-24", to: "2026-11-25" };
    expect(await operator.call(outreachRoutes.sendsSummary, { query: range })).toMatchObject({
      total: { planned: 1, refused: 1, sent: 0 },
      days: [
        { day: "2026-11-24", planned: 1 },
        { day: "2026-11-25", planned: 0 },
      ],
      refusals: [{ reason: "no_contact", count: 1 }],
    });
  });

  test("beyond the cap is refused until a place is free", async () => {
    const { id } = await addCustomer(house, "Mei");
    for (let day = 0; day < 3; day++) {
      await plan(newIntent(house, id));
      await house.drain();
      house.clock.advance(24 * HOUR);
    }
    expect((await sends()).map(({ state, reason, until }) => [state, reason, until])).toEqual([
      ["refused", "frequency_cap", "2026-12-01T02:00:00.000Z"],
      ["planned", undefined, undefined],
      ["planned", undefined, undefined],
    ]);
    expect(
      (await operator.call(outreachRoutes.listCustomerSends, { params: { id }, query: { limit: 2 } })).rows,
    ).toHaveLength(2);
  });

  test("is one a day: the next waits for midnight, then for the morning", async () => {
    const { id } = await addCustomer(house, "Mei");
    await plan(newIntent(house, id), newIntent(house, id, { text: "And another thing" }));
    await house.drain();
    expect(await sends({ state: "deferred" })).toMatchObject([
      { reason: "channel_quota", until: "2026-11-24T16:00:00.000Z" },
    ]);
    house.clock.advance(14 * HOUR);
    await house.drain();
    expect(await sends({ state: "deferred" })).toMatchObject([
      { reason: "quiet_hours", until: "2026-11-25T00:30:00.000Z" },
    ]);
  });

  test("of an offer waits for the end of the quiet window; care passes", async () => {
    const { id } = await addCustomer(house, "Mei");
    await agreeToOffers(house, id);
    const until = new Date("2026-11-25T16:00:00Z");
    await house.context.workspace.tx((tx) => setQuietWindow(tx, [{ customerId: id, source: "test", until }]));
    await plan(newIntent(house, id, { class: "offer", text: "New in store" }), newIntent(house, id));
    await house.drain();
    expect((await sends()).map((send) => [send.class, send.state, send.reason])).toEqual([
      ["care", "planned", undefined],
      ["offer", "deferred", "quiet_window"],
    ]);
  });

  test("taken back before it left is for the others only, and for nobody not sent at all", async () => {
    const [mei, hao] = [await addCustomer(house, "Mei"), await addCustomer(house, "Hao")];
    await plan(
      newIntent(house, mei.id, { purposeKey: "journey:1:day-3" }),
      newIntent(house, hao.id, { purposeKey: "journey:2:day-3" }),
    );
    await house.drain();
    const cancel = (customerId: string, prefix: string) =>
      house.context.workspace.tx((tx) => cancelIntents(tx, house.context, [{ customerId, prefix }]));
    await cancel(mei.id, "journey:1:");
    expect(await messages()).toMatchObject([{ state: "ready", customers: 1 }]);
    await cancel(hao.id, "journey:2:");
    expect(await messages()).toMatchObject([{ state: "failed", customers: 0 }]);
    expect((await sends()).map(({ state, reason }) => [state, reason])).toEqual([
      ["cancelled", "purpose_ended"],
      ["cancelled", "purpose_ended"],
    ]);
  });

  test("says why it was held back: what each guard said, each time it was asked", async () => {
    const { id } = await addCustomer(house, "Mei");
    house.clock.advance(12 * HOUR);
    await plan(newIntent(house, id));
    await house.drain();
    house.clock.advance(11 * HOUR);
    await house.drain();
    const [send] = await sends();
    const { decisions } = await operator.call(outreachRoutes.explainSend, {
      params: { id, sendId: send!.id },
    });
    expect(decisions).toMatchObject([
      { outcome: "defer", until: "2026-11-25T00:30:00.000Z", detail: { en: "Quiet from 21:30 to 08:30" } },
      { outcome: "pass" },
    ]);
    expect(decisions[0]!.asked.at(-1)).toMatchObject({ code: "quiet_hours", outcome: "defer" });
    expect(decisions[1]!.asked.at(-1)).toMatchObject({ code: "hold_out", outcome: "pass" });
    // a tick stands beside what is well, an objection beside what is wrong
    expect(decisions[0]!.asked.at(-1)!.label.en).toBe("Quiet hours");
    expect(decisions[1]!.asked.map(({ label }) => label.en)).toEqual([
      "An advisor has the customer as a contact",
      "No stop of the customer stands against it",
      "No offer, or one that this customer may get",
      "No prescription drug is offered",
      "The words break no rule",
      "The words wait for no reviewer",
      "No open complaint stands against it",
      "An advisor is there",
      "No quiet window stands against it",
      "No quiet hours stand against it",
      "Within the frequency caps",
      "Within WeCom's limit of mass messages",
      "The advisor's day has room",
      "Not in the hold-out",
    ]);
    const stranger = await house.as("advisor", "wang");
    await expect(
      stranger.call(outreachRoutes.explainSend, { params: { id, sendId: send!.id } }),
    ).rejects.toMatchObject({ status: 404 });
  });

  test("to a customer in the hold-out stays away, and the other half gets it", async () => {
    const people = [];
    for (const name of ["A", "B", "C", "D", "E", "F"]) people.push(await addCustomer(house, name));
    const experiment = { id: newId(house.clock), holdOutPercent: 50 };
    await plan(...people.map(({ id }) => newIntent(house, id, { experiment })));
    await house.drain();
    for (const send of await sends()) {
      const held = isHeldOut(experiment, send.customer.id);
      expect([send.state, send.reason]).toEqual(held ? ["refused", "hold_out"] : ["planned", undefined]);
    }
  });

  test("that the planner can't complete is recorded as refused and never asked again", async () => {
    await plan(newIntent(house, (await addCustomer(house, "Mei")).id, { refusal: "missing_variable" }));
    await house.drain();
    expect(await sends()).toMatchObject([{ state: "refused", reason: "missing_variable" }]);
  });
});

test("Moments wait when everybody they are for is shown three that day; for other tags they need not", async () => {
  const [a, b, c] = [newId(house.clock), newId(house.clock), newId(house.clock)];
  const post = async (...tagIds: string[]): Promise<string> => {
    const purposeKey = `test:${newId(house.clock)}`;
    const planned: NewPost = {
      channel: "moments",
      target: "lin",
      tagIds,
      purposeKey,
      class: "care",
      classes: [],
      title: "Test",
      text: purposeKey,
      attachments: [],
      why: {
        kind: "mass_send",
        massSendId: newId(house.clock),
        massSendName: "T",
        at: "2026-11-24T02:00:00.000Z",
      },
      plannedAt: house.clock.now(),
    };
    await house.context.workspace.tx((tx) => planPosts(tx, house.context, [planned]));
    await house.drain();
    const { rows } = await operator.call(postRoutes.listPosts, { query: { channel: "moments" } });
    return rows.find(({ text }) => text === purposeKey)?.state ?? "none";
  };
  expect([await post(a), await post(a, b), await post(a)]).toEqual(["planned", "planned", "planned"]);
  // all of a's have seen three; of b's only one, and of the others none
  expect([await post(a), await post(b), await post(a, b)]).toEqual(["deferred", "planned", "planned"]);
  expect([await post(), await post(c)]).toEqual(["planned", "planned"]);
  // b's have seen four by now, c's two: what is for all counts for both
  expect([await post(b), await post(c), await post(c)]).toEqual(["deferred", "planned", "deferred"]);
  house.clock.advance(24 * HOUR);
  // with the one of yesterday that is three; those count as well that another process, whose clock goes ahead, has let pass
  expect([await post(a), await post(a)]).toEqual(["planned", "planned"]);
  await sql`update post set decided_at = ${new Date(house.clock.now().getTime() + 500)} where decided_at = ${house.clock.now()}`.execute(
    house.context.workspace.db,
  );
  expect(await post(a)).toBe("deferred");
});

describe("a plain task", () => {
  const call = (customerId: string, changes: Partial<NewIntent> = {}) =>
    newIntent(house, customerId, { kind: "task", title: "Call", text: "Ask how it feels", ...changes });

  test("is in its advisor's list only, the most valuable first, and done with a note", async () => {
    const [mei, hao, ai] = [
      await addCustomer(house, "Mei"),
      await addCustomer(house, "Hao"),
      await addCustomer(house, "Ai", "wang"),
    ];
    await plan(call(mei.id), call(hao.id, { valueFen: 50_000 }), call(ai.id));
    await house.drain();
    const lin = await house.as("advisor", "lin");
    const list = await lin.call(outreachRoutes.listTasks, { query: {} });
    expect(list).toMatchObject({
      openCount: 2,
      doneToday: 0,
      rows: [
        { customers: [{ name: "Hao" }], valueFen: 50_000 },
        { customers: [{ name: "Mei", daysSince: 0 }] },
      ],
    });
    expect(list.rows[0]).not.toHaveProperty("massMessageMsgid");
    const id = list.rows[0]!.id;
    const wang = await house.as("advisor", "wang");
    await expect(wang.call(outreachRoutes.getTask, { params: { id } })).rejects.toMatchObject({
      status: 404,
    });
    const done = await lin.call(outreachRoutes.completeTask, {
      params: { id },
      body: { note: "Feels fine" },
    });
    expect(done).toMatchObject({ state: "done", note: "Feels fine", customers: [{ state: "sent" }] });
    await expect(lin.call(outreachRoutes.completeTask, { params: { id }, body: {} })).rejects.toMatchObject({
      problem: { code: "task_not_open" },
    });
    expect(await lin.call(outreachRoutes.listTasks, { query: { state: "done" } })).toMatchObject({
      openCount: 1,
      doneToday: 1,
      rows: [{ id }],
    });
    const { rows } = await sql<{
      kind: string;
    }>`select kind from timeline_entry where customer_id = ${hao.id}`.execute(house.context.workspace.db);
    expect(rows.map(({ kind }) => kind)).toContain("task_done");
  });

  test("that asks for it is not done without a note, and has its own days", async () => {
    const mei = await addCustomer(house, "Mei");
    await plan(call(mei.id, { ask: { days: 7, evidence: "note" } }));
    await house.drain();
    const lin = await house.as("advisor", "lin");
    const [task] = (await lin.call(outreachRoutes.listTasks, { query: {} })).rows;
    expect(task).toMatchObject({ needsNote: true });
    expect(Date.parse(task!.expiresAt) - Date.parse(task!.dueAt)).toBe(7 * 86_400_000);
    const complete = (note: string) =>
      lin.call(outreachRoutes.completeTask, { params: { id: task!.id }, body: { note } });
    await expect(complete("  ")).rejects.toMatchObject({ problem: { code: "note_needed", field: "note" } });
    expect(await complete("胃口好多了")).toMatchObject({ state: "done", note: "胃口好多了" });
  });

  test("that asks for a picture is not done without one, which is sealed and shown to its advisor and those who plan", async () => {
    const mei = await addCustomer(house, "Mei");
    await plan(call(mei.id, { ask: { evidence: "photo" } }));
    await house.drain();
    const lin = await house.as("advisor", "lin");
    const [task] = (await lin.call(outreachRoutes.listTasks, { query: {} })).rows;
    const params = { id: task!.id };
    const complete = () => lin.call(outreachRoutes.completeTask, { params, body: { note: "" } });
    await expect(complete()).rejects.toMatchObject({ problem: { code: "photo_needed" } });
    const png = Buffer.from("89504e470d0a1a0a68656c6c6f", "hex");
    const add = (bytes: Buffer) =>
      lin.upload(outreachRoutes.addTaskPhoto, { params }, new File([new Uint8Array(bytes)], "a.png"));
    await expect(add(Buffer.from("hello, I am a text"))).rejects.toMatchObject({
      problem: { code: "not_a_picture" },
    });
    const big = Buffer.concat([png, Buffer.alloc(3 * 1024 * 1024)]);
    await expect(add(big)).rejects.toMatchObject({ problem: { code: "too_large" } });
    const [photo] = (await add(png)).photos;
    const { rows } = await sql<{ sealed: string }>`select sealed from task_photo`.execute(
      house.context.workspace.db,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]!.sealed).not.toContain(png.toString("base64").slice(0, 12));
    const look = async (client: ApiClient) =>
      client.call(outreachRoutes.getTask, { params }).then(({ photos }) => photos.length);
    expect([await look(operator), await look(lin)]).toEqual([1, 1]);
    await expect(look(await house.as("advisor", "wang"))).rejects.toMatchObject({ status: 404 });
    expect(await complete()).toMatchObject({ state: "done" });
    const remove = { params: { ...params, photoId: photo!.id } };
    await expect(lin.call(outreachRoutes.removeTaskPhoto, remove)).rejects.toMatchObject({
      problem: { code: "task_not_open" },
    });
  });

  test("skipped says why, and one that nobody does in time expires", async () => {
    const [mei, hao] = [await addCustomer(house, "Mei"), await addCustomer(house, "Hao")];
    await plan(call(mei.id, { valueFen: 2 }), call(hao.id, { valueFen: 1 }));
    await house.drain();
    const { rows } = await operator.call(outreachRoutes.listTasks, { query: { advisorId: "lin", limit: 1 } });
    await operator.call(outreachRoutes.skipTask, {
      params: { id: rows[0]!.id },
      body: { reason: "On holiday" },
    });
    house.clock.advance(73 * HOUR);
    await house.drain();
    expect((await sends()).map((send) => [send.customer.name, send.state, send.reason])).toEqual([
      ["Hao", "failed", "not_confirmed"],
      ["Mei", "cancelled", "skipped"],
    ]);
  });

  test("put off leaves the list until then, and nearly too late it is told, done or missed as it is", async () => {
    const [mei, hao] = [await addCustomer(house, "Mei"), await addCustomer(house, "Hao")];
    await plan(call(mei.id, { valueFen: 2 }), call(hao.id, { valueFen: 1 }));
    await house.drain();
    const lin = await house.as("advisor", "lin");
    const [first, second] = (await lin.call(outreachRoutes.listTasks, { query: {} })).rows;
    const snoozeUntil = (hours: number) =>
      lin.call(outreachRoutes.snoozeTask, {
        params: { id: first!.id },
        body: {
          until: new Date(house.clock.now().getTime() + hours * HOUR).toISOString(),
          reason: "At work",
        },
      });
    const open = () =>
      operator.call(storesRoutes.createStore, {
        body: { code: "S1", name: "North Gate", advisorIds: ["lin", "wang"], managerId: "wang" },
      });
    await expect(open()).rejects.toMatchObject({
      problem: { code: "manager_unknown", field: "managerId" },
    });
    await addCustomer(house, "Bo", "wang");
    await open();
    await expect(snoozeUntil(80)).rejects.toMatchObject({ problem: { code: "too_late_to_snooze" } });
    expect(await snoozeUntil(2)).toMatchObject({ state: "open", snoozeReason: "At work" });
    expect(await lin.call(outreachRoutes.listTasks, { query: {} })).toMatchObject({
      rows: [{ id: second!.id }],
      openCount: 1,
      snoozedCount: 1,
    });
    expect((await lin.call(outreachRoutes.listTasks, { query: { state: "snoozed" } })).rows).toMatchObject([
      { id: first!.id },
    ]);
    house.clock.advance(61 * HOUR); // 23:00 in Shanghai: the manager hears of it in the morning
    await house.drain();
    const { rows } = await lin.call(outreachRoutes.listTasks, { query: {} });
    expect(rows.map(({ escalatedAt }) => escalatedAt !== undefined)).toEqual([true, true]);
    expect(
      (await sql`select user_id, text, due_at from staff_message`.execute(house.context.workspace.db)).rows,
    ).toEqual([
      {
        user_id: "wang",
        text: "lin 有 2 件事快到期，最早的到 2026-11-27 10:00 为止，请帮忙安排。",
        due_at: new Date("2026-11-27T00:30:00Z"),
      },
    ]);
    await lin.call(outreachRoutes.completeTask, { params: { id: first!.id }, body: {} });
    house.clock.advance(25 * HOUR);
    await house.drain();
    const workload = await operator.call(outreachRoutes.workload, {
      query: { from: "2026-11-01", to: "2026-11-30" },
    });
    expect(workload.rows).toMatchObject([
      { advisor: { id: "lin" }, open: 0, done: 1, expired: 1, completion: 0.5, missed: 0.5 },
    ]);
    const wang = await house.as("advisor", "wang");
    const own = await wang.call(outreachRoutes.workload, { query: { from: "2026-11-01", to: "2026-11-30" } });
    expect(own.rows).toEqual([]);
  });

  test("beyond the advisor's day waits for the next day, and a day off for the advisor's return", async () => {
    const [mei, hao] = [await addCustomer(house, "Mei"), await addCustomer(house, "Hao")];
    const before = await operator.call(outreachRoutes.outreachSettings, {});
    await operator.call(outreachRoutes.changeOutreachSettings, { body: { ...before, tasksPerDay: 1 } });
    await plan(call(mei.id), call(hao.id));
    await house.drain();
    expect(await sends({ state: "deferred" })).toMatchObject([
      { reason: "advisor_busy", until: "2026-11-24T16:00:00.000Z" },
    ]);
    await operator.call(outreachRoutes.setAdvisorLeave, {
      params: { id: "lin" },
      body: { until: "2026-11-25", reason: "Holiday" },
    });
    house.clock.advance(15 * HOUR);
    await house.drain();
    expect(await sends({ state: "deferred" })).toMatchObject([
      { reason: "advisor_away", until: "2026-11-25T16:00:00.000Z" },
    ]);
    await operator.call(outreachRoutes.setAdvisorLeave, { params: { id: "lin" }, body: {} });
    house.clock.advance(24 * HOUR);
    await house.drain();
    expect(await sends({ state: "deferred" })).toEqual([]);
  });

  test("pages follow each other without a gap", async () => {
    const customers = [];
    for (const name of ["A", "B", "C"]) customers.push(await addCustomer(house, name));
    await plan(...customers.map(({ id }) => call(id)));
    await house.drain();
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await operator.call(outreachRoutes.listTasks, {
        query: { limit: 1, ...(cursor ? { cursor } : {}) },
      });
      seen.push(...page.rows.map(({ customers: [customer] }) => customer!.name)); // a plain task has one customer
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen.sort()).toEqual(["A", "B", "C"]);
  });

  test("is hidden from an advisor's account that is bound to nobody", async () => {
    const nobody = await house.as("advisor");
    await expect(nobody.call(outreachRoutes.listTasks, { query: {} })).rejects.toMatchObject({
      problem: { code: "no_advisor" },
    });
  });
});

test("settings hold at once and are audited", async () => {
  const before = await operator.call(outreachRoutes.outreachSettings, {});
  expect(before).toMatchObject({
    quietHours: { from: "21:30", to: "08:30" },
    frequencyCaps: [{ counts: "all", messages: 2, days: 7 }],
  });
  await operator.call(outreachRoutes.changeOutreachSettings, {
    body: { ...before, frequencyCaps: [{ counts: "all", messages: 0, days: 7 }] },
  });
  await plan(newIntent(house, (await addCustomer(house, "Mei")).id));
  await house.drain();
  expect(await sends()).toMatchObject([{ state: "refused", reason: "frequency_cap" }]);
  const audit = await (
    await house.as("owner")
  ).call(platformRoutes.listAudit, { query: { objectType: "outreach_settings" } });
  expect(audit.rows).toMatchObject([
    { action: "outreach_settings_changed", after: { frequencyCaps: [{ messages: 0 }] } },
  ]);
});

test("what was planned for two profiles of one person goes with the one that stays, and comes back", async () => {
  const [mei, twin] = [await addCustomer(house, "Mei"), await addCustomer(house, "Mei H")];
  const { context, clock } = house;
  await context.workspace.tx((tx) =>
    setQuietWindow(tx, [{ customerId: twin.id, source: "test", until: new Date("2027-01-01T00:00:00Z") }]),
  );
  await plan(newIntent(house, twin.id, { plannedAt: new Date("2026-11-24T03:00:00Z") }));
  await context.workspace.tx((tx) =>
    appendEvents(tx, clock, [
      customersMerged.of({ customerId: mei.id, payload: { from: twin.id, to: mei.id } }),
    ]),
  );
  await house.drain();
  expect((await sends({ customerId: mei.id })).length).toBe(1);
  await agreeToOffers(house, mei.id);
  await plan(newIntent(house, mei.id, { class: "offer" }));
  await house.drain();
  expect(await sends({ customerId: mei.id, state: "refused" })).toMatchObject([{ reason: "quiet_window" }]);
  house.clock.advance(HOUR);
  await house.drain();
  expect(await messages()).toMatchObject([{ customers: 1 }]);
});

test("who decides about a customer's messages and a merge that moves them never wait for each other", async () => {
  const [mei, hao] = [await addCustomer(house, "Mei"), await addCustomer(house, "Hao")];
  await plan(newIntent(house, mei.id));
  const { workspace } = house.context;
  // as claimDueIntents does it, with a pause in between
  const deciding = await stopBetween(
    workspace,
    (tx) => sql`select from intent_due where customer_id = ${mei.id} for update`.execute(tx),
    (tx) => sql`select from intent where customer_id = ${mei.id} for update`.execute(tx),
  );
  const moving = workspace.tx((tx) =>
    mergesHandler.handle(tx, mergedInto(house, hao.id, mei.id), house.context),
  );
  await untilWaiting(house.context, 1);
  await Promise.all([deciding.goOn(), moving]);
  expect((await sends()).map(({ customer }) => customer.id)).toEqual([hao.id]);
});
