import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { PGlite, type PGliteOptions } from "@electric-sql/pglite";
import { Kysely, PostgresDialect, sql, type PostgresPool, type Transaction } from "kysely";
import type pg from "pg";
import {
  currentTransaction,
  runInTransactionScope,
  runOutsideTransaction,
  type TransactionScope,
} from "./guard.ts";
import { emptyCluster, makeCluster } from "./empty-cluster.ts";
import {
  embeddedParsers,
  embeddedPool,
  PAGES_APART,
  postgresPool,
  schemaPool,
  type ClientPool,
} from "./pools.ts";

/** Slices add their own tables with `withTables<...>()`, or write `sql` with a row type. */
type NoTables = Record<never, never>;

/** For reading; inside a transaction pass its `Tx` instead. */
export type Db = Kysely<NoTables>;
export type Tx = Transaction<NoTables>;

/** One brand's data: a schema of its own. No query names another workspace. */
export interface Workspace {
  readonly name: string;
  /** Reads outside a transaction. */
  readonly db: Db;
  /**
   * Runs `work` in a transaction (read committed). Only `tx` may be used inside. Keep it below 250 ms: a writing transaction holds
   * every reader of the event log back.
   */
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Called after a commit that wakes workers, as appending events does, here or (on a server) in another process. Returns a function that stops it. */
  onWork(listener: () => void): () => void;
}

export interface Database {
  readonly driver: "embedded" | "postgres";
  /** Tables that belong to no workspace: people, sessions, API keys, the list of workspaces. */
  readonly system: Workspace;
  workspace(name: string): Workspace;
  /** Runs SQL text as it stands, for libraries that bring their own (jobs). */
  execute(text: string, values?: readonly unknown[]): Promise<{ rows: any[]; rowCount: number }>; // rows are the library's
  close(): Promise<void>;
}

export type DatabaseTarget = { url: string } | { folder: string } | { memory: true };

/** @throws {Error} if another process has the folder open */
export async function openDatabase(target: DatabaseTarget): Promise<Database> {
  if ("url" in target) {
    const pool = postgresPool(target.url);
    return new PooledDatabase("postgres", pool, async () => undefined, pool.raw);
  }
  const unlock = "folder" in target ? lockFolder(target.folder) : () => undefined;
  try {
    const options = { parsers: embeddedParsers, relaxedDurability: false };
    const pglite =
      "folder" in target
        ? await openFolder(join(target.folder, "pgdata"), options)
        : await PGlite.create({ ...options, loadDataDir: await emptyCluster() });
    await pglite.exec(`select ${PAGES_APART}`);
    return new PooledDatabase("embedded", embeddedPool(pglite), async () => unlock());
  } catch (error) {
    unlock();
    throw error;
  }
}

async function openFolder(folder: string, options: PGliteOptions): Promise<PGlite> {
  if (!existsSync(folder)) await makeCluster(folder);
  return PGlite.create(folder, options);
}

const WAKE_CHANNEL = "hortus_events";

class PooledDatabase implements Database {
  readonly driver: "embedded" | "postgres";
  readonly system: Workspace;
  readonly #pool: ClientPool;
  readonly #afterClose: () => Promise<void>;
  readonly #raw: pg.Pool | undefined;
  readonly #workspaces = new Map<string, PooledWorkspace>();
  #listening: Promise<pg.PoolClient> | undefined;

  constructor(
    driver: "embedded" | "postgres",
    pool: ClientPool,
    afterClose: () => Promise<void>,
    raw?: pg.Pool,
  ) {
    this.driver = driver;
    this.#pool = pool;
    this.#afterClose = afterClose;
    this.#raw = raw;
    this.system = this.workspace("hortus");
  }

  workspace(name: string): Workspace {
    if (!/^[a-z][a-z0-9_]{0,39}$/.test(name)) throw new RangeError(`Not a workspace name: ${name}`);
    let workspace = this.#workspaces.get(name);
    if (!workspace) {
      workspace = new PooledWorkspace(name, schemaPool(this.#pool, name), this.driver === "postgres", () =>
        this.#listen(),
      );
      this.#workspaces.set(name, workspace);
    }
    return workspace;
  }

  async execute(text: string, values: readonly unknown[] = []) {
    const client = await this.#pool.connect();
    try {
      return await client.query(text, values);
    } finally {
      client.release();
    }
  }

  async close(): Promise<void> {
    if (this.#listening) (await this.#listening.catch(() => undefined))?.release(true);
    await this.#pool.end();
    await this.#afterClose();
  }

  /** On a server, other processes append too: one connection listens and wakes the workspace that is named. */
  #listen(): void {
    const raw = this.#raw;
    if (!raw || this.#listening) return;
    this.#listening = runOutsideTransaction(() => raw.connect()).then(async (client) => {
      client.on("notification", (message) => this.#workspaces.get(message.payload ?? "")?.wake());
      client.on("error", () => (this.#listening = undefined)); // polling goes on; the next listener connects again
      await client.query(`listen ${WAKE_CHANNEL}`);
      return client;
    });
    this.#listening.catch(() => (this.#listening = undefined));
  }
}

class PooledWorkspace implements Workspace {
  readonly name: string;
  readonly db: Db;
  readonly #notify: boolean;
  readonly #listen: () => void;
  readonly #listeners = new Set<() => void>();

  constructor(name: string, pool: ClientPool, notify: boolean, listen: () => void) {
    this.name = name;
    // The same methods without cursors: we never stream rows.
    const dialect = new PostgresDialect({ pool: pool as unknown as PostgresPool });
    this.db = new Kysely<NoTables>({ dialect });
    this.#notify = notify;
    this.#listen = listen;
  }

  async tx<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const outer = currentTransaction();
    if (outer) throw new Error(`A transaction inside a transaction on ${outer.schema}: pass tx down`);
    const scope: TransactionScope = { schema: this.name, wakesWorkers: false };
    const value = await this.db.transaction().execute((tx) => runInTransactionScope(scope, () => work(tx)));
    if (scope.wakesWorkers) {
      this.wake();
      if (this.#notify) await notifyOthers(this.db, this.name);
    }
    return value;
  }

  onWork(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#listen();
    return () => this.#listeners.delete(listener);
  }

  wake(): void {
    for (const listener of this.#listeners) listener();
  }
}

// After the commit and not inside it: NOTIFY takes a lock that would make all commits of all workspaces queue. It is a commit of its own,
// with nothing in it that must outlive a crash.
async function notifyOthers(db: Db, schema: string): Promise<void> {
  await sql`select set_config('synchronous_commit', 'off', true), pg_notify(${WAKE_CHANNEL}, ${schema})`.execute(
    db,
  );
}

/** One process at a time owns the folder of the embedded database: a second one would destroy it. */
function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "hortus.lock");
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const file = openSync(path, "wx");
      writeSync(file, String(process.pid));
      closeSync(file);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error; // node's errors carry a code
      const owner = Number(readFileSync(path, "utf8"));
      if (owner !== process.pid && isRunning(owner)) {
        throw new Error(
          `${folder} is in use by process ${owner}. Stop it first, or set HORTUS_DATA to another folder.`,
          { cause: error },
        );
      }
      rmSync(path, { force: true }); // its owner was killed
    }
  }
  throw new Error(`${folder} is being opened by another process`);
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // it runs, but is not ours
  }
}
