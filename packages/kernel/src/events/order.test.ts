import { readFileSync } from "node:fs";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { z } from "zod";
import {
  appendEvents,
  createWorker,
  eventType,
  newId,
  pausedClock,
  silentLog,
  type StoredEvent,
  type Tx,
  type Workspace,
} from "../index.ts";
import { testWorkspace } from "../testing.ts";
import { hasEventsAhead } from "./log.ts";

const clock = pausedClock(new Date("2026-11-24T02:00:00Z"));
const counted = eventType("counted", z.object({ n: z.number() }));
const append = (workspace: Workspace, n: number) =>
  workspace.tx((tx) => appendEvents(tx, clock, [counted.of({ payload: { n } })]));

function reader(workspace: Workspace, seen: number[]) {
  const handler = {
    name: "reader",
    types: [counted.type],
    handle: async (_tx: unknown, events: readonly { payload: unknown }[]) =>
      void seen.push(...events.map(({ payload }) => counted.payload.parse(payload).n)),
  };
  return createWorker(
    { workspace, clock, log: silentLog, handlers: [handler], loops: [], context: null },
    false,
  );
}

test("an event that is committed late is read before those that were appended after it", async () => {
  const { database, workspace } = await testWorkspace();
  const seen: number[] = [];
  const worker = reader(workspace, seen);
  let commit!: () => void; // assigned before the promise constructor returns
  const held = new Promise<void>((resolve) => (commit = resolve));
  let appended!: () => void; // the same
  const first = new Promise<void>((resolve) => (appended = resolve));
  const slow = workspace.tx(async (tx) => {
    await appendEvents(tx, clock, [counted.of({ payload: { n: 1 } })]);
    appended();
    await held;
  });
  await first;
  const quick = append(workspace, 2);
  // The embedded database has one connection, so there the second append waits for the first by itself.
  if (database.driver === "postgres") {
    await quick;
    await worker.drain({ patienceMs: 0 });
    expect(seen).toEqual([]);
  }
  commit();
  await Promise.all([slow, quick]);
  // Tests of other files share the server; their open transactions hold readers back for a moment too.
  await expect
    .poll(() => worker.drain({ patienceMs: 0 }).then(() => seen), { timeout: 10_000 })
    .toEqual([1, 2]);
});

test("after a restore from a cluster that was ahead, old events stay read and new ones are seen", async () => {
  const { workspace } = await testWorkspace();
  const seen: number[] = [];
  await append(workspace, 1);
  await expect
    .poll(() =>
      reader(workspace, seen)
        .drain({ patienceMs: 0 })
        .then(() => seen),
    )
    .toEqual([1]);
  for (const table of ["event", "event_cursor"]) {
    await sql`update ${sql.table(table)} set xid = (xid::text::bigint + 1000000000)::text::xid8`.execute(
      workspace.db,
    );
  }

  await restore(workspace);
  await append(workspace, 2);
  await expect
    .poll(() =>
      reader(workspace, seen)
        .drain({ patienceMs: 0 })
        .then(() => seen),
    )
    .toEqual([1, 2]);
});

test("a restore with unread events is refused, and nothing moves", async () => {
  const { workspace } = await testWorkspace();
  const seen: number[] = [];
  await append(workspace, 1);
  await expect
    .poll(() =>
      reader(workspace, seen)
        .drain({ patienceMs: 0 })
        .then(() => seen),
    )
    .toEqual([1]);
  await append(workspace, 2);
  await expect(restore(workspace)).rejects.toThrow(/wait unread/);
  await expect
    .poll(() =>
      reader(workspace, seen)
        .drain({ patienceMs: 0 })
        .then(() => seen),
    )
    .toEqual([1, 2]);
});

test("what comes in while a handler works is first taken through the urgent ones", async () => {
  // Tests of other files share the server, and their open transactions may hide the second event for a moment: then it is tried again.
  await expect
    .poll(appendWhileOneWorks, { timeout: 30_000 })
    .toEqual(["urgent 1", "slow 1", "urgent 2", "late 1", "late 2", "slow 2"]);
});

