/** WeCom's API as a product meets it: tokens, envelope, tags, contact ways, paging. */
import type { WecomError } from "@hortus/wecom-protocol";
import { afterEach, describe, expect, test } from "vitest";
import { closeAll, openSandbox, testSeed } from "./testing.ts";

afterEach(closeAll);
const errcodeOf = (call: Promise<unknown>) =>
  call.then(
    () => 0,
    (error: WecomError) => error.errcode,
  );

describe("tokens", () => {
  test("repeated gettoken answers the same token until its two hours end by the clock", async () => {
    const { wecom, corpid, secret, clock } = await openSandbox();
    const ask = () => wecom.call("gettoken", { corpid, corpsecret: secret });
    const first = await ask();
    clock.advance(7_199_000);
    expect(await ask()).toEqual({ access_token: first.access_token, expires_in: 1 });
    clock.advance(1_000);
    const second = await ask();
    expect(second.access_token).not.toBe(first.access_token);
    expect(second.expires_in).toBe(7200);
  });

  test("an old token is expired, a made-up one invalid, none missing, a wrong secret refused", async () => {
    const { sandbox, client, wecom, corpid, secret, clock } = await openSandbox();
    const ask = async (query: string) => {
      const answer = await fetch(`${sandbox.url}/cgi-bin/department/list${query}`);
      return {
        status: answer.status,
        header: answer.headers.get("error-code"),
        body: (await answer.json()) as { errcode: number; errmsg: string },
      };
    };
    const { access_token } = await wecom.call("gettoken", { corpid, corpsecret: secret });
    clock.advance(7_200_000);
    expect(await ask(`?access_token=${access_token}`)).toMatchObject({
      status: 200,
      header: "42001",
      body: { errcode: 42001 },
    });
    expect((await ask("?access_token=x")).body).toMatchObject({ errcode: 40014, department: [] });
    expect((await ask("")).body).toMatchObject({ errcode: 41001 });
    expect((await ask("")).body.errmsg).toMatch(
      /, hint: \[\d+_\d_[0-9a-f]{32}\], from ip: [\d.]+, more info at https:/,
    );
    expect(await errcodeOf(client("wrong").call("user/get", { userid: "lin" }))).toBe(40001);
  });

  test("the client gets over revoked tokens, busy answers and limits", async () => {
    const { phone, wecom } = await openSandbox();
    for (const as of ["invalid", "expired"] as const) {
      await wecom.call("user/get", { userid: "lin" });
      await phone.revokeTokens({ body: { as } });
      expect(await wecom.call("user/get", { userid: "lin" })).toMatchObject({ name: "Lin" });
    }
    await phone.setFaults({ body: { busy: 1, rateLimited: 1, tooManyAtOnce: 1 } });
    expect(await wecom.call("user/get", { userid: "lin" })).toMatchObject({ name: "Lin" });
    expect(await phone.getFaults()).toMatchObject({ busy: 0, rateLimited: 0, tooManyAtOnce: 0 });
  });

  test("a connection that breaks before or after the effect leaves the outcome unknown", async () => {
    const { phone, wecom, person } = await openSandbox();
    const remark = (text: string) =>
      wecom.call("externalcontact/remark", { userid: "lin", external_userid: person("Ai"), remark: text });
    await wecom.call("user/get", { userid: "lin" });
    const now = async () =>
      (await wecom.call("externalcontact/get", { external_userid: person("Ai") })).follow_user[0]?.remark;
    await phone.setFaults({ body: { resetBefore: 1 } });
    await expect(remark("before")).rejects.toMatchObject({ unknownOutcome: true });
    expect(await now()).toBe("Ai, 60");
    await phone.setFaults({ body: { resetAfter: 1 } });
    await expect(remark("after")).rejects.toMatchObject({ unknownOutcome: true });
    expect(await now()).toBe("after");
  });
});

test("departments and members are told without phone numbers and gender", async () => {
  const { wecom } = await openSandbox();
  const { department } = await wecom.call("department/list", { id: 2 });
  expect(department.map(({ id }) => id)).toEqual([2, 3]);
  const { userlist } = await wecom.call("user/list", { department_id: 2 });
  expect(userlist).toEqual([
    expect.objectContaining({ userid: "lin", name: "Lin", department: [2], status: 1 }),
  ]);
  expect(userlist[0]).not.toHaveProperty("mobile");
  expect(await wecom.call("user/get", { userid: "LIN" })).toMatchObject({ userid: "lin" });
  expect(await errcodeOf(wecom.call("user/get", { userid: "nobody" }))).toBe(60111);
  expect(await errcodeOf(wecom.call("user/simplelist", { department_id: 9 }))).toBe(60123);
});

