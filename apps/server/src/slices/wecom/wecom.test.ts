import { readdirSync, readFileSync } from "node:fs";
import { sealCallback, sealEcho, writeXml, type CallbackKeys } from "@hortus/wecom-protocol";
import { wecomRoutes, type ApiClient } from "@hortus/contracts";
import { newId } from "@hortus/kernel";
import { sql } from "kysely";
import { register } from "prom-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testHouse, type TestHouse } from "../../testing.ts";
import { putConnection } from "./connection/connection-store.ts";
import { findAdvisorStates, getContact, linkContact, noteMarks } from "./index.ts";
import { findDepartments } from "./sync/advisor-store.ts";
import { storeStaff } from "./sync/store-staff.ts";
import { beginPass, findSync, leaseSync, moveSync } from "./sync/sync-store.ts";

const keys: CallbackKeys = {
  token: "QDG6eK",
  encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
  receiveId: "ww1234567890abcdef",
};
const secret = "s3cret-of-the-app-in-WeCom";

let house: TestHouse;
let owner: ApiClient;

beforeAll(async () => {
  house = await testHouse();
  owner = await house.as("owner");
  const { sealer, clock, workspace } = house.context;
  await workspace.tx((tx) =>
    putConnection(tx, {
      kind: "wecom",
      corpId: keys.receiveId,
      agentId: 1_000_002,
      baseUrl: "http://127.0.0.1:1", // nobody is there: details can't be read in this file
      phoneUrl: null,
      secretSealed: sealer.seal(secret),
      callbackTokenSealed: sealer.seal(keys.token),
      encodingAesKeySealed: sealer.seal(keys.encodingAesKey),
      connectedAt: clock.now(),
    }),
  );
});
afterAll(async () => {
  await house.close();
});

type Told = {
  ChangeType: string;
  secondsAgo?: number;
  UserID?: string;
  State?: string;
  WelcomeCode?: string;
  Event?: string;
};
/** WeCom tells whole seconds. */
const secondsAgo = (seconds: number): Date =>
  new Date((Math.floor(house.clock.now().getTime() / 1000) - seconds) * 1000);
let people = 0;
const newPerson = () => `wm${String(++people).padStart(30, "0")}`;

function xmlOf(externalUserId: string, { secondsAgo: ago = 0, ...told }: Told): string {
  return writeXml({
    ToUserName: keys.receiveId,
    FromUserName: "sys",
    CreateTime: secondsAgo(ago).getTime() / 1000,
    MsgType: "event",
    Event: "change_external_contact",
    UserID: "lin",
    ExternalUserID: externalUserId,
    ...told,
  });
}

async function post(sealed: { query: object; body: string }, workspace = house.context.workspace.name) {
  const query = new URLSearchParams(Object.entries(sealed.query)).toString();
  return house.server.app.inject({
    method: "POST",
    url: `/wecom/${workspace}/callback?${query}`,
    headers: { "content-type": "text/xml" },
    payload: sealed.body,
  });
}
const deliver = async (externalUserId: string, told: Told) =>
  post(sealCallback(keys, xmlOf(externalUserId, told), house.clock.now()));

async function eventsOf(externalUserId: string) {
  const { rows } = await sql<{ type: string; payload: Record<string, unknown> }>`
    select type, payload from event where payload ->> 'externalUserId' = ${externalUserId} and type like 'contact_%' and customer_id is null
    order by xid, seq`.execute(house.context.workspace.db);
  return rows;
}
const stored = async () => {
  const { rows } = await sql<{ n: number }>`select count(*) as n from wecom_callback`.execute(
    house.context.workspace.db,
  );
  return rows[0]?.n;
};
const counted = async (outcome: string) => {
  const metric = await register.getSingleMetric("hortus_wecom_callbacks_total")?.get();
  return metric?.values.find((value) => value.labels["outcome"] === outcome)?.value ?? 0;
};

