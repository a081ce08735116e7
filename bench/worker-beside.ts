import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Worker } from "@hortus/kernel";

/** What the other process opens. */
export interface WorkerJob {
  workspace: string;
  /** Base64. */
  secret: string;
  publicUrl: string;
}

/** A worker beside the process that answers, as production has it (docs/guides/production.md). */
export interface WorkerBeside {
  /** Works on what comes in, until `rest`. */
  begin(): void;
  /** Resolves when all that was appended by now is worked off. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

/** On PostgreSQL in a process of its own. The embedded database has one process: there it takes turns with the answers. */
export async function startWorkerBeside(worker: Worker, job: WorkerJob | undefined): Promise<WorkerBeside> {
  if (!job) return takingTurns(worker);
  const child = fork(join(import.meta.dirname, "worker-process.ts"), { execArgv: ["--import", "tsx"] });
  const tell = (what: unknown) => child.send(what as object); // plain values
  const answered = () => firstMessage(child);
  tell(job);
  await answered();
  return {
    begin: () => void tell("begin"),
    async rest() {
      tell("rest");
      await answered();
    },
    async close() {
      tell("close");
      await once(child, "exit");
    },
  };
}

/** @throws {Error} when the process ends before it answers */
async function firstMessage(child: ChildProcess): Promise<void> {
  const ended = new AbortController();
  const end = once(child, "exit", { signal: ended.signal }).then(([code]) => {
    throw new Error(`The worker's process ended with ${code}`);
  });
  try {
    await Promise.race([once(child, "message", { signal: ended.signal }), end]);
  } finally {
    end.catch(() => undefined);
    ended.abort();
  }
}

export function takingTurns(worker: Worker): WorkerBeside {
  let isOn = false;
  let running = Promise.resolve();
  return {
    begin() {
      isOn = true;
      running = (async () => {
        while (isOn) {
          await worker.drain();
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      })();
      running.catch(() => undefined); // `rest` throws it
    },
    async rest() {
      isOn = false;
      await running;
      await worker.drain();
    },
    close: async () => undefined,
  };
}
