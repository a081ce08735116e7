/** The loop with customers: adding, welcome, mass messages, parting, and the callbacks that tell of it. */
import type { WecomError } from "@hortus/wecom-protocol";
import { afterEach, describe, expect, test } from "vitest";
import { closeAll, openConnected, openReceiver, openSandbox } from "./testing.ts";

afterEach(closeAll);
const errcodeOf = (call: Promise<unknown>) =>
  call.then(
    () => 0,
    (error: WecomError) => error.errcode,
  );

async function openCode(options = {}, answer?: (count: number) => number | "hang up") {
  const world = await openConnected(options, answer);
  const { config_id } = await world.wecom.call("externalcontact/add_contact_way", {
    type: 1,
    scene: 2,
    user: ["lin"],
    state: "poster-7",
  });
  const { phone, sandbox, receiver } = world;
  const scan = async (nickname: string) => {
    const result = await phone.scan({
      params: { personId: world.person(nickname) },
      body: { configId: config_id },
    });
    await sandbox.settled();
    return result;
  };
  const lastCode = () => {
    const last = receiver.events.at(-1);
    return (last?.kind === "external_contact" && last.welcomeCode) || "";
  };
  const chat = async (nickname: string, userid = "lin") =>
    (await phone.readPersonChat({ params: { personId: world.person(nickname), userid } })).messages;
  return { ...world, scan, lastCode, chat };
}

describe("adding a member by a code", () => {
  test("raises one encrypted callback with state and welcome code, and the API tells the state", async () => {
    const { scan, receiver, wecom, person, clock } = await openCode();
    expect(await scan("Mei")).toMatchObject({
      added: true,
      relation: { userid: "lin", state: "poster-7", addWay: 1 },
    });
    expect(receiver.events).toEqual([
      expect.objectContaining({
        kind: "external_contact",
        changeType: "add_external_contact",
        userid: "lin",
        externalUserid: person("Mei"),
        state: "poster-7",
        welcomeCode: expect.any(String),
        createdAt: clock.now(),
      }),
    ]);
    const { follow_user } = await wecom.call("externalcontact/get", { external_userid: person("Mei") });
    expect(follow_user).toMatchObject([{ userid: "lin", state: "poster-7", add_way: 1, remark: "" }]);
  });

  test("scanning again opens the chat and raises nothing", async () => {
    const { scan, receiver } = await openCode();
    await scan("Mei");
    expect(await scan("Mei")).toMatchObject({ added: false });
    expect(receiver.events).toHaveLength(1);
  });

  test("with half adds switched on two callbacks come, both with the state", async () => {
    const { scan, phone, changes } = await openCode();
    await phone.setSwitches({ body: { halfAdd: true } });
    await scan("Mei");
    expect(changes()).toEqual(["add_half_external_contact", "add_external_contact"]);
  });
});

describe("the welcome message", () => {
  const text = { content: "欢迎！" };
  const link = { msgtype: "link" as const, link: { title: "Guide", url: "https://example.org/g" } };

  test("arrives once: text and link as two messages, then the code is used up", async () => {
    const { scan, lastCode, wecom, chat } = await openCode();
    await scan("Mei");
    await wecom.call("externalcontact/send_welcome_msg", {
      welcome_code: lastCode(),
      text,
      attachments: [link],
    });
    const arrived = (await chat("Mei")).filter(({ source }) => source === "welcome");
    expect(arrived.map(({ content }) => content)).toEqual([
      { kind: "text", text: "欢迎！" },
      { kind: "link", title: "Guide", desc: "", url: "https://example.org/g", picUrl: "" },
    ]);
    expect(
      await errcodeOf(wecom.call("externalcontact/send_welcome_msg", { welcome_code: lastCode(), text })),
    ).toBe(41051);
  });

  test("is in time at 20 s and too late after, by the clock", async () => {
    const { scan, lastCode, wecom, clock } = await openCode();
    await scan("Mei");
    clock.advance(20_000);
    expect(
      await errcodeOf(wecom.call("externalcontact/send_welcome_msg", { welcome_code: lastCode(), text })),
    ).toBe(0);
    await scan("Hao");
    clock.advance(20_001);
    expect(
      await errcodeOf(wecom.call("externalcontact/send_welcome_msg", { welcome_code: lastCode(), text })),
    ).toBe(41050);
    expect(
      await errcodeOf(wecom.call("externalcontact/send_welcome_msg", { welcome_code: "made-up", text })),
    ).toBe(41050);
    expect(
      await errcodeOf(wecom.call("externalcontact/send_welcome_msg", { welcome_code: lastCode() })),
    ).toBe(41050);
  });

  test("is refused when they have begun to chat, and a former friend gets no code", async () => {
    const { scan, lastCode, wecom, phone, person } = await openCode();
    await scan("Mei");
    const pair = { personId: person("Mei"), userid: "lin" };
    await phone.sendAsPerson({ params: pair, body: { text: "在吗" } });
    expect(
      await errcodeOf(wecom.call("externalcontact/send_welcome_msg", { welcome_code: lastCode(), text })),
    ).toBe(41051);
    await phone.deleteStaff({ params: pair });
    await scan("Mei");
    expect(lastCode()).toBe("");
  });
});