describe("the callback's address", () => {
  test("verifies itself to WeCom by the decrypted echo", async () => {
    const query = new URLSearchParams({
      ...sealEcho(keys, "1616140317555161061", house.clock.now()),
    }).toString();
    const url = `/wecom/${house.context.workspace.name}/callback?${query}`;
    const answer = await house.server.app.inject({ url });
    expect([answer.statusCode, answer.body]).toEqual([200, "1616140317555161061"]);
  });

  test("stores an event, answers success, and stores the same event once however often it comes", async () => {
    const before = (await stored()) ?? 0;
    const person = newPerson();
    const told = { ChangeType: "add_external_contact", State: "code-1", WelcomeCode: "w1" };
    const answers = await Promise.all([1, 2, 3].map(() => deliver(person, told)));
    expect(answers.map(({ statusCode, body }) => [statusCode, body])).toEqual(
      [1, 2, 3].map(() => [200, "success"]),
    );
    expect(await stored()).toBe(before + 1);
    await house.drain();
    expect(await eventsOf(person)).toEqual([
      {
        type: "contact_added",
        payload: {
          userId: "lin",
          externalUserId: person,
          state: "code-1",
          welcomeCode: "w1",
          addedAt: secondsAgo(0).toISOString(),
        },
      },
    ]);
  });

  test("refuses what is forged, meant for others, old, oversized or broken, stores none of it, and counts each", async () => {
    const before = await stored();
    const now = house.clock.now();
    const good = sealCallback(keys, xmlOf(newPerson(), { ChangeType: "add_external_contact" }), now);
    const cases: [string, number, { query: object; body: string }, string?][] = [
      ["bad_signature", 403, sealCallback({ ...keys, token: "another" }, "<xml/>", now)],
      ["bad_signature", 403, { ...good, query: { ...good.query, nonce: "1" } }],
      ["wrong_receiver", 403, sealCallback({ ...keys, receiveId: "wwSomebodyElse" }, "<xml/>", now)],
      ["stale", 403, sealCallback(keys, "<xml/>", new Date(now.getTime() - 301_000))],
      ["stale", 403, sealCallback(keys, "<xml/>", new Date(now.getTime() + 302_000))],
      ["malformed", 400, { ...good, body: good.body.slice(0, 80) }],
      ["malformed", 400, sealCallback(keys, "this is no XML", now)],
      ["malformed", 400, sealCallback(keys, `<!DOCTYPE xml [<!ENTITY a "b">]><xml><a>&a;</a></xml>`, now)],
      ["oversized", 413, { ...good, body: `${good.body}${" ".repeat(64 * 1024)}` }],
      ["bad_request", 400, { ...good, query: { timestamp: "1" } }],
      ["not_connected", 404, good, "no_such_workspace"],
    ];
    for (const [outcome, status, sealed, workspace] of cases) {
      const count = await counted(outcome);
      const answer = await post(sealed, workspace);
      expect([outcome, answer.statusCode, await counted(outcome)]).toEqual([outcome, status, count + 1]);
      expect(answer.body).not.toContain(keys.token);
    }
    expect(await stored()).toBe(before);
    const metrics = await house.server.app.inject({ url: "/metrics" });
    expect(metrics.body).toContain('hortus_wecom_callbacks_total{outcome="wrong_receiver"} 1');
  });

  test("a burst is stored in shared commits and worked off in batches", async () => {
    const before = (await stored()) ?? 0;
    const persons = Array.from({ length: 300 }, newPerson);
    const answers = await Promise.all(
      persons.map((person) => deliver(person, { ChangeType: "add_external_contact", UserID: "wang" })),
    );
    expect(answers.every(({ statusCode }) => statusCode === 200)).toBe(true);
    expect(await stored()).toBe(before + 300);
    await house.drain();
    const { callbacks } = await owner.call(wecomRoutes.getWecomStatus, {});
    expect(callbacks.waiting).toBe(0);
    expect(await eventsOf(persons[299]!)).toHaveLength(1);
  });
});

