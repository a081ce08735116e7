import { commerceRoutes, createApiClient } from "@hortus/contracts";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { desktop, openStage, openPerson, phone, picture, signIn, openProduct } from "./product.ts";

const stage = openStage(openProduct);

const part = (page: Page, place: string) => page.locator(`[data-place="${place}"]`);
const grip = (page: Page, place: string) => page.locator(`[data-place="${place}"] > .rule-grip`);
const places = (page: Page) =>
  page.locator("[data-place]").evaluateAll((parts) => parts.map((each) => each.getAttribute("data-place")));
const size = (page: Page) => page.locator(".segment-preview-size");
const soon = <Value>(find: () => Promise<Value>) => expect.poll(find, { timeout: 15_000 });
const save = (page: Page) => page.getByRole("button", { name: /^保\s*存$/ }).click();
const savedId = async (page: Page) => {
  await page.waitForURL(/\/segments\/[0-9a-f-]{36}$/);
  return page.url().split("/").at(-1) ?? "";
};

/** Lifts the part by its grip and lets it go over the end of another. */
async function drag(page: Page, from: string, to: string): Promise<void> {
  await grip(page, from).scrollIntoViewIfNeeded();
  const [at, over] = [await grip(page, from).boundingBox(), await part(page, to).boundingBox()];
  if (!at || !over) throw new Error("a part of the rule is out of sight");
  await page.mouse.move(at.x + 12, at.y + 12);
  await page.mouse.down();
  await page.mouse.move(at.x + 24, at.y + 30, { steps: 4 });
  await page.mouse.move(over.x + 120, over.y + over.height - 4, { steps: 6 });
  await page.mouse.up();
}

describe("a segment, from its rule to its members", () => {
  let id = "";

  test("a nested rule is built by mouse and keyboard, with words, size and people as it grows", async () => {
    const tall = { width: desktop.width, height: 1_600 }; // both ends of the drag in sight: at its edge the page scrolls by itself
    const { page, errors, context } = await openPerson(stage.browser, tall);
    await signIn(
      page,
      `${stage.product.demo.console}/segments/new?template=quiet`,
      stage.product.demo.operator,
    );
    await part(page, "1").waitFor();
    await size(page).waitFor();
    const before = await size(page).textContent();

    await page.getByRole("button", { name: /加条件$/ }).click();
    await grip(page, "2").focus();
    await page.keyboard.press("Alt+ArrowRight"); // no group beside it: one is made
    await part(page, "2.0").waitFor();
    await part(page, "2.0").getByRole("combobox", { name: "数据" }).click();
    await page.keyboard.type("先后");
    await page.keyboard.press("Enter");
    await part(page, "2.0").getByText("之后没有发生").first().waitFor();

    await drag(page, "0", "2.0");
    await soon(() => places(page)).toEqual(["0", "1", "1.0", "1.1"]);
    await page.keyboard.press("Control+z");
    await soon(() => places(page)).toEqual(["0", "1", "2", "2.0"]);
    await page.keyboard.press("Control+y");
    await soon(() => places(page)).toEqual(["0", "1", "1.0", "1.1"]);
    await part(page, "0").getByRole("spinbutton", { name: "天" }).fill("400");
    await soon(() => size(page).textContent()).not.toBe(before);
    await picture(page, "segment-editor-desktop-zh");

    await page.reload(); // the draft is kept
    await page.getByText("已恢复上次没保存的修改").waitFor();
    expect(await places(page)).toEqual(["0", "1", "1.0", "1.1"]);
    expect(errors).toEqual([]);
    await context.close();
  });

  test("saved, it fills; a large order makes somebody enter, and the page says why, and of others why not", async () => {
    const { page, errors, context } = await openPerson(stage.browser, desktop);
    const address = `${stage.product.demo.console}/segments/new?industry=clinic&template=vip`;
    await signIn(page, address, stage.product.demo.operator);
    await part(page, "0").waitFor();
    await save(page);
    id = await savedId(page);
    await page.getByText("就绪", { exact: true }).waitFor();

    const till = createApiClient({
      base: stage.product.demo.api,
      headers: { authorization: `Bearer ${stage.product.demo.apiKey}` },
    });
    const order = (number: string, name: string, amountFen: number) => ({
      externalId: `e2e-${number}`,
      source: "mini-program",
      paidAt: new Date(Date.now() - 60_000).toISOString(),
      amountFen,
      customerName: name,
      identities: { phone: `1990000778${number}` },
      lines: [{ name: "年度体检", quantity: 1, amountFen }],
    });
    const orders = [order("1", "季大方", 2_100_000), order("2", "俭小气", 100)];
    expect((await till.call(commerceRoutes.pushOrders, { body: { orders } })).counts.created).toBe(2);
    await page.goto(`${stage.product.demo.console}/segments/${id}?tab=changes&change=entered`);
    await page.getByRole("button", { name: "季大方：为什么" }).click();
    const why = page.getByRole("dialog");
    await why.getByText("在这个人群里", { exact: true }).waitFor();
    await picture(page, "segment-why-desktop-zh");
    await page.keyboard.press("Escape");
    await why.waitFor({ state: "hidden" });

    await page.getByRole("combobox", { name: /查一位客户/ }).fill("俭小气");
    await page.getByText("俭小气", { exact: true }).last().click();
    await why.getByText("不在这个人群里", { exact: true }).waitFor();
    expect(errors).toEqual([]);
    await context.close();
  });

  test("two are compared, what both hold becomes a segment, and what is in use can't be deleted", async () => {
    const { page, errors, context } = await openPerson(stage.browser, desktop);
    await signIn(page, `${stage.product.demo.console}/segments/compare?a=${id}`, stage.product.demo.operator);
    await page.getByRole("combobox", { name: "人群 B" }).click();
    await page.keyboard.press("Enter"); // the first of the list
    await page.getByRole("row", { name: /两个人群都在/ }).waitFor();
    await picture(page, "segment-compare-desktop-zh");
    await page.getByRole("link", { name: "存成人群：两个人群都在" }).click();
    await part(page, "1").waitFor();
    await save(page);
    const both = await savedId(page);

    await page.goto(`${stage.product.demo.console}/segments/${id}?tab=settings`);
    await page.getByRole("button", { name: /^删\s*除$/ }).click();
    await page.getByText(/正在使用中$/).waitFor();
    await page.getByRole("dialog").locator(`a[href="/segments/${both}"]`).waitFor();
    await page.getByRole("button", { name: /知道了/ }).click();
    await page.goto(`${stage.product.demo.console}/segments/${both}?tab=settings`);
    await page.getByRole("button", { name: /^删\s*除$/ }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^删\s*除$/ })
      .click();
    await page.waitForURL(/\/segments$/);
    expect(errors).toEqual([]);
    await context.close();
  });

  test("on a phone the editor and the page keep their width", async () => {
    const { page, errors, context } = await openPerson(stage.browser, phone, "en-US");
    await signIn(page, `${stage.product.demo.console}/segments/${id}`, stage.product.demo.operator);
    await page.getByRole("heading", { name: "Size, entries and exits" }).waitFor();
    await picture(page, "segment-page-phone-en");
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.goto(`${stage.product.demo.console}/segments/${id}/edit`);
    await part(page, "0").waitFor();
    await picture(page, "segment-editor-phone-en");
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(errors).toEqual([]);
    await context.close();
  });
});

const overflow = (page: Page) =>
  page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
