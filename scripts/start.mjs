/**
 * `npm start`: installs what is missing, builds what changed, and runs Hortus in this process.
 * Options: --empty (no demo), --only http | worker. Settings come from the environment: see README.md.
 */
import { ensureBuilt } from "./build.mjs";
import { ensureInstalled } from "./install.mjs";

ensureInstalled();
await ensureBuilt();
const { register } = await import("tsx/esm/api");
register();
await import("./start.ts");
