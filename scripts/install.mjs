/** Brings node_modules to what package-lock.json says. Uses nothing that must be installed first. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

/** Installs when something is missing or another version stands there; otherwise does nothing, in some 20 ms. */
export function ensureInstalled() {
  if (isInstalled(root)) return;
  console.log("Installing packages (npm ci) …");
  const { status, error } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: "inherit",
  });
  if (error)
    throw new Error("npm could not be started: install Node.js 20.19 or later, with npm", { cause: error });
  if (status !== 0) throw new Error(`npm ci failed with code ${status}; its message stands above`);
}

/**
 * Compares what npm recorded at its last install with the lock file, entry by entry.
 * Not by file times: a checkout touches the lock file without changing it, and a needless `npm ci` takes a minute.
 *
 * @param {string} folder
 */
export function isInstalled(folder) {
  const wanted = readPackages(join(folder, "package-lock.json"));
  const present = readPackages(join(folder, "node_modules/.package-lock.json"));
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "") return true;
    const found = present[path];
    // Optional packages are left out on the platforms that they are not for.
    return found ? isSame(found, entry) : entry.optional === true;
  });
}

function isSame(found, entry) {
  return found.version === entry.version && found.integrity === entry.integrity && found.link === entry.link;
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages;
  } catch {
    return undefined; // missing, or half written when an install was interrupted: install again
  }
}

if (process.argv[1] === import.meta.filename) ensureInstalled();
