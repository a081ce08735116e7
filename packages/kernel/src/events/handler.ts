import { sql } from "kysely";
import type { Clock } from "../clock.ts";
import type { Db, Tx, Workspace } from "../db/database.ts";
import { isBefore, START, type Position, type StoredEvent } from "./log.ts";
import type { LogWindow } from "./window.ts";

/**
 * Reacts to events, each at least once and in its own transaction with the cursor: what it writes to the database happens exactly
 * once. It must not call the outside world; it writes a row that something else acts on.
 */
export interface EventHandler<Context> {
  /** Names the cursor: never change it. */
  name: string;
  types: readonly string[];
  /**
   * How many may share the work, by hash of the customer: 1, 2, 4, 8 or 16; 1 by default. Shares run side by side, in one worker or
   * several, so what they write has to bear that. A later change reads the log anew for the shares that are new.
   */
  shares?: 1 | 2 | 4 | 8 | 16;
  /** People wait for what it answers: with those before it, it is not kept waiting by the ones behind it. */
  urgent?: true;
  /** Different customers that the events of a transaction tell of, at most; 500 by default. The worker takes fewer where they take long. */
  batchSize?: number;
  /**
   * Whether such events mean anything as the workspace is set up now; asked before a transaction begins for them. What is set up from here on
   * must not need them.
   */
  hears?(db: Db, events: readonly StoredEvent[], context: Context): Promise<boolean>;
  handle(tx: Tx, events: readonly StoredEvent[], context: Context): Promise<void>;
}

/** For whom handlers run. */
export interface Reader<Context> {
  workspace: Workspace;
  clock: Clock;
  context: Context;
  log: LogWindow;
}

export type StepOutcome = "idle" | "more" | "taken" | "failed";

const RETRIES_BEFORE_SETTING_ASIDE = 5;
export const USUAL_BATCH = 500;

/**
 * Takes one batch for one share of a handler. After five failures of a batch its events are tried one by one and those that still
 * fail are set aside in `event_failure`, so that one bad event never stops the others.
 *
 * @param batchSize at most the handler's own
 * @param skippedTo how far this worker saw that nothing waits, though the cursor does not say so yet
 * @returns "taken" when another worker holds this share now; "more" when another batch waits. `workMs` is real time, without waiting for a connection.
 */
export async function runHandlerOnce<Context>(
  { workspace, clock, context, log }: Reader<Context>,
  handler: EventHandler<Context>,
  share: number,
  horizon: Position,
  batchSize: number,
  skippedTo: Position = START,
): Promise<{ outcome: StepOutcome; position: Position; workMs: number; error?: unknown }> {
  let position = START;
  let failures = 0;
  try {
    return await workspace.tx(async (tx) => {
      const begun = performance.now();
      const workMs = 0;
      const cursor = await claimCursor(tx, handler.name, share);
      if (!cursor) return { outcome: "taken" as const, position, workMs };
      position = isBefore(cursor, skippedTo) ? skippedTo : { xid: cursor.xid, seq: cursor.seq };
      failures = cursor.failures;
      if (cursor.retry_at && cursor.retry_at > clock.now())
        return { outcome: "failed" as const, position, workMs };
      if (!isBefore(position, horizon)) return { outcome: "idle" as const, position, workMs };
      const isSingly = failures >= RETRIES_BEFORE_SETTING_ASIDE;
      const { events, readUpTo } = await log.next(tx, {
        ...askedBy(handler, share, position, horizon),
        limit: isSingly ? 1 : batchSize,
      });
      if (events.length > 0) await handler.handle(tx, events, context);
      const isMore = isBefore(readUpTo, horizon);
      // While single events are taken, `failures` stays up until the log is read to its end.
      await moveCursor(tx, handler.name, share, readUpTo, isSingly && isMore ? failures : 0);
      return {
        outcome: isMore ? ("more" as const) : ("idle" as const),
        position: readUpTo,
        workMs: performance.now() - begun,
      };
    });
  } catch (error) {
    await recordFailure(
      { workspace, clock, context, log },
      handler,
      share,
      position,
      horizon,
      failures,
      error,
    );
    return {
      outcome: failures > RETRIES_BEFORE_SETTING_ASIDE ? "more" : "failed",
      position,
      workMs: 0,
      error,
    };
  }
}

