/** An operator gives two customers of one advisor to another; a day later it is seen what became of each. */
import { createPhoneClient } from "@hortus/wecom-sandbox/phone-api";
import { expect, test } from "vitest";
import {
  desktop,
  openMovingProduct,
  openPerson,
  openStage,
  phone as phoneSize,
  picture,
  signIn,
} from "./product.ts";

const stage = openStage(openMovingProduct);
const DAY_MS = 24 * 3_600_000;

test("customers are picked, offered and taken over within a day, and who declines stays", async () => {
  const { demo } = stage.product;
  const sandbox = createPhoneClient(demo.sandbox);
  const { staff } = await sandbox.listStaff();
  const counted = await Promise.all(
    staff.map(async (one) => {
      const { total } = await sandbox.listCustomers({ params: { userid: one.userid }, query: { limit: 1 } });
      return { ...one, total };
    }),
  );
  const [from, to] = counted.toSorted((a, b) => b.total - a.total);
  if (!from || !to) return expect.fail("two advisors at least");
  const { page, errors, context } = await openPerson(stage.browser, desktop, "en-US");
  await signIn(page, demo.console, demo.operator);
  await page.getByRole("navigation").first().waitFor();

  await page.goto(`${demo.console}/handovers`);
  await page.getByRole("button", { name: "Hand over customers" }).first().click();
  const choose = async (label: string, name: string) => {
    await page.getByRole("combobox", { name: label }).fill(name);
    await page.locator(".ant-select-item-option", { hasText: name }).first().click();
  };
  await choose("From", from.name);
  await page.getByRole("button", { name: "Next" }).click();
  const { customers } = await sandbox.listCustomers({
    params: { userid: from.userid },
    query: { limit: 50 },
  });
  const [declines, goes] = customers.filter(({ deletedByCustomer, remark }) => !deletedByCustomer && remark);
  if (!declines || !goes) return expect.fail("two customers at least");
  for (const { remark } of [declines, goes]) {
    await page.getByRole("searchbox", { name: "Search remark or nickname" }).fill(remark);
    await page.keyboard.press("Enter");
    await page.locator(".handover-list label", { hasText: remark }).first().click();
  }
  await page.getByText("2 customers picked").waitFor();
  await page.getByRole("button", { name: "Next" }).click();
  await choose("To", to.name);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByText(/may decline within 24 hours/).waitFor();
  await picture(page, "handover-confirm-en");
  await page.getByRole("button", { name: "Hand over 2 customers" }).click();

  await page.getByText(/Next look at WeCom's results/).waitFor({ timeout: 30_000 });
  await picture(page, "handover-waiting-en");
  await sandbox.refuseTransfer({ params: { personId: declines.externalUserid, userid: to.userid } });
  await page
    .getByRole("row", { name: new RegExp(`${declines.remark}.*Declined`) })
    .waitFor({ timeout: 30_000 });

  await sandbox.advanceClock({ body: { ms: DAY_MS + 3_600_000 } });
  await page
    .getByRole("row", { name: new RegExp(`${goes.remark}.*Taken over`) })
    .waitFor({ timeout: 60_000 });
  await page.getByText("Ended", { exact: true }).waitFor();
  await picture(page, "handover-done-en");
  await page.setViewportSize(phoneSize);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await picture(page, "handover-done-phone-en");
  expect(
    await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth"),
  ).toBeLessThanOrEqual(0);

  await page.getByRole("link", { name: goes.remark }).click();
  await page.getByText(to.name).first().waitFor();
  expect(errors).toEqual([]);
  await context.close();
});
