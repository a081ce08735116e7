/** kill -9, again and again, while a real purchase log is imported. */
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { commerceRoutes, customersRoutes, type ApiClient } from "@hortus/contracts";
import { adjustableClock } from "@hortus/kernel";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createMortal, deathTimes, type Mortal } from "./child-process.ts";

const ROWS = 12_000;
const DEATHS = 3;
let mortal: Mortal;

beforeAll(async () => {
  mortal = await createMortal(adjustableClock());
});
afterAll(() => mortal.kill());

test("every row of the log is an order once, whenever the process dies", { timeout: 360_000 }, async () => {
  const log = readFileSync(new URL("../apps/server/fixtures/cdnow/CDNOW_master.txt.gz", import.meta.url));
  const lines = gunzipSync(log)
    .toString("latin1")
    .split("\n")
    .slice(0, ROWS + 1);
  const purchases = lines.slice(1).map((line) => line.trim().split(/\s+/));
  const total = purchases.reduce((sum, [, , , amount]) => sum + Math.round(Number(amount) * 100), 0);
  const buyers = new Set(purchases.map(([buyer]) => buyer)).size;

  let owner = await mortal.start();
  const file = new File([`${lines.join("\n")}\n`], "CDNOW_master.txt", { type: "text/plain" });
  const { id, mapping } = await owner.upload(commerceRoutes.uploadImport, {}, file);
  const params = { id };
  await owner.call(commerceRoutes.mapImport, {
    params,
    body: {
      ...mapping,
      source: "cdnow",
      columns: { memberNumber: 0, paidAt: 1, quantity: 2, amount: 3 },
      dateFormat: "yyyymmdd",
      amountUnit: "yuan",
    },
  });
  await owner.call(commerceRoutes.startImport, { params });

  const deaths = deathTimes();
  const readAtDeath: number[] = [];
  await hasBegun(owner, id);
  for (let death = 0; death < DEATHS; death++) {
    await sleep(deaths.next(50, 500));
    readAtDeath.push((await owner.call(commerceRoutes.getImport, { params })).progress.rowsRead);
    await mortal.kill();
    owner = await mortal.start();
  }
  console.log(`rows read when it died: ${readAtDeath.join(", ")}`);
  expect(readAtDeath[0]).toBeGreaterThan(0);
  expect(readAtDeath[0]).toBeLessThan(ROWS);
  const progress = await ended(owner, id);
  expect(progress).toMatchObject({ rowsRead: ROWS, created: ROWS, unchanged: 0, updated: 0, rejected: 0 });

  const orders = await allOrders(owner);
  expect([orders.length, new Set(orders.map((order) => order.id)).size]).toEqual([ROWS, ROWS]);
  expect(orders.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(total);
  expect((await owner.call(customersRoutes.countCustomers, { query: {} })).count).toBe(buyers);
});

/** A process that dies before its first slice leaves nothing half done. */
async function hasBegun(owner: ApiClient, id: string): Promise<void> {
  while ((await owner.call(commerceRoutes.getImport, { params: { id } })).progress.rowsRead === 0)
    await sleep(20);
}

async function ended(owner: ApiClient, id: string) {
  const end = performance.now() + 240_000;
  for (;;) {
    const { state, progress, failure } = await owner.call(commerceRoutes.getImport, { params: { id } });
    if (state === "done") return progress;
    if (failure) throw new Error(failure.message);
    if (performance.now() > end) throw new Error(`After 240 s it is ${state}: ${JSON.stringify(progress)}`);
    await sleep(200);
  }
}

async function allOrders(owner: ApiClient) {
  const orders: { id: string; amountFen: number }[] = [];
  let cursor: string | undefined;
  do {
    const { rows, nextCursor } = await owner.call(commerceRoutes.listOrders, {
      query: { limit: 200, ...(cursor ? { cursor } : {}) },
    });
    orders.push(...rows);
    cursor = nextCursor;
  } while (cursor);
  return orders;
}
