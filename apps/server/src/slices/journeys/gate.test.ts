/** Nothing reaches WeCom that has not passed: every way in is tried (GRD-1, GRD-2, CUS-6). */
import {
  acquisitionRoutes,
  calendarJourneyRoutes,
  complianceRoutes,
  consentRoutes,
  contentRoutes,
  journeyRoutes,
  outreachRoutes,
  type ApiClient,
  type JourneyDraft,
  type PosterLayout,
} from "@hortus/contracts";
import { sql } from "kysely";
import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { testHouse, type TestHouse } from "../../testing.ts";
import { addCustomer, agreeToOffers } from "../../testing-customers.ts";
import { contactAdded } from "../wecom/events.ts";
import { appendEvents, newId } from "@hortus/kernel";
import { planIntents, type NewIntent } from "../outreach/index.ts";
import { byDay } from "./testing.ts";

const HOUR = 3_600_000;
/** A message of care, due now, as any slice may plan it. */
const newIntent = (changes: Partial<NewIntent>): NewIntent => ({
  customerId: mei.id,
  purposeKey: `test:${newId(house.clock)}`,
  kind: "message",
  class: "care",
  title: "Test",
  text: "您好",
  why: {
    kind: "mass_send",
    massSendId: newId(house.clock),
    massSendName: "Test",
    at: house.clock.now().toISOString(),
  },
  valueFen: 0,
  plannedAt: house.clock.now(),
  ...changes,
});
let house: TestHouse;
let operator: ApiClient;
let reviewer: ApiClient;
let mei: { id: string; externalUserId: string };
beforeAll(async () => {
  // Tuesday, 10:00 in Shanghai
  house = await testHouse(new Date("2026-11-24T02:00:00Z"));
  [operator, reviewer] = [await house.as("operator"), await house.as("reviewer")];
  return () => house.close();
});
beforeEach(async () => {
  mei = await addCustomer(house, "Mei");
});

const sends = async () =>
  (await operator.call(outreachRoutes.listSends, { query: { customerId: mei.id } })).rows.map(
    ({ state, reason }) => [state, reason],
  );
/** What waits to be handed to WeCom for her, whoever planned it. */
const readyTexts = async () =>
  (
    await sql<{ text: string }>`
      select mass_message.text from mass_message
      join task_customer on task_customer.task_id = mass_message.id
      where task_customer.customer_id = ${mei.id}`.execute(house.context.workspace.db)
  ).rows.map(({ text }) => text);
const code = (call: Promise<unknown>) =>
  call.then(
    () => "fine",
    (error) => [error.problem.code, error.problem.field],
  );
const journey = (text: string): JourneyDraft => ({
  trigger: { kind: "manual" },
  ...byDay([
    {
      id: "one",
      name: "One",
      wait: { days: 0, at: "09:00" },
      action: { kind: "message", class: "care", text },
    },
  ]),
  exits: [],
  reentry: { kind: "each" },
  defaults: { customer: "您" },
});
const posterSaying = (text: string): PosterLayout => ({
  size: "square",
  background: { kind: "colour", colour: "#ffffff" },
  layers: [
    {
      kind: "text",
      id: "one",
      x: 40,
      y: 40,
      width: 1_000,
      height: 200,
      text,
      sizePx: 80,
      weight: 700,
      colour: "#000000",
      align: "left",
      maxLines: 2,
      tooLong: "shrink",
    },
  ],
});
const makeJourney = (definition: JourneyDraft) =>
  operator.call(journeyRoutes.createJourney, { body: { name: `J ${newId(house.clock)}`, definition } });
const waiting = async (text: string) =>
  (await reviewer.call(complianceRoutes.listReviews, { query: {} })).rows.find((row) => row.text === text);

