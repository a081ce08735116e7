import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pausedClock, silentLog, type AdjustableClock, type Database, type Workspace } from "@hortus/kernel";
import { testDatabase } from "@hortus/kernel/testing";
import { createApiClient, type ApiClient, type Role, type Scope } from "@hortus/contracts";
import { sql } from "kysely";
import type { Context } from "./context.ts";
import { createServer, type Server } from "./server.ts";
import { createApiKey } from "./slices/platform/index.ts";
import { enterAs } from "./testing-people.ts";

export interface TestHouse {
  server: Server;
  context: Context;
  clock: AdjustableClock;
  /** Runs event handlers and due rows until nothing is left. */
  drain(): Promise<void>;
  /** A client signed in with this role; `advisorId` binds it to a WeCom member. */
  as(role: Role, advisorId?: string): Promise<ApiClient>;
  withKey(scopes: readonly Scope[]): Promise<ApiClient>;
  /** Not signed in. */
  anonymous: ApiClient;
  close(): Promise<void>;
}

/**
 * The whole server over a workspace of its own, at a paused instant, without a port: requests are injected. Handlers, loops and jobs
 * run only when drained or sent, so a story reads top to bottom.
 */
export async function testHouse(at = new Date("2026-11-24T02:00:00Z")): Promise<TestHouse> {
  const database = await testDatabase();
  const clock = pausedClock(at);
  const publicUrl = "http://hortus.test";
  const server = await createServer({
    database,
    clock,
    log: silentLog,
    secret: randomBytes(32),
    publicUrl,
    dataFolder: mkdtempSync(join(tmpdir(), "hortus-test-")),
    autoRun: false,
    openAll: false,
  });
  const name = `house_${randomBytes(6).toString("hex")}`;
  const resting = atRest.pop();
  // Under a new name: what a process remembers of a workspace, it remembers by that.
  if (resting)
    await sql`alter schema ${sql.id(resting.name)} rename to ${sql.id(name)}`.execute(database.system.db);
  const { context, worker } = await server.openWorkspace({
    name,
    title: "Test",
    time_zone: "Asia/Shanghai",
    demo: false,
  });
  const seeds = resting?.seeds ?? (await readSeeds(context.workspace));
  const system = { kind: "system", name: "test" } as const;
  const client = (headers: Record<string, string>) =>
    createApiClient({ base: publicUrl, headers, fetch: inject(server) });
  return {
    server,
    context,
    clock,
    // Other processes' tests run on the same server, and what they write hides our events meanwhile: making a workspace takes seconds.
    drain: () => worker.drain({ patienceMs: 15_000 }),
    anonymous: client({}),
    as: async (role, advisorId) => client(await enterAs(server, context, role, advisorId)),
    async withKey(scopes) {
      const { key } = await createApiKey(context, server.signIn, system, { name: "test", scopes });
      return client({ authorization: `Bearer ${key}` });
    },
    async close() {
      await server.close();
      await empty(database, context.workspace, seeds);
      atRest.push({ name, seeds });
    },
  };
}

/** Rows that migrations write, by table. */
type Seeds = ReadonlyMap<string, string>;

/** Workspaces of closed houses, empty again. To make all tables takes more than a second of processor time, to empty them a tenth. */
const atRest: { name: string; seeds: Seeds }[] = [];

async function readSeeds({ db }: Workspace): Promise<Seeds> {
  const seeds = new Map<string, string>();
  for (const table of await findFilled(db)) {
    if (table === "event_cursor") continue; // the worker writes them
    const { rows } = await sql<{ rows: string }>`
      select jsonb_agg(to_jsonb(filled))::text as rows from ${sql.table(table)} as filled`.execute(db);
    if (rows[0]) seeds.set(table, rows[0].rows);
  }
  return seeds;
}

async function empty({ system }: Database, workspace: Workspace, seeds: Seeds): Promise<void> {
  const filled = await findFilled(workspace.db);
  await workspace.tx(async (tx) => {
    if (filled.length > 0)
      await sql`truncate ${sql.join(filled.map((table) => sql.table(table)))} restart identity cascade`.execute(
        tx,
      );
    for (const [table, rows] of seeds)
      await sql`
        insert into ${sql.table(table)} overriding system value
        select * from jsonb_populate_recordset(null::${sql.table(table)}, ${rows}::jsonb)`.execute(tx);
  });
  await sql`delete from workspace where name = ${workspace.name}`.execute(system.db); // memberships and keys go with it
}

/** Tables with rows, but for the list of migrations. */
async function findFilled(db: Workspace["db"]): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select relname as name
    from pg_class
    where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition and relname <> 'migration'`.execute(
    db,
  );
  const { rows } = await sql<{ filled: string[] }>`
    select array_remove(
      array[${sql.join(tables.map(({ name }) => sql`case when exists (select from ${sql.table(name)}) then ${name}::text end`))}],
      null
    ) as filled`.execute(db);
  return rows[0]?.filled ?? [];
}

/** A fetch that goes through the server without a socket. */
function inject(server: Server): typeof fetch {
  return async (input, init) => {
    const request = new Request(input as string, { ...init, duplex: "half" } as RequestInit); // our client passes strings
    const body = request.body ? Buffer.from(await request.arrayBuffer()) : undefined;
    const url = new URL(request.url);
    const response = await server.app.inject({
      method: request.method as "GET", // any of the client's methods
      url: url.pathname + url.search,
      headers: {
        ...Object.fromEntries(request.headers),
        ...(init?.headers as Record<string, string> | undefined),
      },
      ...(body ? { payload: body } : {}),
    });
    const headers = new Headers();
    for (const [header, value] of Object.entries(response.headers)) {
      for (const item of Array.isArray(value) ? value : [value])
        if (item !== undefined) headers.append(header, String(item));
    }
    return new Response(response.statusCode === 204 ? null : new Uint8Array(response.rawPayload), {
      status: response.statusCode,
      headers,
    });
  };
}