describe("callbacks that come twice, late or in the wrong order", () => {
  const story: Told[] = [
    { ChangeType: "add_half_external_contact", secondsAgo: 40, State: "code-2", WelcomeCode: "w2" },
    { ChangeType: "add_external_contact", secondsAgo: 39, State: "code-2" },
    { ChangeType: "edit_external_contact", secondsAgo: 30 },
    { ChangeType: "del_follow_user", secondsAgo: 20 },
  ];

  test("end in the same mirror, and the beginning and the end are each told once", async () => {
    const cases = permutations(story).map((order) => ({ person: newPerson(), order }));
    for (let step = 0; step <= story.length; step++) {
      // The last step delivers the first callback once more.
      for (const { person, order } of cases) await deliver(person, order[step % story.length]!);
      await house.drain();
    }
    const outcomes = new Set<string>();
    for (const { person } of cases) {
      const contact = await getContact(house.context.workspace.db, "lin", person);
      const told = await eventsOf(person);
      const begun = told.filter(({ type }) => type === "contact_added");
      // Told again only when the welcome code came second.
      expect(begun.filter(({ payload }) => payload["welcomeCode"] === undefined).length).toBeLessThanOrEqual(
        1,
      );
      expect(begun.length).toBeGreaterThanOrEqual(1);
      outcomes.add(
        JSON.stringify([
          contact?.removedBy,
          contact?.removedAt,
          told.filter(({ type }) => type === "contact_removed").length,
        ]),
      );
    }
    expect([...outcomes]).toEqual([JSON.stringify(["customer", secondsAgo(20), 1])]);
  });

  test("a customer who comes back is told as a new beginning", async () => {
    const person = newPerson();
    const again: Told[] = [
      { ChangeType: "add_external_contact", secondsAgo: 60, State: "code-3" },
      { ChangeType: "del_external_contact", secondsAgo: 50 },
      { ChangeType: "add_external_contact", secondsAgo: 10, State: "code-4", WelcomeCode: "w4" },
    ];
    for (const told of again) await deliver(person, told);
    await house.drain();
    expect(
      (await eventsOf(person)).map(({ type, payload }) => [type, payload["state"] ?? payload["by"]]),
    ).toEqual([
      ["contact_added", "code-3"],
      ["contact_removed", "advisor"],
      ["contact_added", "code-4"],
    ]);
    expect(await getContact(house.context.workspace.db, "lin", person)).toMatchObject({
      removedAt: null,
      state: "code-4",
    });
  });

  test("who deleted whom is listed, the latest first, and to an advisor only the own ones", async () => {
    const [gone, ended, living] = [newPerson(), newPerson(), newPerson()];
    for (const person of [gone, ended, living])
      await deliver(person, { ChangeType: "add_external_contact", secondsAgo: 90 });
    await deliver(gone, { ChangeType: "del_follow_user", secondsAgo: 2 });
    await deliver(ended, { ChangeType: "del_external_contact", secondsAgo: 1 });
    await house.drain();
    const lost = async (client: ApiClient, query: { by?: "customer"; cursor?: string; limit?: number }) =>
      client.call(wecomRoutes.listLostContacts, { query });
    const first = await lost(owner, { limit: 1 });
    expect(first.rows).toMatchObject([
      { by: "advisor", advisor: { id: "lin" }, lostAt: secondsAgo(1).toISOString() },
    ]);
    const second = await lost(owner, { limit: 1, cursor: first.nextCursor ?? "" });
    expect(second.rows).toMatchObject([
      { by: "customer", addedAt: secondsAgo(90).toISOString(), lostAt: secondsAgo(2).toISOString() },
    ]);
    expect((await lost(owner, { by: "customer", limit: 1 })).rows).toEqual(second.rows);
    const [lin, wang] = [await house.as("advisor", "lin"), await house.as("advisor", "wang")];
    expect((await lost(lin, { limit: 1 })).rows).toEqual(first.rows);
    expect((await lost(wang, {})).rows).toEqual([]);
    const unbound = await house.as("advisor");
    await expect(lost(unbound, {})).rejects.toMatchObject({ problem: { code: "no_advisor" } });
  });

  test("an event of a kind that we do not know is kept and passed over", async () => {
    const person = newPerson();
    const answer = await deliver(person, { ChangeType: "something_new", Event: "change_something" });
    expect(answer.statusCode).toBe(200);
    await house.drain();
    expect(await eventsOf(person)).toEqual([]);
  });
});

test("marks that we made ourselves are noted in the mirror", async () => {
  const person = newPerson();
  await deliver(person, { ChangeType: "add_external_contact" });
  await house.drain();
  const { workspace } = house.context;
  const pair = { userId: "lin", externalUserId: person };
  await workspace.tx((tx) => noteMarks(tx, pair, { add: ["etB", "etA"], remove: [] }));
  await workspace.tx((tx) => noteMarks(tx, pair, { add: ["etB", "etC"], remove: ["etA"] }));
  expect((await getContact(workspace.db, "lin", person))?.tags).toEqual([{ tagId: "etB" }, { tagId: "etC" }]);
  const customerId = "00000000-0000-7000-8000-000000000001";
  await workspace.tx((tx) => linkContact(tx, { ...pair, customerId }));
  expect((await getContact(workspace.db, "lin", person))?.customerId).toBe(customerId);
});