describe("a text that the rules block", () => {
  const bad = "全国最佳,无需处方";

  test("is not published in a journey, not saved as a welcome, and not taken by the desk", async () => {
    const { id } = await makeJourney(journey(bad));
    expect(await code(operator.call(journeyRoutes.publishJourney, { params: { id } }))).toEqual([
      "content_blocked",
      "steps.1.text",
    ]);
    const body = { name: "海报", advisorIds: ["lin"], tagIds: [], welcome: { text: bad } };
    expect(await code(operator.call(acquisitionRoutes.createChannelCode, { body }))).toEqual([
      "content_blocked",
      "welcome.text",
    ]);
    const atNight = {
      ...body,
      welcome: { text: "您好", hours: [{ from: "21:00", to: "08:00", text: bad }] },
    };
    expect(await code(operator.call(acquisitionRoutes.createChannelCode, { body: atNight }))).toEqual([
      "content_blocked",
      "welcome.hours.0.text",
    ]);
  });

  test("is not started in a journey of Moments, nor slipped into one that runs; nor is a customer's name", async () => {
    const body = (text: string) => ({
      name: "Week",
      definition: {
        channel: "moments" as const,
        audience: { by: "all" as const },
        start: { kind: "date" as const, day: "2026-11-25" },
        steps: [{ kind: "post" as const, id: "one", day: 1, at: "08:00", class: "care" as const, text }],
      },
    });
    const draft = async (text: string) => ({
      id: (await operator.call(calendarJourneyRoutes.createCalendarJourney, { body: body(text) })).id,
    });
    const start = (params: { id: string }) =>
      operator.call(calendarJourneyRoutes.startCalendarJourney, { params });
    expect(await code(start(await draft(bad)))).toEqual(["content_blocked", "definition.steps.0.text"]);
    expect(await code(start(await draft("{customer}早")))).toEqual([
      "no_variables_here",
      "definition.steps.0.text",
    ]);
    const params = await draft("早上好");
    await start(params);
    const change = operator.call(calendarJourneyRoutes.changeCalendarJourney, { params, body: body(bad) });
    expect(await code(change)).toEqual(["content_blocked", "definition.steps.0.text"]);
  });

  test("is not started by the calendar when all its days are over", async () => {
    const definition = {
      channel: "moments" as const,
      audience: { by: "all" as const },
      start: { kind: "date" as const, day: "2020-01-01" },
      steps: [{ kind: "post" as const, id: "one", day: 1, at: "08:00", class: "care" as const, text: "早" }],
    };
    const params = await operator.call(calendarJourneyRoutes.createCalendarJourney, {
      body: { name: "Over", definition },
    });
    const start = operator.call(calendarJourneyRoutes.startCalendarJourney, { params });
    expect(await code(start)).toEqual(["days_are_over", "definition.start.day"]);
  });

  test.each([["message" as const], ["task" as const]])(
    "is refused as a %s, whoever plans it",
    async (kind) => {
      const { context } = house;
      await context.workspace.tx((tx) => planIntents(tx, context, [newIntent({ kind, text: bad })]));
      await house.drain();
      expect(await sends()).toEqual([["refused", "content_blocked"]]);
      expect(await readyTexts()).toEqual([]);
    },
  );

  test("is refused when only the customer's own name brings it in, or a link's title", async () => {
    const { context } = house;
    const changes = [
      { template: "{customer}您好", text: "国家级您好,无需处方" },
      {
        text: "您好",
        attachments: [{ kind: "link" as const, title: "无需处方直购", url: "https://hortus.example" }],
      },
    ];
    await context.workspace.tx((tx) =>
      planIntents(
        tx,
        context,
        changes.map((change) => newIntent(change)),
      ),
    );
    await house.drain();
    expect(await sends()).toEqual([
      ["refused", "content_blocked"],
      ["refused", "content_blocked"],
    ]);
  });
});

describe("a text that needs a reviewer", () => {
  test("goes to the desk when its journey is published, is held, and goes out by itself once approved", async () => {
    const text = "{customer}您好,本店处方药可以停药吗请问药师";
    const { id } = await makeJourney(journey(text));
    await operator.call(journeyRoutes.publishJourney, { params: { id } });
    await operator.call(journeyRoutes.enrolCustomers, { params: { id }, body: { customerIds: [mei.id] } });
    await house.drain();
    expect(await sends()).toEqual([["held", "content_not_approved"]]);
    const review = await waiting(text);
    expect(review).toMatchObject({ origin: { kind: "journey", id }, hits: [{ word: "停药" }] });
    await reviewer.call(complianceRoutes.approveReview, {
      params: { id: review?.id ?? "" },
      body: { ground: "not_about_goods" },
    });
    house.clock.advance(HOUR);
    await house.drain();
    expect(await sends()).toEqual([["planned", undefined]]);
    expect(await readyTexts()).toEqual(["Mei您好,本店处方药可以停药吗请问药师"]);
  });

  test("is held when it stands on a poster that goes with other words, and asked for when a welcome brings it", async () => {
    const { body } = await operator.call(contentRoutes.createContent, {
      body: {
        name: "Poster",
        body: { kind: "poster", text: "", layout: posterSaying("吃药期间可以停药吗") },
        purpose: "care",
        channels: ["poster"],
      },
    });
    const fileId = "fileId" in body ? body.fileId : undefined;
    const attachments = [{ kind: "image" as const, fileId, name: "harmless.png" }];
    const { context } = house;
    await context.workspace.tx((tx) => planIntents(tx, context, [newIntent({ attachments })]));
    await house.drain();
    expect(await sends()).toEqual([["held", "content_not_approved"]]);
    expect(await readyTexts()).toEqual([]);
    const welcome = { text: "欢迎来店里坐坐", picture: { fileId: fileId ?? "" } };
    await operator.call(acquisitionRoutes.createChannelCode, {
      body: { name: "海报", advisorIds: ["lin"], welcome },
    });
    expect(await waiting(welcome.text)).toMatchObject({ extras: ["吃药期间可以停药吗"] });
  });

  test("as a welcome is saved, waits at the desk, and is not sent before", async () => {
    const text = "您好,吃药期间可以停药吗?";
    const body = { name: "海报", advisorIds: ["lin"], tagIds: [], welcome: { text } };
    const made = await operator.call(acquisitionRoutes.createChannelCode, { body });
    expect(await waiting(text)).toMatchObject({ origin: { kind: "channel_code", id: made.id } });
    const { workspace, clock } = house.context;
    const { rows } = await sql<{
      state_key: string;
    }>`select state_key from channel_code where id = ${made.id}`.execute(workspace.db);
    const added = contactAdded.of({
      payload: {
        userId: "lin",
        externalUserId: mei.externalUserId,
        state: rows[0]?.state_key ?? "",
        welcomeCode: "w1",
        addedAt: clock.now().toISOString(),
      },
    });
    await workspace.tx((tx) => appendEvents(tx, clock, [added]));
    await house.drain();
    const outcome = await sql<{ outcome: string; error: string }>`
      select outcome, error from welcome_send where code_id = ${made.id}`.execute(workspace.db);
    expect(outcome.rows).toEqual([{ outcome: "failed", error: "content_not_approved" }]);
  });
});

