import {
  acquisitionRoutes,
  calendarRoutes,
  campaignRoutes,
  complianceRoutes,
  contentRoutes as routes,
  journeyRoutes,
  customersRoutes,
  personaRoutes,
  radarRoutes,
  type ApiClient,
  type ContentDraft,
  type FacetFindings,
  contentFileRoutes,
  contentFolderRoutes,
} from "@hortus/contracts";
import { sql } from "kysely";
import { beforeAll, describe, expect, test } from "vitest";
import { addCustomer } from "../../testing-customers.ts";
import { testHouse, type TestHouse } from "../../testing.ts";

let house: TestHouse;
let operator: ApiClient;
let reviewer: ApiClient;
let advisor: ApiClient;
beforeAll(async () => {
  house = await testHouse();
  [operator, reviewer, advisor] = [
    await house.as("operator"),
    await house.as("reviewer"),
    await house.as("advisor", "lin"),
  ];
  return () => house.close();
});

const draft = (text: string, changes: Partial<ContentDraft> = {}) => ({
  name: text.slice(0, 20),
  body: { kind: "script" as const, text },
  purpose: "care" as const,
  channels: ["task_script" as const, "mass_message" as const],
  ...changes,
});
const make = (text: string, changes: Partial<ContentDraft> & { folderId?: string } = {}) =>
  operator.call(routes.createContent, { body: draft(text, changes) });
const find = async (search: string, client = operator) =>
  (await client.call(routes.listContent, { query: { search } })).rows.map(({ name }) => name);
const code = (call: Promise<unknown>) =>
  call.then(
    () => "fine",
    (error) => [error.problem.code, error.problem.field].filter(Boolean).join(" "),
  );
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const upload = (bytes: Uint8Array<ArrayBuffer>, name: string) =>
  operator.upload(contentFileRoutes.uploadContentFile, {}, new File([bytes], name));

