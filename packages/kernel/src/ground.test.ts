import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  appendEvents,
  createWorker,
  eventType,
  newId,
  openDatabase,
  pausedClock,
  silentLog,
  startJobs,
  type EventHandler,
} from "./index.ts";
import { runInBackground, runOutsideTransaction } from "./db/guard.ts";
import { testWorkspace } from "./testing.ts";

const ordered = eventType("order_paid", z.object({ amountFen: z.number().int() }));
const clock = pausedClock(new Date("2026-11-24T02:00:00Z"));

function collector(name: string, seen: number[], shares: 1 | 2 = 1): EventHandler<null> {
  return {
    name,
    shares,
    types: [ordered.type],
    handle: async (_tx, events) =>
      void seen.push(...events.filter(ordered.is).map((event) => event.payload.amountFen)),
  };
}

describe("the database", () => {
  test("a connection that the server closes fails its transaction and nobody else", async () => {
    const { database, workspace } = await testWorkspace();
    if (database.driver === "embedded") return; // has no server, and its only connection ends with the process
    const cutOff = workspace.tx(async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
      // From outside, and while the transaction asks nothing: no query is there that could fail.
      await runOutsideTransaction(() => database.execute("select pg_terminate_backend($1)", [rows[0]?.pid]));
      await sleep(50);
      await sql`select 1`.execute(tx);
    });
    await expect(cutOff).rejects.toThrow(/terminated|not queryable/);
    const { rows } = await sql<{ one: number }>`select 1 as one`.execute(workspace.db);
    expect(rows).toEqual([{ one: 1 }]);
  });

  test("a first start that was cut off is begun anew; after that the folder keeps what was written", async () => {
    const folder = mkdtempSync(join(tmpdir(), "hortus-folder-"));
    mkdirSync(join(folder, "pgdata.unfinished/base"), { recursive: true });
    const first = await openDatabase({ folder });
    await first.execute("create table kept as select 1 as one");
    await first.close();
    const second = await openDatabase({ folder });
    expect((await second.execute("select one from kept")).rows).toEqual([{ one: 1 }]);
    await second.close();
    rmSync(folder, { recursive: true });
  });

  test("a query outside tx, inside a transaction, fails at once instead of waiting for itself", async () => {
    const { workspace } = await testWorkspace();
    await expect(workspace.tx(async () => sql`select 1`.execute(workspace.db))).rejects.toThrow(/outside tx/);
    await expect(workspace.tx(async () => workspace.tx(async () => 1))).rejects.toThrow(
      /inside a transaction/,
    );
  });

  test("both drivers answer with the same JavaScript types", async () => {
    const { workspace } = await testWorkspace();
    const { rows } = await sql`
      select 9007199254740991::bigint as big, 1.50::numeric as exact, '2026-02-28'::date as day,
             ${new Date("2026-11-24T02:00:00Z")}::timestamptz as at, ${JSON.stringify({ a: [1] })}::jsonb as doc, 'b' = any(${["a", "b"]}) as found`.execute(
      workspace.db,
    );
    expect(rows[0]).toEqual({
      big: 9007199254740991,
      exact: "1.50",
      day: "2026-02-28",
      at: new Date("2026-11-24T02:00:00Z"),
      doc: { a: [1] },
      found: true,
    });
  });

  test("what runs in the background lets a request pass, and its turn comes", async () => {
    const { database, workspace } = await testWorkspace();
    if (database.driver === "postgres") return; // has connections for both
    const order: string[] = [];
    const step = (name: string, before?: Promise<void>) =>
      workspace.tx(async (tx) => {
        await before;
        await sql`select 1`.execute(tx);
        order.push(name);
      });
    let finish!: () => void; // assigned before the promise constructor returns
    const running = step("running", new Promise<void>((resolve) => (finish = resolve)));
    const waiting = [1, 2].map((n) => runInBackground(() => step(`background ${n}`)));
    await sleep(1); // they stand in line
    const request = step("request");
    finish();
    await Promise.all([running, ...waiting, request]);
    expect(order).toEqual(["running", "request", "background 1", "background 2"]);
  });

  test("workspaces do not see each other, and a rolled back transaction leaves nothing", async () => {
    const [a, b] = [await testWorkspace(), await testWorkspace()];
    await expect(
      a.workspace.tx(async (tx) => {
        await appendEvents(tx, clock, [ordered.of({ payload: { amountFen: 1 } })]);
        throw new Error("changed my mind");
      }),
    ).rejects.toThrow("changed my mind");
    await a.workspace.tx((tx) => appendEvents(tx, clock, [ordered.of({ payload: { amountFen: 2 } })]));
    const count = (workspace: typeof a.workspace) =>
      sql<{ n: number }>`select count(*) as n from event`.execute(workspace.db);
    expect((await count(a.workspace)).rows[0]!.n).toBe(1);
    expect((await count(b.workspace)).rows[0]!.n).toBe(0);
  });
});

