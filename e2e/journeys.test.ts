import { commerceRoutes, createApiClient, type ApiClient } from "@hortus/contracts";
import { createPhoneClient, type PhoneClient } from "@hortus/wecom-sandbox/phone-api";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { desktop, openStage, openPerson, phone, picture, signIn, openMovingProduct } from "./product.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const stage = openStage(openMovingProduct);
let sandbox: PhoneClient;
let till: ApiClient;

beforeAll(async () => {
  sandbox = createPhoneClient(stage.product.demo.sandbox);
  till = createApiClient({
    base: stage.product.demo.api,
    headers: { authorization: `Bearer ${stage.product.demo.apiKey}` },
  });
  await sandbox.setLife({ body: { running: false } }); // a product that was killed meanwhile lives again
  await toMorning();
});

describe("a journey", () => {
  let address = "";

  test("is built on the canvas, tried on the past and published", async () => {
    const { page, errors, context } = await openPerson(stage.browser, desktop);
    await signIn(page, `${stage.product.demo.console}/journeys`, stage.product.demo.operator);
    await page.getByRole("button", { name: "从模板新建" }).click();
    await page.getByRole("menuitem", { name: "空白旅程" }).click();
    const canvas = page.getByRole("group", { name: "画布" });
    const panel = page.getByRole("region", { name: /^步骤：/ });
    const add = async (kind: string) => {
      await panel.getByRole("button", { name: "在这里加一步" }).click();
      await page.getByRole("menuitem", { name: new RegExp(`^${kind}`) }).click();
      await page.getByRole("region", { name: `步骤：${kind}` }).waitFor(); // until then the panel is that of the step before
    };
    const waitUntilDay = async (day: number) => {
      await add("等待");
      await panel.getByRole("combobox", { name: "等什么" }).click();
      await page.getByTitle("开始后第几天").click();
      await panel.getByLabel("第几天").fill(String(day));
      await canvas.getByText(`到开始后第 ${day} 天 10:00`).first().waitFor();
    };
    await canvas.getByRole("button", { name: /第一步/ }).click();
    await panel.getByRole("textbox", { name: "内容" }).fill("");
    await panel.getByText("文字：请填写").waitFor();
    await page.getByRole("tab", { name: "试跑" }).click();
    await page.getByRole("button", { name: "回去填完" }).click(); // what is not saved is not lost unasked
    await panel.getByRole("textbox", { name: "内容" }).fill("{customer}您好，我是{advisor}，收到货了吗？");
    await waitUntilDay(7);
    await add("顾问任务");
    await panel.getByRole("textbox", { name: "任务标题" }).fill("电话问感受");
    await waitUntilDay(21);
    await add("发消息");
    await panel.getByRole("textbox", { name: "步骤名称" }).fill("第 21 天问候");
    await panel.getByRole("textbox", { name: "内容" }).fill("天气转凉，最近都好吗？有事随时找我。");
    await page.getByRole("button", { name: "触发与规则" }).click();
    await page.getByRole("combobox", { name: "触发" }).click();
    await page.getByTitle("发生某件事").click();
    await canvas.getByText("订单付款后开始").waitFor();
    await page.getByRole("button", { name: "撤销" }).click();
    await canvas.getByText("手动加入").waitFor();
    await page.getByRole("button", { name: "重做" }).click();
    await canvas.getByText("订单付款后开始").waitFor();
    await page.getByText(/草稿已自动保存/).waitFor();
    await picture(page, "journey-canvas-desktop-zh");
    await page.getByRole("button", { name: /完\s*成/ }).click();

    await page.getByRole("tab", { name: "试跑" }).click();
    await page.getByText("会进入的人次").first().waitFor({ timeout: 60_000 });
    await picture(page, "journey-rehearsal-desktop-zh");

    await page.getByRole("button", { name: "发布并运行" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "发布并运行" }).click();
    await page.getByText("运行中").first().waitFor();
    address = new URL(page.url()).pathname;
    expect(errors).toEqual([]);
    await context.close();
  });

  test("leads buyers through three weeks: messages, a call as a task, and a refusal with its reason", async () => {
    const { people } = await sandbox.listPeople({ query: { limit: 20 } });
    const buyers = people.slice(0, 5).map(({ id }) => ({ externalUserId: id }));
    await buy([...buyers, { phone: "19955500321" }]); // the last has no advisor
    const { page, errors, context } = await openPerson(stage.browser, desktop);
    await signIn(page, `${stage.product.demo.console}${address}`, stage.product.demo.operator);
    const stepShows = (name: string | RegExp) => page.getByText(name).first().waitFor({ timeout: 60_000 });
    await page.getByRole("tab", { name: "客户" }).click();
    await stepShows(/第一步 ·/);
    await sandbox.advanceClock({ body: { ms: 7 * DAY + HOUR } });
    await stepShows(/顾问任务 ·/);
    await picture(page, "journey-people-desktop-zh");
    await sandbox.advanceClock({ body: { ms: 14 * DAY } });
    await stepShows(/第 21 天问候 ·/);

    const sends = `${stage.product.demo.console}/sends?journey=${address.split("/").at(-1)}`;
    await page.goto(`${sends}&state=refused&reason=no_contact`);
    await page.getByRole("cell", { name: "没有可触达的顾问好友" }).first().waitFor();
    await page.goto(sends);
    const asked = page
      .getByRole("row")
      .filter({ hasText: "第 21 天问候", hasNotText: "没有可触达的顾问好友" });
    await asked
      .first()
      .getByRole("button", { name: /为什么/ })
      .click();
    await page.locator(".send-why li").first().waitFor(); // what each guard said
    await picture(page, "journey-refusal-desktop-zh");
    await page.goto(`${stage.product.demo.console}/workload`);
    await page.getByRole("columnheader", { name: "顾问" }).waitFor();
    await picture(page, "workload-desktop-zh");
    expect(errors).toEqual([]);
    await context.close();
  });

  test("is a list on a phone", async () => {
    const { page, errors, context } = await openPerson(stage.browser, phone);
    await signIn(page, `${stage.product.demo.console}${address}`, stage.product.demo.operator);
    await page.getByText("第 21 天问候").first().waitFor();
    await picture(page, "journey-phone-zh");
    expect(await sideways(page)).toBeLessThanOrEqual(0);
    expect(errors).toEqual([]);
    await context.close();
  });
});

