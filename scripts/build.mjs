/** Builds the browser apps when their sources have changed since their last build, and makes the embedded database's empty cluster. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const root = join(import.meta.dirname, "..");

/** Folders with a vite.config.ts; each is built into its own `dist/`. */
export const browserApps = ["apps/console", "apps/h5", "apps/wecom-sandbox/src/phone"];

/**
 * Builds what is out of date, side by side, and says nothing when all is fresh.
 *
 * @param {{ force?: boolean }} [options] `force` builds everything
 * @throws {Error} with Vite's output if a build fails; the other apps are built all the same
 */
export async function ensureBuilt({ force = false } = {}) {
  const stale = browserApps
    .filter((app) => existsSync(join(root, app, "vite.config.ts")))
    .map((app) => ({ app, hash: hashOfSources(app), stamp: join(root, app, "dist/.built-from") }))
    .filter(({ hash, stamp }) => force || readIfAny(stamp) !== hash);
  if (stale.length === 0) return;
  const results = await Promise.allSettled([
    run(["--import", "tsx", "scripts/empty-cluster.ts"], root),
    ...stale.map(async ({ app, hash, stamp }) => {
      console.log(`Building ${app} …`);
      await viteBuild(app);
      if (!existsSync(dirname(stamp)))
        throw new Error(`${app}: Vite wrote no dist/; build.outDir must be "dist"`);
      writeFileSync(stamp, hash);
    }),
  ]);
  const failures = results
    .filter((result) => result.status === "rejected")
    .map((result) => result.reason.message);
  if (failures.length > 0) throw new Error(failures.join("\n"));
}

const viteBuild = (app) =>
  run([join(root, "node_modules/vite/bin/vite.js"), "build", "--logLevel", "warn"], join(root, app));

function run(command, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, { cwd });
    let output = "";
    child.stdout.on("data", (text) => (output += text));
    child.stderr.on("data", (text) => (output += text));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else
        reject(
          new Error(
            `${relative(root, cwd) || "."}: node ${command.join(" ")} failed with code ${code}\n${output}`,
          ),
        );
    });
  });
}

/** Content, not file times: a checkout of another branch and back builds nothing. */
function hashOfSources(app) {
  const hash = createHash("sha256");
  const folders = [app, ...workspacesUnder(app).map((name) => `packages/${name}`)];
  for (const path of [
    "package-lock.json",
    "tsconfig.json",
    "tsconfig.browser.json",
    ...folders.flatMap(sourcesIn),
  ]) {
    hash
      .update(path)
      .update("\0")
      .update(readFileSync(join(root, path)))
      .update("\0");
  }
  return hash.digest("hex");
}

/** The packages of ours that an app depends on, and those that they depend on. */
function workspacesUnder(app) {
  const found = new Set();
  const visit = (folder) => {
    const { dependencies = {} } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    for (const dependency of Object.keys(dependencies)) {
      const name = /^@hortus\/(.+)$/.exec(dependency)?.[1];
      if (!name || found.has(name)) continue;
      found.add(name);
      visit(`packages/${name}`);
    }
  };
  visit(nearestPackage(app));
  return [...found].toSorted();
}

function nearestPackage(folder) {
  return existsSync(join(root, folder, "package.json")) ? folder : nearestPackage(dirname(folder));
}

function sourcesIn(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !/(^|\/)(node_modules|dist)\/|\.test\.tsx?$/.test(path))
    .toSorted();
}

function readIfAny(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

if (process.argv[1] === import.meta.filename) {
  await ensureBuilt({ force: process.argv.includes("--force") }).catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
