/** Starts Hortus in a process of its own and kills it without warning. */
import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createApiClient, type ApiClient } from "@hortus/contracts";
import type { AdjustableClock } from "@hortus/kernel";
import { bundled } from "../scripts/bundle.mjs";
import type { ChildStory } from "./child.ts";
import { freePort } from "./free-port.ts";

export interface Mortal {
  /** Starts it, if it doesn't run, and signs in as its owner. */
  start(): Promise<ApiClient>;
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>;
  /** Moves the clock, here and in the process while it lives. */
  advance(ms: number): void;
}

/** One data folder, or on PostgreSQL one workspace, in which Hortus is started again and again at the same address. */
export async function createMortal(clock: AdjustableClock): Promise<Mortal> {
  const databaseUrl = process.env["DATABASE_URL"];
  const folder = mkdtempSync(join(tmpdir(), "hortus-mortal-"));
  const port = await freePort();
  const story = {
    folder,
    workspace: `mortal_${randomBytes(6).toString("hex")}`,
    port,
    secret: randomBytes(32).toString("hex"),
    owner: { email: `${randomBytes(6).toString("hex")}@hortus.test`, password: "correct horse battery" },
  };
  let child: ChildProcess | undefined;
  let client: ApiClient | undefined;

  async function kill(): Promise<void> {
    const dying = child;
    child = client = undefined;
    if (!dying || dying.exitCode !== null || dying.signalCode !== null) return;
    const gone = new Promise((resolve) => dying.once("exit", resolve));
    dying.kill("SIGKILL");
    await gone;
  }
  return {
    kill,
    advance(ms) {
      clock.advance(ms);
      child?.stdin?.write(`${ms}\n`);
    },
    async start() {
      if (client) return client;
      const now = clock.now().toISOString();
      const state: ChildStory = { ...story, now, ...(databaseUrl ? { databaseUrl } : {}) };
      child = spawn(process.execPath, ["--enable-source-maps", await bundled("stories/child.ts")], {
        env: { ...process.env, STORY: JSON.stringify(state) },
        stdio: ["pipe", "pipe", "pipe"],
      });
      const { cookie } = await firstLine(child);
      client = createApiClient({ base: `http://127.0.0.1:${port}`, headers: { cookie } });
      return client;
    },
  };
}

/** @throws {Error} with the last of what it complained of, if it ends before */
function firstLine(child: ChildProcess): Promise<{ cookie: string }> {
  let complaints = "";
  child.stderr!.setEncoding("utf8").on("data", (text: string) => {
    process.stderr.write(text);
    complaints = (complaints + text).slice(-1_800);
  });
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout! }).once("line", (line) => {
      resolve(JSON.parse(line) as { cookie: string }); // written by child.ts
    });
    // "close" and not "exit": only then all that it complained of has been read
    child.once("close", (code, signal) =>
      reject(new Error(`Hortus ended before it listened: ${code ?? signal}\n${complaints}`)),
    );
  });
}

/** Instants to die at: chance, but told, so that a failure can be played again with STORY_SEED. */
export function deathTimes(): { seed: number; next(fromMs: number, toMs: number): number } {
  const seed = Number(process.env["STORY_SEED"] ?? randomInt(1, 2 ** 31));
  let state = seed;
  console.log(`deaths by STORY_SEED=${seed}`);
  return {
    seed,
    next(fromMs, toMs) {
      state = (Math.imul(state, 48_271) >>> 0) % 2_147_483_647;
      return fromMs + Math.floor((state / 2_147_483_647) * (toMs - fromMs));
    },
  };
}