describe("parting", () => {
  test("a customer who deletes the member stays in the list; only the callback tells", async () => {
    const { scan, phone, person, wecom, sandbox, changes } = await openCode();
    await scan("Mei");
    const pair = { personId: person("Mei"), userid: "lin" };
    await phone.deleteStaff({ params: pair });
    await sandbox.settled();
    expect(changes()).toEqual(["add_external_contact", "del_follow_user"]);
    const { external_userid } = await wecom.call("externalcontact/list", { userid: "lin" });
    expect(external_userid).toContain(person("Mei"));
    await expect(phone.sendAsStaff({ params: pair, body: { text: "?" } })).rejects.toMatchObject({
      status: 409,
      code: "not_friends",
    });
  });

  test("a customer whom the member deletes is gone from list and get, and may come back", async () => {
    const { scan, phone, person, wecom, sandbox, changes, clock } = await openCode();
    await scan("Mei");
    const personId = person("Mei");
    await phone.deleteCustomer({ params: { userid: "lin", personId } });
    expect(await errcodeOf(wecom.call("externalcontact/get", { external_userid: personId }))).toBe(84061);
    clock.advance(60_000);
    expect(await scan("Mei")).toMatchObject({
      added: true,
      relation: { addedAt: clock.now().toISOString() },
    });
    await sandbox.settled();
    expect(changes()).toEqual(["add_external_contact", "del_external_contact", "add_external_contact"]);
  });

  test("an edit in the client calls back, the same edit through the API does not", async () => {
    const { phone, person, wecom, sandbox, changes } = await openCode();
    const pair = { userid: "lin", personId: person("Ai") };
    await wecom.call("externalcontact/remark", {
      userid: "lin",
      external_userid: person("Ai"),
      remark: "by API",
    });
    await sandbox.settled();
    expect(changes()).toEqual([]);
    expect(await phone.editCustomer({ params: pair, body: { tagIds: [] } })).toMatchObject({
      remark: "by API",
      tags: [],
    });
    await sandbox.settled();
    expect(changes()).toEqual(["edit_external_contact"]);
  });
});

