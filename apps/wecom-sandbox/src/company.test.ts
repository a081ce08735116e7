/** Who is there, and what the company does with its customers: sign-in, hand-over, links, rules, temporary chats. */
import {
  oauthAddress,
  signPage,
  webSignInAddress,
  type AcquisitionEvent,
  type WecomError,
} from "@hortus/wecom-protocol";
import { afterEach, describe, expect, test } from "vitest";
import { closeAll, openConnected, openSandbox } from "./testing.ts";

afterEach(closeAll);
const errcodeOf = (call: Promise<unknown>) =>
  call.then(
    () => 0,
    (error: WecomError) => error.errcode,
  );
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe("sign-in", () => {
  test("leads back with a code that tells once, within five minutes, who it was", async () => {
    const { sandbox, wecom, corpid, agentid, clock, person } = await openSandbox();
    const signIn = {
      corpId: corpid,
      agentId: agentid,
      redirectUri: "http://localhost:3000/back?x=1",
      state: "s1",
    };
    const visit = async (address: string, as?: string) => {
      const headers = new Headers(as === undefined ? [] : [["cookie", `sandbox_as=${as}`]]);
      const answer = await fetch(address, { redirect: "manual", headers });
      const target = answer.headers.get("location");
      return { status: answer.status, target: target === null ? undefined : new URL(target), answer };
    };
    const { target } = await visit(oauthAddress(signIn, { base: sandbox.url }), "lin");
    expect([target?.pathname, target?.searchParams.get("x"), target?.searchParams.get("state")]).toEqual([
      "/back",
      "1",
      "s1",
    ]);
    const code = target?.searchParams.get("code") ?? "";
    expect(await wecom.call("auth/getuserinfo", { code })).toEqual({ userid: "lin" });
    expect(await errcodeOf(wecom.call("auth/getuserinfo", { code }))).toBe(42022);
    expect(await errcodeOf(wecom.call("auth/getuserinfo", { code: "made-up" }))).toBe(40029);

    const chooser = await visit(webSignInAddress(signIn, { base: sandbox.url }));
    expect(chooser.status).toBe(200);
    const page = await chooser.answer.text();
    expect(page).toContain("as=wang");
    expect(page).not.toContain(person("Ai"));
    const late = (await visit(oauthAddress(signIn, { base: sandbox.url }), "lin")).target?.searchParams.get(
      "code",
    );
    clock.advance(301_000);
    expect(await errcodeOf(wecom.call("auth/getuserinfo", { code: late ?? "" }))).toBe(42003);
  });

  test("tells a customer's ids, a stranger's openid only, and a ticket only with private scope", async () => {
    const { phone, wecom, person } = await openSandbox();
    const info = async (id: string, scope: "snsapi_base" | "snsapi_privateinfo" = "snsapi_base") =>
      wecom.call("auth/getuserinfo", { code: (await phone.issueCode({ body: { id, scope } })).code });
    const ai = await info(person("Ai"));
    expect(ai).toMatchObject({ external_userid: person("Ai"), openid: expect.stringMatching(/^o/) });
    expect(await info(person("Mei"))).not.toHaveProperty("external_userid");
    expect(await wecom.call("externalcontact/convert_to_openid", { external_userid: person("Ai") })).toEqual({
      openid: ai.openid,
    });
    const { user_ticket = "" } = await info("lin", "snsapi_privateinfo");
    expect(await wecom.call("auth/getuserdetail", { user_ticket })).toMatchObject({ userid: "lin" });
  });

  test("refuses another company, a missing agent and a domain that is not trusted", async () => {
    const { sandbox, phone, corpid, agentid } = await openSandbox();
    await phone.setSwitches({ body: { trustedDomains: ["shop.example"] } });
    const visit = async (corpId: string, redirectUri: string) => {
      const address = oauthAddress(
        { corpId, agentId: agentid, redirectUri, state: "s" },
        { base: sandbox.url },
      );
      const answer = await fetch(`${address.split("#")[0]}&as=lin`, { redirect: "manual" });
      return [answer.status, answer.status === 302 ? "" : await answer.text()] as const;
    };
    expect((await visit("wwOther", "https://shop.example/"))[1]).toContain("40013");
    expect((await visit(corpid, "https://evil.example/"))[1]).toContain("50001");
    expect((await visit(corpid, "https://evilshop.example/"))[1]).toContain("50001");
    expect((await visit(corpid, "https://h5.shop.example/"))[0]).toBe(302);
  });
});

