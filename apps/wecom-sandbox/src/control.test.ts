/** What a tester holds in hand: clock, faults of single endpoints, quotas, replay, seeds, and a life that can be repeated. */
import type { WecomError } from "@hortus/wecom-protocol";
import { pausedClock } from "@hortus/kernel";
import { afterEach, describe, expect, test } from "vitest";
import { sandboxSeedShape } from "./index.ts";
import { closeAll, openConnected, openSandbox, START, testSeed } from "./testing.ts";

afterEach(closeAll);
const errcodeOf = (call: Promise<unknown>) =>
  call.then(
    () => 0,
    (error: WecomError) => error.errcode ?? error.failure,
  );

describe("faults", () => {
  test("of one endpoint leave the others alone, count down, and may break the connection after the effect", async () => {
    const { phone, wecom, person } = await openSandbox();
    await phone.setEndpointFault({ body: { endpoint: "user/get", times: 2, errcode: 48002 } });
    const get = () => errcodeOf(wecom.call("user/get", { userid: "lin" }));
    expect(await errcodeOf(wecom.call("department/list", {}))).toBe(0);
    expect([await get(), await get(), await get()]).toEqual([48002, 48002, 0]);
    await phone.setEndpointFault({ body: { endpoint: "externalcontact/remark", times: 1, reset: "after" } });
    const pair = { userid: "lin", external_userid: person("Ai") };
    expect(await errcodeOf(wecom.call("externalcontact/remark", { ...pair, remark: "written" }))).toBe(
      "network",
    );
    const { follow_user } = await wecom.call("externalcontact/get", { external_userid: person("Ai") });
    expect(follow_user[0]?.remark).toBe("written");
  });

  test("a quota is used up call by call, and a minute's limit is over with the minute", async () => {
    const { phone, sandbox, wecom, clock, corpid, secret } = await openSandbox();
    const { access_token } = await wecom.call("gettoken", { corpid, corpsecret: secret });
    const get = async () => {
      const answer = await fetch(`${sandbox.url}/cgi-bin/user/get?access_token=${access_token}&userid=lin`);
      return ((await answer.json()) as { errcode: number }).errcode;
    };
    await phone.setEndpointFault({ body: { endpoint: "user/get", times: 0, quotaLeft: 2 } });
    expect([await get(), await get(), await get()]).toEqual([0, 0, 45009]);
    await phone.setEndpointFault({ body: { endpoint: "user/get", times: 0 } });
    await phone.setSwitches({ body: { callsAMinute: 1 } });
    expect([await get(), await get()]).toEqual([0, 45009]);
    clock.advance(60_000);
    expect(await get()).toBe(0);
  });

  test("of callbacks strike only the events that are named", async () => {
    const { phone, person, sandbox, changes } = await openConnected();
    await phone.setFaults({ body: { dropCallbacks: -1, onlyEvents: ["edit_external_contact"] } });
    const params = { userid: "lin", personId: person("Ai") };
    await phone.editCustomer({ params, body: { remark: "lost" } });
    await phone.deleteCustomer({ params });
    await sandbox.settled();
    expect(changes()).toEqual(["del_external_contact"]);
  });

  test("an address that is not on the list is told so, and escapes may be refused", async () => {
    const { phone, sandbox, wecom, corpid, secret } = await openSandbox();
    const { access_token } = await wecom.call("gettoken", { corpid, corpsecret: secret });
    await phone.setSwitches({ body: { trustedIps: ["10.0.0.1"] } });
    expect(await errcodeOf(wecom.call("user/get", { userid: "lin" }))).toBe(60020);
    await phone.setSwitches({ body: { trustedIps: [], refuseEscapes: true } });
    const body = String.raw`{"group_name":"\u7b49\u7ea7","tag":[{"name":"x"}]}`;
    const url = `${sandbox.url}/cgi-bin/externalcontact/add_corp_tag?access_token=${access_token}`;
    const answer = await fetch(url, { method: "POST", body });
    expect(await answer.json()).toMatchObject({ errcode: 40033 });
  });
});

