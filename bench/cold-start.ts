import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../stories/free-port.ts";
import { median, type Bench, type Measure } from "./measure.ts";

const RUNS = 3;
const root = join(import.meta.dirname, "..");

/**
 * `npm start` after the build, on the embedded database: the first start, until it answers a page and until the demo is planted; and later
 * ones over that folder, until /healthz answers 200.
 */
export const coldStart: Bench = {
  name: "cold-start",
  async run() {
    const folder = mkdtempSync(join(tmpdir(), "hortus-cold-"));
    const first = await start(folder);
    await stop(first.child);
    const readyMs: number[] = [];
    const rss: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const { child, plantedMs } = await start(folder);
      readyMs.push(plantedMs);
      rss.push(residentMb(child.pid));
      await stop(child);
    }
    return [
      firstStart("first start, until a page is answered", first.pageMs),
      firstStart("first start, until the demo is planted", first.plantedMs),
      {
        bench: "cold-start",
        metric: "until /healthz answers 200",
        value: median(readyMs),
        unit: "ms",
        reference: { name: "the target", value: 8_000 },
        runs: readyMs,
      },
      {
        bench: "cold-start",
        metric: "resident memory then",
        value: median(rss),
        unit: "MB",
        reference: { name: "the target", value: 500 },
        runs: rss,
      },
    ];
  },
};

const firstStart = (metric: string, ms: number): Measure => ({
  bench: "cold-start",
  metric,
  value: ms,
  unit: "ms",
  reference: { name: "the floor", value: 15_000 },
  runs: [ms],
});

async function start(folder: string): Promise<{ child: ChildProcess; pageMs: number; plantedMs: number }> {
  const began = performance.now();
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const { DATABASE_URL: _server, ...env } = process.env;
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    cwd: root,
    env: { ...env, HORTUS_PORT: String(port), HORTUS_SANDBOX_PORT: String(sandboxPort), HORTUS_DATA: folder },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const answered = async (path: string) => {
    for (;;) {
      if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}`);
      const answer = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined);
      if (answer?.status === 200) return performance.now() - began;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  const pageMs = await answered("/");
  return { child, pageMs, plantedMs: await answered("/healthz") };
}

async function stop(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGINT");
  await gone;
}

const residentMb = (pid: number | undefined) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1_024;