describe("the connection", () => {
  test("never shows a secret", async () => {
    const shown = JSON.stringify(await owner.call(wecomRoutes.getWecomConnection, {}));
    expect(shown).toContain(keys.receiveId);
    for (const hidden of [secret, keys.token, keys.encodingAesKey]) expect(shown).not.toContain(hidden);
  });

  test("is not stored when WeCom cannot be reached, and the stored secret does not go to another address", async () => {
    const { connection } = await owner.call(wecomRoutes.getWecomConnection, {});
    const settings = {
      corpId: keys.receiveId,
      agentId: 7,
      secret: "new",
      callbackToken: "abc",
      encodingAesKey: keys.encodingAesKey,
    };
    await expect(
      owner.call(wecomRoutes.putWecomConnection, { body: { ...settings, baseUrl: "http://127.0.0.1:1" } }),
    ).rejects.toMatchObject({
      problem: { status: 502, code: "wecom_unreachable" },
    });
    await expect(
      owner.call(wecomRoutes.putWecomConnection, {
        body: { ...settings, secret: undefined, baseUrl: "http://127.0.0.1:2" },
      }),
    ).rejects.toMatchObject({
      problem: { status: 400, code: "secret_missing", field: "secret" },
    });
    expect((await owner.call(wecomRoutes.getWecomConnection, {})).connection).toEqual(connection);
  });
});

test("no table of this slice holds a secret in the clear", () => {
  const folder = new URL("./migrations/", import.meta.url);
  const migrations = readdirSync(folder)
    .toSorted()
    .map((name) => readFileSync(new URL(name, folder), "utf8"));
  expect(
    migrations
      .join("\n")
      .match(/^ {2}\w*(?:secret|token|aes_key|mobiles)\w*/gm)
      ?.map((column) => column.trim()),
  ).toEqual([
    "secret_sealed",
    "callback_token_sealed",
    "encoding_aes_key_sealed",
    "remark_mobiles_sealed",
    "remark_mobiles_mark",
    "token_sealed",
  ]);
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}

describe("the staff", () => {
  test("keeps what a newer reading said when an older one, which took longer, is written after it", async () => {
    const { workspace, clock } = house.context;
    const store = (readAt: Date, department: string, ...ids: string[]) =>
      workspace.tx((tx) =>
        storeStaff(tx, house.context, {
          readAt,
          departments: [{ id: 1, name: department, parentId: 0, place: 1 }],
          members: ids.map((id) => ({
            user_id: id,
            name: id,
            department: "",
            status: "active",
            can_have_customers: true,
            department_ids: [],
          })),
        }),
      );
    const states = async () =>
      [...(await findAdvisorStates(workspace.db, ["stays", "leaves", "comes"]))].sort();
    const departments = async () => (await findDepartments(workspace.db)).map(({ name }) => name);
    await store(clock.now(), "Shops", "stays", "leaves");
    house.clock.advance(1_000);
    const began = clock.now();
    house.clock.advance(1_000);
    await store(clock.now(), "Stores", "stays", "comes");
    await store(began, "Shops", "stays", "leaves");
    const told = [
      ["comes", "active"],
      ["leaves", "left"],
      ["stays", "active"],
    ];
    expect(await states()).toEqual(told);
    expect(await departments()).toEqual(["Stores"]);
    house.clock.advance(1_000);
    await store(clock.now(), "Stores", "stays", "comes", "leaves");
    expect(await states()).toEqual(told.map(([id]) => [id, "active"]));
  });
});

test("a full sync that an older build began is begun anew, and one of a newer build is left alone", async () => {
  const { workspace, clock } = house.context;
  const asOf = (change: number) =>
    sql`update wecom_sync set format = format + ${change}`.execute(workspace.db);
  const runner = newId(clock);
  const run = () =>
    workspace.tx(async (tx) => {
      await beginPass(tx, clock.now(), new Date(0));
      return leaseSync(tx, runner, clock.now(), new Date(clock.now().getTime() + 60_000));
    });
  const first = (await run())!; // nobody else works on it
  await workspace.tx((tx) =>
    moveSync(tx, first, { phase: "contacts", advisorIds: ["lin"], cursor: "there" }),
  );
  expect(await run()).toMatchObject({ pass: first.pass, phase: "contacts", cursor: "there" });
  await asOf(-1);
  const anew = await run();
  expect(anew).toMatchObject({ pass: first.pass + 1, phase: "staff", advisorIds: [], cursor: null });
  // the older build, which may still be at it, writes nothing any more
  expect(await workspace.tx((tx) => moveSync(tx, first, { phase: "groups" }))).toBe(false);
  await asOf(+1);
  expect(await run()).toBeUndefined();
  expect(await findSync(workspace.db)).toMatchObject({ pass: first.pass + 1, phase: "staff" });
  await sql`delete from wecom_sync`.execute(workspace.db);
});