test("a callback is sent again sealed anew, or to the byte with the time of then", async () => {
  const { phone, person, sandbox, receiver, clock } = await openConnected();
  await phone.editCustomer({ params: { userid: "lin", personId: person("Ai") }, body: { remark: "once" } });
  await sandbox.settled();
  const { entries } = await phone.readLog();
  const seq = entries.findLast(({ kind }) => kind === "callback")?.seq ?? 0;
  await phone.replay({ params: { seq }, body: {} });
  await sandbox.settled();
  expect(receiver.events).toHaveLength(2);
  expect(receiver.events[1]).toEqual(receiver.events[0]);
  expect(receiver.bodies[1]).not.toBe(receiver.bodies[0]);
  clock.advance(3_600_000);
  expect(await phone.replay({ params: { seq }, body: { asCaptured: true } })).toEqual({ status: "200" });
  expect(receiver.bodies[2]).toBe(receiver.bodies[0]);
  // too old: a careful receiver takes no notice
  expect(receiver.events).toHaveLength(2);
});

test("time runs as many times as fast as it is told", async () => {
  const { phone } = await openSandbox({ clock: (await import("@hortus/kernel")).adjustableClock() });
  const at = async () => Date.parse((await phone.getClock()).now);
  const before = await at();
  expect(await phone.setClockSpeed({ body: { speed: 1_000 } })).toMatchObject({ speed: 1_000 });
  while ((await at()) - before < 600_000) await new Promise((resolve) => setTimeout(resolve, 50));
  await phone.setClockSpeed({ body: { speed: 1 } });
  expect((await phone.getClock()).offsetMs).toBeGreaterThan(500_000);
});

describe("virtual life", () => {
  const seed = {
    ...testSeed,
    customers: testSeed.customers.map((one, i) => ({
      ...one,
      personality: (["curious", "restless", "friendly"] as const)[i],
    })),
    groups: [{ name: "G", owner: "lin", customers: ["oAi"], notice: "Be kind" }],
  };

  async function runLife(lifeSeed: number) {
    const { phone, wecom, sandbox, clock, receiver } = await openConnected({
      seed,
      clock: pausedClock(START),
    });
    await wecom.call("externalcontact/add_contact_way", { type: 2, scene: 2, party: [1], state: "s" });
    const { tasks } = await phone.listTasks({ params: { userid: "lin" } });
    expect(tasks).toEqual([]);
    await wecom.call("externalcontact/add_msg_template", { sender: "lin", text: { content: "Hi" } });
    await wecom.call("externalcontact/add_moment_task", { text: { content: "Spring" } });
    await phone.setLife({ body: { running: true, seed: lifeSeed, advisors: true } });
    for (let hour = 0; hour < 3; hour++) {
      clock.advance(600_000);
      await new Promise((resolve) => setTimeout(resolve, 20));
      await sandbox.settled();
    }
    const chats = (await phone.listStaffChats({ params: { userid: "lin" } })).chats;
    const said = await Promise.all(
      chats.map((chat) => phone.readStaffChat({ params: { userid: "lin", personId: chat.externalUserid } })),
    );
    const people = (await phone.listPeople()).people;
    const { actions } = await phone.getLife();
    return {
      actions,
      people,
      said,
      events: receiver.events.map((event) => JSON.stringify(event)).toSorted(),
    };
  }

  test("is the same in two runs from one seed, to the last word, and another from another seed", async () => {
    const [first, second, other] = [await runLife(7), await runLife(7), await runLife(8)];
    expect(first.actions).toBeGreaterThan(20);
    expect(second).toEqual(first);
    expect(other).not.toEqual(first);
  });
});

test("a seed file is checked: groups, personalities and switches are planted, strangers are named", async () => {
  const seed = sandboxSeedShape.parse({
    ...testSeed,
    groups: [{ name: "Walkers", owner: "lin", members: ["wang"], customers: ["oAi"] }],
    switches: { receiveLimit: "week" },
    pages: { single: "http://localhost:3000/side" },
  });
  const { phone } = await openSandbox({ seed });
  const { groups } = await phone.listStaffGroups({ params: { userid: "lin" } });
  expect(groups).toMatchObject([
    { name: "Walkers", members: [{ name: "Lin" }, { name: "Wang" }, { name: "Ai" }] },
  ]);
  expect(await phone.getSwitches()).toMatchObject({ receiveLimit: "week", halfAdd: false });
  expect((await phone.getPages()).single).toContain("side");
  expect(sandboxSeedShape.safeParse({ ...testSeed, groups: [{ name: 1 }] }).success).toBe(false);
  const broken = { ...testSeed, groups: [{ name: "G", owner: "nobody" }] };
  await expect(openSandbox({ seed: broken })).rejects.toThrow("nobody");
});
