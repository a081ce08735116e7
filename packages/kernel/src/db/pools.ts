import { PGlite, types as pgliteTypes } from "@electric-sql/pglite";
import pg from "pg";
import { isInBackground, refuseSecondConnection } from "./guard.ts";
import { createStatementNames, type StatementNames } from "./statements.ts";

/** The part of a PostgreSQL client that Kysely and we use; the same over both drivers. */
export interface Client {
  /** Whose search_path it carries; see `schemaPool`. */
  schema?: string;
  query(text: string, values?: readonly unknown[]): Promise<Answer>;
  release(destroy?: boolean | Error): void;
}

interface Answer {
  command: string;
  rowCount: number;
  rows: any[]; // typed by each query
}

export interface ClientPool {
  connect(): Promise<Client>;
  end(): Promise<void>;
}

// Both drivers answer alike: int8 as number (refused when unsafe), numeric and date as text, timestamptz as Date.
const INT8 = 20;
const DATE = 1082;
const NUMERIC = 1700;

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`An integer too large for a number: ${text}`);
  return value;
}

const asText = (text: string): string => text;

/**
 * Pages that lie apart are held to cost four times as much as neighbours, as on a turning disk: up to some 100 000 rows the planner then
 * reads a whole table for a hundred keys. On what servers and laptops have today it is nearly nothing (ADR 0071).
 */
export const PAGES_APART = `set_config('random_page_cost', least(current_setting('random_page_cost')::float8, 1.1)::text, false)`;

/**
 * Compiling a statement to machine code takes longer than any of ours runs (ADR 0047). And what goes over everybody adds up a million
 * customers at once where it may hold them; with the 4 MB that servers come with it reads orders by an index, one by one (ADR 0043). Statements
 * that are kept are planned for their values all the same, but where handlers say otherwise (ADR 0079).
 */
const SESSION = `
  select
    ${PAGES_APART},
    set_config('jit', 'off', false),
    set_config('plan_cache_mode', 'force_custom_plan', false),
    set_config('work_mem', greatest(pg_size_bytes(current_setting('work_mem')), pg_size_bytes('64MB')) / 1024 || 'kB', false)`;

/** A pool over a PostgreSQL server. 10 connections by default: more than two cores can use, few enough for any server. */
export function postgresPool(url: string, max = 10): ClientPool & { raw: pg.Pool } {
  const types = {
    getTypeParser: (oid: number, format?: "text" | "binary") => {
      if (oid === INT8) return safeInteger;
      if (oid === DATE || oid === NUMERIC) return asText;
      return pg.types.getTypeParser(oid, format);
    },
  };
  const raw = new pg.Pool({ connectionString: url, max, types: types as pg.CustomTypesConfig }); // pg's type names one overload only
  raw.on("connect", (client) => void client.query(SESSION).catch(() => undefined)); // a broken one fails whoever asks next
  // A connection that the server closed: an idle one is replaced at the next use, one inside a transaction fails whoever asks next.
  // Without a listener the latter would end the process.
  raw.on("error", () => undefined);
  raw.on("connect", (client) => client.on("error", () => undefined));
  const names = createStatementNames();
  const clients = new WeakMap<pg.PoolClient, Client>();
  return {
    raw,
    connect: async () => {
      refuseSecondConnection();
      const connection = await raw.connect();
      const client = clients.get(connection) ?? preparingClient(connection, names);
      clients.set(connection, client);
      return client;
    },
    end: () => raw.end(),
  };
}

/** Statements that a connection keeps; with more it is closed, and its memory with it. A plan has some 50 kB. */
const MOST_KEPT = 200;
/** PostgreSQL's code for a kept statement that would answer other columns than before: another process changed the tables. */
const FEATURE_NOT_SUPPORTED = "0A000";

/** A connection that keeps the statements that come often, parsed (ADR 0079). */
function preparingClient(connection: pg.PoolClient, names: StatementNames): Client {
  const kept = new Set<string>();
  // Nobody reads the count of a command that has none.
  const send = (query: pg.QueryConfig) => connection.query(query) as Promise<unknown> as Promise<Answer>;
  const client: Client = {
    async query(text, values = []) {
      // Without values the simple protocol is used, which also takes several statements at once: migrations need it.
      if (values.length === 0) return send({ text });
      const name = names.nameOf(client.schema ?? "", text);
      if (name === undefined) return send({ text, values: [...values] });
      kept.add(name);
      try {
        return await send({ name, text, values: [...values] });
      } catch (error) {
        // The transaction fails, which is tried again where it is an event's; the next one finds the statement under another name.
        if ((error as { code?: string }).code === FEATURE_NOT_SUPPORTED) names.renew();
        throw error;
      }
    },
    release: (destroy) => connection.release(destroy ?? kept.size > MOST_KEPT),
  };
  return client;
}

