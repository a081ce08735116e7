/**
 * `npm start`: installs what is missing, builds what changed, and runs Hortus in this process.
 * Options: --empty (no demo), --only http | worker. Settings come from the environment: see README.md.
 */
import { pathToFileURL } from "node:url";
import { ensureBuilt } from "./build.mjs";
import { ensureInstalled } from "./install.mjs";

ensureInstalled();
await ensureBuilt();
const { bundled } = await import("./bundle.mjs"); // its bundler may just have been installed
process.setSourceMapsEnabled(true);
await import(pathToFileURL(await bundled("scripts/start.ts")).href);
