import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  adjustableClock,
  type AdjustableClock,
  createLog,
  openDatabase,
  readConfig,
  systemClock,
  type Config,
} from "@hortus/kernel";
import { createServer } from "@hortus/server";
import { startSandbox, type Sandbox } from "@hortus/wecom-sandbox";
import { beginByDay } from "./demo/begin-by-day.ts";
import { openDemo } from "./demo/demo.ts";
import type { DemoAccounts } from "./demo/parts.ts";
import { demoSeed } from "./demo/seed.ts";

const { values: options } = parseArgs({
  options: { empty: { type: "boolean", default: false }, only: { type: "string" } },
});

try {
  await start(readConfig());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (process.env["HORTUS_LOG"] === "debug") console.error(error);
  process.exit(1);
}

async function start(config: Config): Promise<void> {
  const roles = rolesOf(options.only);
  const log = createLog(config.logLevel);
  const database = await openDatabase(
    config.databaseUrl ? { url: config.databaseUrl } : { folder: config.dataFolder },
  );
  // In the demo one clock drives both worlds, so that moving a day on in the sandbox moves Hortus too.
  const demoClock = adjustableClock();
  const clock = options.empty ? systemClock : demoClock;
  const sandbox = options.empty ? undefined : await openSandbox(config, demoClock);
  const server = await createServer({ ...config, database, clock, log, roles });
  const demo = sandbox && (await openDemo({ server, sandbox, clock, config, log }));
  if (roles.http) await server.app.listen({ port: config.port, host: config.host });
  stopOnSignals(async () => {
    await demo?.stop();
    await server.close();
    await sandbox?.close();
    await database.close();
  });
  greet(config, demo?.accounts);
  await demo?.plant();
}

function openSandbox(config: Config, clock: AdjustableClock): Promise<Sandbox> {
  const file = join(config.dataFolder, "sandbox.jsonl");
  return startSandbox({
    port: config.sandboxPort,
    host: config.host,
    clock,
    file,
    seed: () => {
      beginByDay(clock);
      return demoSeed(clock.now());
    },
    life: true,
  });
}

function rolesOf(only: string | undefined): { http: boolean; worker: boolean } {
  if (only === undefined) return { http: true, worker: true };
  if (only !== "http" && only !== "worker") throw new Error(`--only takes http or worker, not ${only}`);
  return { http: only === "http", worker: only === "worker" };
}

function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      console.log("\nStopping …");
      // A batch that can't end in 10 s is cut off: everything that it had not committed is done again at the next start.
      const cutOff = setTimeout(() => process.exit(1), 10_000);
      void stop().then(() => {
        clearTimeout(cutOff);
        process.exit(0);
      });
    });
  }
}

function greet(config: Config, accounts: DemoAccounts | undefined): void {
  const lines = ["", `  Hortus           ${config.publicUrl}`];
  if (accounts) {
    lines.push(
      `  Advisor's phone  ${config.publicUrl}/h5/`,
      `  WeCom sandbox    ${accounts.sandbox}`,
      "",
      `  owner            ${accounts.owner.email}   ${accounts.owner.password}`,
      `  operator         ${accounts.operator.email}   ${accounts.operator.password}`,
      `  reviewer         ${accounts.reviewer.email}   ${accounts.reviewer.password}`,
      `  advisor          ${accounts.advisor.email}   ${accounts.advisor.password}`,
      "",
      "  This is a demo workspace: a made-up pharmacy chain with virtual customers.",
    );
  } else {
    lines.push("  Open it to create the first owner.");
  }
  console.log([...lines, "  Ctrl-C stops; everything is kept.", ""].join("\n"));
}
