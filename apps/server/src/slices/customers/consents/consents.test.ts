import { consentRoutes as routes, customersRoutes, type ApiClient } from "@hortus/contracts";
import { appendEvents } from "@hortus/kernel";
import { sql } from "kysely";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { testHouse, type TestHouse } from "../../../testing.ts";
import { addCustomer } from "../../../testing-customers.ts";
import { customersMerged } from "../events.ts";
import { findReach, isUnsubscribing } from "../../compliance/index.ts";

let house: TestHouse;
let operator: ApiClient;
let mei: string;
beforeAll(async () => {
  house = await testHouse();
  operator = await house.as("operator");
  return () => house.close();
});
beforeEach(async () => {
  mei = (await addCustomer(house, "Mei")).id;
});

const reach = async (id = mei) => (await findReach(house.context.workspace.db, [id])).get(id);
const say = (purpose: "marketing" | "service_messages", state: "given" | "withdrawn", id = mei) =>
  operator.call(routes.recordConsent, { params: { id }, body: { purpose, state, channel: "advisor" } });
const events = async () =>
  (
    await sql<{ type: string; purpose: string }>`
      select type, payload ->> 'purpose' as purpose from event
      where type like 'consent_%' and customer_id = ${mei} order by seq`.execute(house.context.workspace.db)
  ).rows.map(({ type, purpose }) => `${type} ${purpose}`);

describe("what a customer agreed to", () => {
  test("adding an advisor asks for service, not for offers; a yes opens them, a no closes them at once", async () => {
    expect(await reach()).toEqual({ unsubscribed: false, offers: false });
    await say("marketing", "given");
    expect(await reach()).toEqual({ unsubscribed: false, offers: true });
    await say("marketing", "given");
    house.clock.advance(60_000);
    const { purposes, history } = await say("marketing", "withdrawn");
    expect(await reach()).toEqual({ unsubscribed: false, offers: false });
    expect(history.map(({ state, channel }) => [state, channel])).toEqual([
      ["withdrawn", "advisor"],
      ["given", "advisor"],
    ]);
    expect(purposes.find(({ purpose }) => purpose === "marketing")).toMatchObject({
      allowed: false,
      basis: "none",
    });
    expect(await events()).toEqual(["consent_given marketing", "consent_withdrawn marketing"]);
    await house.drain();
    const { rows } = await operator.call(customersRoutes.listTimeline, {
      params: { id: mei },
      query: { kind: "consent_withdrawn" },
    });
    expect(rows).toMatchObject([
      { payload: { purpose: "marketing" }, at: house.context.clock.now().toISOString() },
    ]);
  });

  test("in the opt-out model offers go to those who said nothing, and never to those who said no", async () => {
    const reviewer = await house.as("reviewer");
    await reviewer.call(routes.changeConsentSettings, { body: { marketing: "opt_out" } });
    expect(await reach()).toEqual({ unsubscribed: false, offers: true });
    await say("marketing", "withdrawn");
    expect(await reach()).toMatchObject({ offers: false });
    await reviewer.call(routes.changeConsentSettings, { body: { marketing: "opt_in" } });
  });

  test("names the version of the text that was shown, and counts who agreed to an older one", async () => {
    const reviewer = await house.as("reviewer");
    const publish = (text: string) =>
      reviewer.call(routes.publishConsentText, { body: { purpose: "marketing", title: "优惠", text } });
    await publish("第一版");
    expect((await say("marketing", "given")).history[0]).toMatchObject({ textVersion: 1 });
    await publish("第二版");
    const { purposes } = await operator.call(routes.consentOverview, {});
    const marketing = purposes.find(({ purpose }) => purpose === "marketing");
    expect(marketing).toMatchObject({ current: { version: 2, text: "第二版" } });
    expect(marketing?.outdated).toBe(marketing?.given); // all of this file's customers agreed before
    expect(marketing?.given).toBeGreaterThan(0);
    expect((await operator.call(routes.listConsentTexts, { query: {} })).rows).toHaveLength(2);
  });

  test("a stop word in a chat ends all messages; the same word inside a sentence does not", async () => {
    const tell = (text: string) => operator.call(routes.reportReply, { body: { customerId: mei, text } });
    expect(await tell("TD快递到了吗")).toEqual({ unsubscribed: false });
    expect(await tell(" ｔｄ。")).toEqual({ unsubscribed: true });
    expect(await reach()).toEqual({ unsubscribed: true, offers: false });
    expect(["退订", "退 訂!", "Stop", "别再发了"].every(isUnsubscribing)).toBe(true);
  });

  test("advisors see and note those of their own customers only", async () => {
    const wang = await house.as("advisor", "wang");
    const call = wang.call(routes.customerConsents, { params: { id: mei } });
    await expect(call).rejects.toMatchObject({ status: 404 });
    const lin = await house.as("advisor", "lin");
    expect(await lin.call(routes.customerConsents, { params: { id: mei } })).toMatchObject({
      customerId: mei,
    });
  });

  test("goes along when two customers turn out to be one: the latest word counts", async () => {
    const hao = (await addCustomer(house, "Hao")).id;
    await say("marketing", "given", hao);
    house.clock.advance(60_000);
    await say("marketing", "withdrawn", mei);
    await house.context.workspace.tx((tx) =>
      appendEvents(tx, house.clock, [
        customersMerged.of({ customerId: hao, payload: { from: mei, to: hao } }),
      ]),
    );
    await house.drain();
    expect(await reach(hao)).toMatchObject({ offers: false });
  });

  test("a batch tells each row's fate", async () => {
    const row = {
      customerId: mei,
      purpose: "marketing" as const,
      state: "given" as const,
      channel: "form" as const,
    };
    const body = { rows: [row, row, { ...row, purpose: "health_data" as const }] };
    const { rows } = await operator.call(routes.recordConsents, { body });
    expect(rows.map(({ fate }) => fate)).toEqual(["stored", "no_change", "stored"]);
  });
});

describe("the customer's own page", () => {
  const open = (url: string) => {
    const { pathname, searchParams } = new URL(url);
    const path = pathname.replace("/h5/consent/", "/api/consent/");
    const headers = { authorization: `Consent ${searchParams.get("t")}` };
    return {
      get: () => house.server.app.inject({ method: "GET", url: path, headers }),
      post: (payload: object) => house.server.app.inject({ method: "POST", url: path, payload, headers }),
    };
  };

  test("shows consents without a sign-in and takes a no in one call", async () => {
    await say("marketing", "given");
    const { url } = await operator.call(routes.consentLink, { params: { id: mei } });
    const page = open(url);
    expect((await page.get()).json().purposes).toContainEqual(
      expect.objectContaining({ purpose: "marketing", allowed: true }),
    );
    const answer = await page.post({ purpose: "marketing", allowed: false });
    expect(answer.statusCode).toBe(200);
    expect(await reach()).toMatchObject({ offers: false });
    const { history } = await operator.call(routes.customerConsents, { params: { id: mei } });
    expect(history[0]).toMatchObject({ channel: "h5", by: { kind: "customer" } });
  });

  test("a link that was changed, is of another workspace, or is over opens nothing", async () => {
    const { url } = await operator.call(routes.consentLink, { params: { id: mei } });
    expect((await open(`${url.slice(0, -2)}xx`).get()).statusCode).toBe(404);
    expect((await open(url.replace("/consent/house_", "/consent/house_0")).get()).statusCode).toBe(404);
    house.clock.advance(30 * 86_400_000);
    expect((await open(url).get()).statusCode).toBe(404);
    expect((await open(url).post({ purpose: "marketing", allowed: true })).statusCode).toBe(404);
  });
});
