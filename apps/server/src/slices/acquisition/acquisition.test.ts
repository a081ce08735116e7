import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  acquisitionRoutes,
  customersRoutes,
  platformRoutes,
  type ApiClient,
  type ChannelCode,
} from "@hortus/contracts";
import { appendEvents, localTimeOfDay, newId } from "@hortus/kernel";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { testHouse, type TestHouse } from "../../testing.ts";
import { findCustomerIds, resolveCustomers } from "../customers/index.ts";
import { contactAdded, contactRemoved } from "../wecom/events.ts";
import { connectWecom } from "../wecom/index.ts";
import { writeRemark, writeWelcome } from "./codes/texts.ts";

let house: TestHouse;
let operator: ApiClient;
let wecom: Awaited<ReturnType<typeof openWecom>>;
let tagId: string;

beforeAll(async () => {
  house = await testHouse();
  wecom = await openWecom();
  operator = await house.as("operator");
  const { clock, workspace } = house.context;
  tagId = newId(clock);
  const groupId = newId(clock);
  await sql`insert into tag_group (id, name, created_at) values (${groupId}, 'Channel', ${clock.now()})`.execute(
    workspace.db,
  );
  await sql`insert into tag (id, group_id, name, created_at) values (${tagId}, ${groupId}, 'leaflet', ${clock.now()})`.execute(
    workspace.db,
  );
  await sql`
    insert into advisor (user_id, name, department, status, can_have_customers, seen_at)
    values ('lin', '林药师', 'River', 'active', true, ${clock.now()}), ('wang', '王药师', 'River', 'active', true, ${clock.now()}), ('gone', 'Gone', '', 'left', false, ${clock.now()})`.execute(
    workspace.db,
  );
});
afterAll(async () => {
  await house.close();
  wecom.close();
});
beforeEach(() => wecom.reset());

const connect = () =>
  connectWecom(
    house.context,
    { kind: "system", name: "test" },
    {
      kind: "sandbox",
      corpId: "ww1234567890abcdef",
      agentId: 1000002,
      baseUrl: wecom.url,
      secret: "secret",
      callbackToken: "token",
      encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
    },
  );

const welcome = {
  text: "{customer}您好，我是{advisor}。",
  link: { title: "会员权益", url: "https://example.com/benefits" },
};
const create = (
  body: Partial<Parameters<typeof operator.call<typeof acquisitionRoutes.createChannelCode>>[1]["body"]> = {},
) =>
  operator.call(acquisitionRoutes.createChannelCode, {
    body: { name: "门店海报", advisorIds: ["lin"], ...body },
  });
const get = (id: string) => operator.call(acquisitionRoutes.getChannelCode, { params: { id } });
const stats = (id: string) =>
  operator.call(acquisitionRoutes.channelCodeStats, { params: { id }, query: {} });
const people = async (id: string) =>
  (await operator.call(acquisitionRoutes.listChannelCodePeople, { params: { id }, query: {} })).rows;
const tell = (...events: Parameters<typeof appendEvents>[2]) =>
  house.context.workspace.tx((tx) => appendEvents(tx, house.clock, events));

async function stateOf({ id }: ChannelCode): Promise<string> {
  const { rows } = await sql<{
    state_key: string;
  }>`select state_key from channel_code where id = ${id}`.execute(house.context.workspace.db);
  return rows[0]!.state_key;
}

/** A customer scans the print, as WeCom's callback leaves it behind. */
async function scan(
  code: ChannelCode,
  externalUserId: string,
  { userId = "lin", welcomeCode = `w-${externalUserId}` } = {},
) {
  const at = house.clock.now();
  await sql`
    insert into contact (external_user_id, user_id, created_at, changed_at) values (${externalUserId}, ${userId}, ${at}, ${at})
    on conflict do nothing`.execute(house.context.workspace.db);
  await tell(
    contactAdded.of({
      payload: { userId, externalUserId, state: await stateOf(code), welcomeCode, addedAt: at.toISOString() },
    }),
  );
}

