/** The sandbox as a program of its own: `npx @hortus/wecom-sandbox --help`. */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { adjustableClock, createLog } from "@hortus/kernel";
import { z } from "zod";
import { sandboxSeedShape, startSandbox, type SandboxSeed } from "./index.ts";

const HELP = `A WeCom of one's own: server API, callbacks, people, and a clock that can be moved.

  wecom-sandbox [options]
    --port 3100        port to listen on; 0 takes a free one
    --host 127.0.0.1   address to listen on
    --file FILE        journal that outlives the process; without it all is in memory
    --seed FILE        the world at the beginning (JSON)
    --schema           print the JSON Schema of the seed file and stop
    --life             virtual people act by themselves
    --life-seed 1      the same number gives the same life
    --speed 1          how many times as fast as the machine's clock time runs
`;

try {
  const options = readOptions();
  if (options.help) console.log(HELP);
  else if (options.schema) console.log(JSON.stringify(seedSchema(), null, 2));
  else await run(options);
} catch (error) {
  // whoever starts it reads one line, and no stack of ours
  console.error(`wecom-sandbox: ${inWords(error)}`);
  process.exitCode = 1;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "3100" },
      host: { type: "string", default: "127.0.0.1" },
      file: { type: "string" },
      seed: { type: "string" },
      schema: { type: "boolean", default: false },
      life: { type: "boolean", default: false },
      "life-seed": { type: "string" },
      speed: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  for (const name of ["port", "life-seed", "speed"] as const)
    if (values[name] !== undefined && !(Number(values[name]) >= 0))
      throw new Error(`--${name} is a number, not ${values[name]}; --help tells all options`);
  return values;
}

function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") return "the port is taken; give another with --port, or 0 for a free one";
  if (typeof code === "string" && code.startsWith("ERR_PARSE_ARGS"))
    return `${error.message}; --help tells all options`;
  return error.message;
}

async function run(options: ReturnType<typeof readOptions>): Promise<void> {
  const sandbox = await startSandbox({
    port: Number(options.port),
    host: options.host,
    clock: adjustableClock(),
    ...(options.file !== undefined && { file: options.file }),
    ...(options.seed !== undefined && { seed: readSeed(options.seed) }),
    life: options.life,
    log: createLog(),
  });
  if (options["life-seed"] !== undefined) {
    const seed = Number(options["life-seed"]);
    await sandbox.phone.setLife({ body: { running: options.life, seed } });
  }
  if (options.speed !== undefined)
    await sandbox.phone.setClockSpeed({ body: { speed: Number(options.speed) } });
  const { corpid, agentid, secret } = await sandbox.phone.getCompany();
  console.log(
    `WeCom sandbox  ${sandbox.url}\n  corpid ${corpid}  agentid ${agentid}  secret ${secret}\n  Ctrl-C stops.`,
  );
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void sandbox.close());
}

function readSeed(file: string): SandboxSeed {
  const seed = sandboxSeedShape.safeParse(readJson(file));
  if (seed.success) return seed.data;
  const issues = seed.error.issues.slice(0, 5).map(({ path, message }) => `  ${path.join(".")}: ${message}`);
  throw new Error(`${file} is no seed; see --schema\n${issues.join("\n")}`);
}

function readJson(file: string): unknown {
  const text = readFileSync(file, "utf8");
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file} is no JSON`, { cause });
  }
}

function seedSchema(): object {
  // dates travel as text
  return z.toJSONSchema(sandboxSeedShape, { io: "input", unrepresentable: "any" });
}