describe("mass messages", () => {
  const text = { content: "three days in" };

  test("nothing is sent until the member confirms; then each recipient has a result", async () => {
    const { scan, phone, person, wecom, chat } = await openCode();
    await scan("Mei");
    await scan("Hao");
    const everybody = ["Mei", "Hao", "Ai"].map(person);
    const { msgid, fail_list } = await wecom.call("externalcontact/add_msg_template", {
      external_userid: [...everybody, "wmStranger"],
      sender: "lin",
      text,
    });
    expect(msgid).toMatch(/^msg/);
    expect(fail_list).toEqual(["wmStranger"]);
    const statuses = async () => {
      const { send_list } = await wecom.call("externalcontact/get_groupmsg_send_result", {
        msgid,
        userid: "lin",
      });
      return Object.fromEntries(
        send_list.map(({ external_userid = "", status }) => [external_userid, status]),
      );
    };
    expect(Object.values(await statuses())).toEqual([0, 0, 0]);
    expect((await chat("Mei")).filter(({ source }) => source === "mass")).toEqual([]);
    expect(await wecom.call("externalcontact/get_groupmsg_task", { msgid })).toMatchObject({
      task_list: [{ userid: "lin", status: 0 }],
    });

    await phone.deleteStaff({ params: { personId: person("Hao"), userid: "lin" } });
    const { tasks } = await phone.listTasks({ params: { userid: "lin" }, query: { status: "pending" } });
    expect(tasks).toMatchObject([
      { msgid, recipientCount: 3, content: [{ kind: "text", text: "three days in" }] },
    ]);
    expect(await phone.confirmTask({ params: { userid: "lin", msgid } })).toMatchObject({ status: "sent" });
    expect(await statuses()).toEqual({ [person("Mei")]: 1, [person("Hao")]: 2, [person("Ai")]: 1 });
    expect((await chat("Mei")).at(-1)).toMatchObject({ source: "mass", content: { text: "three days in" } });
    expect((await chat("Hao")).filter(({ source }) => source === "mass")).toEqual([]);
    await expect(phone.confirmTask({ params: { userid: "lin", msgid } })).rejects.toMatchObject({
      code: "already_sent",
    });
    const { task_list } = await wecom.call("externalcontact/get_groupmsg_task", { msgid });
    expect(task_list).toMatchObject([{ status: 2, send_time: expect.any(Number) }]);
  });

  test("a customer gets as many a month as it has days, and the next month again", async () => {
    const { phone, person, wecom, clock } = await openCode();
    const send = async () => {
      const { msgid } = await wecom.call("externalcontact/add_msg_template", {
        external_userid: [person("Ai")],
        text,
      });
      const { recipients } = await phone.confirmTask({ params: { userid: "lin", msgid } });
      return recipients[0]?.result;
    };
    const march: (number | undefined)[] = [];
    for (let i = 0; i < 32; i++) march.push(await send());
    expect(march).toEqual([...Array.from({ length: 31 }, () => 1), 3]);
    clock.advance(30 * 86_400_000);
    expect(await send()).toBe(1);
    await phone.setSwitches({ body: { receiveLimit: "day" } });
    expect(await send()).toBe(3);
    clock.advance(86_400_000);
    expect(await send()).toBe(1);
  });

  test("without a sender each goes to the member who last chatted with them", async () => {
    const { phone, person, wecom } = await openCode();
    await phone.addStaff({ params: { personId: person("Ai") }, body: { userid: "wang" } });
    await phone.sendAsPerson({ params: { personId: person("Ai"), userid: "lin" }, body: { text: "hello" } });
    const { msgid } = await wecom.call("externalcontact/add_msg_template", {
      external_userid: [person("Ai")],
      text,
    });
    const { task_list } = await wecom.call("externalcontact/get_groupmsg_task", { msgid });
    expect(task_list.map(({ userid }) => userid)).toEqual(["lin"]);
  });

  test("nobody to send to, nothing to say, cancelling and too many reminders", async () => {
    const { phone, person, wecom } = await openCode();
    const add = (request: object) =>
      wecom.call("externalcontact/add_msg_template", { sender: "lin", ...request });
    expect(await errcodeOf(add({ external_userid: [person("Mei")], text }))).toBe(41048);
    expect(await errcodeOf(add({ external_userid: [person("Ai")] }))).toBe(41089);
    const { msgid } = await add({ text });
    for (let i = 0; i < 3; i++) await wecom.call("externalcontact/remind_groupmsg_send", { msgid });
    expect(await errcodeOf(wecom.call("externalcontact/remind_groupmsg_send", { msgid }))).toBe(41094);
    await wecom.call("externalcontact/cancel_groupmsg_send", { msgid });
    expect(await errcodeOf(wecom.call("externalcontact/cancel_groupmsg_send", { msgid }))).toBe(41093);
    await expect(phone.confirmTask({ params: { userid: "lin", msgid } })).rejects.toMatchObject({
      code: "cancelled",
    });
    const now = Math.floor(Date.parse((await phone.getClock()).now) / 1000);
    const range = { chat_type: "single" as const, start_time: now - 100, end_time: now };
    expect((await wecom.call("externalcontact/get_groupmsg_list_v2", range)).group_msg_list).toMatchObject([
      { msgid },
    ]);
    const year = { ...range, start_time: now - 365 * 86_400 };
    expect(await errcodeOf(wecom.call("externalcontact/get_groupmsg_list_v2", year))).toBe(600018);
  });
});

