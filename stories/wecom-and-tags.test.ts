/** Contacts and tags keep in step with a WeCom that doubles, loses and swaps what it tells. */
import type { AddressInfo } from "node:net";
import {
  customersRoutes,
  handoversRoutes,
  healthOutcomes,
  outreachRoutes,
  platformRoutes,
  storesRoutes,
  tagsRoutes,
  wecomRoutes,
  type ApiClient,
  type NewHandover,
} from "@hortus/contracts";
import { appendEvents, newId } from "@hortus/kernel";
import { startSandbox, type Sandbox, type SandboxSeed } from "@hortus/wecom-sandbox";
import { sql } from "kysely";
import { beforeEach, describe, expect, test } from "vitest";
import { customersMerged, mergeUndone } from "../apps/server/src/slices/customers/events.ts";
import { tagCustomers, untagCustomers } from "../apps/server/src/slices/tags/index.ts";
import { callWecom, repairMirror, syncContacts } from "../apps/server/src/slices/wecom/index.ts";
import { testHouse, type TestHouse } from "../apps/server/src/testing.ts";

const callback = { callbackToken: "Tok3n", encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C" };
const addedAt = new Date("2026-01-01T00:00:00Z");

const seed: SandboxSeed = {
  company: { name: "River pharmacy" },
  departments: [
    { id: 1, name: "Pharmacy", parentid: 0 },
    { id: 2, name: "River store", parentid: 1 },
  ],
  staff: [
    { userid: "lin", name: "林晓", departments: [2] },
    { userid: "wang", name: "王芳", departments: [1] },
  ],
  tags: [{ group: "Level", tags: ["new", "gold"] }],
  customers: [
    { nickname: "Ai", unionid: "oAi", followedBy: "lin", remark: "Ai, 60", tags: ["gold"], addedAt },
    { nickname: "Bo", unionid: "oBo", followedBy: "wang", remarkMobiles: ["13800000002"], addedAt },
    { nickname: "Mei", unionid: "oMei", followedBy: null },
    { nickname: "Hao", unionid: "oHao", followedBy: null },
  ],
};

let house: TestHouse;
let sandbox: Sandbox;
let owner: ApiClient;
let operator: ApiClient;

async function open(planted: SandboxSeed): Promise<void> {
  house = await testHouse(new Date("2026-11-24T02:00:00Z"));
  sandbox = await startSandbox({
    port: 0,
    clock: house.clock,
    seed: planted,
    retryDelaysMs: [20, 20],
    startDelayMs: 50,
  });
  await house.server.app.listen({ port: 0, host: "127.0.0.1" });
  owner = await house.as("owner");
  operator = await house.as("operator");
  const { corpid, secret, agentid } = await sandbox.phone.getCompany();
  const settings = {
    kind: "sandbox" as const,
    corpId: corpid,
    agentId: agentid,
    secret,
    ...callback,
    baseUrl: sandbox.url,
    phoneUrl: sandbox.url,
  };
  await expect(
    owner.call(wecomRoutes.putWecomConnection, { body: { ...settings, secret: "wrong" } }),
  ).rejects.toMatchObject({
    problem: { status: 400, field: "secret" },
  });
  await owner.call(wecomRoutes.putWecomConnection, { body: settings });
  const { port } = house.server.app.server.address() as AddressInfo; // it listens on TCP
  const url = `http://127.0.0.1:${port}/wecom/${house.context.workspace.name}/callback`;
  await sandbox.phone.saveCallback({
    body: { url, token: callback.callbackToken, encodingAesKey: callback.encodingAesKey },
  });
}

async function close(): Promise<void> {
  await house.close();
  await sandbox.close();
}

async function sync(): Promise<void> {
  await syncContacts(house.context);
  await house.drain();
}
async function settle(): Promise<void> {
  await sandbox.settled();
  await house.drain();
}

/** The customers that Hortus knows, by name. */
async function customers(): Promise<Map<string, string>> {
  const { rows } = await operator.call(customersRoutes.listCustomers, { query: {} });
  return new Map(rows.map((row) => [row.name, row.id]));
}
const customer = async (name: string): Promise<string> =>
  (await customers()).get(name) ?? expect.fail(`nobody is called ${name}`);
const tagsOf = async (name: string): Promise<string[]> => {
  const { rows } = await operator.call(tagsRoutes.getCustomerTags, { params: { id: await customer(name) } });
  return rows.map((tag) => `${tag.name} by ${tag.source}`).sort();
};
const person = async (nickname: string): Promise<string> =>
  (await sandbox.phone.listPeople()).people.find((one) => one.nickname === nickname)?.id ??
  expect.fail(`nobody is called ${nickname}`);
const marksOf = async (userid: string, nickname: string): Promise<string[]> =>
  (await sandbox.phone.getCustomer({ params: { userid, personId: await person(nickname) } })).tags
    .map(({ name }) => name)
    .sort();
const setMarks = async (userid: string, nickname: string, names: string[]): Promise<void> => {
  const { groups } = await sandbox.phone.listTags();
  const tagIds = groups
    .flatMap(({ tags }) => tags)
    .flatMap(({ id, name }) => (names.includes(name) ? [id] : []));
  await sandbox.phone.editCustomer({
    params: { userid, personId: await person(nickname) },
    body: { tagIds },
  });
  await settle();
};
const groups = async () => (await operator.call(tagsRoutes.listTagGroups, {})).rows;
const tagId = async (name: string): Promise<string> =>
  (await groups()).flatMap(({ tags }) => tags).find((tag) => tag.name === name)?.id ??
  expect.fail(`no tag is called ${name}`);
const wecomTags = async () =>
  (await sandbox.phone.listTags()).groups
    .map(
      ({ name, tags }) =>
        `${name}: ${tags
          .map((tag) => tag.name)
          .sort()
          .join(", ")}`,
    )
    .sort();
const setByHand = async (name: string, tags: string[]) =>
  operator.call(tagsRoutes.putCustomerTags, {
    params: { id: await customer(name) },
    body: { tagIds: await Promise.all(tags.map(tagId)) },
  });
async function eventTypes(types: string[]): Promise<string[]> {
  const { rows } = await sql<{
    type: string;
  }>`select type from event where type = any(${types}) order by xid, seq`.execute(house.context.workspace.db);
  return rows.map(({ type }) => type);
}

describe("with a small company", () => {
  beforeEach(async () => {
    await open(seed);
    await sync();
    return close;
  }, 120_000);

  test("the first sync brings staff, customers, tags and who carries them", async () => {
    const { rows } = await operator.call(wecomRoutes.listAdvisors, {});
    expect(rows.map(({ id, name, department, contacts }) => [id, name, department, contacts])).toEqual(
      expect.arrayContaining([
        ["lin", "林晓", "River store", 1],
        ["wang", "王芳", "Pharmacy", 1],
      ]),
    );
    expect([...(await customers()).keys()].sort()).toEqual(["Ai", "Bo"]);
    expect(await tagsOf("Ai")).toEqual(["gold by wecom"]);
    expect(await groups()).toMatchObject([
      {
        name: "Level",
        syncState: "synced",
        tags: [
          { name: "new", customers: 0 },
          { name: "gold", customers: 1 },
        ],
      },
    ]);
    const status = await operator.call(wecomRoutes.getWecomStatus, {});
    expect(status).toMatchObject({
      connected: true,
      contacts: 2,
      sync: { state: "done", contactsRead: 2 },
      fetches: { waiting: 0 },
    });
    const before = await eventTypes(["contact_refreshed", "customer_tagged", "advisors_changed"]);
    await sync();
    expect(await eventTypes(["contact_refreshed", "customer_tagged", "advisors_changed"])).toEqual(before);
  });

  test("doubled and swapped callbacks of a scan make one customer; who deletes whom is known", async () => {
    await sandbox.phone.setFaults({ body: { duplicateCallbacks: -1, reorderCallbacks: 1 } });
    await sandbox.phone.addStaff({ params: { personId: await person("Mei") }, body: { userid: "lin" } });
    await sandbox.phone.addStaff({ params: { personId: await person("Hao") }, body: { userid: "wang" } });
    await settle();
    expect([...(await customers()).keys()].sort()).toEqual(["Ai", "Bo", "Hao", "Mei"]);
    await sandbox.phone.deleteStaff({ params: { personId: await person("Mei"), userid: "lin" } });
    await sandbox.phone.deleteCustomer({ params: { userid: "wang", personId: await person("Hao") } });
    await settle();
    const { rows } = await sql<{
      name: string;
      removed_by: string;
    }>`select name, removed_by from contact where removed_at is not null order by name`.execute(
      house.context.workspace.db,
    );
    expect(rows).toEqual([
      { name: "Hao", removed_by: "advisor" },
      { name: "Mei", removed_by: "customer" },
    ]);
    expect(await eventTypes(["contact_established", "contact_lost"])).toEqual([
      "contact_established",
      "contact_established",
      "contact_established",
      "contact_established",
      "contact_lost",
      "contact_lost",
    ]);
    // What WeCom still lists, because the customer went and not the advisor, stays gone.
    await sync();
    expect((await operator.call(wecomRoutes.getWecomStatus, {})).contacts).toBe(2);
  });

  test("who can still act is told of a loss in WeCom at once, by day, and nobody is where that is switched off", async () => {
    const heard = async (userid: string) =>
      (await sandbox.phone.listNotices({ params: { userid } })).notices.map(({ text }) => text);
    const meets = async (nickname: string, userid: string) =>
      sandbox.phone.addStaff({ params: { personId: await person(nickname) }, body: { userid } });
    await operator.call(storesRoutes.createStore, {
      body: { code: "S1", name: "River", advisorIds: ["lin", "wang"], managerId: "lin" },
    });
    await meets("Mei", "wang");
    await meets("Hao", "wang");
    await settle();
    await sandbox.phone.setFaults({ body: { duplicateCallbacks: -1 } });
    await sandbox.phone.deleteStaff({ params: { personId: await person("Mei"), userid: "wang" } });
    await sandbox.phone.deleteStaff({ params: { personId: await person("Hao"), userid: "wang" } });
    await settle();
    expect(await heard("wang")).toEqual([
      expect.stringMatching(/^(Mei、Hao|Hao、Mei)等 2 位客户 删除了你。/),
    ]);
    await sandbox.phone.deleteCustomer({ params: { userid: "wang", personId: await person("Bo") } });
    await settle();
    // Not by name: the manager may not be theirs.
    expect(await heard("lin")).toEqual([expect.stringMatching(/^王芳 删除了 1 位客户，/)]);
    // Nobody is woken: at night it waits for the morning.
    await meets("Mei", "lin");
    house.clock.advance(12.5 * 3_600_000); // 22:30 in Shanghai
    await settle();
    await sandbox.phone.deleteStaff({ params: { personId: await person("Mei"), userid: "lin" } });
    await settle();
    expect(await heard("lin")).toHaveLength(1);
    house.clock.advance(10.5 * 3_600_000);
    await settle();
    expect(await heard("lin")).toEqual(
      expect.arrayContaining([expect.stringMatching(/^王芳 /), expect.stringMatching(/^Mei 删除了你。/)]),
    );
    const settings = await operator.call(outreachRoutes.outreachSettings, {});
    await operator.call(outreachRoutes.changeOutreachSettings, { body: { ...settings, tellLosses: false } });
    await sandbox.phone.deleteStaff({ params: { personId: await person("Ai"), userid: "lin" } });
    await settle();
    expect([(await heard("lin")).length, (await heard("wang")).length]).toEqual([2, 1]);
    // Told or not, each stays in the record.
    const { rows } = await operator.call(wecomRoutes.listLostContacts, { query: {} });
    expect(rows.map(({ name, by, advisor }) => [name, by, advisor.name]).sort()).toEqual([
      ["Ai, 60", "customer", "林晓"],
      ["Bo", "advisor", "王芳"],
      ["Hao", "customer", "王芳"],
      ["Mei", "customer", "林晓"],
      ["Mei", "customer", "王芳"],
    ]);
  });

  test("departments, members and what the app sees of them follow the company within seconds", async () => {
    const departments = async () =>
      (await operator.call(wecomRoutes.listDepartments, {})).rows.map(({ id, above, members, contacts }) => [
        id,
        above,
        members,
        contacts,
      ]);
    const member = async (userid: string) =>
      (await operator.call(wecomRoutes.listAdvisors, {})).rows.find(({ id }) => id === userid);
    const seconds = async () => {
      await settle();
      house.clock.advance(6_000);
      await settle();
    };
    expect(await departments()).toEqual([
      [1, [], 2, 2],
      [2, [1], 1, 1],
    ]);
    await sandbox.phone.hireStaff({
      body: { userid: "zhao", name: "赵", position: "", departments: [2, 1] },
    });
    await sandbox.phone.editStaff({ params: { userid: "lin" }, body: { departments: [1] } });
    await seconds();
    expect(await member("zhao")).toMatchObject({
      department: "River store",
      departmentIds: [2, 1],
      canHaveCustomers: true,
    });
    expect(await member("lin")).toMatchObject({ department: "Pharmacy", departmentIds: [1] });
    expect(await departments()).toEqual([
      [1, [], 3, 2],
      [2, [1], 1, 0],
    ]);
    // Out of the app's visible range: WeCom shows the member no more, and nothing is lost by it.
    const inRange = (isInRange: boolean) =>
      sandbox.phone.editStaff({ params: { userid: "wang" }, body: { isInRange } });
    await inRange(false);
    await seconds();
    await sync();
    expect(await member("wang")).toMatchObject({ status: "left", canHaveCustomers: false, contacts: 1 });
    expect((await departments())[0]).toEqual([1, [], 2, 1]);
    expect((await operator.call(wecomRoutes.getWecomStatus, {})).contacts).toBe(2);
    expect((await operator.call(wecomRoutes.listLostContacts, { query: {} })).rows).toEqual([]);
    await inRange(true);
    await seconds();
    expect(await member("wang")).toMatchObject({ status: "active", canHaveCustomers: true, contacts: 1 });
    // What could not be read is read a minute later.
    await sandbox.phone.setEndpointFault({ body: { endpoint: "department/list", times: 1, errcode: 48002 } });
    await sandbox.phone.editStaff({ params: { userid: "zhao" }, body: { departments: [1] } });
    await seconds();
    expect(await member("zhao")).toMatchObject({ departmentIds: [2, 1] });
    house.clock.advance(60_000);
    await settle();
    expect(await member("zhao")).toMatchObject({ department: "Pharmacy", departmentIds: [1] });
  });

  test("the next sync finds whom lost callbacks hid", async () => {
    await sandbox.phone.setFaults({ body: { dropCallbacks: -1 } });
    await sandbox.phone.addStaff({ params: { personId: await person("Mei") }, body: { userid: "lin" } });
    await sandbox.phone.deleteCustomer({ params: { userid: "wang", personId: await person("Bo") } });
    await settle();
    expect((await customers()).has("Mei")).toBe(false);
    house.clock.advance(86_400_000);
    await sync();
    expect((await customers()).has("Mei")).toBe(true);
    expect(
      (await operator.call(wecomRoutes.listAdvisors, {})).rows.map(({ id, contacts }) => [id, contacts]),
    ).toEqual(
      expect.arrayContaining([
        ["lin", 2],
        ["wang", 0],
      ]),
    );
  });

  test("what is made, renamed and archived here is so in WeCom, and customers carry it there", async () => {
    const group = await operator.call(tagsRoutes.createTagGroup, {
      body: { name: "Skin", tags: ["dry", "oily"] },
    });
    expect(group).toMatchObject({ syncState: "waiting" });
    await expect(
      operator.call(tagsRoutes.createTag, { body: { groupId: group.id, name: "dry" } }),
    ).rejects.toMatchObject({ problem: { status: 409, code: "name_taken" } });
    // Before WeCom knows the tag: the mark follows it.
    await setByHand("Ai", ["gold", "dry"]);
    await settle();
    house.clock.advance(10_000);
    await settle();
    expect(await wecomTags()).toEqual(["Level: gold, new", "Skin: dry, oily"]);
    expect(await marksOf("lin", "Ai")).toEqual(["dry", "gold"]);
    expect(
      (await groups()).every(
        (one) => one.syncState === "synced" && one.tags.every((tag) => tag.syncState === "synced"),
      ),
    ).toBe(true);

    await operator.call(tagsRoutes.changeTag, {
      params: { id: await tagId("dry") },
      body: { name: "very dry" },
    });
    await operator.call(tagsRoutes.changeTagGroup, { params: { id: group.id }, body: { name: "Skin type" } });
    await settle();
    expect(await wecomTags()).toEqual(["Level: gold, new", "Skin type: oily, very dry"]);

    await operator.call(tagsRoutes.changeTag, {
      params: { id: await tagId("very dry") },
      body: { archived: true },
    });
    await settle();
    expect(await wecomTags()).toEqual(["Level: gold, new", "Skin type: oily"]);
    expect([await tagsOf("Ai"), await marksOf("lin", "Ai")]).toEqual([["gold by wecom"], ["gold"]]);
    await operator.call(tagsRoutes.changeTagGroup, { params: { id: group.id }, body: { archived: true } });
    await settle();
    await sync();
    expect([await wecomTags(), (await groups()).map(({ name }) => name)]).toEqual([
      ["Level: gold, new"],
      ["Level"],
    ]);
    const { rows: audited } = await owner.call(platformRoutes.listAudit, {
      query: { objectType: "tag_group", objectId: group.id },
    });
    expect(audited.map(({ action }) => action)).toEqual([
      "tag_group_archived",
      "tag_group_renamed",
      "tag_group_created",
    ]);
  });

  test("a tag is made once although the answer to its making got lost", async () => {
    await operator.call(tagsRoutes.createTagGroup, { body: { name: "Skin", tags: ["dry"] } });
    await sandbox.phone.setFaults({ body: { resetAfter: 1 } });
    await settle();
    house.clock.advance(60_000);
    await settle();
    expect(await wecomTags()).toEqual(["Level: gold, new", "Skin: dry"]);
    expect(await groups()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          name: "Skin",
          syncState: "synced",
          tags: [expect.objectContaining({ name: "dry", syncState: "synced" })],
        }),
      ]),
    );
  });

  test("what an advisor marks in WeCom is a tag here, until it goes there; a person's tag stays", async () => {
    await setMarks("lin", "Ai", ["gold", "new"]);
    expect(await tagsOf("Ai")).toEqual(["gold by wecom", "new by wecom"]);
    await setMarks("lin", "Ai", ["new"]);
    expect(await tagsOf("Ai")).toEqual(["new by wecom"]);
    await operator.call(tagsRoutes.tagManyCustomers, {
      body: { customerIds: [await customer("Ai")], add: [await tagId("new")] },
    });
    expect(await tagsOf("Ai")).toEqual(["new by person"]);
    await setMarks("lin", "Ai", []);
    expect(await tagsOf("Ai")).toEqual(["new by person"]);
  });

  test("a channel or a rule never takes what a person put, and what they put a person may take, also in WeCom", async () => {
    const { workspace } = house.context;
    const customerIds = [await customer("Ai"), await customer("Bo")];
    const tagIds = [await tagId("new")];
    const byChannel = { customerIds, tagIds, source: "channel", by: "a code" } as const;
    expect(await workspace.tx((tx) => tagCustomers(tx, house.context, byChannel))).toHaveLength(2);
    await setByHand("Bo", []);
    await setByHand("Bo", ["new"]);
    await settle();
    expect([await marksOf("lin", "Ai"), await marksOf("wang", "Bo")]).toEqual([["gold", "new"], ["new"]]);
    expect(await workspace.tx((tx) => untagCustomers(tx, house.context, byChannel))).toEqual([
      { customerId: customerIds[0], tagId: tagIds[0] },
    ]);
    await settle();
    expect([await tagsOf("Ai"), await tagsOf("Bo")]).toEqual([["gold by wecom"], ["new by person"]]);
    expect([await marksOf("lin", "Ai"), await marksOf("wang", "Bo")]).toEqual([["gold"], ["new"]]);
    await setByHand("Ai", []);
    await settle();
    await sync();
    expect([await tagsOf("Ai"), await marksOf("lin", "Ai")]).toEqual([[], []]);
  });

  test("an advisor tags the own customers and nobody else's; a second advisor sees the tags", async () => {
    const lin = await house.as("advisor", "lin");
    const params = { id: await customer("Ai") };
    await lin.call(tagsRoutes.putCustomerTags, {
      params,
      body: { tagIds: [await tagId("gold"), await tagId("new")] },
    });
    await expect(
      lin.call(tagsRoutes.getCustomerTags, { params: { id: await customer("Bo") } }),
    ).rejects.toMatchObject({ problem: { status: 403 } });
    await expect(
      operator.call(tagsRoutes.putCustomerTags, { params, body: { tagIds: [params.id] } }),
    ).rejects.toMatchObject({ problem: { code: "tag_unknown" } });
    await sandbox.phone.addStaff({ params: { personId: await person("Ai") }, body: { userid: "wang" } });
    await settle();
    // "gold" is the mark that Lin made in WeCom: it stays with Lin's relation.
    expect([await marksOf("lin", "Ai"), await marksOf("wang", "Ai")]).toEqual([["gold", "new"], ["new"]]);
  });

  test("tags that go on WeCom's side go here, and new ones come, however they are told", async () => {
    const [level] = (await sandbox.phone.listTags()).groups;
    const gold = level!.tags.find(({ name }) => name === "gold")!; // seeded above
    await callWecom(house.context, "externalcontact/del_corp_tag", { tag_id: [gold.id] });
    await callWecom(house.context, "externalcontact/add_corp_tag", {
      group_name: "City",
      tag: [{ name: "Wuhan" }],
    });
    await callWecom(house.context, "externalcontact/edit_corp_tag", { id: level!.id, name: "Grade" });
    await sync();
    expect(
      (await groups()).map(({ name, tags }) => `${name}: ${tags.map((tag) => tag.name).join()}`).sort(),
    ).toEqual(["City: Wuhan", "Grade: new"]);
    expect(await tagsOf("Ai")).toEqual([]);
  });

  test("a merge brings the tags together, and its undo parts them again", async () => {
    await setByHand("Bo", ["new"]);
    const [from, to] = [await customer("Bo"), await customer("Ai")];
    const tell = (event: Parameters<typeof appendEvents>[2][number]) =>
      house.context.workspace.tx((tx) => appendEvents(tx, house.clock, [event]));
    await tell(customersMerged.of({ customerId: to, payload: { from, to } }));
    await house.drain();
    expect([await tagsOf("Ai"), await tagsOf("Bo")]).toEqual([["gold by wecom", "new by person"], []]);
    await tell(mergeUndone.of({ customerId: from, payload: { from: to, to: from, origins: [from] } }));
    await house.drain();
    expect([await tagsOf("Ai"), await tagsOf("Bo")]).toEqual([["gold by wecom"], ["new by person"]]);
  });

  const conflicts = async () => (await operator.call(tagsRoutes.listTagConflicts, { query: {} })).rows;
  const decide = async (keep: "ours" | "theirs") =>
    operator.call(tagsRoutes.decideTagConflicts, {
      body: { keys: (await conflicts()).map(({ key }) => key), keep },
    });
  /** In WeCom's console, so that Hortus hears of it late. */
  const inWecom = async (name: string) =>
    (await sandbox.phone.listTags()).groups
      .flatMap((group) => [group, ...group.tags])
      .find((entry) => entry.name === name)?.id ?? expect.fail(`WeCom has no ${name}`);
  const renameThere = async (name: string, to: string) =>
    callWecom(house.context, "externalcontact/edit_corp_tag", { id: await inWecom(name), name: to });
  const rename = async (name: string, to: string) =>
    operator.call(tagsRoutes.changeTag, { params: { id: await tagId(name) }, body: { name: to } });
  const archive = async (name: string) =>
    operator.call(tagsRoutes.changeTag, { params: { id: await tagId(name) }, body: { archived: true } });

  test("a tag that both sides changed is a conflict, and a person decides it either way", async () => {
    await renameThere("gold", "platinum");
    await rename("gold", "VIP");
    await settle();
    expect(await conflicts()).toMatchObject([
      {
        about: "tag",
        what: "renamed_twice",
        name: "VIP",
        groupName: "Level",
        ours: { state: "named", name: "VIP" },
        theirs: { state: "named", name: "platinum" },
        since: house.clock.now().toISOString(),
      },
    ]);
    // Neither side has moved.
    expect([await wecomTags(), (await groups())[0]?.tags.map(({ syncState }) => syncState).sort()]).toEqual([
      ["Level: new, platinum"],
      ["conflict", "synced"],
    ]);
    expect(await decide("ours")).toEqual({ decided: 1 });
    await settle();
    expect([await wecomTags(), await conflicts()]).toEqual([["Level: VIP, new"], []]);

    await renameThere("VIP", "platinum");
    await rename("VIP", "diamond");
    await settle();
    await decide("theirs");
    await settle();
    expect([await wecomTags(), await tagsOf("Ai"), await conflicts()]).toEqual([
      ["Level: new, platinum"],
      ["platinum by wecom"],
      [],
    ]);

    // Archived here, renamed there: nobody has lost it yet, and it comes back whole.
    await renameThere("platinum", "gold");
    await archive("platinum");
    await settle();
    expect(await conflicts()).toMatchObject([
      { what: "renamed_there", ours: { state: "deleted" }, theirs: { state: "named", name: "gold" } },
    ]);
    await decide("theirs");
    await settle();
    expect([await wecomTags(), await tagsOf("Ai")]).toEqual([["Level: gold, new"], ["gold by wecom"]]);

    // Renamed here, deleted there: it is made anew, and those who carry it are marked again.
    await callWecom(house.context, "externalcontact/del_corp_tag", { tag_id: [await inWecom("gold")] });
    await rename("gold", "VIP");
    await settle();
    expect(await conflicts()).toMatchObject([
      { what: "gone_there", ours: { state: "named", name: "VIP" }, theirs: { state: "deleted" } },
    ]);
    await decide("ours");
    await settle();
    house.clock.advance(10_000);
    await settle();
    expect([await wecomTags(), await marksOf("lin", "Ai"), await conflicts()]).toEqual([
      ["Level: VIP, new"],
      ["VIP"],
      [],
    ]);
    const { rows: audited } = await owner.call(platformRoutes.listAudit, {
      query: { objectType: "tag_conflict" },
    });
    expect(audited.map(({ after }) => after)).toMatchObject([
      { keep: "ours", decided: ["tag VIP: gone_there"] },
      { keep: "theirs", decided: ["tag platinum: renamed_there"] },
      { keep: "theirs" },
      { keep: "ours" },
    ]);
  });

  test("what WeCom refuses is a conflict with its reason: a name that exists, a full list, a group that went", async () => {
    const level = await inWecom("Level");
    const refuse = async (endpoint: string, errcode: number) =>
      sandbox.phone.setEndpointFault({ body: { endpoint, errcode, times: 1, delayMs: 0 } });
    await refuse("externalcontact/edit_corp_tag", 40071);
    await rename("gold", "silver");
    await refuse("externalcontact/add_corp_tag", 40126);
    const [group] = await groups();
    await operator.call(tagsRoutes.createTag, { body: { groupId: group!.id, name: "bronze" } }); // seeded
    await settle();
    expect((await conflicts()).map(({ name, errcode, theirs }) => [name, errcode, theirs])).toEqual(
      expect.arrayContaining([
        ["silver", 40071, { state: "named", name: "gold" }],
        ["bronze", 40126, { state: "unknown" }],
      ]),
    );
    expect((await operator.call(tagsRoutes.listTagGroups, {})).conflicts).toBe(2);
    await decide("theirs");
    await settle();
    expect([await wecomTags(), (await groups())[0]?.tags.map(({ name }) => name).sort()]).toEqual([
      ["Level: gold, new"],
      ["gold", "new"],
    ]);

    // The whole group went while a tag of it was renamed here: both come back with all who carried them.
    await callWecom(house.context, "externalcontact/del_corp_tag", { group_id: [level] });
    await rename("gold", "VIP");
    await settle();
    expect(await conflicts()).toMatchObject([{ about: "group", what: "gone_there", name: "Level" }]);
    await decide("ours");
    await settle();
    house.clock.advance(10_000);
    await settle();
    expect([await wecomTags(), await tagsOf("Ai"), await marksOf("lin", "Ai")]).toEqual([
      ["Level: VIP, new"],
      ["VIP by wecom"],
      ["VIP"],
    ]);
  });

  test("a customer's tag that one side put and the other took waits for a person", async () => {
    await setByHand("Ai", ["gold", "new"]);
    await settle();
    await setMarks("lin", "Ai", []);
    expect([await tagsOf("Ai"), await conflicts()]).toMatchObject([
      ["new by person"],
      [
        {
          about: "customer",
          what: "lost_there",
          name: "new",
          customer: { id: await customer("Ai"), name: "Ai, 60" },
          advisor: { id: "lin", name: "林晓" },
          ours: { state: "has" },
          theirs: { state: "lacks" },
        },
      ],
    ]);
    // A new advisor is not told what is still argued about.
    await sandbox.phone.addStaff({ params: { personId: await person("Ai") }, body: { userid: "wang" } });
    await settle();
    expect(await marksOf("wang", "Ai")).toEqual([]);
    await decide("ours");
    await settle();
    expect([await marksOf("lin", "Ai"), await conflicts()]).toEqual([["new"], []]);
    await sandbox.phone.deleteStaff({ params: { personId: await person("Ai"), userid: "wang" } });
    await setMarks("lin", "Ai", []);
    await decide("theirs");
    expect([await tagsOf("Ai"), await conflicts()]).toEqual([[], []]);

    // Put on and taken off here while WeCom heard of neither; and meanwhile the advisor put it on.
    const marking = { endpoint: "externalcontact/mark_tag", delayMs: 0 };
    await sandbox.phone.setEndpointFault({ body: { ...marking, reset: "before", times: -1 } });
    await setByHand("Bo", ["gold"]);
    await setByHand("Bo", []);
    await setMarks("wang", "Bo", ["gold"]);
    expect([await tagsOf("Bo"), await conflicts()]).toMatchObject([
      [],
      [{ what: "put_there", ours: { state: "lacks" }, theirs: { state: "has" }, advisor: { id: "wang" } }],
    ]);
    await decide("theirs");
    expect(await tagsOf("Bo")).toEqual(["gold by wecom"]);

    await sandbox.phone.setEndpointFault({ body: { ...marking, errcode: 60011, times: -1 } });
    await setByHand("Bo", ["gold", "new"]);
    await settle();
    expect(await conflicts()).toMatchObject([{ what: "refused", errcode: 60011, name: "new" }]);
    await sandbox.phone.setEndpointFault({ body: { ...marking, times: 0 } });
    await decide("ours");
    await settle();
    expect([await marksOf("wang", "Bo"), await conflicts()]).toEqual([["gold", "new"], []]);
    const advisor = await house.as("advisor", "wang");
    await expect(advisor.call(tagsRoutes.listTagConflicts, { query: {} })).rejects.toMatchObject({
      problem: { status: 403 },
    });
  });
});

