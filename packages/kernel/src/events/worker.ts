import { sql, type RawBuilder } from "kysely";
import type { Clock } from "../clock.ts";
import type { Workspace } from "../db/database.ts";
import { runInBackground } from "../db/guard.ts";
import { createStatistics } from "../db/statistics.ts";
import type { Logger } from "../log.ts";
import { askedBy, readCursors, runHandlerOnce, skipTo, USUAL_BATCH, type EventHandler } from "./handler.ts";
import { hasEventsAhead, isBefore, readHorizon, START, type Position } from "./log.ts";
import { createPace, type Pace } from "../pace.ts";
import { LogWindow } from "./window.ts";

/** Work that time alone makes due (rows with a due instant), claimed in batches with `for update skip locked`. */
export interface Loop<Context> {
  name: string;
  /** How often to look, in real milliseconds; each commit of events and each move of the clock looks too. */
  everyMs: number;
  /**
   * Whether something may be due, as a condition in SQL. One statement asks for all loops, so that a workspace at rest costs one look
   * and not a transaction for each of them. Without it every look is a run.
   */
  waiting?(context: Context): RawBuilder<unknown>;
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
/** Below it the round trips cost more than the customers. */
const LEAST_BATCH = 100;
/** Shares of a handler that one worker takes at once: more would share the processors, and each would hold back the log for longer. */
const SIDE_BY_SIDE = 2;
const LOOK_AGAIN_MS = 100;
/** What looking for work may cost: a tenth of the time, however busy the machine is. */
const LOOKS_SHARE = 10;
/** Loops that are due so little later are looked at with those that are due: each look costs the same for one loop and for fifty. */
const TOGETHER_MS = 50;
/** A loop's turn, unless events come in: as long as a transaction may last. */
const TURN_MS = 250;

/** Reads the event log and runs the loops for one workspace. Any number of workers may run for the same workspace. */
export function createWorker<Context>(options: WorkerOptions<Context>, start = true): Worker {
  const { workspace, clock, log, handlers, loops, context } = options;
  const positions = new Map<string, Position>();
  const dueAt = new Map<string, number>();
  const lookedAt = new Map<string, number>();
  let lookMs = 0;
  const urgent = handlers.slice(0, handlers.findLastIndex((handler) => handler.urgent) + 1);
  let stopped = false;
  let awake = false;
  let isNew = false;
  let signal: (() => void) | undefined;
  const wake = () => {
    awake = true;
    isNew = true;
    signal?.();
  };
  /** Whether somebody woke us since it was asked last. */
  const isNews = () => {
    const was = isNew;
    isNew = false;
    return was;
  };

  /** Shares of handlers whose position is ahead of their cursor: nothing of theirs lay in between. */
  const skipped = new Map<string, { handler: string; share: number; to: Position }>();
  /** Customers that a share takes at once, so that a transaction of it is short. */
  const paces = new Map<string, Pace>();
  const paceOf = (key: string, most: number): Pace => {
    const known = paces.get(key) ?? createPace({ smallest: LEAST_BATCH, largest: most, first: most });
    paces.set(key, known);
    return known;
  };
  const statistics = createStatistics(workspace);
  const reader = { workspace, clock, context, log: new LogWindow(handlers.flatMap(({ types }) => types)) };

  /** Begins where the cursors stand: one read for all of them, and no transaction for a share that nothing waits for. */
  async function findPlaces(): Promise<void> {
    const cursors = await readCursors(workspace.db);
    for (const { name, shares = 1 } of handlers)
      for (let share = 0; share < shares; share++)
        positions.set(`${name}/${share}`, cursors.get(`${name}/${share}`) ?? START);
  }

  async function readEventsOnce(strict: boolean): Promise<boolean> {
    let horizon = await readHorizon(workspace.db);
    if (positions.size === 0) await findPlaces();
    let more = false;
    const take = async (handler: EventHandler<Context>) => {
      // Its shares side by side: they know nothing of each other.
      const shares = Array.from({ length: handler.shares ?? 1 }, (_, share) => share).values();
      await Promise.all(
        Array.from({ length: SIDE_BY_SIDE }, async () => {
          for (const share of shares)
            if (!stopped && (await runShare(handler, share, horizon, strict))) more = true;
        }),
      );
    };
    // Handlers in their order: a later one sees what an earlier one wrote. What comes in meanwhile is first taken through the urgent ones
    // and those before them; a batch each time, so that the others get through a busy day too.
    for (const handler of urgent) await take(handler);
    for (const handler of handlers.slice(urgent.length)) {
      if (isNews()) {
        horizon = await readHorizon(workspace.db);
        for (const early of urgent) await take(early);
      }
      await take(handler);
    }
    if (!more) reader.log.forget();
    return more;
  }

  /** @returns true when there may be more to do: events that wait, or those that it appended */
  async function runShare(
    handler: EventHandler<Context>,
    share: number,
    horizon: Position,
    strict: boolean,
  ): Promise<boolean> {
    const key = `${handler.name}/${share}`;
    const position = positions.get(key) ?? START;
    if (!isBefore(position, horizon)) return false;
    const pace = paceOf(key, handler.batchSize ?? USUAL_BATCH);
    const asked = askedBy(handler, share, position, horizon);
    const { events, readUpTo } = await reader.log.next(workspace.db, { ...asked, limit: pace.size });
    if (events.length === 0 || (handler.hears && !(await handler.hears(workspace.db, events, context)))) {
      positions.set(key, readUpTo);
      skipped.set(key, { handler: handler.name, share, to: readUpTo });
      return isBefore(readUpTo, horizon);
    }
    const skippedTo = skipped.get(key)?.to;
    const step = await runHandlerOnce(reader, handler, share, horizon, pace.size, skippedTo);
    if (step.error) {
      if (strict) throw step.error;
      log.error(
        { handler: handler.name, share, err: step.error },
        "an event handler failed; it is tried again",
      );
    }
    if (step.outcome !== "idle" && step.outcome !== "more") return false;
    positions.set(key, step.position);
    skipped.delete(key);
    pace.took(step.workMs);
    return true;
  }

  async function writeSkips(): Promise<void> {
    if (skipped.size === 0) return;
    const skips = [...skipped.values()];
    skipped.clear();
    await skipTo(workspace.db, skips);
  }

  /** @returns what there was to do: nothing, something, or more than this turn could do */
  async function runLoopsOnce(
    force: boolean,
    strict: boolean,
    togetherMs = 0,
  ): Promise<"nothing" | "something" | "more"> {
    const lookedNow = performance.now();
    const due = loops.filter(({ name }) => force || lookedNow + togetherMs >= (dueAt.get(name) ?? 0));
    let waiting = await findWaiting(due);
    lookMs = performance.now() - lookedNow;
    let outcome: "nothing" | "something" | "more" = "nothing";
    for (const [index, loop] of due.entries()) {
      if (stopped) return "nothing";
      lookedAt.set(loop.name, lookedNow);
      dueAt.set(loop.name, lookedNow + loop.everyMs);
      if (!waiting.has(loop)) continue;
      try {
        // A loop with much to do keeps its turn for a while, so that the others' looks don't cost more than its work.
        const begun = performance.now();
        let again = await loop.run(context);
        while (again && !awake && !stopped && performance.now() - begun < TURN_MS)
          again = await loop.run(context);
        if (again) dueAt.set(loop.name, 0);
        if (again) outcome = "more";
        else if (loop.waiting && outcome === "nothing") outcome = "something";
        // It may have made something due for those behind it.
        if (again || loop.waiting) waiting = await findWaiting(due.slice(index + 1));
      } catch (error) {
        if (strict) throw error;
        dueAt.set(loop.name, lookedNow + Math.max(loop.everyMs, 1_000));
        log.error({ loop: loop.name, err: error }, "a loop failed; it is tried again");
      }
    }
    return outcome;
  }

  async function findWaiting(among: readonly Loop<Context>[]): Promise<ReadonlySet<Loop<Context>>> {
    const asked = among.flatMap((loop) => {
      const condition = loop.waiting?.(context);
      return condition ? [{ loop, condition }] : [];
    });
    if (asked.length === 0) return new Set(among);
    const { rows } = await sql<{ answers: boolean[] }>`
      select array[${sql.join(asked.map(({ condition }) => sql`(${condition})`))}] as answers`.execute(
      workspace.db,
    );
    const idle = new Set(asked.filter((_, n) => !rows[0]?.answers[n]).map(({ loop }) => loop));
    return new Set(among.filter((loop) => !idle.has(loop)));
  }

  /** Events may have made something due; but where they come one after the other, each loop looks ten times a second at most. */
  function expectWork(): void {
    const restMs = Math.max(LOOK_AGAIN_MS, lookMs * LOOKS_SHARE);
    for (const { name } of loops)
      dueAt.set(name, Math.min(dueAt.get(name) ?? 0, (lookedAt.get(name) ?? 0) + restMs));
  }

  async function run(): Promise<void> {
    let skipsAt = performance.now();
    while (!stopped) {
      const woken = awake;
      awake = isNew = false;
      let more = false;
      try {
        more = await readEventsOnce(false);
        if (woken) expectWork();
        more = (await runLoopsOnce(false, false, woken ? 0 : TOGETHER_MS)) === "more" || more;
        if (more) await statistics.keep();
        // Late is harmless: who begins at an old cursor finds nothing there. So a busy worker writes them once in a while.
        if (performance.now() - skipsAt > (more ? POLL_MS : 250)) {
          await writeSkips();
          skipsAt = performance.now();
        }
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

  async function drain(patienceMs: number): Promise<void> {
    let restful = 0;
    let waitedMs = 0;
    // A bound keeps a loop that feeds itself from hanging a test.
    for (let round = 0; round < 10_000; round++) {
      const hidden = await hasEventsAhead(workspace.db); // before reading: what is hidden now may show while we read
      if (await readEventsOnce(true)) {
        // What is due is looked for when no event waits, or each batch of a backlog would pay for the loops' looks.
        restful = 0;
        await statistics.keep();
        continue;
      }
      // Loops act on what handlers made of events, so these come first.
      if (hidden && waitedMs < patienceMs) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        waitedMs += 10;
        continue;
      }
      if (restful >= 2) return writeSkips();
      const outcome = await runLoopsOnce(true, true);
      // Who did the last of its work may have made something due for those before it; who can't do its work is asked once more.
      restful = outcome === "nothing" ? 2 : outcome === "something" ? restful + 1 : 0;
      if (restful === 0) await statistics.keep();
    }
    throw new Error("The workspace did not come to rest in 10 000 rounds: something feeds itself");
  }

  const unlisten = start ? workspace.onWork(wake) : () => undefined;
  const running = start ? runInBackground(run) : Promise.resolve();
  return {
    wake,
    drain: ({ patienceMs = 2_000 } = {}) => runInBackground(() => drain(patienceMs)),
    async stop() {
      stopped = true;
      unlisten();
      wake();
      await running;
      await writeSkips();
    },
  };
}