test("bodies that are no JSON, missing fields and unknown endpoints are named", async () => {
  const { sandbox, wecom, corpid, secret } = await openSandbox();
  const { access_token } = await wecom.call("gettoken", { corpid, corpsecret: secret });
  const post = async (path: string, body: string) => {
    const answer = await fetch(`${sandbox.url}/cgi-bin/${path}?access_token=${access_token}`, {
      method: "POST",
      body,
    });
    return (await answer.json()) as { errcode: number; errmsg: string };
  };
  const broken = await post("externalcontact/get_contact_way", "{config_id:");
  expect(broken.errcode).toBe(41043);
  expect(broken.errmsg).toMatch(/^Warning: wrong json format\. /);
  expect((await post("externalcontact/send_welcome_msg", "{}")).errcode).toBe(41049);
  expect((await post("externalcontact/add_contact_way", '{"type":3,"scene":2}')).errcode).toBe(40058);
  expect((await post("nothing/here", "{}")).errcode).toBe(48002);
  expect((await post("user/get", "{}")).errcode).toBe(43001);
});

describe("customers", () => {
  test("a customer is told with the member's remark, tags and state; a member without customers is refused", async () => {
    const { wecom, phone, person } = await openSandbox();
    expect(await wecom.call("externalcontact/list", { userid: "lin" })).toEqual({
      external_userid: [person("Ai")],
    });
    expect(await errcodeOf(wecom.call("externalcontact/list", { userid: "wang" }))).toBe(84061);
    const { external_contact, follow_user } = await wecom.call("externalcontact/get", {
      external_userid: person("Ai"),
    });
    expect(external_contact).toMatchObject({ name: "Ai", type: 1, gender: 0, unionid: "oAi" });
    expect(external_contact.external_userid).toMatch(/^wm[A-Za-z0-9_-]{30}$/);
    expect(follow_user).toMatchObject([
      { userid: "lin", remark: "Ai, 60", tags: [{ tag_name: "gold", group_name: "Level" }] },
    ]);
    await phone.setSwitches({ body: { unionidBound: false } });
    const unbound = await wecom.call("externalcontact/get", { external_userid: person("Ai") });
    expect(unbound.external_contact).not.toHaveProperty("unionid");
    expect(await errcodeOf(wecom.call("externalcontact/get", { external_userid: "wmNobody" }))).toBe(40096);
    expect(await errcodeOf(wecom.call("externalcontact/get", { external_userid: person("Mei") }))).toBe(
      84061,
    );
  });

  test("pages hold one row per pair, come to an end, and refuse a cursor of another query", async () => {
    const customers = Array.from({ length: 230 }, (_, i) => ({
      nickname: `c${i}`,
      unionid: `o${i}`,
      followedBy: i % 2 ? "lin" : "wang",
    }));
    const { wecom } = await openSandbox({ seed: { ...testSeed, customers } });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await wecom.call("externalcontact/batch/get_by_user", {
        userid_list: ["lin", "wang"],
        limit: 1000, // taken for 100, the maximum
        ...(cursor && { cursor }),
      });
      expect(page.external_contact_list.length).toBeLessThanOrEqual(100);
      seen.push(...page.external_contact_list.map(({ external_contact }) => external_contact.name));
      cursor = page.next_cursor;
      if (seen.length === 100) {
        const other = wecom.call("externalcontact/batch/get_by_user", {
          userid_list: ["lin"],
          ...(cursor && { cursor }),
        });
        expect(await errcodeOf(other)).toBe(50100);
      }
    } while (cursor);
    expect(new Set(seen).size).toBe(230);
    expect(seen).toHaveLength(230);
  });

  test("two thousand customers come in one answer", async () => {
    const customers = Array.from({ length: 2000 }, (_, i) => ({
      nickname: `c${i}`,
      unionid: `o${i}`,
      followedBy: "lin",
    }));
    const { wecom } = await openSandbox({ seed: { ...testSeed, customers } });
    expect((await wecom.call("externalcontact/list", { userid: "lin" })).external_userid).toHaveLength(2000);
  });
});

