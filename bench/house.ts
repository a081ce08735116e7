/** The whole server over a workspace of its own, listening on a real port; its worker runs only when drained. */
import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApiClient, type ApiClient } from "@hortus/contracts";
import { createWorker, silentLog, systemClock, type Worker } from "@hortus/kernel";
import { testDatabase } from "@hortus/kernel/testing";
import { createServer, type OpenWorkspace } from "@hortus/server";
import { slices } from "@hortus/server/compose";
import { addPerson, createApiKey } from "@hortus/server/platform";
import { serverOf } from "./measure.ts";
import { startWorkerBeside, type WorkerBeside } from "./worker-beside.ts";

export interface BenchHouse extends OpenWorkspace {
  url: string;
  owner: ApiClient;
  /** With an API key that may push orders. */
  shop: ApiClient;
  /** The workspace's worker in the process that production would give it; the same one whenever asked. */
  workerBeside(): Promise<WorkerBeside>;
  /** Another worker for the workspace, as another process would have it; running, or to be drained. */
  anotherWorker(start: boolean): Worker;
  /** The first process of the database's server on this machine; undefined where it is embedded. */
  server: number | undefined;
  /** @param keeps leaves the workspace for another run; a kept one is left unless said */
  close(keeps?: boolean): Promise<void>;
}

/**
 * @param kept opens a workspace by this name and leaves it for the next run, so that a million customers are filled in once; without it
 * the workspace is new, and gone afterwards
 * @param isRunning with its worker and jobs at work, as `npm start` has them; else the bench drains
 */
export async function openHouse(kept?: string, isRunning = false): Promise<BenchHouse> {
  const database = await testDatabase();
  // Reached by its address only after it listens; nothing here follows a link that Hortus makes.
  const publicUrl = "http://hortus.bench";
  const secret = randomBytes(32);
  const server = await createServer({
    database,
    clock: systemClock,
    log: silentLog,
    secret,
    publicUrl,
    dataFolder: mkdtempSync(join(tmpdir(), "hortus-bench-")),
    autoRun: isRunning,
    openAll: false,
  });
  const name = kept ?? `bench_${randomBytes(6).toString("hex")}`;
  const { context, worker } = await server.openWorkspace({
    name,
    title: "Bench",
    time_zone: "Asia/Shanghai",
    demo: false,
  });
  await server.app.listen({ port: 0, host: "127.0.0.1" });
  const url = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`; // of a server that listens on TCP
  const system = { kind: "system", name: "bench" } as const;
  const email = `${randomBytes(6).toString("hex")}@hortus.test`;
  const password = "correct horse battery";
  await addPerson(context, server.signIn, system, { name: "Owner", email, password, role: "owner" });
  const { cookies } = await server.signIn.withPassword(email, password, new Headers());
  const cookie = cookies.map((text) => text.split(";")[0]).join("; ");
  const { key } = await createApiKey(context, server.signIn, system, {
    name: "shop",
    scopes: ["orders:write", "events:write"],
  });
  let beside: Promise<WorkerBeside> | undefined;
  const { rows } =
    database.driver === "postgres" ? await database.execute("select pg_backend_pid() as pid") : { rows: [] };
  return {
    context,
    worker,
    // Its parent, for a connection that is not used ends, and its process with it.
    server: rows[0] && serverOf(rows[0].pid),
    url,
    owner: createApiClient({ base: url, headers: { cookie } }),
    shop: createApiClient({ base: url, headers: { authorization: `Bearer ${key}` } }),
    workerBeside: () =>
      (beside ??= startWorkerBeside(
        worker,
        database.driver === "postgres"
          ? { workspace: name, secret: secret.toString("base64"), publicUrl }
          : undefined,
      )),
    anotherWorker: (start) =>
      createWorker(
        {
          workspace: context.workspace,
          clock: systemClock,
          log: silentLog,
          handlers: slices.flatMap((slice) => slice.handlers ?? []),
          loops: slices.flatMap((slice) => slice.loops ?? []),
          context,
        },
        start,
      ),
    async close(keeps = kept !== undefined) {
      await server.close();
      if (keeps) return;
      await database.execute(`drop schema ${name} cascade`); // made of letters and digits above
      await database.execute("delete from hortus.workspace where name = $1", [name]);
    },
  };
}

/** One loop, to be measured without the others. @throws {Error} if there is none of this name */
export function loopOf(name: string) {
  const loop = slices.flatMap(({ loops }) => loops ?? []).find((each) => each.name === name);
  if (!loop) throw new Error(`No loop is called ${name}`);
  return loop;
}
