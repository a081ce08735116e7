/**
 * Everything that can be said about the code without running it: the scripts of package.json whose names begin with
 * `check:`. One of them alone: `npm run check:lint`.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ensureInstalled } from "./install.mjs";

const root = join(import.meta.dirname, "..");
const path = [join(root, "node_modules/.bin"), process.env.PATH].join(delimiter);

ensureInstalled();
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const queue = Object.entries(scripts).filter(([name]) => name.startsWith("check:"));
const failed = [];
// Two at a time: there are two cores. The compiler takes longest, so it stands first in package.json.
await Promise.all([work(), work()]);
console.log(failed.length === 0 ? "All checks passed" : `Failed: ${failed.join(", ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;

async function work() {
  for (let next = queue.shift(); next; next = queue.shift()) {
    const [name, command] = next;
    const { code, output, seconds } = await run(command);
    console.log(
      `${code === 0 ? "ok    " : "FAILED"} ${name.slice("check:".length)} (${seconds.toFixed(1)} s)`,
    );
    if (code === 0) continue;
    failed.push(name);
    console.log(output.trimEnd());
  }
}

function run(command) {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    // Not `npm run`: npm takes longer to start than most of these take to run.
    const child = spawn(command, { cwd: root, shell: true, env: { ...process.env, PATH: path } });
    let output = "";
    child.stdout.on("data", (text) => (output += text));
    child.stderr.on("data", (text) => (output += text));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output, seconds: (performance.now() - startedAt) / 1000 }));
  });
}
