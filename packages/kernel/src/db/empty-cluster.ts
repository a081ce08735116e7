import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PGlite } from "@electric-sql/pglite";

const cache = new URL("../../../../node_modules/.cache/hortus/", import.meta.url);

/**
 * A PostgreSQL cluster with nothing in it, for the embedded database. Making one takes 8 s of processor time, loading this 1 s, so it is
 * made once a machine and version, and kept beside the packages; where nothing can be written there, it is made each time.
 */
export async function emptyCluster(): Promise<Blob> {
  const file = new URL(`empty-cluster-${pgliteVersion()}.tar`, cache);
  if (existsSync(file)) return new Blob([readFileSync(file)]);
  const made = await PGlite.create();
  const dump = await made.dumpDataDir("none");
  await made.close();
  await keep(file, dump);
  return dump;
}

/** Puts a new cluster at `folder`, whole or not at all: killed on the way, the next start begins anew. */
export async function makeCluster(folder: string): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const made = await PGlite.create(unfinished, { loadDataDir: await emptyCluster() });
  await made.close();
  renameSync(unfinished, folder);
}

async function keep(file: URL, dump: Blob): Promise<void> {
  const unfinished = new URL(`${file.href}.${process.pid}`);
  try {
    mkdirSync(cache, { recursive: true });
    writeFileSync(unfinished, Buffer.from(await dump.arrayBuffer()));
    renameSync(unfinished, file); // others may be reading
  } catch (error) {
    if (!isRefused(error)) throw error;
  }
}

const isRefused = (error: unknown): boolean =>
  error instanceof Error && "code" in error && ["EACCES", "EPERM", "EROFS"].includes(String(error.code));

function pgliteVersion(): string {
  const library = createRequire(import.meta.url).resolve("@electric-sql/pglite");
  const { version } = JSON.parse(readFileSync(join(dirname(library), "../package.json"), "utf8")) as {
    version: string;
  }; // npm's own file
  return version;
}