test("pages are signed with the ticket of their kind, and the wrong kind is told from a wrong signature", async () => {
  const { phone, wecom, clock } = await openSandbox();
  const corp = await wecom.call("get_jsapi_ticket", {});
  const agent = await wecom.call("ticket/get", { type: "agent_config" });
  expect((await wecom.call("get_jsapi_ticket", {})).ticket).toBe(corp.ticket);
  expect(agent.ticket).not.toBe(corp.ticket);
  const page = { nonceStr: "n", timestamp: "1780000000", url: "https://shop.example/side?a=1" };
  const judge = async (ticket: string, kind: "corp" | "agent", url = page.url) => {
    const signature = signPage(ticket, { ...page, url: `${url}#part` });
    return (await phone.judgeSignature({ body: { kind, ...page, signature } })).errcode;
  };
  expect(await judge(agent.ticket, "agent")).toBe(0);
  expect(await judge(corp.ticket, "agent")).toBe(42012);
  expect(await judge(agent.ticket, "agent", "https://shop.example/other")).toBe(40093);
  clock.advance(7_200_000);
  expect(await judge(agent.ticket, "agent")).toBe(40093);
});

describe("a hand-over", () => {
  test("completes after a day: both sides hear of it, notes move along, the result tells", async () => {
    const { wecom, phone, clock, sandbox, receiver, person } = await openConnected();
    const pair = { handover_userid: "lin", takeover_userid: "wang" };
    const start = (ids: string[], more = pair) =>
      wecom.call("externalcontact/transfer_customer", { ...more, external_userid: ids });
    const { customer } = await start([person("Ai"), person("Mei"), "wmNobody"]);
    expect(customer.map(({ errcode }) => errcode)).toEqual([0, 40131, 40096]);
    expect((await start([person("Ai")])).customer[0]?.errcode).toBe(40129);
    const result = async () => (await wecom.call("externalcontact/transfer_result", pair)).customer;
    const future = Math.floor(clock.now().getTime() / 1000) + 86_400;
    expect(await result()).toEqual([{ external_userid: person("Ai"), status: 2, takeover_time: future }]);
    clock.advance(DAY_MS);
    await sandbox.settled();
    expect(await result()).toMatchObject([{ status: 1 }]);
    const { follow_user } = await wecom.call("externalcontact/get", { external_userid: person("Ai") });
    expect(follow_user).toMatchObject([
      { userid: "wang", add_way: 202, remark: "Ai, 60", tags: [{ tag_name: "gold" }] },
    ]);
    expect(receiver.events).toMatchObject([
      { changeType: "add_external_contact", userid: "wang" },
      { changeType: "del_external_contact", userid: "lin", source: "DELETE_BY_TRANSFER" },
    ]);
    // twice in 90 days at most
    await start([person("Ai")], { handover_userid: "wang", takeover_userid: "chen" });
    clock.advance(DAY_MS);
    await sandbox.settled();
    const third = await start([person("Ai")], { handover_userid: "chen", takeover_userid: "lin" });
    expect(third.customer[0]?.errcode).toBe(40128);
    expect((await phone.listPersonChats({ params: { personId: person("Ai") } })).chats).toHaveLength(3);
  });

  test("that the customer refuses, or for which the receiver has no room, fails with its reason", async () => {
    const { wecom, phone, clock, sandbox, receiver, person } = await openConnected();
    const pair = { handover_userid: "lin", takeover_userid: "wang" };
    const start = () =>
      wecom.call("externalcontact/transfer_customer", { ...pair, external_userid: [person("Ai")] });
    await start();
    await phone.refuseTransfer({ params: { personId: person("Ai"), userid: "wang" } });
    await sandbox.settled();
    const result = async () => (await wecom.call("externalcontact/transfer_result", pair)).customer[0];
    expect(await result()).toMatchObject({ status: 3, takeover_time: 0 });
    await start();
    await phone.addStaff({ params: { personId: person("Mei") }, body: { userid: "wang" } });
    await phone.setSwitches({ body: { customerLimit: 1 } });
    clock.advance(DAY_MS);
    await sandbox.settled();
    expect(await result()).toMatchObject({ status: 4 });
    expect((await start()).customer[0]?.errcode).toBe(40099);
    const reasons = receiver.events.flatMap((event) =>
      event.kind === "external_contact" && event.failReason ? [event.failReason] : [],
    );
    expect(reasons).toEqual(["customer_refused", "customer_limit_exceed"]);
  });

  test("after somebody has left takes the customers and groups that wait", async () => {
    const { wecom, phone, clock, sandbox, receiver, person } = await openConnected();
    const group = await phone.createGroup({ params: { userid: "lin" }, body: { personIds: [person("Ai")] } });
    const ask = { handover_userid: "lin", takeover_userid: "wang", external_userid: [person("Ai")] };
    expect(await errcodeOf(wecom.call("externalcontact/resigned/transfer_customer", ask))).toBe(40097);
    const move = (chat_id: string) =>
      wecom.call("externalcontact/groupchat/transfer", { chat_id_list: [chat_id], new_owner: "wang" });
    expect((await move(group.chatId)).failed_chat_list).toMatchObject([{ errcode: 90500 }]);
    await phone.dismissStaff({ params: { userid: "lin" } });
    const { info } = await wecom.call("externalcontact/get_unassigned_list", {});
    expect(info).toMatchObject([{ handover_userid: "lin", external_userid: person("Ai") }]);
    expect(await errcodeOf(wecom.call("externalcontact/get", { external_userid: person("Ai") }))).toBe(84061);
    const list = await wecom.call("externalcontact/groupchat/list", {
      status_filter: 1,
      owner_filter: { userid_list: ["lin"] },
      limit: 10,
    });
    expect(list.group_chat_list).toEqual([{ chat_id: group.chatId, status: 1 }]);
    expect((await move(group.chatId)).failed_chat_list).toEqual([]);
    const { group_chat } = await wecom.call("externalcontact/groupchat/get", { chat_id: group.chatId });
    expect(group_chat.owner).toBe("wang");
    await wecom.call("externalcontact/resigned/transfer_customer", ask);
    clock.advance(DAY_MS);
    await sandbox.settled();
    expect((await wecom.call("externalcontact/resigned/transfer_result", ask)).customer).toMatchObject([
      { status: 1 },
    ]);
    expect((await wecom.call("externalcontact/get_unassigned_list", {})).info).toEqual([]);
    expect(receiver.events).toContainEqual(
      expect.objectContaining({ kind: "member", changeType: "delete_user" }),
    );
  });
});