describe("codes", () => {
  test("a code made before WeCom is connected waits, and gets its picture later", async () => {
    const code = await create();
    expect(code).toMatchObject({ state: "pending", hasQr: false, advisors: [{ id: "lin", name: "林药师" }] });
    const picture = {
      url: `http://hortus.test/api/v1/channel-codes/${code.id}/qr.png`,
      headers: { cookie: "" },
    };
    expect((await house.server.app.inject(picture)).statusCode).toBe(401);
    await connect();
    house.clock.advance(60_000);
    await house.drain();
    expect(await get(code.id)).toMatchObject({ state: "ready", hasQr: true });
    expect(wecom.calls("externalcontact/add_contact_way")).toMatchObject([
      { type: 2, scene: 2, user: ["lin"], skip_verify: true, state: await stateOf(code) },
    ]);
  });

  test("what stands behind a print changes without a new picture, and WeCom hears only what concerns it", async () => {
    const code = await create();
    expect(code.state).toBe("ready");
    const params = { id: code.id };
    await operator.call(acquisitionRoutes.changeChannelCode, {
      params,
      body: { welcome, tagIds: [tagId], remarkTemplate: "{name}-{channel}" },
    });
    expect(wecom.calls("externalcontact/update_contact_way")).toEqual([]);
    const changed = await operator.call(acquisitionRoutes.changeChannelCode, {
      params,
      body: { advisorIds: ["lin", "wang"], skipVerify: false },
    });
    expect(changed).toMatchObject({
      state: "ready",
      welcome,
      tagIds: [tagId],
      skipVerify: false,
      advisors: [{ id: "lin" }, { id: "wang" }],
    });
    expect(wecom.calls("externalcontact/update_contact_way")).toMatchObject([
      { user: ["lin", "wang"], skip_verify: false },
    ]);
    expect(wecom.calls("externalcontact/add_contact_way")).toHaveLength(1);
    const { rows } = await sql<{
      action: string;
    }>`select action from audit_entry where object_id = ${code.id} order by id`.execute(
      house.context.workspace.db,
    );
    expect(rows.map(({ action }) => action)).toEqual([
      "channel_code_created",
      "channel_code_changed",
      "channel_code_changed",
    ]);
  });

  test("what WeCom refuses for good is shown, and pushed again once it is changed", async () => {
    wecom.refuse("externalcontact/add_contact_way", 40098);
    const code = await create();
    expect(code).toMatchObject({ state: "failed", error: expect.stringContaining("40098") });
    wecom.reset();
    expect(
      await operator.call(acquisitionRoutes.changeChannelCode, {
        params: { id: code.id },
        body: { advisorIds: ["wang"] },
      }),
    ).toMatchObject({ state: "ready", hasQr: true });
  });

  test("the picture is WeCom's own, ready to print", async () => {
    const code = await create({ name: "春季 海报" });
    const response = await fetchQr(code);
    expect(response.headers["content-type"]).toBe("image/png");
    expect(response.headers["content-disposition"]).toContain(encodeURIComponent("春季-海报.png"));
    wecom.hidePictures();
    expect((await fetchQr(code)).json()).toMatchObject({ code: "qr_unavailable" });
  });

  test("wrong fields are refused by name", async () => {
    await expect(create({ advisorIds: ["nobody"] })).rejects.toMatchObject({
      problem: { code: "advisor_unknown", field: "advisorIds" },
    });
    await expect(create({ advisorIds: ["gone"] })).rejects.toMatchObject({
      problem: { code: "advisor_unknown" },
    });
    await expect(create({ tagIds: [newId(house.clock)] })).rejects.toMatchObject({
      problem: { code: "tag_unknown" },
    });
    await expect(create({ welcome: { text: "{nickname}您好" } })).rejects.toMatchObject({
      problem: { code: "unknown_variable", field: "welcome.text" },
    });
    await expect(create({ remarkTemplate: "{customer}" })).rejects.toMatchObject({
      problem: { code: "unknown_variable", field: "remarkTemplate" },
    });
    await expect(
      create({ welcome: { text: "hi", link: { title: "x", url: "javascript:alert(1)" } } }),
    ).rejects.toMatchObject({ problem: { field: "welcome.link.url" } });
    const byHour = (...hours: [from: string, to: string, text: string][]) =>
      create({ welcome: { text: "hi", hours: hours.map(([from, to, text]) => ({ from, to, text })) } });
    await expect(byHour(["21:00", "08:00", "a"], ["07:00", "09:00", "b"])).rejects.toMatchObject({
      problem: { field: "welcome.hours" },
    });
    await expect(byHour(["21:00", "21:00", "a"])).rejects.toMatchObject({
      problem: { field: "welcome.hours.0.to" },
    });
    await expect(byHour(["21:00", "08:00", "{name}"])).rejects.toMatchObject({
      problem: { code: "unknown_variable", field: "welcome.hours.0.text" },
    });
  });
});

