import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median, type Bench } from "./measure.ts";

const RUNS = 3;
const root = join(import.meta.dirname, "..");

/** `npm start` after the build, with the demo already planted, on the embedded database, until /healthz answers 200. */
export const coldStart: Bench = {
  name: "cold-start",
  async run() {
    const folder = mkdtempSync(join(tmpdir(), "hortus-cold-"));
    await stop(await start(folder)); // installs, builds and plants: not measured
    const readyMs: number[] = [];
    const rss: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const began = performance.now();
      const child = await start(folder);
      readyMs.push(performance.now() - began);
      rss.push(residentMb(child.pid));
      await stop(child);
    }
    return [
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

async function start(folder: string): Promise<ChildProcess> {
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const { DATABASE_URL: _server, ...env } = process.env;
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    cwd: root,
    env: { ...env, HORTUS_PORT: String(port), HORTUS_SANDBOX_PORT: String(sandboxPort), HORTUS_DATA: folder },
    stdio: ["ignore", "ignore", "inherit"],
  });
  for (;;) {
    if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}`);
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
    if (answer?.status === 200) return child;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

async function stop(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGINT");
  await gone;
}

const residentMb = (pid: number | undefined) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1_024;

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo; // of a server that listens on TCP
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
