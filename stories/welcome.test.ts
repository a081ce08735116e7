/** WeCom's callbacks come late, twice and out of order, and a welcome has twenty seconds. */
import {
  acquisitionRoutes,
  customersRoutes,
  wecomRoutes,
  type ApiClient,
  type ChannelCode,
  contentFileRoutes,
} from "@hortus/contracts";
import { sql } from "kysely";
import { setTimeout as sleep } from "node:timers/promises";
import { sealCallback, writeXml } from "@hortus/wecom-protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { syncContacts } from "../apps/server/src/slices/wecom/index.ts";
import { callbackKeys, openWorld, pharmacy, type World } from "./world.ts";

const names = Array.from({ length: 24 }, (_, index) => `客${index + 1}`);
let world: World;
let operator: ApiClient;
let code: ChannelCode;
let configId: string;
let people: { id: string; nickname: string }[];

beforeAll(async () => {
  world = await openWorld(pharmacy(names));
  await syncContacts(world.context);
  operator = await world.as("operator");
  people = (await world.sandbox.phone.listPeople({ query: { limit: 100 } })).people;
});
afterAll(async () => {
  await world.close();
});
beforeEach(async () => {
  code = await operator.call(acquisitionRoutes.createChannelCode, {
    body: { name: "海报", advisorIds: ["lin"], welcome: { text: "{customer}您好" } },
  });
  const { contactWays } = await world.sandbox.phone.listContactWays();
  configId = contactWays.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt)).at(-1)!.configId;
  world.clock.advance(60_000);
});

/** Takes people who have met nobody yet. */
const newPeople = (count: number) => people.splice(0, count).map(({ id }) => id);
const scan = (personId: string) => world.sandbox.phone.scan({ params: { personId }, body: { configId } });
const leave = (personId: string) => world.sandbox.phone.deleteStaff({ params: { personId, userid: "lin" } });
const welcomesOf = async (personId: string) =>
  (await world.sandbox.phone.readPersonChat({ params: { personId, userid: "lin" } })).messages.filter(
    ({ source }) => source === "welcome",
  ).length;
const stats = () => operator.call(acquisitionRoutes.channelCodeStats, { params: { id: code.id }, query: {} });
const entries = async () =>
  (
    await operator.call(acquisitionRoutes.listChannelCodePeople, { params: { id: code.id }, query: {} })
  ).rows.map(({ name, welcome, lostBy }) => [name, welcome, lostBy]);

describe("a welcome", () => {
  const png = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  );
  const upload = async (name: string) =>
    (
      await operator.upload(
        contentFileRoutes.uploadContentFile,
        {},
        new File([new Uint8Array(png)], `${name}.png`),
      )
    ).id;
  const change = (picture: { fileId: string }) =>
    operator.call(acquisitionRoutes.changeChannelCode, {
      params: { id: code.id },
      body: { welcome: { text: "{customer}您好", picture } },
    });
  const scanned = async () => {
    const [person] = newPeople(1);
    await scan(person!);
    await world.settle();
    const { messages } = await world.sandbox.phone.readPersonChat({
      params: { personId: person!, userid: "lin" },
    });
    return messages.flatMap(({ source, content }) => (source === "welcome" ? [content] : []));
  };

  test("goes without its picture where WeCom does not take that", async () => {
    await change({ fileId: await upload("way") });
    await world.sandbox.phone.setEndpointFault({
      body: { endpoint: "media/upload", times: 1, errcode: 40009 },
    });
    expect((await scanned()).map(({ kind }) => kind)).toEqual(["text"]);
    expect((await stats()).welcomes).toMatchObject({ sent: 1 });
    expect((await scanned()).map(({ kind }) => kind)).toEqual(["text", "image"]);
  });

  test("brings its picture, which WeCom holds by then", async () => {
    await change({ fileId: await upload("map") });
    const welcome = await scanned();
    expect(welcome.map(({ kind }) => kind)).toEqual(["text", "image"]);
    const picUrl = welcome.flatMap((content) => (content.kind === "image" ? [content.picUrl] : []))[0] ?? "";
    expect(Buffer.from(await (await fetch(new URL(picUrl, world.sandbox.url))).arrayBuffer())).toEqual(png);
    await expect(change({ fileId: code.id })).rejects.toMatchObject({
      problem: { code: "file_does_not_fit", field: "welcome.picture.fileId" },
    });
  });

  test("that Hortus comes to after twenty seconds is not sent, and said to be too late", async () => {
    const [person] = newPeople(1);
    await scan(person!);
    await world.sandbox.settled(); // the callback is stored, and the worker stands still
    world.clock.advance(21_000);
    await world.settle();
    expect(await welcomesOf(person!)).toBe(0);
    expect((await stats()).welcomes).toMatchObject({ too_late: 1 });
  });

  test("that WeCom itself refuses as too late (41050) is recorded the same way", async () => {
    const [person] = newPeople(1);
    await scan(person!);
    await world.sandbox.settled();
    // the twenty seconds pass while the call is on its way
    await world.sandbox.phone.setFaults({ body: { latencyMs: 400 } });
    const settled = world.settle();
    await expect.poll(sendingNow, { interval: 10, timeout: 10_000 }).toBe(1);
    world.clock.advance(21_000);
    await settled;
    await world.sandbox.phone.setFaults({ body: { latencyMs: 0 } });
    expect(await errcodesOf("externalcontact/send_welcome_msg")).toContain(41050);
    expect(await welcomesOf(person!)).toBe(0);
    expect((await stats()).welcomes).toMatchObject({ too_late: 1 });
  });
});

