import type { Clock } from "../clock.ts";
import type { Workspace } from "../db/database.ts";
import type { Logger } from "../log.ts";
import { runHandlerOnce, type EventHandler } from "./handler.ts";
import { hasEventsAhead, isBefore, readHorizon, START, type Position } from "./log.ts";

/** Work that time alone makes due (rows with a due instant), claimed in batches with `for update skip locked`. */
export interface Loop<Context> {
  name: string;
  /** How often to look, in real milliseconds; each commit of events and each move of the clock looks too. */
  everyMs: number;
  /** Does one bounded batch. @returns true when more is due now */
  run(context: Context): Promise<boolean>;
}

export interface Worker {
  /**
   * Runs everything that is due until nothing is: for tests, and for a demo that moves time. Events that a transaction still running
   * elsewhere hides are waited for, `patienceMs` in all: 2 s by default, since no transaction of ours lasts longer than 250 ms.
   *
   * @throws the first failure
   */
  drain(options?: { patienceMs?: number }): Promise<void>;
  /** Looks now instead of at the next poll. */
  wake(): void;
  stop(): Promise<void>;
}

export interface WorkerOptions<Context> {
  workspace: Workspace;
  clock: Clock;
  log: Logger;
  handlers: readonly EventHandler<Context>[];
  loops: readonly Loop<Context>[];
  context: Context;
}

// Waking is by commit or NOTIFY; this only catches what was missed, so it may be slow and cost nothing.
const POLL_MS = 2_000;

/** Reads the event log and runs the loops for one workspace. Any number of workers may run for the same workspace. */
export function createWorker<Context>(options: WorkerOptions<Context>, start = true): Worker {
  const { workspace, clock, log, handlers, loops, context } = options;
  const positions = new Map<string, Position>();
  const dueAt = new Map<string, number>();
  let stopped = false;
  let awake = false;
  let signal: (() => void) | undefined;
  const wake = () => {
    awake = true;
    signal?.();
  };

  async function readEventsOnce(strict: boolean): Promise<boolean> {
    const horizon = await readHorizon(workspace.db);
    let more = false;
    for (const handler of handlers) {
      for (let share = 0; share < (handler.shares ?? 1) && !stopped; share++) {
        const key = `${handler.name}/${share}`;
        if (!isBefore(positions.get(key) ?? START, horizon)) continue;
        const step = await runHandlerOnce(workspace, clock, handler, share, horizon, context);
        if (step.error) {
          if (strict) throw step.error;
          log.error(
            { handler: handler.name, share, err: step.error },
            "an event handler failed; it is tried again",
          );
        }
        if (step.outcome === "idle" || step.outcome === "more") positions.set(key, step.position);
        more ||= step.outcome === "more" || step.outcome === "idle"; // what it did may have appended events
      }
    }
    return more;
  }

  async function runLoopsOnce(force: boolean, strict: boolean): Promise<boolean> {
    let more = false;
    for (const loop of loops) {
      if (stopped) return false;
      const elapsed = performance.now();
      if (!force && elapsed < (dueAt.get(loop.name) ?? 0)) continue;
      try {
        const again = await loop.run(context);
        dueAt.set(loop.name, again ? 0 : elapsed + loop.everyMs);
        more ||= again;
      } catch (error) {
        if (strict) throw error;
        dueAt.set(loop.name, elapsed + Math.max(loop.everyMs, 1_000));
        log.error({ loop: loop.name, err: error }, "a loop failed; it is tried again");
      }
    }
    return more;
  }

  async function run(): Promise<void> {
    while (!stopped) {
      const woken = awake;
      awake = false;
      let more = false;
      try {
        more = await readEventsOnce(false);
        more = (await runLoopsOnce(woken, false)) || more;
      } catch (error) {
        log.error({ err: error }, "the worker could not read; it tries again");
      }
      if (more || awake || stopped) continue;
      await new Promise<void>((resolve) => {
        const nextLoop = Math.min(
          POLL_MS,
          ...loops.map((loop) => Math.max(20, (dueAt.get(loop.name) ?? 0) - performance.now())),
        );
        const timer = setTimeout(resolve, nextLoop);
        signal = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      signal = undefined;
    }
  }

  const unlisten = start ? workspace.onEvents(wake) : () => undefined;
  const running = start ? run() : Promise.resolve();
  return {
    wake,
    async drain({ patienceMs = 2_000 } = {}) {
      let idleRounds = 0;
      let waitedMs = 0;
      // A bound keeps a loop that feeds itself from hanging a test.
      for (let round = 0; round < 10_000; round++) {
        const hidden = await hasEventsAhead(workspace.db); // before reading: what is hidden now may show while we read
        const events = await readEventsOnce(true);
        const due = await runLoopsOnce(true, true);
        idleRounds = events || due ? 0 : idleRounds + 1;
        if (idleRounds < 2) continue; // a loop that has no more to do may have appended events
        if (!hidden || waitedMs >= patienceMs) return;
        await new Promise((resolve) => setTimeout(resolve, 10));
        waitedMs += 10;
      }
      throw new Error("The workspace did not come to rest in 10 000 rounds: something feeds itself");
    },
    async stop() {
      stopped = true;
      unlisten();
      wake();
      await running;
    },
  };
}