describe("with sixty customers", () => {
  const many = Array.from({ length: 60 }, (_, index) => ({
    nickname: `P${index}`,
    unionid: `o${index}`,
    followedBy: index % 2 ? "lin" : "wang",
    addedAt,
  }));
  beforeEach(async () => {
    await open({ ...seed, customers: many });
    await sync();
    return close;
  }, 120_000);

  test("a reading that lacks many marks nobody until an owner says so", async () => {
    // Whatever took them from the list, by the API it looks like this.
    await sandbox.phone.setFaults({ body: { dropCallbacks: -1 } });
    for (let index = 0; index < 50; index += 2)
      await sandbox.phone.deleteCustomer({ params: { userid: "wang", personId: await person(`P${index}`) } });
    house.clock.advance(3_600_000);
    for (const run of [repairMirror, syncContacts]) {
      await run(house.context);
      await settle();
      const status = await operator.call(wecomRoutes.getWecomStatus, {});
      expect([status.contacts, status.losses.map(({ kind }) => kind)]).toEqual([60, ["contacts"]]);
      expect(status.losses[0]?.examples.every((name) => name.startsWith("P"))).toBe(true);
    }
    const checks = (await operator.call(wecomRoutes.getWecomHealth, {})).checks;
    expect(checks).toEqual(
      expect.arrayContaining([expect.objectContaining({ key: "losses", state: "bad" })]),
    );

    const gone = { params: { kind: "contacts" as const }, body: { gone: true } };
    await expect(operator.call(wecomRoutes.decideLoss, gone)).rejects.toMatchObject({
      problem: { status: 403 },
    });
    expect((await owner.call(wecomRoutes.decideLoss, gone)).sync.state).toBe("running");
    await sync();
    house.clock.advance(600_000);
    await settle();
    const after = await operator.call(wecomRoutes.getWecomStatus, {});
    expect([after.contacts, after.losses]).toEqual([35, []]);
  });

  const handOver = async (asked: Partial<NewHandover>) =>
    operator.call(handoversRoutes.startHandover, {
      body: {
        id: newId(house.clock),
        from: "lin",
        receivers: ["wang"],
        customers: { all: true },
        ...asked,
      },
    });
  const handed = async (id: string) => operator.call(handoversRoutes.getHandover, { params: { id } });
  const contactsOf = async () =>
    Object.fromEntries(
      (await operator.call(wecomRoutes.listAdvisors, {})).rows.map(({ id, contacts }) => [id, contacts]),
    );

  test("customers go to another advisor, one declines, and an answer that got lost asks nobody twice", async () => {
    const p1 = await person("P1");
    await setMarks("lin", "P1", ["gold"]);
    const remark = { params: { userid: "lin", personId: p1 }, body: { remark: "P1, knee" } };
    await sandbox.phone.editCustomer(remark);
    await settle();
    await expect(handOver({ receivers: ["lin"] })).rejects.toMatchObject({
      problem: { code: "handover_to_self", field: "receivers" },
    });

    await sandbox.phone.setFaults({ body: { resetAfter: 1 } });
    const { id } = await handOver({});
    await settle();
    // The call arrived, and its answer did not: as after a kill between the two.
    expect(await handed(id)).toMatchObject({ state: "asking", contacts: { asking: 30 } });
    const candidates = { query: { from: "lin" } };
    expect((await operator.call(handoversRoutes.listHandoverCandidates, candidates)).total).toBe(0);
    house.clock.advance(60_000);
    await settle();
    expect(await handed(id)).toMatchObject({ state: "waiting", contacts: { waiting: 30 } });

    await sandbox.phone.refuseTransfer({ params: { personId: await person("P3"), userid: "wang" } });
    await settle();
    expect(await handed(id)).toMatchObject({ contacts: { waiting: 29, declined: 1 } });
    house.clock.advance(24 * 3_600_000);
    await settle();
    expect(await handed(id)).toMatchObject({ state: "done", contacts: { done: 29, declined: 1 } });
    expect(await contactsOf()).toMatchObject({ lin: 1, wang: 59 });
    const declined = { params: { id }, query: { state: "declined" as const } };
    expect((await operator.call(handoversRoutes.listHandedContacts, declined)).rows).toMatchObject([
      { name: "P3", to: { name: "王芳" } },
    ]);

    // Who was handed over is lost to nobody, came from nowhere, and keeps what was known.
    expect((await operator.call(wecomRoutes.listLostContacts, { query: {} })).rows).toEqual([]);
    expect(await eventTypes(["contact_lost"])).toEqual([]);
    expect(await eventTypes(["contact_taken_over", "contact_handed_over"])).toHaveLength(58);
    expect(await tagsOf("P1")).toEqual(["gold by wecom"]);
    const profile = { params: { id: await customer("P1") } };
    expect((await operator.call(customersRoutes.getCustomer, profile)).contacts).toMatchObject([
      { advisor: { id: "wang" }, remark: "P1, knee" },
      { advisor: { id: "lin" }, removedBy: "transfer" },
    ]);
    const entries = (await owner.call(platformRoutes.listAudit, { query: {} })).rows;
    expect(entries.filter(({ objectId }) => objectId === id)).toMatchObject([{ action: "handover_started" }]);

    // WeCom's verdict on each is kept in its own code: they were theirs for a day, and the customers are with somebody else.
    const back = await handOver({ from: "wang", receivers: ["lin"], customers: { all: false, ids: [p1] } });
    await settle();
    house.clock.advance(24 * 3_600_000);
    await settle();
    expect(await handed(back.id)).toMatchObject({ state: "done", contacts: { done: 1 } });
    expect(await contactsOf()).toMatchObject({ lin: 2, wang: 58 });
    const again = await handOver({ customers: { all: false, ids: [p1] } });
    await settle();
    const verdict = { params: { id: again.id }, query: {} };
    expect((await operator.call(handoversRoutes.listHandedContacts, verdict)).rows).toMatchObject([
      { state: "refused", errcode: 40128 },
    ]);
  });

  test("who has left hands over customers and groups, and a refused call waits for a person", async () => {
    const [p1, p3] = [await person("P1"), await person("P3")];
    const group = await sandbox.phone.createGroup({
      params: { userid: "lin" },
      body: { personIds: [p1, p3] },
    });
    await settle();
    await sandbox.phone.setFaults({ body: { dropCallbacks: 1 } });
    await sandbox.phone.dismissStaff({ params: { userid: "lin" } });
    // Nobody told us that lin has left.
    const { id } = await handOver({ groups: [group.chatId] });
    await settle();
    expect(await handed(id)).toMatchObject({
      kind: "on_job",
      state: "stopped",
      errcode: 40003,
      contacts: { planned: 30 },
      groups: { planned: 1 },
    });
    house.clock.advance(3_600_000);
    await repairMirror(house.context);
    await settle();
    const goOn = { params: { id }, body: { running: true } };
    expect(await operator.call(handoversRoutes.moveHandover, goOn)).toMatchObject({ kind: "resigned" });
    await settle();
    expect(await handed(id)).toMatchObject({
      state: "waiting",
      contacts: { waiting: 30 },
      groups: { done: 1 },
    });
    await expect(operator.call(handoversRoutes.moveHandover, goOn)).rejects.toMatchObject({
      problem: { code: "handover_not_stopped" },
    });
    expect(await operator.call(wecomRoutes.getGroup, { params: { id: group.chatId } })).toMatchObject({
      owner: { id: "wang" },
    });
    house.clock.advance(24 * 3_600_000);
    await settle();
    expect(await handed(id)).toMatchObject({ state: "done", contacts: { done: 30 } });
    expect(await contactsOf()).toMatchObject({ lin: 0, wang: 60 });
    expect((await operator.call(wecomRoutes.listLostContacts, { query: {} })).rows).toEqual([]);
  });

  test("two processes on one database fetch the token once and do not read a pass twice", async () => {
    // A second process has a client and caches of its own, which hang on its workspace; here that is another object over the same schema.
    const { workspace } = house.context;
    const other = new Proxy(workspace, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    const second = { ...house.context, workspace: other };
    const calls = async (endpoint: string) =>
      (await sandbox.phone.readLog({ query: {} })).entries.filter(
        (entry) => entry.kind === "api" && entry.endpoint === endpoint,
      ).length;
    const [tokens, pages] = [await calls("gettoken"), await calls("externalcontact/batch/get_by_user")];
    await sandbox.phone.revokeTokens({ body: { as: "expired" } });
    house.clock.advance(3_600_000);
    const runs = await Promise.all([syncContacts(house.context), syncContacts(second)]);
    await settle();
    expect(await calls("gettoken")).toBe(tokens + 1);
    expect(await calls("externalcontact/batch/get_by_user")).toBe(2 * pages);
    expect(runs).toContain(true);
  });

  test("the sidebar's page is open to the workspace's own sandbox and to nobody else", async () => {
    const { name } = house.context.workspace;
    const policyOf = async (url: string) =>
      String((await house.server.app.inject({ url })).headers["content-security-policy"]);
    expect(await policyOf(`/h5/sidebar/${name}`)).toContain(`script-src 'self' ${sandbox.url}`);
    expect(await policyOf(`/h5/sidebar/${name}/group`)).toMatch(
      new RegExp(`frame-ancestors [^;]*${sandbox.url}`),
    );
    for (const other of ["/h5/", "/settings/wecom", "/h5/sidebar/another"])
      expect(await policyOf(other)).not.toContain(sandbox.url);
    const lin = await house.as("advisor", "lin");
    const signed = await lin.call(wecomRoutes.signPage, {
      body: { url: `${house.context.settings.publicUrl}/h5/sidebar/${name}?a=1` },
    });
    expect(signed.agent.signature).toMatch(/^[0-9a-f]{40}$/);
    expect(signed.agent.signature).not.toBe(signed.corp.signature);
    await expect(
      lin.call(wecomRoutes.signPage, { body: { url: "https://elsewhere.example/h5/" } }),
    ).rejects.toMatchObject({ problem: { code: "foreign_page" } });
    // Lin's own customer is told, Wang's is not.
    const who = (nickname: string) =>
      person(nickname).then((externalUserId) =>
        lin.call(wecomRoutes.whoIsContact, { params: { externalUserId } }),
      );
    expect(await who("P1")).toEqual({ customerId: await customer("P1"), isContact: true });
    await expect(who("P0")).rejects.toMatchObject({ problem: { code: "not_your_customer" } });
  });

  test("settings are tried right by right, and the callback address is called as WeCom calls it", async () => {
    const { corpid, secret, agentid } = await sandbox.phone.getCompany();
    const settings = { corpId: corpid, agentId: agentid, secret, baseUrl: sandbox.url };
    const { checks } = await owner.call(wecomRoutes.checkWecom, { body: settings });
    expect(checks.map(({ key, state }) => [key, state])).toEqual(
      ["token", "staff", "customers", "tags", "groups", "tickets"].map((key) => [key, "good"]),
    );
    await sandbox.phone.setEndpointFault({
      body: { endpoint: "externalcontact/get_corp_tag_list", times: 1, errcode: 48002 },
    });
    const refused = (await owner.call(wecomRoutes.checkWecom, { body: settings })).checks;
    expect(refused.find(({ key }) => key === "tags")).toMatchObject({ state: "refused", errcode: 48002 });
    const wrong = (await owner.call(wecomRoutes.checkWecom, { body: { ...settings, secret: "wrong" } }))
      .checks;
    expect(wrong[0]).toMatchObject({ state: "refused", errcode: 40001 });
    expect(new Set(wrong.slice(1).map(({ state }) => state))).toEqual(new Set(["not_tried"]));
    // The public name of a test's house leads nowhere: that is found out.
    expect(await owner.call(wecomRoutes.testCallback, {})).toMatchObject({ outcome: "unreachable" });
    const { connection } = await owner.call(wecomRoutes.getWecomConnection, {});
    expect(connection?.callbackVerifiedAt).toBeDefined(); // by the sandbox, when the address was entered there
  });
});

test("who left before Hortus was connected still has customers to hand over", async () => {
  await open(seed);
  await sandbox.phone.dismissStaff({ params: { userid: "wang" } });
  await sync();
  const left = { query: { from: "wang" } };
  const bo = await person("Bo");
  expect((await operator.call(handoversRoutes.listHandoverCandidates, left)).rows).toMatchObject([
    { id: bo, name: "" },
  ]);
  // Nobody knows this customer yet, so nobody is told of one.
  expect([...(await customers()).keys()]).toEqual(["Ai"]);
  const id = newId(house.clock);
  await operator.call(handoversRoutes.startHandover, {
    body: { id, from: "wang", receivers: ["lin"], customers: { all: true } },
  });
  await settle();
  house.clock.advance(24 * 3_600_000);
  await settle();
  expect(await operator.call(handoversRoutes.getHandover, { params: { id } })).toMatchObject({
    kind: "resigned",
    state: "done",
    contacts: { done: 1 },
  });
  expect([...(await customers()).keys()].sort()).toEqual(["Ai", "Bo"]);
  expect((await operator.call(handoversRoutes.listHandoverCandidates, left)).rows).toEqual([]);
  await sync();
  expect((await operator.call(wecomRoutes.listLostContacts, { query: {} })).rows).toEqual([]);
  await close();
});

test("the health page says of each part of the exchange what is wrong, and that it is well again", async () => {
  await open(seed);
  const said = new Set<string>();
  const health = async () => {
    await house.drain(); // the calls are counted in memory, and written down by a loop
    const { checks } = await operator.call(wecomRoutes.getWecomHealth, {});
    for (const { key, outcome } of checks) said.add(`${key}.${outcome}`);
    return Object.fromEntries(
      checks.map(({ key, state, outcome, values }) => [key, { state, outcome, ...values }]),
    );
  };
  const fault = (endpoint: string, errcode: number, times = 1) =>
    sandbox.phone.setEndpointFault({ body: { endpoint, errcode, times } });
  const minutes = (count: number) => house.clock.advance(count * 60_000);
  const failing = (run: (context: TestHouse["context"]) => Promise<unknown>) =>
    expect(run(house.context)).rejects.toMatchObject({ name: "WecomError" });

  expect(await health()).toMatchObject({
    callbacks: { state: "bad", outcome: "never" },
    sync: { state: "warn", outcome: "never" },
    repair: { state: "warn", outcome: "never" },
    reading: { state: "good", outcome: "good" },
  });
  await owner.call(wecomRoutes.syncWecom, {});
  expect(await health()).toMatchObject({ sync: { state: "good", outcome: "running" } });
  await fault("externalcontact/batch/get_by_user", 48002);
  await failing(syncContacts);
  expect(await health()).toMatchObject({
    token: { state: "good", outcome: "good", minutes: 119 },
    sync: { state: "bad", outcome: "failed", error: expect.stringContaining("48002") },
    errors: { state: "warn", outcome: "some", endpoint: "externalcontact/batch/get_by_user", code: "48002" },
  });
  await sync();
  expect(await health()).toMatchObject({ sync: { state: "good", outcome: "good" } });

  // Callbacks: in time, late, and not worked off.
  await sandbox.phone.addStaff({ params: { personId: await person("Mei") }, body: { userid: "lin" } });
  await sandbox.settled();
  expect((await operator.call(wecomRoutes.getWecomHealth, {})).checks[1]?.outcome).toBe("good");
  minutes(2);
  const waiting = (await operator.call(wecomRoutes.getWecomHealth, {})).checks.find(
    ({ key }) => key === "callbacks",
  );
  expect(waiting).toMatchObject({ state: "bad", outcome: "stuck", values: { count: 1, minutes: 2 } });
  said.add("callbacks.stuck");
  await settle();
  expect(await health()).toMatchObject({ callbacks: { state: "good", outcome: "good", seconds: 0 } });
  await sandbox.phone.setFaults({ body: { delayCallbacks: 1, delayMs: 90_000 } });
  await sandbox.phone.addStaff({ params: { personId: await person("Hao") }, body: { userid: "lin" } });
  minutes(2);
  await settle();
  expect(await health()).toMatchObject({ callbacks: { state: "warn", outcome: "late", seconds: 120 } });

  // Details that can't be read, and the endpoint that is in the way.
  await fault("externalcontact/get", 45009, -1);
  await setMarks("lin", "Ai", ["new"]);
  expect(await health()).toMatchObject({
    reading: { state: "warn", outcome: "failing", waiting: 1, failing: 1 },
    quota: { state: "bad", outcome: "limited", endpoint: "externalcontact/get" },
  });
  await fault("externalcontact/get", 45009, 0);
  await sandbox.phone.editCustomer({
    params: { userid: "lin", personId: await person("Hao") },
    body: { remark: "Hao, tall" },
  });
  await sandbox.settled();
  minutes(5);
  await settle();
  expect(await health()).toMatchObject({ reading: { state: "good", outcome: "good" } });

  // The quarter-hourly comparison.
  await repairMirror(house.context);
  await settle();
  expect(await health()).toMatchObject({ repair: { state: "good", outcome: "good" } });
  await sandbox.phone.setFaults({ body: { dropCallbacks: 1 } });
  await sandbox.phone.addStaff({ params: { personId: await person("Mei") }, body: { userid: "wang" } });
  minutes(15);
  await repairMirror(house.context);
  expect(await health()).toMatchObject({ repair: { state: "warn", outcome: "repaired", found: 1 } });
  await fault("externalcontact/list", 48002);
  await failing(repairMirror);
  expect(await health()).toMatchObject({ repair: { state: "bad", outcome: "failed" } });
  await repairMirror(house.context);
  await settle();
  minutes(61);
  expect(await health()).toMatchObject({
    repair: { state: "warn", outcome: "old" },
    quota: { state: "good", outcome: "none" },
    errors: { state: "good", outcome: "none" },
  });

  // Whole quiet days; then WeCom refuses the token, and the hour is full of failures.
  minutes(31 * 60);
  expect(await health()).toMatchObject({
    token: { outcome: "expired" },
    sync: { state: "warn", outcome: "old" },
  });
  await fault("gettoken", 40001, -1);
  await failing(repairMirror);
  expect(await health()).toMatchObject({
    token: { state: "bad", outcome: "refused", code: "40001" },
    errors: { state: "bad", outcome: "many", endpoint: "gettoken", code: "40001" },
  });
  await fault("gettoken", 40001, 0);
  await sync();
  minutes(61);
  await repairMirror(house.context);
  // Nobody waits for seven thousand calls: their count is written as the loop writes it.
  await sql`insert into wecom_call_figure (endpoint, minute, calls, failures, total_ms) values ('user/list', ${house.clock.now()}, 7100, 0, 0)
    on conflict (endpoint, minute) do update set calls = 7100`.execute(house.context.workspace.db);
  expect(await health()).toMatchObject({
    token: { state: "good", outcome: "good" },
    repair: { state: "good", outcome: "good" },
    quota: { state: "warn", outcome: "high", endpoint: "user/list", percent: 71 },
    errors: { state: "good", outcome: "good" },
  });
  // Told elsewhere, or by nothing that a story can wait for.
  const elsewhere = ["losses.undecided", "token.none", "reading.waiting", "quota.good"];
  const all = Object.entries(healthOutcomes).flatMap(([key, { well, ill }]) =>
    [...well, ...ill].map((outcome) => `${key}.${outcome}`),
  );
  expect(all.filter((one) => !said.has(one) && !elsewhere.includes(one))).toEqual([]);
  await close();
});

test("a sync that is cut off goes on where it was, and each contact is read once", async () => {
  const many = Array.from({ length: 450 }, (_, index) => ({
    nickname: `P${index}`,
    unionid: `o${index}`,
    followedBy: index % 2 ? "lin" : "wang",
    tags: ["gold"],
    addedAt,
  }));
  await open({ ...seed, customers: many });
  await sandbox.phone.setFaults({ body: { latencyMs: 30 } });
  const cut = syncContacts(house.context).catch((error: unknown) => error);
  for (let read = 0; read < 100;)
    ({ contactsRead: read } = (await operator.call(wecomRoutes.getWecomStatus, {})).sync);
  await sandbox.phone.setFaults({ body: { resetBefore: 1 } });
  expect(await cut).toMatchObject({ name: "WecomError" });
  const stopped = (await operator.call(wecomRoutes.getWecomStatus, {})).sync;
  expect(stopped).toMatchObject({
    state: "failed",
    phase: "contacts",
    error: expect.stringContaining("network"),
  });
  await sync();
  const done = (await operator.call(wecomRoutes.getWecomStatus, {})).sync;
  expect([done.state, done.contactsRead, stopped.contactsRead < 450]).toEqual(["done", 450, true]);
  const { rows } = await sql<{ pages: number; customers: number }>`
    select (select count(*) from event where type = 'contact_refreshed') as pages, (select count(distinct customer_id) from customer_tag) as customers`.execute(
    house.context.workspace.db,
  );
  expect(rows).toEqual([{ pages: 450, customers: 450 }]);
  await close();
});