test("an acquisition link adds with its channel, tells of first messages, and stops when the quota is used up", async () => {
  const { wecom, phone, sandbox, receiver, person } = await openConnected();
  const { link } = await wecom.call("externalcontact/customer_acquisition/create_link", {
    link_name: "Spring",
    range: { user_list: ["lin"] },
  });
  expect(link.link_id).toMatch(/^ca[0-9a-f]+$/);
  await phone.setQuota({ body: { balance: 1 } });
  const open = (name: string) =>
    phone.openLink({
      params: { personId: person(name), linkId: link.link_id },
      body: { customerChannel: "春".repeat(30) },
    });
  const { relation } = await open("Mei");
  // 64 bytes hold 21 of these
  expect(relation).toMatchObject({ addWay: 16, state: "春".repeat(21) });
  for (let i = 0; i < 3; i++)
    await phone.sendAsPerson({ params: { personId: person("Mei"), userid: "lin" }, body: { text: "Hello" } });
  await sandbox.settled();
  const events = receiver.events.filter((one): one is AcquisitionEvent => one.kind === "acquisition");
  expect(events.map(({ changeType }) => changeType)).toEqual([
    "balance_low",
    "friend_request",
    "customer_start_chat",
    "balance_exhausted",
    "message_from_customer",
  ]);
  const chat = await wecom.call("externalcontact/customer_acquisition/get_chat_info", {
    chat_key: events.at(-1)?.chatKey ?? "",
  });
  expect(chat).toMatchObject({ external_userid: person("Mei"), chat_info: { recv_msg_cnt: 3 } });
  const { customer_list } = await wecom.call("externalcontact/customer_acquisition/customer", {
    link_id: link.link_id,
  });
  expect(customer_list).toMatchObject([{ userid: "lin", chat_status: 1, state: "春".repeat(21) }]);
  expect(await wecom.call("externalcontact/customer_acquisition_quota", {})).toMatchObject({
    total: 1,
    balance: 0,
  });
  await expect(open("Hao")).rejects.toMatchObject({ code: "quota_exhausted" });
});

test("a temporary chat is for one customer, and ends by itself with what was to be said", async () => {
  const { wecom, phone, clock, sandbox, person } = await openSandbox();
  const { config_id } = await wecom.call("externalcontact/add_contact_way", {
    type: 1,
    scene: 2,
    user: ["lin"],
    is_temp: true,
    chat_expires_in: 3600,
    unionid: "oMei",
    conclusions: { text: { content: "Get well soon" } },
  });
  const scan = (name: string) =>
    phone.scan({ params: { personId: person(name) }, body: { configId: config_id } });
  await expect(scan("Hao")).rejects.toMatchObject({ code: "not_for_you" });
  await scan("Mei");
  await expect(scan("Mei")).rejects.toMatchObject({ code: "unknown_code" });
  clock.advance(HOUR_MS);
  await sandbox.settled();
  const { messages } = await phone.readPersonChat({ params: { personId: person("Mei"), userid: "lin" } });
  expect(messages.at(-1)?.content).toEqual({ kind: "text", text: "Get well soon" });
  const write = phone.sendAsPerson({
    params: { personId: person("Mei"), userid: "lin" },
    body: { text: "Hi" },
  });
  await expect(write).rejects.toMatchObject({ code: "not_friends" });
  await phone.setSwitches({ body: { medicalCorp: false } });
  const other = { type: 1 as const, scene: 2 as const, user: ["lin"], is_temp: true };
  expect(await errcodeOf(wecom.call("externalcontact/add_contact_way", other))).toBe(48002);
});

