import { createApiClient, commerceRoutes, customersRoutes } from "@hortus/contracts";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { desktop, openStage, openPerson, phone, picture, signIn, openProduct } from "./product.ts";

const stage = openStage(openProduct);

test.each([
  { name: "desktop", viewport: desktop },
  { name: "phone", viewport: phone },
])(
  "a CSV with a wrong row is mapped, previewed and imported at $name width; the wrong row can be downloaded",
  async ({ name, viewport }) => {
    const file = join(mkdtempSync(join(tmpdir(), "hortus-csv-")), `orders-${name}.csv`);
    const rows = Array.from(
      { length: 400 },
      (_, n) =>
        `E2E-${name}-${n},1995550${String(n).padStart(4, "0")},2026-11-${String((n % 20) + 1).padStart(2, "0")} 10:30,${n + 10}.50,钙片`,
    );
    writeFileSync(
      file,
      [
        "订单号,手机号,支付时间,实付金额,商品",
        ...rows,
        `E2E-${name}-bad,19955509999,2026-11-01 10:00,-5.00,钙片`,
        "",
      ].join("\n"),
    );

    const { page, errors, context } = await openPerson(stage.browser, viewport);
    await signIn(page, `${stage.product.demo.console}/imports`, stage.product.demo.operator);
    await page.getByRole("heading", { name: "导入订单" }).waitFor();
    await page.locator("input[type=file]").setInputFiles(file);
    await page.getByText("预览前 20 行").waitFor();
    await picture(page, `import-mapping-${name}-zh`);
    const overflow = await page.evaluate<number>(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    expect(overflow, "the page scrolls sideways").toBeLessThanOrEqual(0);
    await page.getByRole("button", { name: /开始导入/ }).click();
    await page.getByText("待确认").waitFor({ state: "detached" });
    await page.reload();
    await page.getByRole("button", { name: "下载被拒绝的 1 行" }).waitFor({ timeout: 60_000 });
    await page
      .getByRole("listitem")
      .filter({ hasText: /新增\s*400/ })
      .waitFor();
    await picture(page, `import-done-${name}-zh`);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "下载被拒绝的 1 行" }).click();
    expect((await download).suggestedFilename()).toMatch(/\.csv$/);
    expect(errors).toEqual([]);
    await context.close();
  },
);

test("an import is stopped on the way, and what it brought is taken out again", async () => {
  const { page, errors, context } = await openPerson(stage.browser, desktop);
  await signIn(page, `${stage.product.demo.console}/imports`, stage.product.demo.operator);
  await page.locator("input[type=file]").setInputFiles({
    name: "long.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(
      [
        "会员号,支付时间,实付金额",
        ...Array.from(
          { length: 60_000 },
          (_, n) => `L${n % 9_000},2026-10-${String((n % 28) + 1).padStart(2, "0")} 09:00,${(n % 90) + 10}`,
        ),
      ].join("\n"),
    ),
  });
  await page.getByRole("button", { name: /开始导入/ }).click();
  await page.getByRole("button", { name: /^停\s*止$/ }).click();
  await page.getByText("已停止").waitFor({ timeout: 15_000 });
  await picture(page, "import-stopped-desktop-zh");
  await page.getByRole("button", { name: "撤销导入" }).click();
  await page.getByRole("button", { name: /撤出 [\d,]+ 笔订单/ }).click();
  await page.getByText("已撤销").waitFor({ timeout: 60_000 });
  await picture(page, "import-undone-desktop-zh");
  expect(errors).toEqual([]);
  await context.close();
});

test("a merge by a shared phone says why, and its undo gives both profiles back", async () => {
  const till = createApiClient({
    base: stage.product.demo.api,
    headers: { authorization: `Bearer ${stage.product.demo.apiKey}` },
  });
  const pushed = (externalId: string, identities: { memberNumber?: string; phone?: string }) =>
    till.call(commerceRoutes.pushOrders, {
      body: {
        orders: [
          { externalId, source: "till", paidAt: "2026-11-01T02:00:00Z", amountFen: 1_000, identities },
        ],
      },
    });
  await pushed("merge-1", { memberNumber: "E2E-MERGE" });
  await pushed("merge-2", { phone: "19955512345" });
  await pushed("merge-3", { memberNumber: "E2E-MERGE", phone: "19955512345" });
  const find = async (search: string) =>
    (await till.call(customersRoutes.listCustomers, { query: { search } })).rows.map(({ id }) => id);
  const [together] = await find("19955512345");
  expect(await find("E2E-MERGE")).toEqual([together]);

  const { page, errors, context } = await openPerson(stage.browser, desktop);
  await signIn(page, `${stage.product.demo.console}/customers/${together}`, stage.product.demo.operator);
  await page.getByRole("button", { name: "撤销合并" }).click();
  await picture(page, "merge-undo-desktop-zh");
  await page.getByRole("tooltip").getByRole("button", { name: "撤销合并" }).click();
  await page.getByText("已撤销").first().waitFor();
  await page.reload();
  await page.getByText("已撤销").first().waitFor(); // the record stays
  await picture(page, "merge-undone-desktop-zh");
  expect(await find("E2E-MERGE")).not.toEqual(await find("19955512345"));
  expect(errors).toEqual([]);
  await context.close();
});
