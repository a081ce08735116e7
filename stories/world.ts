/** Hortus and a WeCom of its own, each listening on a real port, on one clock that only moves when told to. */
import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApiClient, wecomRoutes, type ApiClient, type Role, type Scope } from "@hortus/contracts";
import { pausedClock, silentLog, type AdjustableClock } from "@hortus/kernel";
import { testDatabase } from "@hortus/kernel/testing";
import { createServer, type OpenWorkspace } from "@hortus/server";
import { createApiKey } from "@hortus/server/platform";
import { startSandbox, type Sandbox, type SandboxSeed } from "@hortus/wecom-sandbox";
import { enterAs } from "../apps/server/src/testing-people.ts";
import { freePort } from "./free-port.ts";

export interface World {
  /** Where Hortus answers, without a slash at the end. */
  url: string;
  clock: AdjustableClock;
  sandbox: Sandbox;
  context: OpenWorkspace["context"];
  /** Hortus does what is due and WeCom delivers what is due, until neither has anything left. */
  settle(): Promise<void>;
  as(role: Role, advisorId?: string): Promise<ApiClient>;
  withKey(scopes: readonly Scope[]): Promise<ApiClient>;
  close(): Promise<void>;
}

export const callbackKeys = {
  token: "QDG6eK",
  encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
};
const system = { kind: "system", name: "story" } as const;

/** Connected with WeCom, its callbacks arriving; Tuesday, 10:00 in Shanghai unless told otherwise. */
export async function openWorld(
  seed: SandboxSeed = pharmacy(),
  at = new Date("2026-11-24T02:00:00Z"),
): Promise<World> {
  const clock = pausedClock(at);
  const sandbox = await startSandbox({ port: 0, clock, seed });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = await createServer({
    database: await testDatabase(),
    clock,
    log: silentLog,
    secret: randomBytes(32),
    publicUrl: url,
    dataFolder: mkdtempSync(join(tmpdir(), "hortus-story-")),
    autoRun: false,
    openAll: false,
  });
  const name = `story_${randomBytes(6).toString("hex")}`;
  const { context, worker } = await server.openWorkspace({
    name,
    title: "Story",
    time_zone: "Asia/Shanghai",
    demo: false,
  });
  await server.app.listen({ port, host: "127.0.0.1" });
  const world: World = {
    url,
    clock,
    sandbox,
    context,
    async settle() {
      for (let round = 0; round < 3; round++) {
        await sandbox.settled();
        await worker.drain();
      }
    },
    as: async (role, advisorId) =>
      createApiClient({ base: url, headers: await enterAs(server, context, role, advisorId) }),
    async withKey(scopes) {
      const { key } = await createApiKey(context, server.signIn, system, { name: "story", scopes });
      return createApiClient({ base: url, headers: { authorization: `Bearer ${key}` } });
    },
    async close() {
      await sandbox.close();
      await server.close();
    },
  };
  await connect(await world.as("owner"), sandbox);
  await world.settle();
  return world;
}

/** Enters WeCom's settings in Hortus, and Hortus' callback in WeCom, as an owner does. */
export async function connect(owner: ApiClient, sandbox: Sandbox): Promise<void> {
  const { corpid, agentid, secret } = await sandbox.phone.getCompany();
  const { callbackUrl } = await owner.call(wecomRoutes.putWecomConnection, {
    body: {
      kind: "sandbox",
      corpId: corpid,
      agentId: agentid,
      secret,
      callbackToken: callbackKeys.token,
      encodingAesKey: callbackKeys.encodingAesKey,
      baseUrl: sandbox.url,
    },
  });
  await sandbox.phone.saveCallback({ body: { url: callbackUrl, ...callbackKeys } });
}

/** A company of two advisors; the people are out there and have met nobody, unless `followed`. */
export function pharmacy(people: readonly string[] = ["梅", "浩"], followed = false): SandboxSeed {
  return {
    company: { name: "River pharmacy" },
    departments: [{ id: 1, name: "Pharmacy", parentid: 0 }],
    staff: [
      { userid: "lin", name: "林晓", departments: [1] },
      { userid: "wang", name: "王文", departments: [1] },
    ],
    tags: [{ group: "来源", tags: ["门店"] }],
    customers: people.map((nickname, index) => ({
      nickname,
      unionid: `oStory${String(index).padStart(22, "0")}`,
      gender: 2,
      phone: `138${String(index).padStart(8, "0")}`,
      followedBy: followed ? (index % 2 ? "wang" : "lin") : null,
      addedAt: new Date("2026-11-01T00:00:00Z"),
    })),
  };
}