test("people of other companies and a member's own tags are told without unionid and without ids", async () => {
  const seed = {
    ...testSeed,
    staff: [
      ...testSeed.staff,
      { userid: "new", name: "New", departments: [1], status: 4 as const },
      { userid: "clerk", name: "Clerk", departments: [1], mayHaveCustomers: false, mobile: "13900000000" },
    ],
    customers: [
      ...testSeed.customers,
      {
        nickname: "Bo",
        unionid: "oBo",
        followedBy: "lin",
        ownTags: ["supplier"],
        tags: ["gold"],
        company: { corpName: "Mill", position: "Buyer" },
      },
    ],
  };
  const { wecom, phone, person } = await openSandbox({ seed });
  const { external_contact, follow_user } = await wecom.call("externalcontact/get", {
    external_userid: person("Bo"),
  });
  expect(external_contact).toEqual({
    external_userid: expect.stringMatching(/^wo/),
    name: "Bo",
    type: 2,
    avatar: "",
    gender: 0,
    corp_name: "Mill",
    position: "Buyer",
  });
  expect(follow_user[0]?.tags).toMatchObject([
    { tag_name: "gold", type: 1 },
    { tag_name: "supplier", type: 2 },
  ]);
  const { external_contact_list } = await wecom.call("externalcontact/batch/get_by_user", {
    userid_list: ["lin"],
  });
  expect(external_contact_list.flatMap(({ follow_info }) => follow_info.tag_id)).toHaveLength(2);
  expect(await errcodeOf(wecom.call("externalcontact/convert_to_openid", external_contact))).toBe(41056);
  expect((await wecom.call("externalcontact/get_follow_user_list", {})).follow_user).not.toContain("clerk");
  const way = (userid: string) =>
    errcodeOf(wecom.call("externalcontact/add_contact_way", { type: 1, scene: 2, user: [userid] }));
  expect([await way("new"), await way("clerk"), await way("lin")]).toEqual([41054, 84074, 0]);
  const lin = { params: { userid: "lin" } };
  await phone.editStaff({ ...lin, body: { isInRange: false } });
  expect((await wecom.call("externalcontact/get_follow_user_list", {})).follow_user).not.toContain("lin");
  expect(await errcodeOf(wecom.call("externalcontact/get", external_contact))).toBe(84061);
  await phone.editStaff({ ...lin, body: { isInRange: true } });
  expect((await wecom.call("externalcontact/get", external_contact)).follow_user).toHaveLength(1);
  expect(await wecom.call("user/getuserid", { mobile: "13900000000" })).toEqual({ userid: "clerk" });
  expect(await errcodeOf(wecom.call("user/getuserid", { mobile: "13900000001" }))).toBe(46004);
  expect((await wecom.call("department/simplelist", {})).department_id.map(({ id }) => id)).toContain(1);
});

test("tags belong to the pair, a group is joined by name, and a deleted tag answers only by its id", async () => {
  const { wecom, phone, person } = await openSandbox();
  await phone.addStaff({ params: { personId: person("Ai") }, body: { userid: "wang" } });
  const { tag_group } = await wecom.call("externalcontact/add_corp_tag", {
    group_name: "Level",
    tag: [{ name: "silver" }],
  });
  const silver = tag_group.tag[0]?.id ?? "";
  expect(silver).toMatch(/^et/);
  const again = wecom.call("externalcontact/add_corp_tag", {
    group_name: "Level",
    tag: [{ name: "silver" }],
  });
  expect(await errcodeOf(again)).toBe(40071);
  const pair = { userid: "wang", external_userid: person("Ai") };
  await wecom.call("externalcontact/mark_tag", { ...pair, add_tag: [silver] });
  const tags = async () => {
    const { follow_user } = await wecom.call("externalcontact/get", { external_userid: person("Ai") });
    return Object.fromEntries(
      follow_user.map((one) => [one.userid, one.tags.map(({ tag_name }) => tag_name)]),
    );
  };
  expect(await tags()).toEqual({ lin: ["gold"], wang: ["silver"] });
  await wecom.call("externalcontact/edit_corp_tag", { id: silver, name: "platinum" });
  expect(await tags()).toEqual({ lin: ["gold"], wang: ["platinum"] });
  await wecom.call("externalcontact/del_corp_tag", { tag_id: [silver] });
  expect(await tags()).toEqual({ lin: ["gold"], wang: [] });
  const all = await wecom.call("externalcontact/get_corp_tag_list", {});
  expect(all.tag_group.flatMap(({ tag }) => tag.map(({ name }) => name))).toEqual(["new", "gold"]);
  const byId = await wecom.call("externalcontact/get_corp_tag_list", { tag_id: [silver] });
  expect(byId.tag_group[0]?.tag).toMatchObject([{ name: "platinum", deleted: true }]);
  expect(await errcodeOf(wecom.call("externalcontact/mark_tag", { ...pair, add_tag: [silver] }))).toBe(40068);
  const stranger = { userid: "chen", external_userid: person("Ai") };
  expect(await errcodeOf(wecom.call("externalcontact/mark_tag", { ...stranger, add_tag: [silver] }))).toBe(
    84061,
  );
});

