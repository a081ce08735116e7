/** One full sync in a process of its own: what it holds in memory is nobody else's. */
import { systemClock } from "@hortus/kernel";
import { createWecomClient } from "@hortus/wecom-protocol";
import { wecomRoutes } from "@hortus/contracts";
import { slices } from "@hortus/server/compose";
import { openHouse } from "./house.ts";
import { timed } from "./measure.ts";

export interface SyncJob {
  sandbox: { url: string; corpid: string; agentid: number; secret: string };
  members: string[];
  /** Work off what the sync told as well. */
  drain: boolean;
}

export interface SyncResult {
  /** How long WeCom's pages alone take. */
  pagesMs: number;
  syncMs: number;
  drainMs: number | undefined;
  contacts: number;
  /** Bytes: the most that the process held before and after the sync. */
  peakBefore: number;
  peakAfter: number;
  /** Bytes that were alive while it ran, each taken after a full collection. */
  alive: number[];
}

/** A collection of all takes a tenth of a second: so seldom that the speed hardly feels it. */
const LOOK_MS = 2_000;

process.once("message", (job) => void run(job as SyncJob)); // sent by sync.ts

async function run({ sandbox, members, drain }: SyncJob): Promise<void> {
  const { url, corpid, agentid, secret } = sandbox;
  const house = await openHouse();
  await house.owner.call(wecomRoutes.putWecomConnection, {
    body: {
      kind: "sandbox",
      corpId: corpid,
      agentId: agentid,
      secret,
      callbackToken: "QDG6eK",
      encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
      baseUrl: url,
    },
  });
  const wecom = createWecomClient({ baseUrl: url, corpId: corpid, secret, clock: systemClock });
  const pagesMs = await timed(async () => {
    let cursor: string | undefined;
    do {
      const page = await wecom.call("externalcontact/batch/get_by_user", {
        userid_list: members,
        limit: 100,
        ...(cursor ? { cursor } : {}),
      });
      cursor = page.next_cursor || undefined;
    } while (cursor);
  });
  const peakBefore = peak();
  const job = slices.flatMap(({ jobs }) => jobs ?? []).find(({ name }) => name === "wecom-sync");
  if (!job) throw new Error("There is no sync");
  const alive: number[] = [];
  const watching = setInterval(() => alive.push(living()), LOOK_MS);
  const syncMs = await timed(() => job.run(house.context, {}));
  clearInterval(watching);
  const peakAfter = peak();
  const { contacts } = await house.owner.call(wecomRoutes.getWecomStatus, {});
  const drainMs = drain ? await timed(() => house.worker.drain()) : undefined;
  await house.close();
  const result: SyncResult = { pagesMs, syncMs, drainMs, contacts, peakBefore, peakAfter, alive };
  process.send?.(result, () => process.exit(0));
}

/** What no collection takes away: the rest of what a process holds is V8's to give back when it likes. */
function living(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const peak = (): number => process.resourceUsage().maxRSS * 1024;