describe("people who come", () => {
  test("a scan brings the welcome with the name, the tags, the remark and an entry", async () => {
    const code = await create({ welcome, tagIds: [tagId], remarkTemplate: "{name}-{channel}" });
    wecom.name("wm-a", "小美");
    await scan(code, "wm-a");
    await house.drain();
    expect(wecom.calls("externalcontact/send_welcome_msg")).toEqual([
      {
        welcome_code: "w-wm-a",
        text: { content: "小美您好，我是林药师。" },
        attachments: [{ msgtype: "link", link: { title: "会员权益", url: "https://example.com/benefits" } }],
      },
    ]);
    expect(wecom.calls("externalcontact/remark")).toEqual([
      { userid: "lin", external_userid: "wm-a", remark: "小美-门店海报" },
    ]);
    expect(await people(code.id)).toMatchObject([{ advisor: { id: "lin" }, welcome: "sent" }]);
    const [id] = await findCustomerIds(house.context.workspace.db, house.context, [
      { kind: "external_userid", value: "wm-a" },
    ]);
    expect(await operator.call(customersRoutes.getCustomer, { params: { id: id! } })).toMatchObject({
      tagIds: [tagId],
      contactState: "living",
    });
    const { rows } = await operator.call(customersRoutes.listTimeline, {
      params: { id: id! },
      query: { kind: ["channel_entered"] },
    });
    expect(rows).toMatchObject([{ payload: { codeId: code.id, codeName: "门店海报" } }]);
    await house.drain();
    expect(wecom.calls("externalcontact/send_welcome_msg")).toHaveLength(1);
  });

  test("a welcome has no hole when WeCom won't say the name", async () => {
    const code = await create({ welcome });
    wecom.refuse("externalcontact/get", 40096);
    await scan(code, "wm-b");
    await house.drain();
    expect(wecom.calls("externalcontact/send_welcome_msg")).toMatchObject([
      { text: { content: "朋友您好，我是林药师。" } },
    ]);
  });

  test("a welcome has words of its own for hours of the day, over midnight too", async () => {
    const minutesOn = (minutes: number) =>
      localTimeOfDay(new Date(house.clock.now().getTime() + minutes * 60_000), "Asia/Shanghai");
    // all day but for an hour or so: wherever the clock stands, they go over midnight
    const hours = [{ from: minutesOn(60), to: minutesOn(1), text: "{customer}，明早回您" }];
    const code = await create({ welcome: { text: "您好", hours } });
    wecom.name("wm-night", "小美");
    await scan(code, "wm-night");
    await house.drain();
    house.clock.advance(120_000);
    await scan(code, "wm-day");
    await house.drain();
    expect(wecom.calls("externalcontact/send_welcome_msg")).toMatchObject([
      { text: { content: "小美，明早回您" } },
      { text: { content: "您好" } },
    ]);
  });

  test("a welcome that comes too late or too often is said to be so, once, and never sent again", async () => {
    const code = await create({ welcome });
    await scan(code, "wm-c");
    house.clock.advance(20_000);
    await house.drain();
    expect(wecom.calls("externalcontact/send_welcome_msg")).toEqual([]);
    wecom.refuse("externalcontact/send_welcome_msg", 41051);
    await scan(code, "wm-d");
    await house.drain();
    wecom.refuse("externalcontact/send_welcome_msg", 41050);
    await scan(code, "wm-e");
    await house.drain();
    expect((await stats(code.id)).welcomes).toEqual({
      waiting: 0,
      sent: 0,
      too_late: 2,
      already: 1,
      failed: 0,
      unknown: 0,
    });
    expect(wecom.calls("externalcontact/send_welcome_msg")).toHaveLength(2);
  });

  test("who died in the middle of a welcome does not send it twice", async () => {
    const code = await create({ welcome });
    await scan(code, "wm-f");
    await sql`
      insert into welcome_send (id, code_id, user_id, external_user_id, welcome_code, added_at, deadline, outcome)
      values (${newId(house.clock)}, ${code.id}, 'lin', 'wm-f', 'w', ${house.clock.now()}, ${new Date(house.clock.now().getTime() + 20_000)}, 'sending')`.execute(
      house.context.workspace.db,
    );
    await house.drain();
    house.clock.advance(20_000);
    await house.drain();
    expect(wecom.calls("externalcontact/send_welcome_msg")).toEqual([]);
    expect(await people(code.id)).toMatchObject([{ welcome: "unknown" }]);
  });

  test("an advisor's own remark stays", async () => {
    const code = await create({ remarkTemplate: "{name}-{channel}" });
    wecom.name("wm-g", "阿强");
    await scan(code, "wm-g");
    await sql`update contact set remark = '张阿强 老客户' where external_user_id = 'wm-g'`.execute(
      house.context.workspace.db,
    );
    await house.drain();
    expect(wecom.calls("externalcontact/remark")).toEqual([]);
  });

  test("losses are counted on their day, and a code archived only counts", async () => {
    const code = await create({ welcome, tagIds: [tagId], remarkTemplate: "{name}" });
    await scan(code, "wm-h");
    await scan(code, "wm-i", { userId: "wang" });
    await house.drain();
    house.clock.advance(86_400_000);
    await tell(
      contactRemoved.of({
        occurredAt: house.clock.now(),
        payload: { userId: "lin", externalUserId: "wm-h", by: "customer" },
      }),
    );
    await house.drain();
    await operator.call(acquisitionRoutes.archiveChannelCode, { params: { id: code.id } });
    wecom.reset();
    await scan(code, "wm-j");
    await house.drain();
    expect(wecom.calls("externalcontact/send_welcome_msg")).toEqual([]);
    expect(wecom.calls("externalcontact/remark")).toEqual([]);
    const { days, ...totals } = await stats(code.id);
    expect(totals).toMatchObject({ adds: 3, losses: 1, net: 2, people: 3 });
    expect(days).toHaveLength(30);
    expect(days.slice(-2).map(({ adds, losses }) => [adds, losses])).toEqual([
      [2, 0],
      [1, 1],
    ]);
    const listed = await operator.call(acquisitionRoutes.listChannelCodes, { query: { archived: "true" } });
    expect(listed.rows).toMatchObject([{ id: code.id, state: "archived", adds: 3, losses: 1, net: 2 }]);
    expect(await people(code.id)).toMatchObject([{}, {}, {}]);
    expect((await people(code.id)).find(({ lostBy }) => lostBy)).toMatchObject({ lostBy: "customer" });
    expect(
      await operator.call(acquisitionRoutes.restoreChannelCode, { params: { id: code.id } }),
    ).toMatchObject({ state: "ready" });
  });

  test("entries follow their customer through a merge and back", async () => {
    const code = await create();
    await scan(code, "wm-k");
    await house.drain();
    const [entry] = await people(code.id);
    house.clock.advance(1_000);
    const { context } = house;
    const resolve = (...identities: Parameters<typeof findCustomerIds>[2]) =>
      context.workspace.tx((tx) =>
        resolveCustomers(tx, context, [{ identities, source: "import", at: house.clock.now() }]),
      );
    const [older] = await findCustomerIds(context.workspace.db, context, [
      { kind: "external_userid", value: "wm-a" },
    ]);
    await resolve({ kind: "external_userid", value: "wm-a" }, { kind: "external_userid", value: "wm-k" });
    await house.drain();
    expect(await people(code.id)).toMatchObject([{ customerId: older }]);
    const { rows } = await operator.call(customersRoutes.listMerges, { params: { id: older! } });
    await operator.call(customersRoutes.undoMerge, { params: { id: older!, mergeId: rows[0]!.id } });
    await house.drain();
    expect(await people(code.id)).toMatchObject([{ customerId: entry!.customerId }]);
  });
});

