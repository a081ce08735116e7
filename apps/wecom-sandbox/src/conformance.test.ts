/** Clients that others wrote, against the sandbox: Tencent's JS-SDK in a page, and node-easywechat on a server. */
import { createRequire } from "node:module";
import { signPage } from "@hortus/wecom-protocol";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { closeAll, openConnected, openSandbox } from "./testing.ts";

afterEach(closeAll);
afterAll(() => {
  vi.unstubAllGlobals(); // files of one process share them, and the embedded database would take itself to be in a browser
});
const DAY_SECONDS = 86_400;

describe("@wecom/jssdk", () => {
  const pageUrl = "https://h5.example/side?customer=1";

  /** What a browser inside WeCom's client has; the SDK looks at it when it is loaded. */
  async function openPage() {
    const world = await openSandbox();
    const { phone, wecom, corpid, agentid, person } = world;
    const bridge = {
      on: () => undefined,
      invoke(name: string, params: Record<string, unknown>, reply: (answer: unknown) => void) {
        const where = { userid: "lin", entry: "single_chat_tools" as const, personId: person("Ai") };
        const call = {
          session: "s1",
          name,
          params: JSON.parse(JSON.stringify(params)),
          url: pageUrl,
          ...where,
        };
        void phone.invokeBridge({ body: call }).then(reply);
      },
    };
    const location = new URL(pageUrl);
    const document = { addEventListener: () => undefined, referrer: "", querySelector: () => null };
    const navigator = { userAgent: "Mozilla/5.0 MicroMessenger/8.0.50 wxwork/4.1.36", language: "zh-CN" };
    const window = {
      WeixinJSBridge: bridge,
      location,
      document,
      navigator,
      addEventListener: () => undefined,
    };
    for (const [name, value] of Object.entries({ window, document, navigator, location }))
      vi.stubGlobal(name, value);
    const ww = await import("@wecom/jssdk");
    const { ticket } = await wecom.call("ticket/get", { type: "agent_config" });
    const registered = new Promise<boolean>((resolve) => {
      ww.register({
        corpId: corpid,
        agentId: String(agentid),
        jsApiList: ["getContext", "getCurExternalContact", "sendChatMessage"],
        getAgentConfigSignature(url: string) {
          const page = { nonceStr: "nonce", timestamp: 1_780_000_000, url };
          return { ...page, signature: signPage(ticket, page) };
        },
        onAgentConfigSuccess: () => resolve(true),
        onAgentConfigFail: () => resolve(false),
      });
    });
    // the SDK registers with its first call
    const context = ww.getContext().catch((e: unknown) => e);
    return { ...world, ww, registered: await registered, context: await context };
  }

  test("registers with the app's signature, learns the customer, sends into the chat, and asks for money there", async () => {
    const { ww, registered, context, wecom, phone, clock, person } = await openPage();
    expect(registered).toBe(true);
    expect(context).toMatchObject({ errMsg: "getContext:ok", entry: "single_chat_tools" });
    expect(await ww.getCurExternalContact()).toMatchObject({ userId: person("Ai") });
    await ww.sendChatMessage({ msgtype: "text", text: { content: "From the sidebar" } } as never); // its own type knows enums only
    const { messages } = await phone.readPersonChat({ params: { personId: person("Ai"), userid: "lin" } });
    expect(messages.at(-1)).toMatchObject({ from: "staff", content: { text: "From the sidebar" } });
    await expect(ww.getCurExternalChat()).rejects.toMatchObject({
      errMsg: expect.stringContaining("without context"),
    });

    // the merchant's account shows a payment the next day at eleven
    const asked = await ww.createExternalPayment({
      paymentType: 0,
      totalFee: 12_800,
      description: "Calcium",
    });
    const { paymentId } = asked as unknown as { paymentId: string }; // its own type knows errMsg only
    const paidFor = () => wecom.call("externalpay/get_payment_info", { payment_id: paymentId });
    expect((await paidFor()).bill_list).toEqual([]);
    const pay = () => phone.payCollection({ params: { personId: person("Ai"), paymentId } });
    await pay();
    expect((await paidFor()).out_trade_no_list).toHaveLength(1);
    await expect(pay()).rejects.toThrow("has been paid");
    const begin_time = Math.floor(clock.now().getTime() / 1000) - 60;
    const flow = () =>
      wecom.call("externalpay/get_fund_flow", { begin_time, end_time: begin_time + DAY_SECONDS });
    expect((await flow()).fund_flow_list).toEqual([]);
    clock.advance(2 * DAY_SECONDS * 1000);
    const [paid] = (await flow()).fund_flow_list;
    expect(paid).toMatchObject({
      transaction_amount: 12_800,
      account_balance: 12_800,
      operator_userid: "lin",
    });
    const merchant = { mch_id: paid?.mch_id ?? "" };
    await wecom.call("externalpay/set_mch_use_scope", { ...merchant, allow_use_scope: { user: ["lin"] } });
    expect((await wecom.call("externalpay/getmerchant", merchant)).allow_use_scope.user).toEqual(["lin"]);
  });

  test("is told that the ticket is of the wrong kind, and nothing is open to it before it has registered", async () => {
    const { phone, wecom, corpid, agentid, person } = await openSandbox();
    const { ticket } = await wecom.call("get_jsapi_ticket", {});
    const page = { nonceStr: "nonce", timestamp: "1780000000", url: pageUrl };
    const where = { userid: "lin", entry: "single_chat_tools" as const, personId: person("Ai") };
    const invoke = (name: string, params: Record<string, unknown>) =>
      phone.invokeBridge({ body: { session: "s2", name, params, url: pageUrl, ...where } });
    const params = { corpid, agentid: String(agentid), ...page, signature: signPage(ticket, page) };
    expect(await invoke("agentConfig", params)).toMatchObject({ errMsg: expect.stringContaining("42012") });
    expect(await invoke("getCurExternalContact", {})).toEqual({
      errMsg: "getCurExternalContact:fail no permission",
    });
  });
});