describe("callbacks", () => {
  test("that come twice and out of order end in the same picture, each welcome sent once", async () => {
    const persons = newPeople(8);
    await world.sandbox.phone.setFaults({ body: { duplicateCallbacks: -1, reorderCallbacks: 6 } });
    for (const person of persons) await scan(person);
    await world.settle();
    for (const person of persons.slice(0, 3)) await leave(person);
    world.clock.advance(61_000); // what was held back to be overtaken goes at last
    await sleep(250); // the sandbox looks five times a second
    await world.settle();
    await world.sandbox.phone.setFaults({ body: { duplicateCallbacks: 0, reorderCallbacks: 0 } });
    const { callbacks } = await operator.call(wecomRoutes.getWecomStatus, {});
    expect(callbacks.waiting).toBe(0);
    expect(await stats()).toMatchObject({ adds: 8, losses: 3, people: 8 });
    for (const person of persons) expect(await welcomesOf(person)).toBeLessThanOrEqual(1);
    const { rows } = await operator.call(customersRoutes.listCustomers, {
      query: { contact: ["lost"], limit: 200 },
    });
    expect(rows).toHaveLength(3);
  });

  test("that come after the customer has left again do not bring the contact back", async () => {
    const [person] = newPeople(1);
    await world.sandbox.phone.setFaults({ body: { delayCallbacks: 1, delayMs: 60_000 } });
    await scan(person!);
    world.clock.advance(5_000);
    await leave(person!);
    await world.settle();
    world.clock.advance(60_000);
    await sleep(250);
    await world.settle();
    expect(await stats()).toMatchObject({ adds: 1, losses: 1, net: 0 });
    expect(await entries()).toMatchObject([[expect.any(String), "too_late", "customer"]]);
  });

  test("that somebody recorded and sends again are refused when old, and change nothing when young", async () => {
    const [person] = newPeople(1);
    const { corpid } = await world.sandbox.phone.getCompany();
    const now = world.clock.now();
    const xml = writeXml({
      ToUserName: corpid,
      FromUserName: "sys",
      CreateTime: Math.floor(now.getTime() / 1000),
      MsgType: "event",
      Event: "change_external_contact",
      ChangeType: "add_external_contact",
      UserID: "lin",
      ExternalUserID: person,
      State: "",
    });
    const sealed = sealCallback({ ...callbackKeys, receiveId: corpid }, xml, now);
    const post = async () => {
      const url = `${world.url}/wecom/${world.context.workspace.name}/callback?${new URLSearchParams({ ...sealed.query })}`;
      return (
        await fetch(url, { method: "POST", body: sealed.body, headers: { "content-type": "text/xml" } })
      ).status;
    };
    const kept = async () =>
      (await sql<{ n: number }>`select count(*) as n from wecom_callback`.execute(world.context.workspace.db))
        .rows[0]?.n;
    expect(await post()).toBe(200);
    const before = await kept();
    expect(await post()).toBe(200);
    world.clock.advance(301_000);
    expect(await post()).toBe(403);
    expect(await kept()).toBe(before);
  });
});

async function sendingNow(): Promise<number | undefined> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from welcome_send where outcome = 'sending'`.execute(world.context.workspace.db);
  return rows[0]?.n;
}

async function errcodesOf(endpoint: string): Promise<number[]> {
  const { entries: calls } = await world.sandbox.phone.readLog();
  return calls.flatMap((entry) =>
    entry.kind === "api" && entry.endpoint === endpoint ? [entry.errcode] : [],
  );
}
