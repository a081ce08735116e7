/** Several apps of one company: what is one's own, what is another's, and the assistant that writes the directory. */
import { signPage, type WecomError } from "@hortus/wecom-protocol";
import { afterEach, describe, expect, test } from "vitest";
import { closeAll, openConnected, testSeed } from "./testing.ts";

afterEach(closeAll);
const errcodeOf = (call: Promise<unknown>) =>
  call.then(
    () => 0,
    (error: WecomError) => error.errcode,
  );

describe("several apps", () => {
  const others = {
    apps: [
      { agentid: 7, name: "Counter", secret: "counter", range: { users: ["wang"], parties: [3] } },
      { agentid: 8, name: "Contacts sync", secret: "sync", kind: "contacts_sync" as const },
    ],
  };

  test("have a token and a range of their own; what is another's is filtered or refused, and a disabled one is 50003", async () => {
    const { wecom, client, phone, person, agentid } = await openConnected({
      seed: { ...testSeed, ...others },
    });
    const counter = client("counter");
    const listed = await counter.call("externalcontact/get_follow_user_list", {});
    expect(listed.follow_user).toEqual(["wang", "chen"]);
    expect(await errcodeOf(counter.call("user/get", { userid: "lin" }))).toBe(60111);
    expect(await errcodeOf(counter.call("externalcontact/get", { external_userid: person("Ai") }))).toBe(
      84061,
    );
    const text = { touser: "wang", msgtype: "text" as const, text: { content: "hello" } };
    expect(await errcodeOf(counter.call("message/send", { ...text, agentid }))).toBe(301002);
    await counter.call("message/send", { ...text, agentid: 7 });
    const { template_id } = await counter.call("externalcontact/group_welcome_template/add", {
      text: { content: "hi" },
    });
    expect(await errcodeOf(wecom.call("externalcontact/group_welcome_template/del", { template_id }))).toBe(
      41058,
    );
    const agentTicket = async (from: typeof wecom) =>
      (await from.call("ticket/get", { type: "agent_config" })).ticket;
    const page = { nonceStr: "n", timestamp: "1780000000", url: "https://shop.example/side" };
    const signature = signPage(await agentTicket(counter), page);
    expect(await agentTicket(wecom)).not.toBe(await agentTicket(counter));
    expect(await phone.judgeSignature({ body: { kind: "agent", ...page, signature } })).toEqual({
      errcode: 42012,
    });
    const [app] = (await phone.listApps()).apps;
    const { agentid: id = 0, ...rest } = app ?? expect.fail("no app");
    await phone.putApp({ params: { agentid: id }, body: { ...rest, isDisabled: true } });
    expect(await errcodeOf(counter.call("user/get", { userid: "wang" }))).toBe(50003);
    expect(await errcodeOf(client("counter").call("user/get", { userid: "wang" }))).toBe(40001);
  });

  test("race for a welcome code: the first one's message arrives, the other's is under way and then too late", async () => {
    const { wecom, client, phone, clock, person, receiver, sandbox } = await openConnected({
      seed: { ...testSeed, ...others },
    });
    await phone.setSwitches({ body: { linkedAppids: ["wxOurs"] } });
    await phone.addStaff({ params: { personId: person("Mei") }, body: { userid: "wang" } });
    await sandbox.settled();
    const code = receiver.events.flatMap((event) =>
      event.kind === "external_contact" && event.welcomeCode ? [event.welcomeCode] : [],
    )[0];
    const welcome = (from: typeof wecom, content: string) =>
      errcodeOf(
        from.call("externalcontact/send_welcome_msg", { welcome_code: code ?? "", text: { content } }),
      );
    const card = {
      msgtype: "miniprogram" as const,
      miniprogram: { title: "Shop", pic_media_id: "none", page: "p" },
    };
    const withCard = (appid: string) =>
      errcodeOf(
        wecom.call("externalcontact/send_welcome_msg", {
          welcome_code: code ?? "",
          attachments: [{ ...card, miniprogram: { ...card.miniprogram, appid } }],
        }),
      );
    expect(await withCard("wxTheirs")).toBe(90206);
    expect(await welcome(client("counter"), "from the counter")).toBe(0);
    expect(await welcome(wecom, "from us")).toBe(41096);
    expect(await welcome(client("counter"), "again")).toBe(41051);
    clock.advance(2_000);
    expect(await welcome(wecom, "from us")).toBe(41051);
  });

  test("the contacts-sync assistant writes the directory, hears ids alone, and the first app is called back", async () => {
    const { wecom, client, sandbox, receiver, phone } = await openConnected({
      seed: { ...testSeed, ...others },
    });
    const sync = client("sync");
    const { id } = await sync.call("department/create", { name: "Night shift", parentid: 2 });
    await sync.call("user/create", { userid: "Zhao", name: "Zhao", department: [id], mobile: "13900000001" });
    const refusals = [
      sync.call("department/create", { name: "Night shift", parentid: 2 }),
      sync.call("department/create", { name: "Elsewhere", parentid: 99 }),
      sync.call("department/update", { id: 2, parentid: id }),
      sync.call("department/delete", { id: 1 }),
      sync.call("department/delete", { id: 2 }),
      sync.call("department/delete", { id: 99 }),
      sync.call("user/create", { userid: "zhao", name: "Other" }),
      sync.call("user/create", { userid: "qian", name: "Qian", mobile: "13900000001" }),
      sync.call("user/update", { userid: "nobody" }),
      sync.call("user/get", { userid: "lin" }),
      sync.call("externalcontact/get_corp_tag_list", {}),
      wecom.call("user/create", { userid: "sun", name: "Sun" }),
    ];
    expect(await Promise.all(refusals.map(errcodeOf))).toEqual([
      60008, 60004, 60010, 60007, 60005, 60003, 60102, 60104, 60111, 48009, 48002, 48002,
    ]);
    expect((await wecom.call("user/get", { userid: "Zhao" })).status).toBe(4);
    await phone.editStaff({ params: { userid: "Zhao" }, body: { status: 1 } });
    await sync.call("user/update", { userid: "zhao", name: "Zhao Min", department: [2] });
    await sync.call("department/delete", { id });
    const ids: { userid: string; department: number }[] = [];
    for (let cursor: string | undefined; cursor !== "";) {
      const page = await sync.call("user/list_id", { limit: 2, ...(cursor && { cursor }) });
      ids.push(...page.dept_user);
      cursor = page.next_cursor;
    }
    expect(ids).toEqual([
      { userid: "Zhao", department: 2 },
      { userid: "chen", department: 3 },
      { userid: "lin", department: 2 },
      { userid: "wang", department: 1 },
    ]);
    await sync.call("user/batchdelete", { useridlist: ["zhao"] });
    await sandbox.settled();
    expect(receiver.events.map(({ kind, changeType }) => `${kind} ${changeType}`)).toEqual([
      "department create_party",
      "member create_user",
      "member update_user",
      "member update_user",
      "department delete_party",
      "member delete_user",
    ]);
    const { access_token } = await sync.call("gettoken", {
      corpid: (await phone.getCompany()).corpid,
      corpsecret: "sync",
    });
    const said = async (path: string, body: object) => {
      const address = `${sandbox.url}/cgi-bin/${path}?access_token=${access_token}`;
      return (
        (await (await fetch(address, { method: "POST", body: JSON.stringify(body) })).json()) as {
          errmsg: string;
        }
      ).errmsg;
    };
    expect(await said("department/create", { name: "Day shift", parentid: 2 })).toBe("created");
    expect(await said("department/update", { id: 3, name: "Till" })).toBe("updated");
  });
});
