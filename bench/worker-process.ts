/** The server in the role of a worker for one workspace, as `npm start -- --only worker` has it. Forked by worker-beside.ts. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog, systemClock } from "@hortus/kernel";
import { testDatabase } from "@hortus/kernel/testing";
import { createServer } from "@hortus/server";
import { takingTurns, type WorkerJob } from "./worker-beside.ts";

// Whoever forked it is gone: nobody will say "close".
process.once("disconnect", () => process.exit());
process.once("message", (job: WorkerJob) => void work(job));

async function work({ workspace, secret, publicUrl }: WorkerJob): Promise<void> {
  const database = await testDatabase();
  const server = await createServer({
    database,
    clock: systemClock,
    log: silentLog,
    secret: Buffer.from(secret, "base64"),
    publicUrl,
    dataFolder: mkdtempSync(join(tmpdir(), "hortus-bench-")),
    roles: { http: false, worker: true },
    autoRun: false,
    openAll: false,
  });
  const { worker } = await server.openWorkspace({
    name: workspace,
    title: "Bench",
    time_zone: "Asia/Shanghai",
    demo: false,
  });
  const beside = takingTurns(worker);
  process.on("message", (told: "begin" | "rest" | "close") => {
    if (told === "begin") beside.begin();
    else if (told === "rest") void beside.rest().then(() => process.send?.("rested"));
    else
      void server
        .close()
        .then(() => database.close())
        .then(() => process.exit(0));
  });
  process.send?.("ready");
}
