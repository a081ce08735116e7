import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { printSchema } from "./schema-snapshot.ts";
import { testHouse } from "./testing.ts";

// All migrations of all slices run for it: a busy machine takes longer than a test usually may.
const TIMEOUT_MS = 300_000;
test(
  "docs/schema.sql is what the migrations add up to (delete the file and run this to print it anew)",
  { timeout: TIMEOUT_MS },
  async () => {
    const house = await testHouse();
    const { workspace, database } = house.context;
    const printed = [
      "-- Printed from the migrations; a test compares. First the tables of the system, then those of each workspace.\n",
      await printSchema(database.system.db, "hortus"),
      "-- Each workspace has a schema of its own with these.\n",
      await printSchema(workspace.db, workspace.name),
    ].join("\n");
    await house.close();
    const file = new URL("../../../docs/schema.sql", import.meta.url);
    const kept = readIfAny(file);
    if (kept === undefined) writeFileSync(file, printed);
    expect(printed).toBe(kept ?? printed);
  },
);

function readIfAny(file: URL): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
