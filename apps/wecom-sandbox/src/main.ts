/**
 * The sandbox as a program of its own:
 *
 *     npx tsx apps/wecom-sandbox/src/main.ts --port 3100 --file ./data/sandbox.jsonl --seed ./seed.json --life
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { adjustableClock, createLog } from "@hortus/kernel";
import { sandboxSeedShape, startSandbox, type SandboxSeed } from "./index.ts";

const { values: options } = parseArgs({
  options: {
    port: { type: "string", default: "3100" },
    host: { type: "string", default: "127.0.0.1" },
    file: { type: "string" },
    seed: { type: "string" },
    life: { type: "boolean", default: false },
  },
});

const sandbox = await startSandbox({
  port: Number(options.port),
  host: options.host,
  clock: adjustableClock(),
  ...(options.file !== undefined && { file: options.file }),
  ...(options.seed !== undefined && { seed: readSeed(options.seed) }),
  life: options.life,
  log: createLog(),
});
const { corpid, agentid, secret } = await sandbox.phone.getCompany();
console.log(
  `WeCom sandbox  ${sandbox.url}\n  corpid ${corpid}  agentid ${agentid}  secret ${secret}\n  Ctrl-C stops.`,
);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void sandbox.close());

function readSeed(file: string): SandboxSeed {
  const seed = sandboxSeedShape.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (seed.success) return seed.data;
  const issue = seed.error.issues[0];
  throw new Error(`${file}: ${issue?.path.join(".")}: ${issue?.message}`);
}
