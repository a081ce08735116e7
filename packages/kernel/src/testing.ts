import { kernelMigrations } from "./index.ts";
import { openDatabase, type Database, type Workspace } from "./db/database.ts";
import { migrate, type MigrationSet } from "./db/migrate.ts";

let shared: Promise<Database> | undefined;
let counter = 0;

/**
 * The database that the test files of one process share: PostgreSQL when DATABASE_URL is set, else an embedded one in memory. A test
 * isolates itself by a workspace of its own.
 */
export function testDatabase(): Promise<Database> {
  const url = process.env["DATABASE_URL"];
  shared ??= openDatabase(url ? { url } : { memory: true });
  return shared;
}

/** A fresh, migrated workspace with a name that no other test has. */
export async function testWorkspace(
  sets: readonly MigrationSet[] = [],
): Promise<{ database: Database; workspace: Workspace }> {
  const database = await testDatabase();
  const workspace = database.workspace(`test_${process.pid}_${Date.now().toString(36)}_${counter++}`);
  await migrate(workspace, [kernelMigrations, ...sets]);
  return { database, workspace };
}

/** How a test of random input walks: by HORTUS_TEST_SEED elsewhere, by HORTUS_TEST_RUNS further than on every day. */
export function randomRuns(usual: { seed: number; numRuns: number }): { seed: number; numRuns: number } {
  return {
    seed: Number(process.env["HORTUS_TEST_SEED"] ?? usual.seed),
    numRuns: Number(process.env["HORTUS_TEST_RUNS"] ?? usual.numRuns),
  };
}
