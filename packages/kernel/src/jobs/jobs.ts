import { sql } from "kysely";
import PgBoss from "pg-boss";
import type { Database } from "../db/database.ts";
import { runInBackground, runOutsideTransaction } from "../db/guard.ts";
import type { Logger } from "../log.ts";

/**
 * Background work that talks to the outside or takes long: import, sync, polling. A job may run twice (a process can die after the
 * work and before its mark), so it is written to be repeated: it looks at the rows for what is left to do.
 */
export interface JobDefinition<Context> {
  name: string;
  /** "0 3 * * *" (minute hour day month weekday, Asia/Shanghai), for work that nobody asks for. */
  cron?: string;
  /** How often a worker looks for it, besides being woken by who asks in its process: 2 by default, for people wait for what they asked. */
  lookEverySeconds?: number;
  /** Seconds after which a job that neither ended nor failed is taken for lost and tried again; 60 by default. */
  expireInSeconds?: number;
  run(context: Context, data: Record<string, unknown>): Promise<void>;
}

export interface Jobs {
  /** @param key jobs with the same name and key are one while the first still waits */
  send(
    name: string,
    data?: Record<string, unknown>,
    options?: { key?: string; startAfterSeconds?: number },
  ): Promise<void>;
  stop(): Promise<void>;
}

/** Runs the jobs of one workspace with pg-boss, in the schema "jobs", on either database. */
export async function startJobs<Context>(options: {
  database: Database;
  workspaceName: string;
  log: Logger;
  definitions: readonly JobDefinition<Context>[];
  context: Context;
  /** False: only send, as a process with `--only http` does. */
  work: boolean;
}): Promise<Jobs> {
  const { database, workspaceName, log, definitions, context } = options;
  const boss = new PgBoss({
    db: {
      executeSql: (text: string, values: unknown[] = []) =>
        runOutsideTransaction(() => database.execute(text, values)),
    },
    schema: "jobs",
    supervise: options.work,
    schedule: options.work,
    // How soon a job whose process died is missed, after its `expireInSeconds`.
    maintenanceIntervalSeconds: 20,
  });
  boss.on("error", (error) =>
    log.error({ err: error }, "jobs: the queue could not be reached; it is tried again"),
  );
  const made = new Set<string>();
  const makeQueue = async ({ name, expireInSeconds = 60 }: JobDefinition<Context>) => {
    const queue = queueName(workspaceName, name);
    await boss.createQueue(queue, {
      name: queue,
      policy: "short",
      retryLimit: 5,
      retryDelay: 2,
      retryBackoff: true,
      expireInSeconds,
    });
    made.add(name);
  };
  await oneProcessAtATime(database, async () => {
    await boss.start();
    if (options.work) for (const definition of definitions) await makeQueue(definition);
  });
  const workers = new Map<string, string>();
  for (const definition of definitions) {
    const queue = queueName(workspaceName, definition.name);
    if (!options.work) continue;
    // On the embedded database we are the only process: what is marked as running was cut off by a crash.
    if (database.driver === "embedded") {
      await database.execute(
        "update jobs.job set state = 'retry', start_after = now() where name = $1 and state = 'active'",
        [queue],
      );
    }
    const pollingIntervalSeconds = definition.lookEverySeconds ?? 2;
    const id = await boss.work(queue, { pollingIntervalSeconds, batchSize: 1 }, async ([job]) => {
      if (!job) return;
      try {
        // Jobs are sent with records only.
        await runInBackground(() => definition.run(context, (job.data ?? {}) as Record<string, unknown>));
      } catch (error) {
        log.error({ job: definition.name, err: error }, "a job failed; it is tried again");
        throw error;
      }
    });
    workers.set(definition.name, id);
    if (definition.cron) await boss.schedule(queue, definition.cron, {}, { tz: "Asia/Shanghai" });
  }
  return {
    async send(name, data = {}, { key, startAfterSeconds } = {}) {
      const singletonKey = key ?? "";
      await runOutsideTransaction(async () => {
        // Who only sends may be here before the first who works.
        const definition = made.has(name) ? undefined : definitions.find((each) => each.name === name);
        if (definition) await oneProcessAtATime(database, () => makeQueue(definition));
        await boss.send(queueName(workspaceName, name), data, {
          singletonKey,
          ...(startAfterSeconds ? { startAfter: startAfterSeconds } : {}),
        });
        const worker = workers.get(name);
        if (worker && !startAfterSeconds) boss.notifyWorker(worker);
      });
    },
    stop: () => boss.stop({ graceful: true, timeout: 5_000, wait: true }),
  };
}

/** A queue is a table of its own, and two processes that make tables at once can wait for each other for ever. */
async function oneProcessAtATime(database: Database, work: () => Promise<void>): Promise<void> {
  if (database.driver === "embedded") return work(); // there is no other, and its one connection is the work's
  await database.system.tx(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('hortus jobs'))`.execute(tx);
    await work();
  });
}

const queueName = (workspace: string, name: string): string => `${workspace}.${name}`;