describe("a mass send", () => {
  let address = "";

  test("reaches nobody with a variable that has no value, and is not started with forbidden words", async () => {
    const { page, errors, context } = await openPerson(stage.browser, desktop);
    await signIn(page, `${stage.product.demo.console}/mass-sends/new`, stage.product.demo.operator);
    await page.getByLabel("名称").fill("秋冬养生提醒");
    await page.getByRole("radio", { name: "推销" }).check();
    await page.getByLabel("内容").fill("{customer}您好，{product}疗效最佳，根治失眠！");
    await page.getByLabel("人群").first().click();
    await page.getByTitle(/^重要挽留客户/).click();
    const reach = page.getByRole("region", { name: "会发给谁" });
    await reach.getByText("不发：话术变量缺失").waitFor();
    await page.getByText("{product} 没有内容").first().waitFor();
    await picture(page, "mass-send-missing-desktop-zh");
    await page.getByLabel("内容").fill("{customer}您好，本店的安神茶疗效最佳，根治失眠！");
    await page
      .getByText(/“(疗效最佳|最佳|根治)”/)
      .first()
      .waitFor();
    await reach.getByText("不发：内容违规").waitFor();
    await picture(page, "mass-send-forbidden-desktop-zh");
    await page.getByRole("button", { name: "保存草稿" }).click();
    const submit = page.getByTitle("按现在的护栏没有人会收到");
    await submit.waitFor();
    expect(await submit.isDisabled()).toBe(true);
    address = page.url();
    expect(errors).toEqual([]);
    await context.close();
  });

  test("asks for approval once it is rewritten; the reviewer approves its words and the send", async () => {
    const operator = await openPerson(stage.browser, desktop);
    await signIn(operator.page, `${address}/edit`, stage.product.demo.operator);
    await operator.page.getByRole("radio", { name: "关怀" }).check();
    await operator.page.getByLabel("内容").fill("天气转凉，早晚记得添衣；到店可领券，有事随时找我。");
    await operator.page.getByLabel("日期").fill("2020-01-01");
    await operator.page.getByRole("button", { name: "保存草稿" }).click();
    await operator.page.getByText("这个时间已经过去了").waitFor();
    await operator.page.getByLabel("日期").fill("");
    await operator.page.getByRole("button", { name: "保存草稿" }).click();
    await testSend(operator.page);
    await operator.page.getByRole("button", { name: /提交审批：\d+ 条消息，\d+ 位顾问/ }).click();
    await operator.page.getByText("待审批").first().waitFor();
    await picture(operator.page, "mass-send-waiting-desktop-zh");

    const reviewer = await openPerson(stage.browser, desktop);
    await signIn(
      reviewer.page,
      `${stage.product.demo.console}/review-desk?state=waiting`,
      stage.product.demo.reviewer,
    );
    await reviewer.page
      .getByText(/秋冬养生提醒/)
      .first()
      .click();
    await reviewer.page.getByLabel("放行理由").click();
    await reviewer.page.locator(".ant-select-item-option").first().click();
    await picture(reviewer.page, "review-desktop-zh");
    await reviewer.page.getByRole("button", { name: /^通\s*过$/ }).click();
    await reviewer.page.getByText("已记录").first().waitFor();
    await reviewer.page.goto(address);
    await reviewer.page
      .getByRole("button", { name: /审\s*批/ })
      .first()
      .click();
    await reviewer.page.getByRole("button", { name: /批\s*准/ }).click();
    await reviewer.page.getByText("进行中").first().waitFor({ timeout: 30_000 });
    expect([...operator.errors, ...reviewer.errors]).toEqual([]);
    await operator.context.close();
    await reviewer.context.close();
  });

  test("is confirmed by its advisors, who are seen on its page; and what it brought is not known yet", async () => {
    await confirmAll();
    const { page, errors, context } = await openPerson(stage.browser, desktop);
    await signIn(page, `${address}?tab=advisors`, stage.product.demo.operator);
    await page.getByRole("columnheader", { name: "已发出" }).waitFor();
    await page.getByText(/林芸/).first().waitFor();
    await picture(page, "mass-send-advisors-desktop-zh");
    await page.goto(`${address}?tab=results`);
    await page.getByText("还不知道").first().waitFor({ timeout: 30_000 });
    await picture(page, "mass-send-results-desktop-zh");
    await page.setViewportSize(phone);
    await picture(page, "mass-send-results-phone-zh");
    expect(await sideways(page)).toBeLessThanOrEqual(0);
    expect(errors).toEqual([]);
    await context.close();
  });
});

