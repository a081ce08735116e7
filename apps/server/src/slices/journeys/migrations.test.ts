import { journeyDefinition } from "@hortus/contracts";
import { kernelMigrations, migrate } from "@hortus/kernel";
import { testDatabase } from "@hortus/kernel/testing";
import { copyFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { sql } from "kysely";
import { expect, test } from "vitest";

const list = {
  trigger: { kind: "order_paid" },
  steps: [
    {
      id: "day-3",
      name: "Day 3",
      wait: { days: 3, at: "10:00" },
      action: { kind: "message", class: "care", text: "Hello" },
    },
    {
      id: "call",
      name: "Call",
      wait: { days: 21, at: "15:00" },
      action: { kind: "task", class: "care", title: "Call", text: "Ask" },
    },
  ],
  exits: ["order_refunded"],
  reentry: { kind: "each" },
  quietUntilDay: 21,
  defaults: {},
};

test("a journey that was a list becomes a graph with the same steps, and who is in it stands where they stood", async () => {
  const all = new URL("./migrations/", import.meta.url);
  const before = pathToFileURL(`${mkdtempSync(join(tmpdir(), "hortus-migrations-"))}/`);
  copyFileSync(new URL("0001_journeys.sql", all), new URL("0001_journeys.sql", before));
  const database = await testDatabase();
  const workspace = database.workspace(`graphs_${process.ppid}_${process.pid}`);
  await migrate(workspace, [kernelMigrations, { owner: "journeys", folder: before }]);
  const journeyId = "0199b1f0-0000-7000-8000-000000000001";
  await sql`
    insert into journey values (${journeyId}, 'Old', 'running', 1, null, now(), now())`.execute(workspace.db);
  await sql`
    insert into journey_version values (${journeyId}, 1, ${JSON.stringify(list)}::jsonb, now(), 'Mei')`.execute(
    workspace.db,
  );
  await sql`
    insert into enrolment (customer_id, id, journey_id, version, enrolment_key, cause, state, step, step_id, wake_at, started_at)
    values (${journeyId}, ${journeyId}, ${journeyId}, 1, 'order:1', '{}', 'waiting', 1, 'call', now(), now())`.execute(
    workspace.db,
  );

  await migrate(workspace, [kernelMigrations, { owner: "journeys", folder: all }]);
  const { rows } = await sql<{ definition: unknown; step_id: string; arrived: boolean }>`
    select definition, step_id, arrived_at is not null as arrived
    from journey_version join enrolment using (journey_id, version)`.execute(workspace.db);
  const definition = journeyDefinition.parse(rows[0]?.definition);
  expect(definition).toMatchObject({
    trigger: { kind: "event", event: "order_paid" },
    start: "day-3--wait",
    quietUntilDay: 21,
  });
  expect(definition.steps).toMatchObject([
    { kind: "wait", id: "day-3--wait", until: { kind: "day", day: 3, at: "10:00" }, next: "day-3" },
    { kind: "message", id: "day-3", text: "Hello", next: "call--wait" },
    { kind: "wait", id: "call--wait", until: { day: 21 }, next: "call" },
    { kind: "task", id: "call", task: "call", title: "Call", next: null },
  ]);
  expect(rows[0]).toMatchObject({ step_id: "call", arrived: true });
});
