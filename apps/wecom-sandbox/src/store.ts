/**
 * The sandbox's memory: tables of rows in memory, and a journal on disk that survives kill -9. A transaction is one line,
 * written before it is answered; a line that was cut off is as if it had not happened. Rows are replaced, never changed.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";

export interface Table<Row> {
  get(key: string): Row | undefined;
  /** In the order in which keys were first put. */
  all(): IterableIterator<Row>;
  keys(): string[];
  readonly size: number;
  put(key: string, row: Row): void;
  delete(key: string): void;
  /** Told of each change, of rows that are there already, and of changes taken back. For indexes. */
  watch(listener: (before: Row | undefined, after: Row | undefined) => void): void;
}

export interface Store {
  table<Row>(name: string): Table<Row>;
  /** All or nothing, in memory and on disk. Joins a transaction that is under way. */
  transact<T>(work: () => T): T;
  close(): void;
}

type Change = [table: string, key: string, row?: unknown];
type Rows = Map<string, unknown>;
const HEADER = '{"hortus-wecom-sandbox":1}';

/** @param file without it nothing outlives the process */
export function openStore(file?: string): Store {
  const unlock = file === undefined ? () => undefined : lock(file);
  const tables = file && existsSync(file) ? readJournal(file) : new Map<string, Rows>();
  const descriptor = file === undefined ? undefined : compact(file, tables);
  const watchers = new Map<string, ((before: unknown, after: unknown) => void)[]>();
  let pending: Map<string, Change> | undefined;
  let undo: (() => void)[] = [];
  let brokenBy: unknown;

  return {
    table<Row>(name: string): Table<Row> {
      // the journal is our own: a row was written as the type under which it is read
      const rows = rowsOf(tables, name) as Map<string, Row>;
      return {
        get: (key) => rows.get(key),
        all: () => rows.values(),
        keys: () => [...rows.keys()],
        get size() {
          return rows.size;
        },
        put: (key, row) => transact(() => set(name, key, row)),
        delete: (key) => transact(() => set(name, key, undefined)),
        watch(listener) {
          const list = watchers.get(name) ?? [];
          watchers.set(name, [...list, listener as (before: unknown, after: unknown) => void]);
          for (const row of rows.values()) listener(undefined, row);
        },
      };
    },
    transact,
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
      unlock();
    },
  };

  function transact<T>(work: () => T): T {
    if (pending) return work();
    pending = new Map();
    undo = [];
    try {
      const result = work();
      if (descriptor !== undefined && pending.size > 0) append(descriptor, [...pending.values()]);
      return result;
    } catch (e) {
      for (const takeBack of undo.toReversed()) takeBack();
      throw e;
    } finally {
      pending = undefined;
    }
  }

  function append(to: number, changes: Change[]): void {
    // behind half a line nothing could be read any more
    if (brokenBy)
      throw new Error("The journal can't be written; start the sandbox anew", { cause: brokenBy });
    try {
      writeFileSync(to, `${JSON.stringify(changes)}\n`);
    } catch (e) {
      brokenBy = e;
      throw e;
    }
  }

  function set(name: string, key: string, row: unknown): void {
    const before = rowsOf(tables, name).get(key);
    if (row === undefined && before === undefined) return;
    assign(name, key, row);
    undo.push(() => assign(name, key, before));
    pending?.set(`${name} ${key}`, row === undefined ? [name, key] : [name, key, row]);
  }

  function assign(name: string, key: string, row: unknown): void {
    const rows = rowsOf(tables, name);
    const before = rows.get(key);
    if (row === undefined) rows.delete(key);
    else rows.set(key, row);
    for (const listener of watchers.get(name) ?? []) listener(before, row);
  }
}

function rowsOf(tables: Map<string, Rows>, name: string): Rows {
  const rows = tables.get(name) ?? new Map<string, unknown>();
  tables.set(name, rows);
  return rows;
}

/** Two processes would swap the file away from under each other. Answers how to let go. */
function lock(file: string): () => void {
  const path = `${file}.lock`;
  const owner = existsSync(path) ? Number(readFileSync(path, "utf8")) : 0;
  if (owner !== process.pid && isAlive(owner)) {
    throw new Error(`${file} is in use by process ${owner}; if that is no sandbox, delete ${path}`);
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(path, String(process.pid));
  return () => rmSync(path, { force: true });
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    return process.kill(pid, 0);
  } catch (e) {
    // it is there, and somebody else's
    return e instanceof Error && "code" in e && e.code === "EPERM";
  }
}

function readJournal(file: string): Map<string, Rows> {
  const [header, ...lines] = readFileSync(file, "utf8").split("\n");
  if (header !== HEADER) throw new Error(`${file} is no journal of this sandbox; move it away to start anew`);
  const tables = new Map<string, Rows>();
  // the last piece is empty, or a line that a kill cut off
  for (const line of lines.slice(0, -1)) {
    for (const [name, key, row] of JSON.parse(line) as Change[]) {
      if (row === undefined) rowsOf(tables, name).delete(key);
      else rowsOf(tables, name).set(key, row);
    }
  }
  return tables;
}

/** Writes the present rows beside the old file and swaps them in one step; answers the new file, open for appending. */
function compact(file: string, tables: Map<string, Rows>): number {
  const fresh = `${file}.new`;
  const descriptor = openSync(fresh, "w", 0o600);
  writeFileSync(descriptor, `${HEADER}\n`);
  for (const [name, rows] of tables) {
    const lines = [...rows].map(([key, row]) => `${JSON.stringify([[name, key, row]])}\n`);
    // in pieces, since one string of all rows could be too long for a string
    for (let from = 0; from < lines.length; from += 1000)
      writeFileSync(descriptor, lines.slice(from, from + 1000).join(""));
  }
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(fresh, file);
  return openSync(file, "a", 0o600);
}