/** What a share of a handler reads of the log. */
export const askedBy = <Context>(
  { types, shares = 1 }: EventHandler<Context>,
  share: number,
  after: Position,
  upTo: Position,
) => ({ types, shares, share, after, upTo });

/** Where each share stands, by "handler/share"; those that never read anything are absent. */
export async function readCursors(db: Db): Promise<Map<string, Position>> {
  const { rows } = await sql<{ key: string; xid: string; seq: number }>`
    select handler || '/' || share as key, xid::text as xid, seq from event_cursor`.execute(db);
  return new Map(rows.map(({ key, xid, seq }) => [key, { xid, seq }]));
}

/** Moves cursors past what no handler of theirs waits for; those that another worker moved further stay. */
export async function skipTo(
  db: Db,
  skips: readonly { handler: string; share: number; to: Position }[],
): Promise<void> {
  await sql`
    insert into event_cursor (handler, share, xid, seq)
    select handler, share, xid::xid8, seq
    from jsonb_to_recordset(${JSON.stringify(skips.map(({ handler, share, to }) => ({ handler, share, ...to })))}::jsonb)
      as skip (handler text, share smallint, xid text, seq bigint)
    order by handler, share
    on conflict (handler, share) do update
    set xid = excluded.xid, seq = excluded.seq
    where (event_cursor.xid, event_cursor.seq) < (excluded.xid, excluded.seq)`.execute(db);
}

/**
 * Locks the cursor for this transaction, whose commit does not wait for the disk: the log keeps the order of commits, so a crash of the
 * server takes what was written and the cursor back together, and the events are handled again.
 *
 * Its statements ask about some hundred customers by key, whoever they are: one plan serves them all, and is kept (ADR 0079).
 */
async function claimCursor(tx: Tx, handler: string, share: number) {
  const find = () =>
    sql<{ xid: string; seq: number; failures: number; retry_at: Date | null }>`
    select xid::text as xid, seq, failures, retry_at, set_config('synchronous_commit', 'off', true),
      set_config('plan_cache_mode', 'auto', true)
    from event_cursor
    where handler = ${handler} and share = ${share}
    for update skip locked`.execute(tx);
  const found = await find();
  if (found.rows[0]) return found.rows[0];
  await sql`
    insert into event_cursor (handler, share, xid, seq) values (${handler}, ${share}, ${START.xid}::xid8, ${START.seq})
    on conflict do nothing`.execute(tx);
  return (await find()).rows[0];
}

async function moveCursor(
  tx: Tx,
  handler: string,
  share: number,
  to: Position,
  failures: number,
): Promise<void> {
  await sql`
    update event_cursor
    set xid = ${to.xid}::xid8, seq = ${to.seq}, failures = ${failures}, retry_at = null
    where handler = ${handler} and share = ${share}`.execute(tx);
}

async function recordFailure<Context>(
  { workspace, clock, log }: Reader<Context>,
  handler: EventHandler<Context>,
  share: number,
  at: Position,
  horizon: Position,
  failures: number,
  error: unknown,
): Promise<void> {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const retryAt = new Date(clock.now().getTime() + Math.min(60_000, 250 * 2 ** failures));
  await workspace.tx(async (tx) => {
    const singly = failures > RETRIES_BEFORE_SETTING_ASIDE;
    if (singly) {
      const { events } = await log.next(tx, { ...askedBy(handler, share, at, horizon), limit: 1 });
      const [event] = events;
      if (!event) return;
      await sql`
        insert into event_failure (handler, xid, seq, error, failed_at)
        values (${handler.name}, ${event.position.xid}::xid8, ${event.position.seq}, ${message}, ${clock.now()})
        on conflict do nothing`.execute(tx);
      await moveCursor(tx, handler.name, share, event.position, failures);
      return;
    }
    await sql`
      insert into event_cursor (handler, share, xid, seq, failures, retry_at, last_error)
      values (${handler.name}, ${share}, ${at.xid}::xid8, ${at.seq}, 1, ${retryAt}, ${message})
      on conflict (handler, share) do update
      set failures = event_cursor.failures + 1, retry_at = ${retryAt}, last_error = ${message}`.execute(tx);
  });
}