/**
 * A pool of one over the embedded database: callers queue for its only connection, in order, but what runs in the background lets
 * everybody else pass. The database runs in our own thread, so before each background transaction the requests that have arrived meanwhile
 * are let in.
 */
export function embeddedPool(database: PGlite): ClientPool {
  const turns = createTurns();
  const client: Client = {
    query: async (text, values = []) => {
      // Without values the simple protocol is used, which also takes several statements at once: migrations need it.
      const result =
        values.length === 0 ? (await database.exec(text)).at(-1) : await database.query(text, [...values]);
      const rows = (result?.rows ?? []) as any[]; // typed by each query
      return { command: commandOf(text), rowCount: result?.affectedRows || rows.length, rows };
    },
    release: () => undefined,
  };
  return {
    connect: async () => {
      refuseSecondConnection();
      if (isInBackground()) {
        await new Promise((resolve) => setImmediate(resolve));
        await turns.begin("background");
      } else await turns.begin("foreground");
      let isReleased = false;
      client.release = () => {
        if (!isReleased) turns.end();
        isReleased = true;
      };
      return client;
    },
    end: () => database.close(),
  };
}

/** So long requests may hold the background up: a queue that never shortens helps nobody. */
const MOST_HELD_UP_MS = 1_000;
/** A request asks again at once; let in between its questions, the background would hold it up at each. */
const LINGER_MS = 5;

/** One has the turn at a time. The foreground goes first, unless the background has had none for a second. */
function createTurns() {
  const lanes = { foreground: [] as (() => void)[], background: [] as (() => void)[] };
  let holder: keyof typeof lanes | undefined;
  let heldUpSince = 0;
  let lingerUntil = 0;
  let timer: NodeJS.Timeout | undefined;

  function take(lane: keyof typeof lanes): boolean {
    const go = lanes[lane].shift();
    if (!go) return false;
    holder = lane;
    if (lane === "background") heldUpSince = performance.now();
    go();
    return true;
  }

  function takeNext(): void {
    if (holder) return;
    const isHeldUp = performance.now() - heldUpSince > MOST_HELD_UP_MS;
    if (isHeldUp && take("background")) return;
    if (take("foreground")) return;
    const lingerMs = lingerUntil - performance.now();
    if (lingerMs <= 0) take("background");
    else if (lanes.background.length > 0)
      timer ??= setTimeout(() => {
        timer = undefined;
        takeNext();
      }, lingerMs);
  }

  return {
    begin: (lane: keyof typeof lanes) =>
      new Promise<void>((resolve) => {
        if (lane === "background" && lanes.background.length === 0) heldUpSince = performance.now();
        lanes[lane].push(resolve);
        takeNext();
      }),
    end: () => {
      if (holder === "foreground") lingerUntil = performance.now() + LINGER_MS;
      holder = undefined;
      takeNext();
    },
  };
}

/** Kysely reads affected rows for these commands only. */
function commandOf(text: string): string {
  const command = /^\s*(insert|update|delete|merge)\b/i.exec(text)?.[1];
  return command?.toUpperCase() ?? "SELECT";
}

export const embeddedParsers = {
  [pgliteTypes.INT8]: safeInteger,
  [pgliteTypes.DATE]: asText,
  [pgliteTypes.NUMERIC]: asText,
};

/** The same pool, seen from one schema: a connection carries its search_path and changes it only when it served another schema. */
export function schemaPool(pool: ClientPool, schema: string): ClientPool {
  return {
    connect: async () => {
      const client = await pool.connect();
      if (client.schema !== schema) {
        try {
          await client.query(`set search_path to "${schema}"`);
          client.schema = schema;
        } catch (error) {
          client.release(true);
          throw error;
        }
      }
      return client;
    },
    end: async () => undefined,
  };
}