test("a contact way keeps its code and picture when its members change, and deals scans out in turn", async () => {
  const { wecom, phone, sandbox } = await openSandbox();
  const made = await wecom.call("externalcontact/add_contact_way", {
    type: 2,
    scene: 2,
    state: "poster",
    party: [2],
  });
  expect(made.config_id).toMatch(/^[0-9a-f]{32}$/);
  const picture = await fetch(made.qr_code ?? "");
  expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/png"]);
  const [way] = (await phone.listContactWays()).contactWays;
  expect(way).toMatchObject({
    pool: ["lin", "chen"],
    qrContent: `${sandbox.url}/phone/?scan=${made.config_id}`,
  });

  const scanners = await Promise.all(
    ["A", "B", "C"].map((nickname) => phone.createPerson({ body: { nickname } })),
  );
  const met: string[] = [];
  for (const { id } of scanners) {
    const { relation } = await phone.scan({ params: { personId: id }, body: { configId: made.config_id } });
    met.push(relation.userid);
  }
  expect(met).toEqual(["lin", "chen", "lin"]);

  await wecom.call("externalcontact/update_contact_way", {
    config_id: made.config_id,
    user: ["wang"],
    party: [],
  });
  const { contact_way } = await wecom.call("externalcontact/get_contact_way", { config_id: made.config_id });
  expect(contact_way).toMatchObject({ user: ["wang"], state: "poster", qr_code: made.qr_code });
  expect((await wecom.call("externalcontact/list_contact_way", {})).contact_way).toEqual([
    { config_id: made.config_id },
  ]);
  await wecom.call("externalcontact/del_contact_way", { config_id: made.config_id });
  expect(await errcodeOf(wecom.call("externalcontact/get_contact_way", { config_id: made.config_id }))).toBe(
    41044,
  );
  expect(
    await errcodeOf(
      wecom.call("externalcontact/add_contact_way", { type: 1, scene: 2, user: ["lin", "wang"] }),
    ),
  ).toBe(40058);
  expect(
    await errcodeOf(wecom.call("externalcontact/add_contact_way", { type: 1, scene: 2, user: ["nobody"] })),
  ).toBe(40031);
});

test("an app message reaches members, and names those it can't reach", async () => {
  const { wecom, phone, agentid } = await openSandbox();
  const message = { msgtype: "text" as const, agentid, text: { content: "3 tasks are due" } };
  expect(await wecom.call("message/send", { ...message, touser: "lin|ghost" })).toMatchObject({
    invaliduser: "ghost",
  });
  const { notices } = await phone.listNotices({ params: { userid: "lin" } });
  expect(notices).toMatchObject([{ text: "3 tasks are due" }]);
  expect(await errcodeOf(wecom.call("message/send", { ...message, touser: "ghost" }))).toBe(81013);
});

test("pages of this machine may call, others may not", async () => {
  const { sandbox } = await openSandbox();
  const from = (origin: string) =>
    fetch(`${sandbox.url}/sandbox/api/reset`, { method: "POST", headers: { origin } });
  expect((await from("https://evil.example")).status).toBe(403);
  const local = await from("http://localhost:3000");
  expect([local.status, local.headers.get("access-control-allow-origin")]).toEqual([
    200,
    "http://localhost:3000",
  ]);
  const preflight = await fetch(`${sandbox.url}/sandbox/api/faults`, {
    method: "OPTIONS",
    headers: { origin: "http://127.0.0.1:3000", "access-control-request-method": "PUT" },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-methods")).toContain("PUT");
});