test("a group greets by the template that its owner picked, with one part beside the text", async () => {
  const { wecom, phone, person } = await openSandbox();
  const { template_id } = await wecom.call("externalcontact/group_welcome_template/add", {
    text: { content: "Hello %NICKNAME%" },
    link: { title: "Rules", url: "https://example.com/rules" },
    image: { pic_url: "https://example.com/hello.png" },
  });
  const stored = await wecom.call("externalcontact/group_welcome_template/get", { template_id });
  expect(stored).toEqual({
    text: { content: "Hello %NICKNAME%" },
    image: { pic_url: "https://example.com/hello.png" },
  });
  const { chatId } = await phone.createGroup({ params: { userid: "lin" }, body: { name: "G" } });
  await phone.pickGroupWelcome({ params: { chatId }, body: { templateId: template_id } });
  await phone.inviteToGroup({ params: { chatId, id: "lin" }, body: { ids: [person("Ai")] } });
  const { messages } = await phone.readGroup({ params: { chatId } });
  expect(messages.slice(-2).map(({ content }) => content)).toEqual([
    { kind: "text", text: "Hello Ai" },
    { kind: "image", picUrl: "https://example.com/hello.png" },
  ]);
});

test("an intercept rule blocks words and phone numbers of those whom it is for", async () => {
  const { wecom, phone, person } = await openSandbox();
  const rule = {
    rule_name: "No claims",
    word_list: ["根治"],
    semantics_list: [1],
    intercept_type: 1 as const,
  };
  const { rule_id } = await wecom.call("externalcontact/add_intercept_rule", {
    ...rule,
    applicable_range: { user_list: ["lin"] },
  });
  const say = (text: string) =>
    phone.sendAsStaff({ params: { userid: "lin", personId: person("Ai") }, body: { text } });
  await expect(say("一定根治")).rejects.toMatchObject({ code: "intercepted" });
  await expect(say("13800000000")).rejects.toMatchObject({ code: "intercepted" });
  await say("多喝水");
  await wecom.call("externalcontact/update_intercept_rule", {
    rule_id,
    remove_applicable_range: { user_list: ["lin"] },
  });
  await say("一定根治");
  const twin = wecom.call("externalcontact/add_intercept_rule", { ...rule, applicable_range: {} });
  expect(await errcodeOf(twin)).toBe(41083);
});

test("unionids lead to customers, and the list of contacts hides the names' rest of those who are none", async () => {
  const { wecom, phone, person } = await openSandbox();
  const find = (unionid: string) =>
    wecom.call("externalcontact/unionid_to_external_userid", { unionid, openid: "o1" });
  expect((await find("oAi")).external_userid).toBe(person("Ai"));
  expect(await errcodeOf(find("oMei"))).toBe(84061);
  expect(await errcodeOf(find("oNobody"))).toBe(610014);
  const { chatId } = await phone.createGroup({
    params: { userid: "lin" },
    body: { personIds: [person("Ai")] },
  });
  const { config_id } = await wecom.call("externalcontact/groupchat/add_join_way", {
    scene: 2,
    chat_id_list: [chatId],
  });
  await phone.joinGroup({ params: { personId: person("Mei") }, body: { configId: config_id } });
  const { info_list } = await wecom.call("externalcontact/contact_list", {});
  expect(info_list.filter(({ is_customer }) => is_customer)).toHaveLength(2);
  expect(info_list.find(({ is_customer }) => !is_customer)).toMatchObject({ name: "M**", chat_id: chatId });
});

test("the quota of links ends: 14, 7, 3, 2 and 1 days before it is told, and then nothing is left", async () => {
  const { phone, clock, sandbox, changes } = await openConnected();
  const expiresAt = new Date(clock.now().getTime() + 15 * DAY_MS).toISOString();
  await phone.setQuota({ body: { balance: 30, expiresAt } });
  for (let day = 0; day < 16; day++) {
    clock.advance(DAY_MS);
    await sandbox.settled();
    await sandbox.settled();
  }
  expect(changes()).toEqual([...Array.from({ length: 5 }, () => "quota_expire_soon"), "balance_exhausted"]);
  expect((await phone.listLinks()).quota.balance).toBe(0);
});