/** @returns which handler heard of which event, in turn: the second one comes in while the slow one works on the first */
async function appendWhileOneWorks(): Promise<string[]> {
  const { workspace } = await testWorkspace();
  const seen: string[] = [];
  const handler = (name: string, urgent?: true) => ({
    name,
    types: [counted.type],
    ...(urgent && { urgent }),
    async handle(tx: Tx, events: readonly StoredEvent[]) {
      for (const event of events.filter(counted.is)) {
        seen.push(`${name} ${event.payload.n}`);
        if (name === "slow" && event.payload.n === 1)
          await appendEvents(tx, clock, [counted.of({ payload: { n: 2 } })]);
      }
    },
  });
  await append(workspace, 1);
  const handlers = [handler("urgent", true), handler("slow"), handler("late")];
  const worker = createWorker({ workspace, clock, log: silentLog, handlers, loops: [], context: null });
  await expect.poll(() => seen.length, { timeout: 15_000 }).toBe(6);
  await worker.stop();
  return seen;
}

test("a share's batch is filled from as many stretches of the log as it takes", async () => {
  const { workspace } = await testWorkspace();
  const customers = Array.from({ length: 3_000 }, () => newId(clock));
  await workspace.tx((tx) =>
    appendEvents(
      tx,
      clock,
      customers.map((customerId, n) => counted.of({ customerId, payload: { n } })),
    ),
  );
  const batches: number[][] = [];
  const handler = {
    name: "shared",
    types: [counted.type],
    shares: 8 as const,
    handle: async (_tx: unknown, events: readonly StoredEvent[]) =>
      void batches.push(events.filter(counted.is).map(({ payload }) => payload.n)),
  };
  await expect
    .poll(async () => {
      const worker = createWorker(
        { workspace, clock, log: silentLog, handlers: [handler], loops: [], context: null },
        false,
      );
      await worker.drain({ patienceMs: 0 });
      return batches.flat().length;
    })
    .toBe(3_000);
  expect(batches).toHaveLength(8);
  expect(batches.flat().toSorted((a, b) => a - b)).toEqual(customers.map((_, n) => n));
});

test("what a handler does not hear is not read again when it hears of something", async () => {
  const { workspace } = await testWorkspace();
  const last = 2_999;
  await workspace.tx((tx) =>
    appendEvents(
      tx,
      clock,
      Array.from({ length: last + 1 }, (_, n) => counted.of({ customerId: newId(clock), payload: { n } })),
    ),
  );
  const batches: number[][] = [];
  const numbers = (events: readonly StoredEvent[]) =>
    events.filter(counted.is).map(({ payload }) => payload.n);
  const handler = {
    name: "hard of hearing",
    types: [counted.type],
    hears: async (_db: unknown, events: readonly StoredEvent[]) => numbers(events).includes(last),
    handle: async (_tx: unknown, events: readonly StoredEvent[]) => void batches.push(numbers(events)),
  };
  const worker = createWorker(
    { workspace, clock, log: silentLog, handlers: [handler], loops: [], context: null },
    false,
  );
  // Somebody else's transaction on this server may still hide them, and a first look that sees nothing is a look as well.
  await expect.poll(() => hasEventsAhead(workspace.db), { timeout: 10_000 }).toBe(false);
  await worker.drain();
  // What lies before the last batch nobody handles. A slow machine takes smaller batches.
  const [only = []] = batches;
  expect(batches).toHaveLength(1);
  expect(only.at(-1)).toBe(last);
  expect(only.length).toBeLessThanOrEqual(500);
});

/** The script's statements; the transaction around them is ours. */
async function restore(workspace: Workspace): Promise<void> {
  const script = readFileSync(new URL("../../../../scripts/after-restore.sql", import.meta.url), "utf8");
  await workspace.tx((tx) => sql.raw(script.replace(/^(begin|commit);$/gm, "")).execute(tx));
}
