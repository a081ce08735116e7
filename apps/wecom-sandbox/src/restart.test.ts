/** What outlives a kill, how the clock comes back, and life that goes on by itself. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { adjustableClock, pausedClock } from "@hortus/kernel";
import { afterEach, describe, expect, test } from "vitest";
import type { Action } from "./index.ts";
import { openStore } from "./store.ts";
import { closeAll, openConnected, openReceiver, openSandbox, START } from "./testing.ts";

const folders: string[] = [];
const newFile = () => {
  const folder = mkdtempSync(join(tmpdir(), "wecom-sandbox-"));
  folders.push(folder);
  return join(folder, "sandbox.jsonl");
};
afterEach(async () => {
  await closeAll();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe("the journal", () => {
  test("a line that a kill cut off has not happened, and everything before it has", () => {
    const file = newFile();
    const store = openStore(file);
    const table = store.table<{ n: number }>("things");
    store.transact(() => {
      table.put("a", { n: 1 });
      table.put("b", { n: 1 });
    });
    table.delete("b");
    // no close: that is what a kill does
    appendFileSync(file, '[["things","a",{"n":2}],["thi');
    const again = openStore(file).table<{ n: number }>("things");
    expect([...again.all()]).toEqual([{ n: 1 }]);
    expect(readFileSync(file, "utf8").split("\n")).toHaveLength(3);
  });

  test("a transaction that fails leaves nothing, in memory or on disk, and indexes hear of it", () => {
    const file = newFile();
    const store = openStore(file);
    const table = store.table<number>("things");
    let sum = 0;
    table.watch((before = 0, after = 0) => (sum += after - before));
    table.put("a", 1);
    const failing = () =>
      store.transact(() => {
        table.put("a", 5);
        table.put("b", 7);
        throw new Error("no");
      });
    expect(failing).toThrow("no");
    expect([table.get("a"), table.get("b"), sum]).toEqual([1, undefined, 1]);
    expect([...openStore(file).table("things").all()]).toEqual([1]);
  });

  test("a file that is something else is left alone", () => {
    const file = newFile();
    writeFileSync(file, "my diary\n");
    expect(() => openStore(file)).toThrow("is no journal of this sandbox");
    expect(readFileSync(file, "utf8")).toBe("my diary\n");
  });
});

test("a journal that a living process holds is refused, one of a dead process is taken over", () => {
  const file = newFile();
  openStore(file).close();
  writeFileSync(`${file}.lock`, String(process.ppid));
  expect(() => openStore(file)).toThrow(`in use by process ${process.ppid}`);
  writeFileSync(`${file}.lock`, "4194305"); // above the greatest pid of Linux
  openStore(file).close();
});

test("a port that is taken leaves nothing running", async () => {
  const file = newFile();
  const { sandbox } = await openSandbox();
  const port = Number(new URL(sandbox.url).port);
  await expect(openSandbox({ port, file })).rejects.toMatchObject({ code: "EADDRINUSE" });
  await openSandbox({ file });
});

describe("a restart", () => {
  test("keeps people, chats, tokens and callbacks that were not yet delivered", async () => {
    const file = newFile();
    const before = await openConnected({ file });
    const { config_id } = await before.wecom.call("externalcontact/add_contact_way", {
      type: 1,
      scene: 2,
      user: ["lin"],
    });
    await before.phone.setFaults({ body: { delayCallbacks: 1, delayMs: 60_000 } });
    const personId = before.person("Mei");
    await before.phone.scan({ params: { personId }, body: { configId: config_id } });
    await before.phone.sendAsPerson({ params: { personId, userid: "lin" }, body: { text: "在吗" } });
    const { access_token } = await before.wecom.call("gettoken", {
      corpid: before.corpid,
      corpsecret: before.secret,
    });
    expect(before.receiver.events).toEqual([]);
    await before.close();

    const after = await openSandbox({ file, clock: pausedClock(new Date(START.getTime() + 60_000)) });
    await after.sandbox.settled();
    expect(before.changes()).toEqual(["add_external_contact"]);
    const { messages } = await after.phone.readPersonChat({ params: { personId, userid: "lin" } });
    expect(messages.at(-1)).toMatchObject({ from: "customer", content: { text: "在吗" } });
    const known = await after.wecom.call("gettoken", { corpid: after.corpid, corpsecret: after.secret });
    expect(known.access_token).toBe(access_token);
  });

  test("brings the clock back to where it was moved", async () => {
    const file = newFile();
    const before = await openSandbox({ file, clock: adjustableClock() });
    await before.phone.advanceClock({ body: { days: 5 } });
    await before.phone.pauseClock();
    const { now } = await before.phone.getClock();
    await before.close();
    const after = await openSandbox({ file, clock: adjustableClock() });
    expect(await after.phone.getClock()).toMatchObject({ now, paused: true });
  });

  test("reset brings the seed back, keeps the callback, and uses no id twice", async () => {
    const { phone, wecom, person, corpid, clock } = await openSandbox();
    const { settings } = await openReceiver(corpid, clock);
    await phone.saveCallback({ body: settings });
    const make = () => wecom.call("externalcontact/add_contact_way", { type: 1, scene: 2, user: ["lin"] });
    const first = await make();
    await phone.scan({ params: { personId: person("Mei") }, body: { configId: first.config_id } });
    await phone.reset();
    expect((await phone.listContactWays()).contactWays).toEqual([]);
    expect(await phone.getPerson({ params: { personId: person("Mei") } })).toMatchObject({ contacts: 0 });
    expect((await phone.getCompany()).callback).toMatchObject({ url: settings.url });
    expect((await make()).config_id).not.toBe(first.config_id);
  });
});

describe("virtual life", () => {
  const live = async () => {
    const actions: Action[] = [];
    const world = await openConnected({ life: true });
    world.sandbox.onAction((action) => actions.push(action));
    await world.wecom.call("externalcontact/add_contact_way", {
      type: 2,
      scene: 2,
      user: ["lin", "wang"],
      state: "s",
    });
    const pass = async (ms: number) => {
      world.clock.advance(ms);
      await new Promise((resolve) => setTimeout(resolve, 30));
    };
    return { ...world, actions, pass };
  };

  test("people scan and answer at a gentle pace, the same in each run", async () => {
    const { pass, actions, phone, person, sandbox, changes } = await live();
    await phone.sendAsStaff({
      params: { userid: "lin", personId: person("Ai") },
      body: { text: "How are you?" },
    });
    for (let minute = 0; minute < 10; minute++) await pass(60_000);
    await sandbox.settled();
    const added = actions.filter(({ kind }) => kind === "added").length;
    expect(added).toBeGreaterThan(2);
    expect(added).toBeLessThan(20);
    expect(changes().filter((change) => change === "add_external_contact")).toHaveLength(added);

    const other = await live();
    await other.phone.sendAsStaff({
      params: { userid: "lin", personId: other.person("Ai") },
      body: { text: "How are you?" },
    });
    for (let minute = 0; minute < 10; minute++) await other.pass(60_000);
    const tell = (list: Action[]) => list.map(({ kind, userid, personId }) => [kind, userid, personId]);
    expect(tell(other.actions)).toEqual(tell(actions));
  });

  test("a jump of a month is not caught up in full, and life can be stopped", async () => {
    const { pass, phone } = await live();
    await pass(30 * 86_400_000);
    const { actions, running } = await phone.getLife();
    expect(running).toBe(true);
    expect(actions).toBeLessThanOrEqual(60);
    await phone.setLife({ body: { running: false } });
    const stopped = (await phone.getLife()).actions;
    await pass(3_600_000);
    expect((await phone.getLife()).actions).toBe(stopped);
  });
});
