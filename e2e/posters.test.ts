/** A store makes a poster from a layout, moves what it likes and prints it: in Chromium, with a code that another library reads. */
import { readFileSync } from "node:fs";
import { unzipSync } from "fflate";
import readCode from "jsqr";
import type { Page } from "playwright-core";
import { PNG } from "pngjs";
import { expect, test } from "vitest";
import { desktop, openStage, openPerson, picture, signIn, openProduct } from "./product.ts";

const stage = openStage(openProduct);
const soon = <Value>(find: () => Promise<Value>) => expect.poll(find, { timeout: 15_000 });
const frame = (page: Page, says: string) =>
  page.getByRole("button", { name: new RegExp(`^${says}.*, left `) });
const field = (page: Page, name: string) => page.getByRole("spinbutton", { name, exact: true }).inputValue();

test("a poster is made from a layout by mouse and keys, saved, and printed as it was seen", async () => {
  const { console: origin, operator } = stage.product.demo;
  const { page, errors, context } = await openPerson(stage.browser, desktop, "en-US");
  await signIn(page, `${origin}/posters/new`, operator);
  await page.getByRole("link", { name: "Return visit" }).click();
  await page.getByRole("img", { name: "Preview of the poster" }).waitFor();

  const title = frame(page, "Text 这一周");
  await title.click();
  expect([await field(page, "Left"), await field(page, "Top")]).toEqual(["130", "140"]);
  const at = await title.boundingBox();
  if (!at) throw new Error("the title is out of sight");
  await page.mouse.move(at.x + at.width / 2, at.y + at.height / 2);
  await page.mouse.down();
  await page.mouse.move(at.x + at.width / 2 + 8, at.y + at.height / 2 + 60, { steps: 6 });
  await picture(page, "poster-dragging-en");
  await page.mouse.up();
  const moved = Number(await field(page, "Top"));
  expect(moved).toBeGreaterThan(180);
  await page.keyboard.press("Control+z");
  await soon(() => field(page, "Top")).toBe("140");
  await page.keyboard.press("Control+Shift+z");
  await soon(() => field(page, "Top")).toBe(String(moved));
  await title.focus();
  await page.keyboard.press("Shift+ArrowUp");
  await soon(() => field(page, "Top")).toBe(String(moved - 10));

  // what is not whole is not saved, and the layer is shown
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("A QR code leads nowhere yet").waitFor();
  await page.getByRole("radiogroup", { name: "Where it leads" }).getByText("Address").click();
  await page.getByRole("textbox", { name: "Address" }).fill("https://shop.example/visit?from=door");
  await page.getByRole("button", { name: "Use", exact: true }).click();
  await page.getByLabel("Name", { exact: true }).fill("Door poster");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.waitForURL(/\/posters\/[0-9a-f-]{36}$/);
  await page.getByText("Version 1", { exact: true }).waitFor();
  await picture(page, "poster-saved-en");

  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download PNG" }).click(),
  ]);
  const { data, width, height } = PNG.sync.read(readFileSync(await file.path()));
  expect([width, height]).toEqual([1080, 1080]);
  expect(readCode(new Uint8ClampedArray(data), width, height)?.data).toBe(
    "https://shop.example/visit?from=door",
  );
  // what was done before it was saved can still be undone, and makes the next version; the code becomes each advisor's own
  await page.keyboard.press("Control+z");
  await page.getByRole("button", { name: "Save as version 2" }).waitFor();
  await frame(page, "QR code").click();
  await page.getByRole("radiogroup", { name: "Where it leads" }).getByText("Advisor's own").click();
  await page.getByRole("button", { name: "Save as version 2" }).click();
  await page.getByText("names can't be filled in", { exact: false }).first().waitFor();
  for (const place of ["Mass message", "Group message", "Moments"])
    await page
      .locator(".ant-select-selection-item", { hasText: place })
      .locator(".ant-select-selection-item-remove")
      .click();
  await page.getByRole("button", { name: "Save as version 2" }).click();
  await page.getByText("Version 2", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Save as version 3" }).waitFor();
  await page.getByRole("button", { name: "Redo" }).click();
  await page.getByRole("button", { name: "Download copies" }).click();
  const list = page.getByRole("list", { name: "Advisors without a copy" });
  await list.waitFor();
  expect(await list.innerText()).toContain("has no channel code of their own");
  await picture(page, "poster-copies-en");
  const [archive] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: /^Download \d+ \(ZIP\)$/ }).click(),
  ]);
  const files = unzipSync(readFileSync(await archive.path()));
  expect(Object.keys(files).at(-1)).toBe("未生成 not drawn.txt");
  const [own] = Object.values(files);
  const copy = PNG.sync.read(Buffer.from(own ?? []));
  expect(readCode(new Uint8ClampedArray(copy.data), copy.width, copy.height)?.data).toMatch(/^https?:/);

  await page.goto(`${origin}/posters`);
  await page.getByRole("link", { name: "Door poster" }).waitFor();
  expect(errors).toEqual([]);
  await context.close();
});