describe("texts", () => {
  test("a remark keeps to WeCom's 20 characters, and the name gives way", () => {
    expect(
      writeRemark("{name}-{channel}", { name: "阳光灿烂的日子里慢慢走慢慢看慢慢爱", channel: "滨江店海报" }),
    ).toBe("阳光灿烂的日子里慢慢走慢慢看-滨江店海报");
    expect(writeRemark("{channel}", { name: "x", channel: "a".repeat(30) })).toHaveLength(20);
    expect(writeRemark("{name}", { name: "🌞".repeat(15), channel: "" })).toBe("🌞".repeat(10));
  });

  test("a welcome fills in every place of a variable", () => {
    expect(
      writeWelcome("{customer}，{customer}！{advisor}", { customer: "$&{advisor}", advisor: "林" }),
    ).toBe("$&{advisor}，$&{advisor}！林");
  });
});

async function fetchQr(code: ChannelCode) {
  const { id } = await operator.call(platformRoutes.me, {});
  const cookies = await house.server.signIn.enterAs(id, new Headers());
  const cookie = cookies.map((each) => each.split(";")[0]).join("; ");
  return house.server.app.inject({ url: `/api/v1/channel-codes/${code.id}/qr.png`, headers: { cookie } });
}

/** As much of WeCom as codes and welcomes need; the whole of it is the sandbox, in the stories. */
async function openWecom() {
  let log: { endpoint: string; body: unknown }[] = [];
  let refusals = new Map<string, number>();
  let pictures = true;
  const names = new Map<string, string>();
  const answers: Record<string, (url: URL) => object> = {
    gettoken: () => ({ access_token: "t", expires_in: 7200 }),
    "externalcontact/add_contact_way": () => ({
      config_id: `c${log.length}`,
      qr_code: `${address(server)}/qr.png`,
    }),
    "externalcontact/get": (url) => ({
      external_contact: {
        external_userid: url.searchParams.get("external_userid"),
        name: names.get(url.searchParams.get("external_userid") ?? "") ?? "某人",
        type: 1,
        gender: 0,
      },
      follow_user: [],
    }),
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://wecom.test");
    if (url.pathname === "/qr.png")
      return void response
        .writeHead(pictures ? 200 : 404, { "content-type": "image/png" })
        .end(Buffer.from("89504e470d0a1a0a", "hex"));
    const endpoint = url.pathname.replace("/cgi-bin/", "");
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      log.push({ endpoint, body: text ? JSON.parse(text) : undefined });
      const errcode = refusals.get(endpoint) ?? 0;
      response.writeHead(200, { "content-type": "application/json" }).end(
        JSON.stringify({
          errcode,
          errmsg: errcode ? "refused" : "ok",
          ...(errcode ? {} : answers[endpoint]?.(url)),
        }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: address(server),
    calls: (endpoint: string) => log.filter((call) => call.endpoint === endpoint).map(({ body }) => body),
    refuse: (endpoint: string, errcode: number) => refusals.set(endpoint, errcode),
    name: (externalUserId: string, name: string) => names.set(externalUserId, name),
    hidePictures: () => (pictures = false),
    reset() {
      log = [];
      refusals = new Map();
      pictures = true;
    },
    close: () => server.close(),
  };
}

const address = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on TCP