describe("node-easywechat", () => {
  /** What is used of it; its package index can't be loaded, and its own types need packages that are not there. */
  interface Application {
    setCache(cache: object): void;
    getClient(): {
      get(path: string, options: object): Promise<{ toObject(): Record<string, unknown> }>;
      post(path: string, options: object): Promise<{ toObject(): Record<string, unknown> }>;
    };
    getEncryptor(): { decrypt(text: string, signature: string, nonce: string, timestamp: number): string };
    getTicket(): {
      createConfigSignature(url: string): Promise<Signature>;
      createAgentConfigSignature(agentId: number, url: string): Promise<Signature>;
    };
  }
  interface Signature {
    nonceStr: string;
    timestamp: number;
    signature: string;
    url: string;
  }
  const keys = { token: "Tok3n", aes_key: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C" };

  function open(sandbox: { url: string }, corpid: string, secret: string): Application {
    const load = createRequire(import.meta.url);
    // a CommonJS module without usable types
    const Made = load("node-easywechat/dist/Work/Application") as new (config: object) => Application;
    const app = new Made({ corp_id: corpid, secret, ...keys, http: { baseURL: sandbox.url } });
    const kept = new Map<string, unknown>();
    app.setCache({
      get: async (id: string) => kept.get(id),
      has: async (id: string) => kept.has(id),
      set: async (id: string, value: unknown) => Boolean(kept.set(id, value)),
      delete: async (id: string) => kept.delete(id),
    });
    return app;
  }

  test("gets its token, reads and writes", async () => {
    const { sandbox, corpid, secret, person } = await openSandbox();
    const client = open(sandbox, corpid, secret).getClient();
    const member = await client.get("/cgi-bin/user/get", { params: { userid: "lin" } });
    expect(member.toObject()).toMatchObject({ errcode: 0, name: "Lin" });
    const json = { userid: "lin", external_userid: person("Ai"), remark: "by easywechat" };
    expect((await client.post("/cgi-bin/externalcontact/remark", { json })).toObject()).toMatchObject({
      errcode: 0,
    });
    const customer = await client.get("/cgi-bin/externalcontact/get", {
      params: { external_userid: person("Ai") },
    });
    expect(customer.toObject()).toMatchObject({ follow_user: [{ remark: "by easywechat" }] });
  });

  test("opens a callback as it came over the wire", async () => {
    const { sandbox, corpid, secret, phone, person, receiver } = await openConnected();
    await phone.editCustomer({ params: { userid: "lin", personId: person("Ai") }, body: { remark: "x" } });
    await sandbox.settled();
    const { url, body } = receiver.requests[0] ?? { url: new URL("http://none"), body: "" };
    const query = (name: string) => url.searchParams.get(name) ?? "";
    const sealed = /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(body)?.[1] ?? "";
    const plain = open(sandbox, corpid, secret)
      .getEncryptor()
      .decrypt(sealed, query("msg_signature"), query("nonce"), Number(query("timestamp")));
    expect(plain).toContain("<ChangeType><![CDATA[edit_external_contact]]></ChangeType>");
  });

  test("signs pages for config; for agentConfig it takes the company's ticket, which the client refuses", async () => {
    const { sandbox, corpid, secret, phone } = await openSandbox();
    const tickets = open(sandbox, corpid, secret).getTicket();
    const judge = async (kind: "corp" | "agent", { nonceStr, timestamp, signature, url }: Signature) => {
      const body = { kind, nonceStr, timestamp: String(timestamp), signature, url };
      return (await phone.judgeSignature({ body })).errcode;
    };
    expect(await judge("corp", await tickets.createConfigSignature("https://h5.example/"))).toBe(0);
    const agent = await tickets.createAgentConfigSignature(1_000_002, "https://h5.example/");
    expect(await judge("agent", agent)).toBe(42012);
  });
});
