/** An owner connects WeCom step by step, and an advisor sees a customer beside the chat: in Chromium, with the real SDK. */
import { createApiClient, customersRoutes, tagsRoutes } from "@hortus/contracts";
import { createPhoneClient } from "@hortus/wecom-sandbox/phone-api";
import readCode from "jsqr";
import { PNG } from "pngjs";
import { expect, test } from "vitest";
import {
  desktop,
  openStage,
  openPerson,
  phone as phoneSize,
  picture,
  signIn,
  openProduct,
} from "./product.ts";

const stage = openStage(openProduct);

test("an owner is led through the connection, and each thing is tried at once", async () => {
  const { demo } = stage.product;
  const sandbox = createPhoneClient(demo.sandbox);
  const { secret } = await sandbox.getCompany();
  const { page, errors, context } = await openPerson(stage.browser, desktop, "en-US");
  await signIn(page, demo.console, demo.owner);
  await page.getByRole("navigation").first().waitFor();
  await page.goto(`${demo.console}/settings/wecom?step=app`);

  await page.getByLabel("Secret of the app").fill("wrong");
  await page.getByRole("button", { name: "Check" }).click();
  await page.getByText("The secret does not fit the company").waitFor();
  await picture(page, "wecom-wizard-refused-en");
  expect(await page.getByRole("button", { name: "Next" }).isDisabled()).toBe(true);
  await page.getByLabel("Secret of the app").fill(secret);
  await page.getByRole("button", { name: "Check" }).click();
  await page.getByText("Signatures for the sidebar").waitFor();
  await page.getByText(/members may have customers/).waitFor();
  await picture(page, "wecom-wizard-checked-en");
  await page.getByRole("button", { name: "Next" }).click();

  await page.getByRole("button", { name: "Save and make them" }).click();
  await page.getByText("Waiting for WeCom to try it…").waitFor();
  // What the owner copies into WeCom's console.
  const copied = await page.locator(".wecom-facts dd").allInnerTexts();
  const [url = "", token = "", encodingAesKey = ""] = copied.map((text) => text.trim());
  await sandbox.saveCallback({ body: { url, token, encodingAesKey } });
  await page.getByText("WeCom has tried it").waitFor();
  await page.getByRole("button", { name: "Test the callback" }).click();
  await page.getByText(/came back in \d+ ms/).waitFor();
  await picture(page, "wecom-wizard-callback-en");
  await page.getByRole("button", { name: "Next" }).click();

  await page.getByRole("button", { name: /Begin the sync|Sync again/ }).click();
  await page.getByText(/All read\./).waitFor({ timeout: 60_000 });
  await picture(page, "wecom-wizard-synced-en");
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByRole("link", { name: "Health" }).click();
  await page.getByRole("heading", { name: "Health of the WeCom connection" }).waitFor();
  await page.getByText("Access token").waitFor();
  await picture(page, "wecom-health-en");
  await page.goto(`${demo.console}/groups`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await picture(page, "wecom-groups-en");
  await page.setViewportSize(phoneSize);
  for (const [address, name] of [
    ["/settings/wecom", "status"],
    ["/settings/wecom/health", "health"],
    ["/settings/wecom?step=app", "wizard"],
  ] as const) {
    await page.goto(`${demo.console}${address}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForLoadState("networkidle");
    await picture(page, `wecom-${name}-phone-en`);
    expect(
      await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth"),
    ).toBeLessThanOrEqual(0);
  }
  expect(errors).toEqual([]);
  await context.close();
});

test("beside a chat the advisor is signed in by WeCom and sees who it is, by the client's own word", async () => {
  const { demo } = stage.product;
  const sandbox = createPhoneClient(demo.sandbox);
  const { staff } = await sandbox.listStaff();
  // the demo gives her a channel code of her own
  const advisorId = staff.find(({ userid }) => userid === "lin.yun")?.userid ?? expect.fail("she is gone");
  const { page, context } = await openPerson(stage.browser, desktop);
  const { customers } = await sandbox.listCustomers({ params: { userid: advisorId }, query: { limit: 20 } });
  const one = customers.find(({ deletedByCustomer }) => !deletedByCustomer) ?? expect.fail("no customer");
  await page.goto(
    `${demo.sandbox}/?staff=${advisorId}&chat=${encodeURIComponent(one.externalUserid)}&side=1`,
  );
  // Nobody has signed in: the page asks WeCom who plays, and comes back.
  const side = page.frameLocator(".web-view iframe");
  await side.getByRole("heading", { level: 1 }).waitFor({ timeout: 30_000 });
  expect([one.remark, one.nickname]).toContain(await side.getByRole("heading", { level: 1 }).innerText());
  await picture(page, "sidebar-customer-zh");

  const scripts = side.getByRole("region", { name: "话术" });
  await scripts.getByPlaceholder("搜话术").fill("您好");
  const script = scripts.getByRole("button", { name: /您好/ }).first();
  await script.click();
  const words = await side.locator(".script-text textarea").first().inputValue();
  expect(words).not.toContain("{");
  await picture(page, "sidebar-script-zh");
  await side.getByRole("button", { name: "发到聊天" }).click();
  await side.getByText("已发送").waitFor();
  const chat = { params: { personId: one.externalUserid, userid: advisorId } };
  expect((await sandbox.readPersonChat(chat)).messages.at(-1)).toMatchObject({
    from: "staff",
    content: { text: words },
  });

  const articles = side.getByRole("region", { name: "图文和链接" });
  await articles.getByRole("button").first().click();
  await picture(page, "sidebar-page-zh");
  await side.getByRole("button", { name: "发到聊天" }).click();
  await expect
    .poll(async () => (await sandbox.readPersonChat(chat)).messages.at(-1)?.content.kind, { timeout: 15_000 })
    .toBe("link");
  const card = (await sandbox.readPersonChat(chat)).messages.at(-1)?.content;
  const opened = await fetch(card?.kind === "link" ? card.url : "", {
    redirect: "manual",
    headers: { "user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) MicroMessenger/8.0" },
  });
  expect(opened.status).toBe(302);
  const owner = await openPerson(stage.browser, desktop);
  await signIn(owner.page, `${demo.console}/radar`, demo.owner);
  await owner.page.getByRole("row", { name: /1\s+1/ }).first().waitFor(); // one customer, opened once
  await owner.context.close();

  const posters = side.getByRole("region", { name: "海报" });
  await posters.getByRole("button", { name: /顾问名片/ }).click();
  await side.getByRole("img", { name: "顾问名片" }).waitFor({ timeout: 30_000 });
  await picture(page, "sidebar-poster-zh");
  await side.getByRole("button", { name: "发到聊天" }).click();
  await expect
    .poll(async () => (await sandbox.readPersonChat(chat)).messages.at(-1)?.content.kind, { timeout: 15_000 })
    .toBe("image");
  const sent = (await sandbox.readPersonChat(chat)).messages.at(-1)?.content;
  const shown = await fetch(new URL(sent?.kind === "image" ? sent.picUrl : "", demo.sandbox));
  const { data, width, height } = PNG.sync.read(Buffer.from(await shown.arrayBuffer()));
  expect(readCode(new Uint8ClampedArray(data), width, height)?.data).toMatch(/^https?:/); // WeCom's own word

  const group = await sandbox.createGroup({
    params: { userid: advisorId },
    body: { name: "养生群", members: [], personIds: [one.externalUserid] },
  });
  await page.goto(`${demo.sandbox}/?staff=${advisorId}&desk=chats&room=${group.chatId}&side=1`);
  await side.getByRole("heading", { name: "养生群" }).waitFor({ timeout: 30_000 });
  await side.getByText("1 位客户，其中 1 位是我们的好友").waitFor();
  await picture(page, "sidebar-group-zh");
  await context.close();
});

test("a tag that an advisor took off in WeCom is shown with both sides, and a click keeps ours", async () => {
  const { demo } = stage.product;
  const sandbox = createPhoneClient(demo.sandbox);
  const { page, errors, context } = await openPerson(stage.browser, desktop, "en-US");
  await signIn(page, demo.console, demo.operator);
  await page.getByRole("navigation").first().waitFor();
  const api = createApiClient({
    base: demo.api,
    headers: {
      cookie: (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; "),
    },
  });
  const { rows: groups } = await api.call(tagsRoutes.listTagGroups, {});
  const tag = groups.flatMap(({ tags }) => tags)[0] ?? expect.fail("no tag");
  const { staff } = await sandbox.listStaff();
  const userid = staff[0]?.userid ?? expect.fail("no staff");
  const { customers } = await sandbox.listCustomers({ params: { userid }, query: { limit: 50 } });
  // Somebody whose name is nobody else's, and who does not carry the tag yet.
  let found: { person: (typeof customers)[number]; customerId: string } | undefined;
  for (const person of customers) {
    if (person.deletedByCustomer || !person.remark || person.tags.some(({ name }) => name === tag.name))
      continue;
    const { rows } = await api.call(customersRoutes.listCustomers, { query: { search: person.remark } });
    if (rows[0] && rows.length === 1) found = { person, customerId: rows[0].id };
    if (found) break;
  }
  const { person, customerId } = found ?? expect.fail("nobody to tag");
  const others = (await api.call(tagsRoutes.getCustomerTags, { params: { id: customerId } })).rows;
  await api.call(tagsRoutes.putCustomerTags, {
    params: { id: customerId },
    body: { tagIds: [...new Set([...others.map(({ tagId }) => tagId), tag.id])] },
  });
  const pair = { params: { userid, personId: person.externalUserid } };
  const isMarked = async () => (await sandbox.getCustomer(pair)).tags.some(({ name }) => name === tag.name);
  await expect.poll(isMarked, { timeout: 15_000 }).toBe(true);
  const left = (await sandbox.getCustomer(pair)).tags.filter(({ name }) => name !== tag.name);
  await sandbox.editCustomer({ ...pair, body: { tagIds: left.map(({ id }) => id) } });

  await page.goto(`${demo.console}/tags?view=conflicts`);
  const row = page.getByRole("row", { name: new RegExp(`${tag.name}.*Put on here, taken off in WeCom`) });
  await expect
    .poll(async () => (await api.call(tagsRoutes.listTagGroups, {})).conflicts, { timeout: 15_000 })
    .toBeGreaterThan(0);
  await page.reload();
  await row.waitFor();
  await picture(page, "tag-conflicts-en");
  await row.getByRole("button", { name: /^Keep ours/ }).click();
  await page.getByText("1 decided").waitFor();
  await expect.poll(isMarked, { timeout: 15_000 }).toBe(true);
  expect(errors).toEqual([]);
  await context.close();
});
