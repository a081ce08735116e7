import {
  campaignRoutes,
  customersRoutes,
  outreachRoutes,
  type ApiClient,
  type SingleDefinition,
} from "@hortus/contracts";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { z } from "zod";
import { testHouse, type TestHouse } from "../../testing.ts";
import { addCustomer } from "../../testing-customers.ts";
import { segmentRoutes, type singleDefinition } from "@hortus/contracts";
import { isHeldOut } from "../outreach/index.ts";

const HOUR = 3_600_000;
let house: TestHouse;
let owner: ApiClient;
let operator: ApiClient;

// Tuesday, 10:00 in Shanghai
beforeAll(async () => {
  house = await testHouse(new Date("2026-11-24T02:00:00Z"));
  owner = await house.as("owner");
  operator = await house.as("operator");
}, 120_000);
afterAll(async () => {
  await house.close();
});
// A day and more apart: WeCom's quota is one message a customer and day.
beforeEach(() => house.clock.advance(48 * HOUR));

type Given = z.input<typeof singleDefinition>;
const definition = (
  audience: Partial<SingleDefinition["audience"]>,
  changes: Partial<Given> = {},
): Given => ({
  class: "care",
  variants: [{ id: "a", text: "{customer}您好，天凉了注意添衣。" }],
  audience: { segmentIds: [], tagIds: [], customerIds: [], ...audience },
  holdOutPercent: 0,
  holdOutReason: "A notice that everybody needs",
  ...changes,
});
const draft = (given: Given, name = "Cold days") =>
  operator.call(campaignRoutes.createMassSend, { body: { name, definition: given } });
const start = (id: string, as = owner) => as.call(campaignRoutes.startMassSend, { params: { id } });
const get = (id: string) => operator.call(campaignRoutes.getMassSend, { params: { id } });
const people = async (...names: string[]) => {
  const added = [];
  for (const name of names) added.push((await addCustomer(house, name)).id);
  return added;
};