describe("a customer", () => {
  const plan = (changes: object) =>
    house.context.workspace.tx((tx) => planIntents(tx, house.context, [newIntent(changes)]));

  test("who did not agree gets no offer, and gets it after a yes", async () => {
    await plan({ class: "offer" });
    await house.drain();
    expect(await sends()).toEqual([["refused", "consent"]]);
    await agreeToOffers(house, mei.id);
    await plan({ class: "offer" });
    await house.drain();
    expect(await sends()).toEqual([
      ["planned", undefined],
      ["refused", "consent"],
    ]);
  });

  test("who wrote TD gets no message any more, not even care; a call stays a person's decision", async () => {
    await operator.call(consentRoutes.reportReply, { body: { customerId: mei.id, text: "TD" } });
    await plan({});
    await plan({ kind: "task" });
    await house.drain();
    expect((await sends()).sort()).toEqual([
      ["handed_over", undefined],
      ["refused", "unsubscribed"],
    ]);
  });

  test("who wrote TD leaves every journey at once", async () => {
    const { id } = await makeJourney(journey("您好,天凉了"));
    await operator.call(journeyRoutes.publishJourney, { params: { id } });
    await operator.call(journeyRoutes.enrolCustomers, { params: { id }, body: { customerIds: [mei.id] } });
    await operator.call(consentRoutes.reportReply, { body: { customerId: mei.id, text: "退订" } });
    await house.drain();
    const { exits } = await operator.call(journeyRoutes.getJourney, { params: { id } });
    expect(exits).toEqual([{ reason: "unsubscribed", count: 1 }]);
  });

  test("is offered no prescription drug, whatever the words (GRD-2)", async () => {
    await agreeToOffers(house, mei.id);
    await plan({ class: "offer", text: "到店有礼", classes: ["drug_rx"] });
    await house.drain();
    expect(await sends()).toEqual([["refused", "prescription"]]);
  });
});

/** Every call to WeCom, by what it carries. Whoever adds one says here whether customers get to read it, and how it passes the gate. */
const CALLS = {
  wordsForCustomers: {
    "externalcontact/add_moment_task": "outreach/moments/dispatch.ts",
    "externalcontact/add_msg_template": "outreach/mass-messages/dispatch.ts",
    "externalcontact/send_welcome_msg": "acquisition/welcome/welcome.ts",
  },
  wordsForStaff: [
    "message/send",
    "message/update_template_card",
    "externalcontact/remind_groupmsg_send",
    "externalcontact/remark",
  ],
};

test("whoever asks the gate about attachments reads what stands on their pictures as well", () => {
  const folder = new URL("../", import.meta.url);
  const readers = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (file) =>
      file.endsWith(".ts") &&
      !file.endsWith(".test.ts") &&
      readFileSync(new URL(file, folder), "utf8").includes("attachmentWords"),
  );
  expect(readers).toEqual(["content/posters/attached-words.ts"]);
});

test("words for customers go to WeCom in three places, and each asks the gate right before", () => {
  const folder = new URL("../", import.meta.url);
  const calls = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .flatMap((file) => {
      const source = readFileSync(new URL(file, folder), "utf8");
      return [...source.matchAll(/callWecom\(\s*\w+,\s*"([^"]+)"/g)].map(([, name = ""]) => ({
        file,
        name,
        source,
      }));
    });
  expect(calls.length).toBeGreaterThan(10);
  const speaks = (name: string) =>
    /send|msg|message|moment|remark|notice|welcome|reply/.test(name) && !/get_|cancel_|list/.test(name);
  const known = new Set([...Object.keys(CALLS.wordsForCustomers), ...CALLS.wordsForStaff]);
  expect(
    calls
      .filter(({ name }) => speaks(name))
      .map(({ name }) => name)
      .filter((name) => !known.has(name)),
  ).toEqual([]);
  for (const [name, home] of Object.entries(CALLS.wordsForCustomers)) {
    const places = calls.filter((call) => call.name === name);
    expect(places.map(({ file }) => file)).toEqual([home]);
    const [before = ""] = places[0]?.source.split(`"${name}"`) ?? [];
    expect(before).toMatch(/await (\w+\.)?(lookAgain|refusalOf)\(/);
  }
  // A hand-over could carry words of ours.
  expect(calls.filter(({ source }) => source.includes("transfer_success_msg"))).toEqual([]);
});
