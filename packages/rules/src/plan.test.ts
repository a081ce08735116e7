import { sql } from "kysely";
import { beforeAll, expect, test } from "vitest";
import type { Workspace } from "@hortus/kernel";
import { testWorkspace } from "@hortus/kernel/testing";
import { compileRule } from "./sql/index.ts";
import { goldens } from "./testing/goldens.ts";
import { createShop, fillAtRandom, livingCustomers, shopFacts } from "./testing/shop.ts";

/** What the golden files promise of their SQL: a batch reads by the indexes that stand in its header, a build reads each table once. */
const now = new Date("2026-11-24T02:00:00Z");
let workspace: Workspace;
let customers: string[];

beforeAll(async () => {
  ({ workspace } = await testWorkspace());
  await workspace.tx(createShop);
  await workspace.tx((tx) => fillAtRandom(tx, 1_500));
  const tables = [
    "customer",
    "customer_profile",
    "customer_tag",
    "customer_group",
    "segment_member",
    "customer_refund",
    "customer_order",
  ];
  await sql`analyze ${sql.join(tables.map((table) => sql.id(table)))}`.execute(workspace.db);
  const { rows } = await sql<{ id: string }>`
    select customer_id as id from customer order by customer_id limit 3`.execute(workspace.db);
  customers = rows.map(({ id }) => id);
}, 180_000);

async function planOf(name: string): Promise<string> {
  const golden = goldens.find((each) => each.name === name);
  if (!golden) throw new Error(`There is no golden ${name}`);
  const query = compileRule({ version: 1, root: golden.root }, shopFacts, {
    scope: golden.scope === "build" ? "all" : { customers },
    scopeTable: livingCustomers,
    now,
  });
  const { rows } = await sql<Record<string, string>>`explain (costs off) ${query}`.execute(workspace.db);
  return rows.map((row) => row["QUERY PLAN"]).join("\n");
}

const batches = goldens.filter(({ scope }) => scope === "batch");
test.each(batches.map(({ name, indexes }) => [name, indexes] as const))(
  "%s reads by %j",
  async (name, indexes) => {
    const plan = await planOf(name);
    for (const index of indexes) expect(plan).toMatch(new RegExp(`(using|on) ${index}\\b`));
    expect(plan).not.toContain("Seq Scan");
  },
);

const builds = goldens.filter(({ scope }) => scope === "build");
test.each(builds.map(({ name }) => name))("%s reads each table once", async (name) => {
  const scanned = [...(await planOf(name)).matchAll(/Scan on (\w+)/g)].map(([, table]) => table);
  const tables = scanned.filter((table) => table?.startsWith("customer"));
  expect(tables).toEqual([...new Set(tables)]);
});
