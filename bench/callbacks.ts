import { fork } from "node:child_process";
import { join } from "node:path";
import { wecomRoutes } from "@hortus/contracts";
import { startSandbox } from "@hortus/wecom-sandbox";
import { adjustableClock } from "@hortus/kernel";
import { sql } from "kysely";
import type { SenderJob, SenderResult } from "./callback-sender.ts";
import { openHouse } from "./house.ts";
import { median, quantile, timed, type Bench } from "./measure.ts";

const COUNT = 6_000;
const SENDERS = 64;
const RUNS = 3;
const keys = { token: "QDG6eK", encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C" };

/** Encrypted callbacks over HTTP until each is stored for good; a process of its own sends. The worker stands still. */
export const callbacks: Bench = {
  name: "callbacks",
  async run() {
    const house = await openHouse();
    const sandbox = await startSandbox({ port: 0, clock: adjustableClock() });
    const { corpid, agentid, secret } = await sandbox.phone.getCompany();
    await house.owner.call(wecomRoutes.putWecomConnection, {
      body: {
        kind: "sandbox",
        corpId: corpid,
        agentId: agentid,
        secret,
        callbackToken: keys.token,
        encodingAesKey: keys.encodingAesKey,
        baseUrl: sandbox.url,
      },
    });
    const { db, name } = house.context.workspace;
    const job = {
      url: `${house.url}/wecom/${name}/callback`,
      keys: { ...keys, receiveId: corpid },
      senders: SENDERS,
    };
    await send({ ...job, count: 1_000, from: 0 }); // warm
    const results: SenderResult[] = [];
    for (let run = 1; run <= RUNS; run++)
      results.push(await send({ ...job, count: COUNT, from: run * 100_000 }));
    const { rows } = await sql<{ n: number }>`select count(*) as n from wecom_callback`.execute(db);
    if (rows[0]?.n !== 1_000 + RUNS * COUNT) throw new Error(`${rows[0]?.n} callbacks are stored`);

    // The same rows, one commit each, on one connection without HTTP and encryption: what storing one by one would allow at most.
    await sql`create table bare_callback (like wecom_callback including all)`.execute(db);
    const bareMs = await timed(async () => {
      for (let n = 0; n < 500; n++)
        await sql`insert into bare_callback (key, raw, received_at) select key || '-', raw, received_at from wecom_callback where id = ${n + 1}`.execute(
          db,
        );
    });
    await sandbox.close();
    await house.close();
    const rates = results.map(({ elapsedMs }) => (COUNT / elapsedMs) * 1_000);
    const p99s = results.map(({ answerMs }) => quantile(answerMs, 0.99));
    return [
      {
        bench: "callbacks",
        metric: `stored, ${SENDERS} senders`,
        value: median(rates),
        unit: "callbacks/s",
        reference: { name: "SQL, one commit each", value: (500 / bareMs) * 1_000 },
        runs: rates,
      },
      {
        bench: "callbacks",
        metric: "p99 of the answer",
        value: median(p99s),
        unit: "ms",
        reference: { name: "WeCom gives up", value: 5_000 },
        runs: p99s,
      },
    ];
  },
};

function send(job: SenderJob): Promise<SenderResult> {
  return new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, "callback-sender.ts"), { execArgv: ["--import", "tsx"] });
    child.once("message", (result) => resolve(result as SenderResult)); // sent by callback-sender.ts
    child.once("error", reject);
    child.once("exit", (code) => code && reject(new Error(`the sender ended with ${code}`)));
    child.send(job);
  });
}
