import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
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
  shared ??= url
    ? openDatabase({ url })
    : emptyCluster().then((cluster) => openDatabase({ memory: true, cluster }));
  return shared;
}

/** An empty cluster, made once for all test files: making one takes 6 s of processor time, loading this 1.4 s. */
async function emptyCluster(): Promise<Blob> {
  const library = createRequire(import.meta.url).resolve("@electric-sql/pglite");
  const { version } = JSON.parse(readFileSync(join(dirname(library), "../package.json"), "utf8")) as {
    version: string;
  }; // npm's own file
  const folder = new URL("../../../node_modules/.cache/hortus/", import.meta.url);
  const file = new URL(`empty-cluster-${version}.tar`, folder);
  if (!existsSync(file)) {
    const made = await PGlite.create();
    const dump = await made.dumpDataDir("none");
    await made.close();
    mkdirSync(folder, { recursive: true });
    const unfinished = new URL(`${file.href}.${process.pid}`);
    writeFileSync(unfinished, Buffer.from(await dump.arrayBuffer()));
    renameSync(unfinished, file); // other test files may be reading
  }
  return new Blob([readFileSync(file)]);
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
