import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { desktop, openBrowser, openPerson, phone, picture, startProduct, type Product } from "./product.ts";

let product: Product;
let browser: Browser;

beforeAll(async () => {
  product = await startProduct();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

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

    const { page, errors, context } = await openPerson(browser, viewport);
    await page.goto(`${product.demo.console}/imports`);
    await page.getByLabel("邮箱").fill(product.demo.operator.email);
    await page.getByLabel("密码").fill(product.demo.operator.password);
    await page.getByRole("button", { name: /登\s*录/ }).click();
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