/** To one customer first; what the page then says leads to what became of it. */
async function testSend(page: Page): Promise<void> {
  await page.getByRole("button", { name: "试发" }).click();
  await page.getByRole("dialog").getByRole("combobox", { name: "看谁的" }).click();
  await page.locator(".ant-select-item-option").last().click();
  await page.getByRole("button", { name: "试发给 TA" }).click();
  await page.getByRole("link", { name: "看结果" }).click();
  await page.waitForURL(/\/sends\?customer=/);
  await page.goBack();
}

async function buy(buyers: readonly { externalUserId?: string; phone?: string }[]): Promise<void> {
  const { now } = await sandbox.getClock();
  const orders = buyers.map((identities, n) => ({
    externalId: `e2e-journey-${now}-${n}`,
    source: "mini-program",
    paidAt: now,
    amountFen: 12_800,
    identities,
    lines: [{ name: "维生素C咀嚼片", quantity: 1, amountFen: 12_800 }],
  }));
  const { counts } = await till.call(commerceRoutes.pushOrders, { body: { orders } });
  expect(counts).toMatchObject({ created: buyers.length });
}

const sideways = (page: Page) =>
  page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

/** The demo's clock may stand in quiet hours: on to ten in the morning, a day later, so that yesterday's messages take no place. */
async function toMorning(): Promise<void> {
  const { now } = await sandbox.getClock();
  const hourInShanghai = (new Date(now).getUTCHours() + 8) % 24;
  await sandbox.advanceClock({ body: { ms: (24 + 10 - hourInShanghai) * HOUR } });
}

/** What advisors do in WeCom. */
async function confirmAll(): Promise<void> {
  const { staff } = await sandbox.listStaff();
  for (let round = 0; round < 60; round++) {
    let confirmed = 0;
    for (const { userid } of staff) {
      const { tasks } = await sandbox.listTasks({ params: { userid }, query: { status: "pending" } });
      for (const { msgid } of tasks) {
        await sandbox.confirmTask({ params: { userid, msgid } });
        confirmed += 1;
      }
    }
    if (confirmed > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error("No advisor had anything to confirm");
}