describe("a mass send", () => {
  test("asks the guards before anything is written, with sizes, reasons and taps", async () => {
    const [mei = "", hao = ""] = await people("Mei", "Hao");
    const { id: nobody } = await addCustomer(house, "Nobody's", null);
    const body = {
      definition: definition({
        customerIds: [mei, hao, nobody],
        exclude: { segmentIds: [], tagIds: [], customerIds: [hao] },
      }),
    };
    expect(await operator.call(campaignRoutes.previewAudience, { body })).toMatchObject({
      size: 2,
      isWhole: true,
      excluded: 1,
      messages: 1,
      advisors: 1,
      taps: 1,
      refused: [{ reason: "no_contact", count: 1 }],
    });
    const evening = { ...body.definition, startAt: "2026-11-26T15:00:00.000Z" };
    expect(
      await operator.call(campaignRoutes.previewAudience, { body: { definition: evening } }),
    ).toMatchObject({
      messages: 0,
      deferred: [{ reason: "quiet_hours", count: 1 }],
    });
    const { count } = (
      await sql<{ count: number }>`select count(*) as count from intent`.execute(house.context.workspace.db)
    ).rows[0]!;
    expect(count).toBe(0);
  });

  test("goes to each customer of its segment, tag and list once, with the name in the text and never a hole", async () => {
    const [ai = "", bo = ""] = await people("Ai", "Bo");
    const { id: nameless } = await addCustomer(house, "");
    const given = definition({ customerIds: [ai, bo, bo, nameless] });
    expect(
      await operator.call(campaignRoutes.previewMassSend, {
        body: { definition: given, customerId: nameless },
      }),
    ).toMatchObject({ variants: [{ id: "a", missing: ["customer"] }] });
    const { id } = await draft(given);
    await start(id);
    await house.drain();
    expect(await get(id)).toMatchObject({
      state: "running",
      counts: { planned: 3, ready: 2, refused: 1 },
      reasons: [{ reason: "missing_variable", count: 1 }],
    });
    const { rows } = await operator.call(outreachRoutes.listSends, {
      query: { state: "planned", customerId: ai },
    });
    expect(rows).toMatchObject([
      { text: "Ai您好，天凉了注意添衣。", why: { kind: "mass_send", massSendId: id } },
    ]);
    const { decisions } = await operator.call(outreachRoutes.explainSend, {
      params: { id: ai, sendId: rows[0]!.id },
    });
    expect(decisions).toMatchObject([{ outcome: "pass" }]);
    expect(await operator.call(campaignRoutes.listMassSendAdvisors, { params: { id } })).toMatchObject({
      rows: [{ advisor: { id: "lin" }, customers: 2 }],
    });
  });

  test("does not start with a name in braces that nobody can fill in, in whatever script it is written", async () => {
    const [ai = ""] = await people("Ai");
    for (const name of ["friend", "客户"]) {
      const given = definition({ customerIds: [ai] }, { variants: [{ id: "a", text: `{${name}}您好` }] });
      expect(
        await operator.call(campaignRoutes.previewMassSend, { body: { definition: given, customerId: ai } }),
      ).toMatchObject({ variants: [{ id: "a", missing: [name] }] });
      const { id } = await draft(given);
      await expect(start(id)).rejects.toMatchObject({
        problem: { code: "unknown_variable", field: "definition.variants" },
      });
      expect((await get(id)).state).toBe("draft");
    }
  });

  test("reaches a segment, is one message an advisor without names in it, and holds the same customers out as previewed", async () => {
    const rule = {
      version: 1 as const,
      root: {
        kind: "all" as const,
        of: [{ kind: "attribute" as const, fact: "name", op: "starts_with" as const, value: "Seg" }],
      },
    };
    const facts = await operator.call(segmentRoutes.listFacts, {});
    const fact = facts.rows.find(({ key }) => key.endsWith("source"))!;
    const all = {
      ...rule,
      root: {
        kind: "all" as const,
        of: [{ kind: "attribute" as const, fact: fact.key, op: "is_known" as const }],
      },
    };
    await people(...Array.from({ length: 20 }, (_, n) => `Of the segment ${n}`)); // of so many the hold-out never takes all
    const segment = await operator.call(segmentRoutes.createSegment, { body: { name: "All", rule: all } });
    await house.drain();
    const given = definition(
      { segmentIds: [segment.id] },
      { variants: [{ id: "a", text: "天凉了注意添衣。" }], holdOutPercent: 50, holdOutReason: "To see more" },
    );
    const { id } = await draft(given);
    const archive = operator.call(segmentRoutes.changeSegment, {
      params: { id: segment.id },
      body: { archived: true },
    });
    await expect(archive).rejects.toMatchObject({ problem: { code: "segment_in_use" } }); // the draft names it
    const preview = await operator.call(campaignRoutes.previewAudience, { body: { definition: given, id } });
    await start(id);
    await house.drain();
    const { counts } = await get(id);
    expect(counts).toMatchObject({
      planned: preview.size,
      ready: preview.messages,
      heldOut: preview.heldOut,
    });
    const { rows } = await operator.call(outreachRoutes.listSends, { query: { reason: "hold_out" } });
    expect(rows.every(({ customer }) => isHeldOut({ id, holdOutPercent: 50 }, customer.id))).toBe(true);
    const messages = await sql<{
      recipients: number;
    }>`select recipients from mass_message where mass_send_id = ${id}`.execute(house.context.workspace.db);
    expect(messages.rows).toEqual([{ recipients: preview.messages }]);
  });

  test("at night waits for the morning, and each customer keeps every word and every asking", async () => {
    // One more than there are shares: some two are planned in one transaction, whatever ids they got.
    const customerIds = await people(...Array.from({ length: 17 }, (_, n) => `Tang ${n}`));
    house.clock.advance(13 * HOUR); // 23:00
    const text = "夜里凉，注意添衣。";
    const { id } = await draft(
      definition({ customerIds }, { variants: [{ id: "a", text }] }),
      "A cold night",
    );
    await start(id);
    await house.drain();
    expect(await get(id)).toMatchObject({ counts: { planned: 17, waiting: 17 } });
    const stored = async () => {
      const { rows } = await sql<{ trail: unknown; common_id: string | null; text: string | null }>`
        select trail, common_id, text from intent where mass_send_id = ${id}`.execute(
        house.context.workspace.db,
      );
      return rows;
    };
    const atNight = await stored();
    expect(atNight.every((row) => row.common_id !== null && row.text === null)).toBe(true);
    expect(atNight.filter(({ trail }) => trail === null).length).toBeGreaterThanOrEqual(2);
    house.clock.advance(11 * HOUR);
    await house.drain();
    expect(await get(id)).toMatchObject({ counts: { planned: 17, ready: 17 } });
    for (const customerId of customerIds) {
      const { rows } = await operator.call(outreachRoutes.listSends, { query: { customerId } });
      expect(rows).toMatchObject([
        {
          title: "A cold night",
          text,
          why: { massSendId: id, massSendName: "A cold night" },
          state: "planned",
        },
      ]);
      const { decisions } = await operator.call(outreachRoutes.explainSend, {
        params: { id: customerId, sendId: rows[0]!.id },
      });
      expect(decisions).toMatchObject([{ outcome: "defer" }, { outcome: "pass" }]);
      expect(decisions[0]!.asked.at(-1)).toMatchObject({ code: "quiet_hours", outcome: "defer" });
    }
    expect((await stored()).every(({ trail }) => trail !== null)).toBe(true); // asked twice: their own from now on
  });

  test("of an operator waits for another's yes to this very version", async () => {
    const [one = ""] = await people("Yi");
    const given = definition({ customerIds: [one] });
    const { id } = await draft(given);
    expect(await start(id, operator)).toMatchObject({ state: "awaiting_approval" });
    await expect(
      operator.call(campaignRoutes.approveMassSend, {
        params: { id },
        body: { decision: "approved", version: 1 },
      }),
    ).rejects.toMatchObject({ status: 403 });
    await operator.call(campaignRoutes.changeMassSend, {
      params: { id },
      body: { name: "Colder days", definition: given },
    });
    await start(id, operator);
    const reviewer = await house.as("reviewer");
    const decide = (version: number, decision: "approved" | "rejected", comment = "") =>
      reviewer.call(campaignRoutes.approveMassSend, { params: { id }, body: { decision, version, comment } });
    await expect(decide(1, "approved")).rejects.toMatchObject({ problem: { code: "changed_meanwhile" } });
    await expect(decide(2, "rejected")).rejects.toMatchObject({ problem: { code: "comment_needed" } });
    expect(await decide(2, "rejected", "Too cold")).toMatchObject({
      state: "draft",
      approval: { comment: "Too cold" },
    });
    await start(id, operator);
    // whoever decides sees whom it reaches, and how a customer reads it
    const { definition: waiting } = await get(id);
    const seen = await reviewer.call(campaignRoutes.previewAudience, { body: { definition: waiting, id } });
    expect(seen).toMatchObject({ isWhole: true });
    if (waiting.channel === "single")
      await reviewer.call(campaignRoutes.previewMassSend, {
        body: { definition: waiting, customerId: waiting.audience.customerIds[0] ?? "" },
      });
    expect(await decide(2, "approved")).toMatchObject({
      state: "scheduled",
      approval: { decision: "approved" },
    });
    await house.drain();
    expect(await get(id)).toMatchObject({ state: "running" });
  });

  test("waits for its hour; paused nothing goes on, and cancelled everything unsent is taken back", async () => {
    const given = definition(
      { customerIds: await people("San", "Si") },
      { startAt: new Date(house.clock.now().getTime() + HOUR).toISOString() },
    );
    const { id } = await draft(given);
    expect(await start(id)).toMatchObject({ state: "scheduled" });
    await house.drain();
    expect(await get(id)).toMatchObject({ state: "scheduled", counts: { planned: 0 } });
    await owner.call(campaignRoutes.pauseMassSend, { params: { id } });
    house.clock.advance(2 * HOUR);
    await house.drain();
    expect(await get(id)).toMatchObject({ state: "paused", counts: { planned: 0 } });
    await owner.call(campaignRoutes.resumeMassSend, { params: { id } });
    await house.drain();
    expect(await get(id)).toMatchObject({ state: "running", counts: { ready: 2 } });
    await owner.call(campaignRoutes.cancelMassSend, { params: { id } });
    await house.drain();
    expect(await get(id)).toMatchObject({ state: "cancelled", counts: { ready: 0, cancelled: 2 } });
  });

  test("is not started with forbidden words, nor with a hold-out that is off without a word", async () => {
    const customerIds = await people("Wu");
    const forbidden = await draft(
      definition(
        { customerIds },
        {
          class: "offer",
          classes: ["health_food"],
          variants: [{ id: "a", text: "本品根治高血压，疗效最佳！" }],
        },
      ),
    );
    await expect(start(forbidden.id)).rejects.toMatchObject({ problem: { code: "content_blocked" } });
    const silent = { ...definition({ customerIds }), holdOutReason: undefined };
    await expect(draft(silent)).rejects.toMatchObject({ problem: { code: "hold_out_reason_needed" } });
  });

  test("is tested on one customer through the same guards, and counted in no result", async () => {
    const [tester = ""] = await people("Ce");
    const { id } = await draft(definition({ customerIds: [tester] }));
    const tryOut = () =>
      operator.call(campaignRoutes.testMassSend, {
        params: { id },
        body: { customerId: tester, variantId: "a" },
      });
    await tryOut();
    await tryOut();
    await house.drain();
    const { rows } = await operator.call(outreachRoutes.listSends, { query: { customerId: tester } });
    expect(rows.map(({ state, reason }) => reason ?? state)).toEqual(["channel_quota", "planned"]);
    expect((await get(id)).counts).toMatchObject({ ready: 0, waiting: 0 });
  });

  test("cards lead over one link for all, which counts openings and knows nobody", async () => {
    const customerIds = await people("L1", "L2");
    const page = "https://shop.example.com/winter";
    const card = { kind: "link" as const, title: "Winter", url: page };
    const { id } = await draft(
      definition({ customerIds }, { variants: [{ id: "a", text: "看看这个", attachments: [card] }] }),
    );
    await start(id);
    await house.drain();
    const { rows } = await operator.call(outreachRoutes.listSends, { query: { massSendId: id } });
    const urls = new Set(
      rows.flatMap(({ attachments }) => attachments.flatMap((one) => ("url" in one ? one.url : []))),
    );
    expect(rows).toHaveLength(2);
    expect(urls.size).toBe(1);
    const { pathname } = new URL([...urls][0] ?? "");
    expect(pathname).toMatch(/^\/r\//);
    const opened = await house.server.app.inject({
      url: pathname,
      headers: { "user-agent": "MicroMessenger" },
    });
    expect([opened.statusCode, opened.headers.location]).toEqual([302, page]);
    const { links } = await operator.call(campaignRoutes.massSendResults, { params: { id } });
    expect(links).toMatchObject([{ title: "Winter", target: page, opens: 1 }]);
  });

  test("what arrived stands in the results after a minute while it is young, and after an hour a day later", async () => {
    const { id } = await draft(definition({ customerIds: await people("Y1") }));
    await start(id);
    await house.drain();
    const { db } = house.context.workspace;
    const mark = (state: string) =>
      sql`update intent set state = ${state} where mass_send_id = ${id}`.execute(db);
    const sentAfter = async (ms: number) => {
      house.clock.advance(ms);
      await house.drain();
      const { arms } = await operator.call(campaignRoutes.massSendResults, { params: { id } });
      return arms.find(({ arm }) => arm === "all")?.sent;
    };
    await mark("sent");
    expect(await sentAfter(60_000)).toBe(1);
    await sentAfter(24 * HOUR);
    await mark("failed");
    expect(await sentAfter(59 * 60_000)).toBe(1);
    expect(await sentAfter(60_000)).toBe(0);
  });

  test("that ended a day ago is not counted again: where its messages ended is kept", async () => {
    const { id } = await draft(definition({ customerIds: await people("Z1", "Z2") }));
    await start(id);
    await house.drain();
    const { db } = house.context.workspace;
    const mark = (to: string) => sql`update intent set state = ${to} where mass_send_id = ${id}`.execute(db);
    const kept = async () =>
      (
        await sql<{
          kept: boolean;
        }>`select standing is not null as kept from mass_send where id = ${id}`.execute(db)
      ).rows[0]?.kept;
    await mark("sent");
    await house.drain();
    expect(await get(id)).toMatchObject({ state: "finished", counts: { sent: 2 } });
    expect(await kept()).toBe(false);
    await mark("failed"); // as a late word of WeCom's, which the day is there for
    house.clock.advance(25 * HOUR);
    await house.drain();
    expect(await kept()).toBe(true);
    await mark("planned"); // whatever stands there: nobody counts it any more
    expect(await get(id)).toMatchObject({ counts: { sent: 0, failed: 2 } });
    const { rows } = await operator.call(campaignRoutes.listMassSends, { query: { limit: 1 } });
    expect(rows).toMatchObject([{ id, counts: { failed: 2, ready: 0 } }]);
  });

  test("what customers did after it is told by side, and nothing is claimed of a handful", async () => {
    const customerIds = await people("Q1", "Q2", "Q3", "Q4", "Q5", "Q6");
    const { id } = await draft(
      definition({ customerIds }, { holdOutPercent: 5, holdOutReason: "Few customers" }),
    );
    await start(id);
    await house.drain();
    house.clock.advance(HOUR);
    const [buyer = ""] = customerIds.filter((one) => !isHeldOut({ id, holdOutPercent: 5 }, one));
    const now = house.clock.now();
    await sql`
      insert into customer_order (customer_id, id, source, external_id, state, paid_at, amount_fen, recorded_at)
      values (${buyer}, gen_random_uuid(), 'till', ${id}, 'paid', ${now}, 12800, ${now})`.execute(
      house.context.workspace.db,
    );
    // WeCom took it and the advisor sent it; one customer wrote back, twice
    await sql`
      update intent set state = 'sent', sent_at = ${now} where mass_send_id = ${id} and state <> 'refused'`.execute(
      house.context.workspace.db,
    );
    house.clock.advance(HOUR);
    for (let times = 0; times < 2; times++)
      await operator.call(customersRoutes.noteReply, { params: { id: buyer }, body: {} });
    await house.drain();
    const results = await operator.call(campaignRoutes.massSendResults, { params: { id } });
    const heldOut = customerIds.filter((one) => isHeldOut({ id, holdOutPercent: 5 }, one)).length;
    expect(results.arms).toMatchObject([
      { arm: "all", customers: 6 - heldOut, sent: 6 - heldOut, replied: 1, buyers: 1, amountFen: 12_800 },
      ...(heldOut > 0 ? [{ arm: "hold_out", customers: heldOut, buyers: 0 }] : []),
    ]);
    for (const uplift of results.uplifts) expect(uplift).toMatchObject({ verdict: "not_known_yet" });
  });
});