describe("the event log", () => {
  test("every handler sees every event once, in order, also over several batches and shares", async () => {
    const { workspace } = await testWorkspace();
    const one: number[] = [];
    const two: number[] = [];
    const worker = createWorker(
      {
        workspace,
        clock,
        log: silentLog,
        handlers: [{ ...collector("one", one), batchSize: 3 }, collector("two", two, 2)],
        loops: [],
        context: null,
      },
      false,
    );
    for (let n = 0; n < 10; n++) {
      await workspace.tx((tx) =>
        appendEvents(tx, clock, [ordered.of({ customerId: newId(clock), payload: { amountFen: n } })]),
      );
    }
    await worker.drain();
    await worker.drain();
    expect(one).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(two.toSorted((a, b) => a - b)).toEqual(one);
  });

  test("a batch tells of so many customers, also where one event tells of many, and those far behind others are found", async () => {
    const { workspace } = await testWorkspace();
    const scored = eventType("scored", z.object({ customerIds: z.array(z.string()) }));
    const passed = eventType("passed", z.object({}));
    const batches: number[][] = [];
    const handler = (name: string, types: string[], handle: EventHandler<null>["handle"]) => ({
      name,
      types,
      batchSize: 10,
      handle,
    });
    const worker = createWorker(
      {
        workspace,
        clock,
        log: silentLog,
        handlers: [
          handler("weighed", [scored.type], async (_tx, events) => {
            batches.push(events.filter(scored.is).map(({ payload }) => payload.customerIds.length));
          }),
          handler("other", [passed.type], async () => undefined),
        ],
        loops: [],
        context: null,
      },
      false,
    );
    const tells = [4, 4, 4, 25, 1];
    await workspace.tx(async (tx) => {
      // More than one look through the log takes.
      await appendEvents(
        tx,
        clock,
        Array.from({ length: 1_500 }, () => passed.of({ payload: {} })),
      );
      for (const n of tells)
        await appendEvents(tx, clock, [
          scored.of({ payload: { customerIds: Array.from({ length: n }, () => newId(clock)) } }),
        ]);
    });
    await worker.drain();
    expect(batches).toEqual([[4, 4], [4], [25], [1]]);
  });

  test("one bad event is set aside after its retries, and the others go on", async () => {
    const { workspace } = await testWorkspace();
    const moving = pausedClock(new Date("2026-11-24T02:00:00Z"));
    const seen: number[] = [];
    const handler: EventHandler<null> = {
      ...collector("fragile", seen),
      handle: async (_tx, events) => {
        for (const event of events.filter(ordered.is)) {
          if (event.payload.amountFen === 2) throw new Error("cannot digest 2");
        }
        seen.push(...events.filter(ordered.is).map((event) => event.payload.amountFen));
      },
    };
    await workspace.tx((tx) =>
      appendEvents(
        tx,
        clock,
        [1, 2, 3].map((amountFen) => ordered.of({ payload: { amountFen } })),
      ),
    );
    const worker = createWorker(
      { workspace, clock: moving, log: silentLog, handlers: [handler], loops: [], context: null },
      false,
    );
    for (let attempt = 0; attempt < 12; attempt++) {
      await worker.drain().catch(() => undefined);
      moving.advance(120_000);
    }
    expect(seen).toEqual([1, 3]);
    const { rows } = await sql<{ error: string }>`select error from event_failure`.execute(workspace.db);
    expect(rows).toEqual([{ error: "Error: cannot digest 2" }]);
  });

  test("a commit wakes the running worker", async () => {
    const { workspace } = await testWorkspace();
    const seen: number[] = [];
    const worker = createWorker({
      workspace,
      clock,
      log: silentLog,
      handlers: [collector("live", seen)],
      loops: [],
      context: null,
    });
    await workspace.tx((tx) => appendEvents(tx, clock, [ordered.of({ payload: { amountFen: 7 } })]));
    // On a shared server an older transaction of somebody else may hold readers back for a while.
    await expect.poll(() => seen, { timeout: 20_000 }).toEqual([7]);
    await worker.stop();
  });
});

describe("jobs", () => {
  test("a job runs, is tried again after a failure, and jobs with one key are one while they wait", async () => {
    const { database, workspace } = await testWorkspace();
    const runs: unknown[] = [];
    const jobs = await startJobs({
      database,
      workspaceName: workspace.name,
      log: silentLog,
      context: null,
      work: true,
      definitions: [
        {
          name: "import",
          run: async (_context, data) => {
            runs.push(data["file"]);
            if (runs.length === 1) throw new Error("first time fails");
          },
        },
      ],
    });
    await jobs.send("import", { file: "a.csv" }, { key: "a" });
    await expect.poll(() => runs.length, { timeout: 20_000, interval: 100 }).toBe(2);
    expect(runs).toEqual(["a.csv", "a.csv"]);
    await jobs.stop();
  }, 30_000);
});
