import type { customersRoutes, RouteResponse } from "@hortus/contracts";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { desktop, openStage, openPerson, phone, picture, signIn, openProduct } from "./product.ts";

const stage = openStage(openProduct);

// Side by side: half of the time a page waits for its picture or its network to rest.
test.concurrent.each([
  { width: "desktop", viewport: desktop, locale: "en-US" },
  { width: "phone", viewport: phone, locale: "zh-CN" },
])("every page of the console opens, fits and is accessible at $width width in $locale", async (way) => {
  const { page, errors, context } = await openPerson(stage.browser, way.viewport, way.locale);
  await signIn(page, stage.product.demo.console, stage.product.demo.owner);
  await page.getByRole("heading", { level: 1 }).waitFor();
  const wrong: string[] = [];
  for (const address of await addresses(way.locale)) {
    await page.goto(`${stage.product.demo.console}${address}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForLoadState("networkidle");
    await picture(
      page,
      `page${address.replace(/\/[^/?]*\?tab=/, "-of-one-").replaceAll("/", "-")}-${way.width}-${way.locale.slice(0, 2)}`,
    );
    const sideways = await page.evaluate<number>(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    if (sideways > 0) wrong.push(`${address} scrolls ${sideways} px sideways`);
    wrong.push(...(await barriers(page)).map((barrier) => `${address}: ${barrier}`));
    wrong.push(...errors.splice(0).map((error) => `${address}: ${error}`));
  }
  expect(wrong).toEqual([]);
  await context.close();
});

/** What stands in the navigation, read from a wide window: on the phone it is folded away; and the page of a customer, tab by tab. */
async function addresses(locale: string): Promise<string[]> {
  const { page, context } = await openPerson(stage.browser, desktop, locale);
  await signIn(page, stage.product.demo.console, stage.product.demo.owner);
  const navigation = page.getByRole("navigation").first();
  await navigation.getByRole("link").first().waitFor();
  const found = await navigation
    .getByRole("link")
    .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  const list = await context.request.get(`${stage.product.demo.api}/api/v1/customers?limit=1`);
  const { rows } = (await list.json()) as RouteResponse<typeof customersRoutes.listCustomers>;
  await context.close();
  const ofCustomer = rows.flatMap(({ id }) =>
    ["overview", "timeline", "orders", "tags", "consents", "engagement"].map(
      (tab) => `/customers/${id}?tab=${tab}`,
    ),
  );
  expect(ofCustomer).not.toEqual([]);
  return [...new Set([...found, ...ofCustomer])];
}

/** What axe finds serious or worse (WCAG 2.2 AA), with the element. */
async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const violations = await page.evaluate<{ id: string; impact: string; nodes: { target: string[] }[] }[]>(
    `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }).then(({ violations }) => violations)`,
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, nodes }) =>
        `${id} at ${nodes
          .map(({ target }) => target.join(" "))
          .slice(0, 3)
          .join(", ")}`,
    );
}
