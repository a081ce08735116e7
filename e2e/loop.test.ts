import { createApiClient, commerceRoutes, customersRoutes } from "@hortus/contracts";
import { createPhoneClient, type PhoneClient } from "@hortus/wecom-sandbox/phone-api";
import { beforeAll, describe, expect, test } from "vitest";
import { desktop, openStage, openPerson, phone, picture, signIn, openMovingProduct } from "./product.ts";

const stage = openStage(openMovingProduct);
let sandbox: PhoneClient;

beforeAll(async () => {
  sandbox = createPhoneClient(stage.product.demo.sandbox);
});

describe("one turn of the loop", () => {
  let customer = { id: "", name: "" };

  test("an operator signs in and sees what happened", async () => {
    const { page, errors, context } = await openPerson(stage.browser, desktop);
    await signIn(page, stage.product.demo.console, stage.product.demo.operator);
    await page.getByRole("heading", { name: "今日" }).waitFor();
    await page.getByText("演示").first().waitFor();
    await picture(page, "home-desktop-zh");
    await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("heading", { name: "Today" }).waitFor();
    await picture(page, "home-desktop-en");
    expect(errors).toEqual([]);
    await context.close();
  });

  test("a customer scans a channel code on the phone, and the welcome message is there", async () => {
    const { contactWays } = await sandbox.listContactWays();
    const code = contactWays.find(({ pool }) => pool.includes("lin.yun"))!; // the demo's first code
    // Scans are dealt out in turn: the one who meets Lin Yun is our customer.
    for (let n = 0; customer.id === "" && n < 6; n++) {
      const name = `沈青禾${n}`;
      const person = await sandbox.createPerson({
        body: { nickname: name, gender: 2, phone: `1991234000${n}` },
      });
      const { page, context } = await openPerson(stage.browser, desktop);
      await page.goto(`${stage.product.demo.sandbox}/phone/?person=${person.id}&scan=${code.configId}`);
      await page
        .getByRole("button", { name: new RegExp(`扫码`) })
        .first()
        .click();
      const { chats } = await until(async () => {
        const found = await sandbox.listPersonChats({ params: { personId: person.id } });
        return found.chats.length > 0 ? found : undefined;
      });
      if (chats[0]?.userid === "lin.yun") {
        customer = { id: person.id, name };
        await page.goto(`${stage.product.demo.sandbox}/phone/?person=${person.id}&with=lin.yun`);
        await page.getByText(`${name}您好`).first().waitFor();
        await picture(page, "sandbox-welcome-desktop-zh");
      }
      await context.close();
    }
    expect(customer.id).not.toBe("");
  });

  test("the profile and the code's tag appear in the console", async () => {
    const key = createApiClient({
      base: stage.product.demo.api,
      headers: { authorization: `Bearer ${stage.product.demo.apiKey}` },
    });
    const found = () => key.call(customersRoutes.listCustomers, { query: { search: customer.name } });
    await expect
      .poll(async () => (await found()).rows.map(({ name }) => name), { timeout: 15_000 })
      .toEqual([customer.name]);
    const { page, errors, context } = await openPerson(stage.browser, desktop);
    await signIn(
      page,
      `${stage.product.demo.console}/customers?q=${encodeURIComponent(customer.name)}`,
      stage.product.demo.operator,
    );
    await page.getByRole("link", { name: customer.name }).first().click();
    await page.getByRole("heading", { name: new RegExp(customer.name) }).waitFor();
    await page.getByText("门店海报").first().waitFor();
    await picture(page, "customer-desktop-zh");
    expect(errors).toEqual([]);
    await context.close();
  });

  test("an order enrols in 3-7-21; three days later one tap of the advisor puts the message on the customer's phone", async () => {
    const till = createApiClient({
      base: stage.product.demo.api,
      headers: { authorization: `Bearer ${stage.product.demo.apiKey}` },
    });
    const { now } = await sandbox.getClock();
    const answer = await till.call(commerceRoutes.pushOrders, {
      body: {
        orders: [
          {
            externalId: "e2e-1",
            source: "mini-program",
            paidAt: now,
            amountFen: 1_999_900,
            identities: { externalUserId: customer.id },
            lines: [{ name: "维生素C咀嚼片", quantity: 1, amountFen: 1_999_900 }],
          },
        ],
      },
    });
    expect(answer.counts).toMatchObject({ created: 1 });

    const people = await openPerson(stage.browser, desktop);
    await people.page.goto(`${stage.product.demo.sandbox}/phone/`);
    for (let day = 0; day < 3; day++) {
      await people.page.getByRole("button", { name: "前进一天" }).click();
      await people.page.waitForTimeout(1_500);
    }

    const advisor = await openPerson(stage.browser, phone);
    await signIn(advisor.page, `${stage.product.demo.console}/h5/`, stage.product.demo.advisor);
    await advisor.page.getByText(customer.name).first().waitFor({ timeout: 60_000 });
    await picture(advisor.page, "workbench-phone-zh");
    await advisor.page.getByRole("button", { name: "发送" }).first().click();

    const message = await until(async () => {
      const { messages } = await sandbox.readPersonChat({
        params: { personId: customer.id, userid: "lin.yun" },
      });
      return messages.find(({ source }) => source === "mass");
    });
    expect(message.content).toMatchObject({ kind: "text", text: expect.stringContaining("林芸") });
    await people.page.goto(
      `${stage.product.demo.sandbox}/phone/?person=${customer.id}&with=lin.yun&view=customer`,
    );
    await people.page
      .getByText(message.content.kind === "text" ? message.content.text.slice(0, 12) : "")
      .first()
      .waitFor();
    await picture(people.page, "sandbox-message-desktop-zh");
    expect(advisor.errors).toEqual([]);
    await advisor.context.close();
    await people.context.close();
  });

  test("headquarters sees it: sent, in the customer's timeline, and in the figures, also at phone width", async () => {
    const { page, errors, context } = await openPerson(stage.browser, phone);
    await signIn(page, `${stage.product.demo.console}/sends?state=sent`, stage.product.demo.operator);
    await page.getByText(customer.name).first().waitFor({ timeout: 60_000 });
    await picture(page, "sends-phone-zh");
    for (const name of ["customers", "rfm", "segments", "journeys", "orders", "imports", "channel-codes"]) {
      await page.goto(`${stage.product.demo.console}/${name}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.waitForTimeout(800);
      await picture(page, `${name}-phone-zh`);
      const overflow = await page.evaluate<number>(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      expect(overflow, `${name} scrolls sideways at 390 px`).toBeLessThanOrEqual(0);
    }
    expect(errors).toEqual([]);
    await context.close();
  });

  test("killed and started again, nothing is lost", async () => {
    const till = createApiClient({
      base: stage.product.demo.api,
      headers: { authorization: `Bearer ${stage.product.demo.apiKey}` },
    });
    const before = await till.call(customersRoutes.countCustomers, { query: {} });
    await stage.product.kill();
    await stage.product.restart();
    const after = await till.call(customersRoutes.countCustomers, { query: {} });
    expect(after.count).toBeGreaterThanOrEqual(before.count);
    const found = await till.call(customersRoutes.listCustomers, { query: { search: customer.name } });
    expect(found.rows).toHaveLength(1);
  });
});

async function until<T>(find: () => Promise<T | undefined>): Promise<T> {
  for (let attempt = 0; attempt < 120; attempt++) {
    const found = await find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error("Waited 60 s");
}