describe("callbacks", () => {
  test("an address that answers anything but the echo is not saved", async () => {
    const { phone, corpid, clock } = await openSandbox();
    const { settings } = await openReceiver(corpid, clock);
    const save = (url: string) => phone.saveCallback({ body: { ...settings, url } });
    await expect(save("http://127.0.0.1:1/x")).rejects.toMatchObject({
      status: 422,
      code: "callback_unverified",
    });
    const other = await openReceiver("ww-other", clock);
    await expect(save(other.settings.url)).rejects.toMatchObject({ code: "callback_unverified" });
    expect(await phone.getCompany()).toMatchObject({ callback: null });
    expect(await save(settings.url)).toMatchObject({ callback: { verifiedAt: clock.now().toISOString() } });
  });

  test("duplicates are encrypted anew, and a dropped one is gone", async () => {
    const { scan, phone, receiver, changes } = await openCode();
    await phone.setFaults({ body: { duplicateCallbacks: 1 } });
    await scan("Mei");
    expect(changes()).toEqual(["add_external_contact", "add_external_contact"]);
    expect(receiver.bodies[0]).not.toBe(receiver.bodies[1]);
    await phone.setFaults({ body: { dropCallbacks: 1 } });
    await scan("Hao");
    expect(changes()).toHaveLength(2);
  });

  test("come in all the shapes that WeCom's have, and say the same", async () => {
    const { phone, person, sandbox, receiver, changes } = await openConnected();
    await phone.setSwitches({ body: { mixedCallbacks: true } });
    const edit = (remark: string) =>
      phone.editCustomer({ params: { userid: "lin", personId: person("Ai") }, body: { remark } });
    for (let i = 0; i < 6; i++) await edit(`Ai ${i}`);
    await sandbox.settled();
    expect(changes()).toEqual(Array(6).fill("edit_external_contact"));
    const shapes = receiver.bodies.map((body) =>
      [...body.matchAll(/<([A-Z]\w+)>/g)].map(([, name]) => name).join(),
    );
    expect(new Set(shapes).size).toBeGreaterThan(2);
    expect(shapes.some((shape) => !shape.includes("AgentID"))).toBe(true);
  });

  test("a delayed one comes when the clock has got there, signed at that time", async () => {
    const { scan, phone, sandbox, clock, changes } = await openCode();
    await phone.setFaults({ body: { delayCallbacks: 1, delayMs: 3_600_000 } });
    await scan("Mei");
    expect(changes()).toEqual([]);
    clock.advance(3_600_000);
    await sandbox.settled();
    expect(changes()).toEqual(["add_external_contact"]);
  });

  test("one that is held back arrives after the next", async () => {
    const { scan, phone, person, receiver } = await openCode();
    await phone.setFaults({ body: { reorderCallbacks: 1 } });
    await scan("Mei");
    await scan("Hao");
    const who = receiver.events.map((event) => event.kind === "external_contact" && event.externalUserid);
    expect(who).toEqual([person("Hao"), person("Mei")]);
  });

  test("a broken connection is tried three times in all, an error answer ends it", async () => {
    const hanging = await openCode({}, (count) => (count <= 2 ? "hang up" : 200));
    await hanging.scan("Mei");
    expect(hanging.changes()).toEqual(["add_external_contact"]);
    const { entries } = await hanging.phone.readLog();
    const outcomes = entries.flatMap((entry) => (entry.kind === "callback" ? [entry.outcome] : []));
    expect(outcomes).toEqual(["failed", "failed", "delivered"]);

    const deaf = await openCode({}, () => "hang up");
    await deaf.scan("Mei");
    expect(deaf.receiver.bodies).toHaveLength(3);

    const failing = await openCode({}, () => 500);
    await failing.scan("Mei");
    expect(failing.receiver.bodies).toHaveLength(1);
  });

  test("the log shows calls and callbacks in the clear, without secrets", async () => {
    const { scan, phone, secret, wecom, corpid } = await openCode();
    await scan("Mei");
    const { access_token } = await wecom.call("gettoken", { corpid, corpsecret: secret });
    const { entries } = await phone.readLog();
    const text = JSON.stringify(entries);
    expect(text).toContain("<ChangeType><![CDATA[add_external_contact]]></ChangeType>");
    expect(text).toContain("poster-7");
    expect(text).not.toContain(secret);
    expect(text).not.toContain(access_token);
  });
});