describe("the library", () => {
  test("finds any part of a Chinese text, all words of a search, and labels", async () => {
    await make("入冬后早晚温差大,记得给血压计换电池", { name: "血压提醒", labels: ["冬季", "血压"] });
    await make("睡前两小时少看手机,泡脚十分钟", { name: "睡眠小贴士", labels: ["冬季"] });
    expect(await find("温差")).toEqual(["血压提醒"]);
    expect(await find("泡脚 睡眠")).toEqual(["睡眠小贴士"]);
    expect(await find("泡脚 温差")).toEqual([]);
    expect(await find("冬季")).toEqual(["睡眠小贴士", "血压提醒"]);
    // pairs of both, but not the word itself
    expect(await find("温差电池")).toEqual([]);
    const byLabel = await operator.call(routes.listContent, { query: { label: "血压" } });
    expect(byLabel.rows.map(({ name }) => name)).toEqual(["血压提醒"]);
  });

  test("pages through all pieces once, whatever the size of a page", async () => {
    const whole = await operator.call(routes.listContent, { query: {} });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await operator.call(routes.listContent, { query: { limit: 1, cursor, usable: "true" } });
      seen.push(...page.rows.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(whole.rows.map(({ id }) => id));
  });

  test("keeps every version; a change from an old one is refused", async () => {
    const first = await make("您好,我是{advisor}");
    const params = { id: first.id };
    const body = { ...draft("{customer}您好,我是{advisor}"), version: 1 };
    expect(await operator.call(routes.changeContent, { params, body })).toMatchObject({ version: 2 });
    expect(await code(operator.call(routes.changeContent, { params, body }))).toBe("changed_meanwhile");
    const { rows } = await operator.call(routes.listContentVersions, { params });
    expect(rows.map(({ version, body: { text } }) => [version, text])).toEqual([
      [2, "{customer}您好,我是{advisor}"],
      [1, "您好,我是{advisor}"],
    ]);
    const unknown = { ...draft("{name}您好"), version: 2 };
    expect(await code(operator.call(routes.changeContent, { params, body: unknown }))).toBe(
      "unknown_variable body.text",
    );
  });

  test("takes nothing that the rules block; what needs a reviewer is usable once approved, that version only", async () => {
    expect(await code(make("全国最佳,无需处方", { purpose: "offer" }))).toBe("content_blocked body.text");
    const made = await make("本店独家会员日,到店领券", {
      purpose: "offer",
      channels: ["mass_message", "moments"],
    });
    expect(made).toMatchObject({ state: "waiting", refusedChannels: ["mass_message", "moments"] });
    const desk = await reviewer.call(complianceRoutes.listReviews, { query: {} });
    const reviews = desk.rows.filter(({ origin }) => origin.id === made.id);
    expect(reviews.map(({ subject }) => subject.channel).sort()).toEqual(["mass_message", "moments"]);
    for (const { id } of reviews)
      await reviewer.call(complianceRoutes.approveReview, {
        params: { id },
        body: { ground: "registered_name", comment: "" },
      });
    expect(await operator.call(routes.getContent, { params: { id: made.id } })).toMatchObject({
      state: "usable",
    });
    const changed = await operator.call(routes.changeContent, {
      params: { id: made.id },
      body: { ...draft("本店独家会员日!", { purpose: "offer" }), version: 1 },
    });
    expect(changed.state).toBe("waiting");
  });

  test("what has expired, is archived or is headquarters' own is no script for an advisor", async () => {
    const today = await make("今天还能用", { expiresOn: "2026-11-24" });
    const own = await make("总部自用", { openTo: "headquarters" });
    const gone = await make("归档的话");
    await operator.call(routes.archiveContent, { params: { id: gone.id } });
    const names = async (client: ApiClient) =>
      (await client.call(routes.listScripts, { query: {} })).rows.map(({ name }) => name);
    expect(await names(advisor)).toContain("今天还能用");
    expect(await names(advisor)).not.toContain("总部自用");
    expect(await names(operator)).toContain("总部自用");
    expect(await names(operator)).not.toContain("归档的话");
    expect(await code(advisor.call(routes.getContent, { params: { id: own.id } }))).toBe("not_found");
    house.clock.advance(86_400_000);
    expect(await names(advisor)).not.toContain("今天还能用");
    expect(await operator.call(routes.getContent, { params: { id: today.id } })).toMatchObject({
      state: "expired",
    });
  });

  test("an advisor notes a use for an own customer; the most used come first", async () => {
    const often = await make("最近用药还规律吗");
    const customer = await addCustomer(house, "Mei");
    const params = { id: often.id };
    await advisor.call(routes.noteContentUse, { params, body: {} });
    await advisor.call(routes.noteContentUse, { params, body: { customerId: customer.id } });
    const stranger = await house.as("advisor", "nobody");
    expect(
      await code(stranger.call(routes.noteContentUse, { params, body: { customerId: customer.id } })),
    ).toBe("not_found");
    const { rows } = await advisor.call(routes.listScripts, { query: {} });
    expect(rows[0]).toMatchObject({ id: often.id, uses: 2 });
  });
});

describe("folders", () => {
  test("have three levels, one name a place, and are deleted empty", async () => {
    const folder = (name: string, parentId?: string) =>
      operator.call(contentFolderRoutes.createContentFolder, { body: { name, parentId } });
    const top = await folder("话术");
    const second = await folder("开场", top.id);
    const third = await folder("新客", second.id);
    expect(await code(folder("更深", third.id))).toBe("too_deep parentId");
    expect(await code(folder("话术"))).toBe("name_taken name");
    const greeting = await make("欢迎到店", { folderId: third.id });
    expect(
      await code(operator.call(contentFolderRoutes.deleteContentFolder, { params: { id: third.id } })),
    ).toBe("folder_not_empty");
    const scripts = await advisor.call(routes.listScripts, { query: { folder: third.id } });
    expect(scripts.rows.map(({ id }) => id)).toEqual([greeting.id]);
    expect(scripts.folders).toEqual([{ id: third.id, name: "新客", scripts: 1 }]);
    await operator.call(routes.moveContent, { body: { ids: [greeting.id], folderId: top.id } });
    await operator.call(contentFolderRoutes.deleteContentFolder, { params: { id: third.id } });
    expect(await operator.call(routes.getContent, { params: { id: greeting.id } })).toMatchObject({
      folderId: top.id,
    });
  });
});

describe("files", () => {
  test("are what their first bytes say, one for the same bytes, and a page is never shown", async () => {
    const picture = await upload(new Uint8Array(PNG), "海报.png");
    expect(picture).toMatchObject({ kind: "image", mimeType: "image/png", bytes: PNG.length });
    expect(await upload(new Uint8Array(PNG), "海报.png")).toEqual(picture);
    const page = await upload(new TextEncoder().encode("<script>alert(1)</script>"), "海报2.png");
    expect(page).toMatchObject({ kind: "file", mimeType: "application/octet-stream" });
    const answer = await house.server.app.inject(`/api/v1/content-files/${page.id}`);
    expect(answer.statusCode).toBe(401);
    const card = { kind: "image" as const, text: "", fileId: page.id };
    expect(await code(make("x", { body: card, channels: ["moments"] }))).toBe(
      "file_does_not_fit body.fileId",
    );
    const made = await make("节气海报", { body: { ...card, fileId: picture.id }, channels: ["moments"] });
    expect(made.file).toEqual(picture);
  });
});

describe("a piece in use", () => {
  test("says where, in which version, and is not archived until nothing uses it", async () => {
    const { id } = await make("明天降温,出门记得添衣");
    const params = { id };
    const content = { id, version: 1 };
    const massSend = await operator.call(campaignRoutes.createMassSend, {
      body: {
        name: "降温提醒",
        definition: {
          class: "care",
          variants: [{ id: "a", text: "明天降温,出门记得添衣", content }],
          audience: {},
        },
      },
    });
    const journey = await operator.call(journeyRoutes.createJourney, {
      body: {
        name: "问候",
        definition: {
          trigger: { kind: "manual" },
          exits: [],
          reentry: { kind: "each" },
          defaults: {},
          start: "one",
          steps: [
            {
              kind: "message",
              id: "one",
              name: "一",
              class: "care",
              text: "明天降温,出门记得添衣",
              content,
              next: null,
            },
          ],
        },
      },
    });
    await operator.call(acquisitionRoutes.createChannelCode, {
      body: { name: "门口海报", advisorIds: ["lin"], welcome: { text: "您好", content } },
    });
    const entry = await operator.call(calendarRoutes.createCalendarEntry, {
      body: { day: "2026-12-01", channel: "moments", part: "useful", title: "降温", contentId: id },
    });
    const { rows } = await operator.call(routes.listContentUsages, { params });
    expect(rows).toEqual([
      { kind: "calendar", id: entry.id, name: "2026-12-01 降温", as: "plan" },
      { kind: "channel_code", id: expect.any(String), name: "门口海报", as: "welcome", version: 1 },
      { kind: "journey", id: journey.id, name: "问候", as: "message", version: 1 },
      { kind: "mass_send", id: massSend.id, name: "降温提醒", as: "text", version: 1, sent: 0 },
    ]);
    expect(await code(operator.call(routes.archiveContent, { params }))).toBe("content_in_use");
  });
});

describe("the calendar", () => {
  const month = { from: "2026-12-01", to: "2026-12-31" };

  test("marks solar terms and member days; the mix adds up to a hundred", async () => {
    const { days, settings } = await operator.call(calendarRoutes.readCalendar, { query: month });
    expect(days.map(({ date, solarTerm, isMemberDay }) => [date, solarTerm?.name.zh, isMemberDay])).toEqual([
      ["2026-12-07", "大雪", false],
      ["2026-12-20", undefined, true],
      ["2026-12-22", "冬至", false],
    ]);
    expect(settings.mix).toEqual({ useful: 70, fun: 15, life: 15 });
    const body = { mix: { useful: 60, fun: 20, life: 15 }, memberDay: 8 };
    expect(await code(operator.call(calendarRoutes.setCalendarSettings, { body }))).toMatch(
      /^invalid_request/,
    );
    await operator.call(calendarRoutes.setCalendarSettings, {
      body: { ...body, mix: { useful: 60, fun: 20, life: 20 } },
    });
    const changed = await operator.call(calendarRoutes.readCalendar, { query: month });
    expect(changed.days.find(({ isMemberDay }) => isMemberDay)?.date).toBe("2026-12-08");
    const long = { from: "2026-01-01", to: "2026-12-31" };
    expect(await code(operator.call(calendarRoutes.readCalendar, { query: long }))).toBe(
      "days_out_of_range to",
    );
  });

  test("moves an entry, keeps what was not said, and drops it", async () => {
    const plan = { channel: "moments" as const, part: "fun" as const, title: "猜灯谜" };
    const { id } = await operator.call(calendarRoutes.createCalendarEntry, {
      body: { ...plan, day: "2026-12-24" },
    });
    await operator.call(calendarRoutes.changeCalendarEntry, {
      params: { id },
      body: { day: "2026-12-25", at: "18:30" },
    });
    const titled = async () =>
      (await operator.call(calendarRoutes.readCalendar, { query: month })).entries.filter(
        ({ title }) => title === "猜灯谜",
      );
    expect(await titled()).toMatchObject([{ ...plan, day: "2026-12-25", at: "18:30", done: false }]);
    await operator.call(calendarRoutes.deleteCalendarEntry, { params: { id } });
    expect(await titled()).toEqual([]);
  });
});

describe("a short link", () => {
  const page = {
    kind: "article" as const,
    text: "",
    title: "小雪养生",
    desc: "",
    url: "https://brand.example/snow",
  };
  const BROWSER = "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 MicroMessenger/8.0.50";
  const visit = (
    url: string,
    headers: Record<string, string> = { "user-agent": BROWSER },
    method = "GET" as "GET" | "HEAD",
  ) => house.server.app.inject({ method, url: new URL(url).pathname, headers });
  const makeLink = (contentId: string, customerId?: string, client = operator) =>
    client.call(radarRoutes.makeRadarLink, { body: { contentId, customerId } });

  test("tells who opened it and when; robots, prefetches and a second tap do not count", async () => {
    const { id } = await make("小雪", { body: page, channels: ["moments"] });
    const mei = await addCustomer(house, "Mei");
    const { url, link } = await makeLink(id, mei.id, advisor);
    expect(await visit(url, { "user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1)" })).toMatchObject({
      statusCode: 302,
    });
    await visit(url, { "user-agent": BROWSER, purpose: "prefetch" });
    await visit(url, { "user-agent": BROWSER }, "HEAD");
    const answer = await visit(url);
    expect([answer.statusCode, answer.headers.location]).toEqual([302, page.url]);
    house.clock.advance(10_000);
    await visit(url);
    house.clock.advance(60_000);
    await visit(url);
    await visit((await makeLink(id)).url);
    await house.drain();
    const found = await operator.call(radarRoutes.listRadarReaders, { params: { id: link.id }, query: {} });
    expect(found.link).toMatchObject({ opens: 3, people: 1 });
    expect(found.rows).toMatchObject([{ customer: { id: mei.id, name: "Mei" }, opens: 2 }]);
    const timeline = await operator.call(customersRoutes.listTimeline, {
      params: { id: mei.id },
      query: { kind: "radar_opened" },
    });
    expect(timeline.rows).toHaveLength(2);
  });

  test("that two people made at the same moment is one, and the audit says so once", async () => {
    const { id } = await make("小雪一", { body: page, channels: ["moments"] });
    const { workspace, database } = house.context;
    let goOn = () => {};
    const mayGoOn = new Promise<void>((resolve) => (goOn = resolve));
    let hold = () => {};
    const isHeld = new Promise<void>((resolve) => (hold = resolve));
    // lets both look, and neither write; the embedded database has one connection, where they take turns
    const inTheWay = workspace.tx(async (tx) => {
      await sql`lock table radar_link in share mode`.execute(tx);
      hold();
      await mayGoOn;
    });
    await isHeld;
    const making = Promise.all([makeLink(id), makeLink(id)]);
    const countWaiting = async () =>
      (
        await sql<{ waiting: number }>`
          select count(*)::integer as waiting
          from pg_locks
          where not granted and relation = to_regclass(${`${workspace.name}.radar_link`})`.execute(
          database.system.db,
        )
      ).rows[0]?.waiting;
    if (database.driver === "postgres") await expect.poll(countWaiting).toBe(2);
    goOn();
    await inTheWay;
    const made = await making;
    expect(new Set(made.map(({ link }) => link.id)).size).toBe(1);
    const { rows } = await sql<{ object: string }>`
      select object_id as object from audit_entry where action = 'radar_link_made' and after ->> 'contentId' = ${id}`.execute(
      workspace.db,
    );
    expect(rows).toEqual([{ object: made[0]?.link.id }]);
  });

  test("leads nowhere else than where it was made to, and a made-up mark is nobody", async () => {
    const { id } = await make("小雪二", { body: page, channels: ["moments"] });
    const mei = await addCustomer(house, "Mei");
    const { url, link } = await makeLink(id, mei.id);
    expect((await visit(url.replace(/[^/]+$/, "none"))).statusCode).toBe(404);
    const forged = `${url.slice(0, -1)}${url.endsWith("A") ? "B" : "A"}`;
    expect((await visit(forged)).headers.location).toBe(page.url);
    const found = await operator.call(radarRoutes.listRadarReaders, { params: { id: link.id }, query: {} });
    expect([found.link.opens, found.rows]).toEqual([1, []]);
    const stranger = await house.as("advisor", "nobody");
    expect(await code(makeLink(id, mei.id, stranger))).toBe("not_found");
  });
});

describe("a persona", () => {
  const kit = {
    name: "营养师",
    model: "expert" as const,
    nickname: "安心药房·营养师小林",
    portrait: "白大褂，半身，微笑",
    signature: "陪你把日子过得更有营养",
    cover: "门店门口",
    firstPosts: ["今天小雪，记得喝热汤。", "新来的同事，请多关照。", "每天一个小知识。"],
  };

  test("is given to advisors, looked at facet by facet, and asks for another look once its kit changed", async () => {
    await addCustomer(house, "Persona's");
    const { id } = await operator.call(personaRoutes.createPersona, { body: kit });
    const params = { advisorId: "lin" };
    const audit = (findings: FacetFindings, note = "") =>
      operator.call(personaRoutes.auditPersona, { params, body: { findings, note } });
    const findings = {
      nickname: "fits",
      portrait: "differs",
      signature: "fits",
      cover: "not_seen",
      first_posts: "fits",
    } as const;
    await expect(audit(findings)).rejects.toMatchObject({ problem: { code: "no_persona" } });
    await operator.call(personaRoutes.setAdvisorPersona, { params, body: { personaId: id } });
    expect(await audit(findings, "头像换成白大褂")).toMatchObject({ fits: 3, isStale: false });
    const lin = await house.as("advisor", "lin");
    expect(await lin.call(personaRoutes.myPersona, {})).toMatchObject({
      persona: { signature: kit.signature },
      audit: { findings: { portrait: "differs" }, note: "头像换成白大褂" },
    });
    house.clock.advance(1_000);
    await operator.call(personaRoutes.changePersona, { params: { id }, body: { ...kit, cover: "货架" } });
    const { rows } = await operator.call(personaRoutes.listAdvisorPersonas, {});
    expect(rows.find((row) => row.advisor.id === "lin")).toMatchObject({ fits: 3, isStale: true });
    await audit({ ...findings, portrait: "fits" });
    expect((await operator.call(personaRoutes.listPersonaAudits, { params })).rows).toMatchObject([
      { persona: "营养师", findings: { portrait: "fits" }, note: "" },
      { persona: "营养师", findings: { portrait: "differs" }, note: "头像换成白大褂" },
    ]);
    await expect(operator.call(personaRoutes.deletePersona, { params: { id } })).rejects.toMatchObject({
      problem: { code: "persona_in_use" },
    });
  });

  test("whose words need a reviewer gives them to no advisor before one approved them", async () => {
    await addCustomer(house, "Waiting persona's", "zhao");
    const body = { ...kit, name: "老店", firstPosts: ["百草园，本店独家的老味道。"] };
    const { id, state } = await operator.call(personaRoutes.createPersona, { body });
    expect(state).toBe("waiting");
    await operator.call(personaRoutes.setAdvisorPersona, {
      params: { advisorId: "zhao" },
      body: { personaId: id },
    });
    const zhao = await house.as("advisor", "zhao");
    const mine = await zhao.call(personaRoutes.myPersona, {});
    expect(mine).toMatchObject({ heldBack: "老店" });
    expect(mine.persona).toBeUndefined();
    const { rows } = await operator.call(complianceRoutes.listReviews, { query: { state: "waiting" } });
    const waiting = rows.find(({ origin }) => origin.kind === "persona" && origin.id === id);
    await reviewer.call(complianceRoutes.approveReview, {
      params: { id: waiting?.id ?? "" },
      body: { ground: "registered_name", comment: "" },
    });
    expect(await zhao.call(personaRoutes.myPersona, {})).toMatchObject({
      persona: { state: "usable", firstPosts: body.firstPosts },
    });
  });

  test("whose words the rules forbid is refused", async () => {
    const body = { ...kit, signature: "全国最佳,无需处方" };
    await expect(operator.call(personaRoutes.createPersona, { body })).rejects.toMatchObject({
      problem: { code: "content_blocked" },
    });
  });
});
