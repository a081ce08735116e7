import { fork } from "node:child_process";
import { join } from "node:path";
import { adjustableClock } from "@hortus/kernel";
import { startSandbox, type SandboxSeed } from "@hortus/wecom-sandbox";
import type { Bench } from "./measure.ts";
import type { SyncJob, SyncResult } from "./sync-run.ts";

const SMALL = 10_000;
const LARGE = 100_000;
const MEMBERS = 20;
const RUNS_OF_SMALL = 3;

/**
 * A company's contacts read for the first time, beside the same pages read and thrown away; and what it holds in memory with ten times
 * as many. Profiles are worked off for the small company: they are other slices' work.
 */
export const sync: Bench = {
  name: "sync",
  async run() {
    const small: SyncResult[] = [];
    for (let run = 0; run < RUNS_OF_SMALL; run++) small.push(await runWith(SMALL, run === 0));
    const large = await runWith(LARGE, false);
    const leastSmall = Math.min(...small.map(({ peakAfter }) => peakAfter));
    const drainMs = small[0]?.drainMs ?? Number.NaN;
    return [
      {
        bench: "sync",
        metric: `${LARGE / 1000} k contacts, from the first page to done`,
        value: rate(LARGE, large.syncMs),
        unit: "contacts/s",
        reference: { name: "the pages alone", value: rate(LARGE, large.pagesMs) },
        runs: [rate(LARGE, large.syncMs)],
      },
      {
        bench: "sync",
        metric: `${SMALL / 1000} k contacts worked off into profiles`,
        value: rate(SMALL, drainMs),
        unit: "contacts/s",
        runs: [rate(SMALL, drainMs)],
      },
      {
        bench: "sync",
        metric: `most memory held, ${LARGE / 1000} k contacts`,
        value: large.peakAfter / 2 ** 20,
        unit: "MB",
        reference: { name: `with ${SMALL / 1000} k`, value: leastSmall / 2 ** 20 },
        runs: [large.peakAfter / 2 ** 20],
      },
      {
        bench: "sync",
        metric: `most memory alive while ${LARGE / 1000} k contacts come`,
        value: Math.max(...large.alive) / 2 ** 20,
        unit: "MB",
        reference: {
          name: `with ${SMALL / 1000} k`,
          value: Math.max(...small.flatMap(({ alive }) => alive)) / 2 ** 20,
        },
        runs: large.alive.map((bytes) => bytes / 2 ** 20),
      },
    ];
  },
};

const rate = (contacts: number, ms: number): number => (contacts / ms) * 1_000;

async function runWith(customers: number, drain: boolean): Promise<SyncResult> {
  const world = await startSandbox({ port: 0, clock: adjustableClock(), seed: seedOf(customers) });
  const { corpid, agentid, secret } = await world.phone.getCompany();
  const members = Array.from({ length: MEMBERS }, (_, i) => `member${i}`);
  const result = await runApart({ sandbox: { url: world.url, corpid, agentid, secret }, members, drain });
  await world.close();
  if (result.contacts !== customers) throw new Error(`${result.contacts} of ${customers} contacts came`);
  return result;
}

function runApart(job: SyncJob): Promise<SyncResult> {
  return new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, "sync-run.ts"), {
      execArgv: ["--import", "tsx", "--expose-gc"],
    });
    child.once("message", (result) => resolve(result as SyncResult)); // sent by sync-run.ts
    child.once("error", reject);
    child.once("exit", (code) => code && reject(new Error(`the sync ended with ${code}`)));
    child.send(job);
  });
}

const seedOf = (customers: number): SandboxSeed => ({
  company: { name: "Bench" },
  departments: [{ id: 1, name: "Bench", parentid: 0 }],
  staff: Array.from({ length: MEMBERS }, (_, i) => ({
    userid: `member${i}`,
    name: `Member ${i}`,
    departments: [1],
  })),
  tags: [{ group: "Level", tags: ["new", "gold"] }],
  customers: Array.from({ length: customers }, (_, i) => ({
    nickname: `customer ${i}`,
    unionid: `o${i}`,
    followedBy: `member${i % MEMBERS}`,
    remark: `Customer ${i}`,
    tags: i % 2 ? ["gold"] : ["new"],
  })),
});
