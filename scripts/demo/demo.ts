import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createApiClient, type ApiClient } from "@hortus/contracts";
import type { Server } from "@hortus/server";
import { addPerson, createApiKey } from "@hortus/server/platform";
import { company, demoAdvisor } from "./company.ts";
import { keepBuying } from "./buying.ts";
import type { Account, DemoAccounts, DemoParts } from "./parts.ts";
import { plantDemo } from "./plant.ts";

export interface Demo {
  accounts: DemoAccounts;
  /** Fills the workspace through the product's own doors, once; a start that was cut off goes on at the next. */
  plant(): Promise<void>;
  stop(): Promise<void>;
}

/** Opens the demo workspace with its people. The server need not listen yet. */
export async function openDemo(parts: DemoParts): Promise<Demo> {
  const { server, config } = parts;
  const { context } = await server.openWorkspace({
    name: "demo",
    title: company.title,
    time_zone: "Asia/Shanghai",
    demo: true,
  });
  const file = join(config.dataFolder, "demo.json");
  const accounts: DemoAccounts = existsSync(file)
    ? { ...(JSON.parse(readFileSync(file, "utf8")) as DemoAccounts), ...addresses(parts) } // written by us; ports may have changed
    : await makeAccounts(parts, context);
  const save = () => writeFileSync(file, `${JSON.stringify(accounts, null, 2)}\n`, { mode: 0o600 });
  save();
  if (!accounts.planted) server.holdReady("the demo workspace is being filled");
  let buying: { stop(): Promise<void> } | undefined;
  return {
    accounts,
    async plant() {
      const shop = createApiClient({
        base: accounts.api,
        headers: { authorization: `Bearer ${accounts.apiKey}` },
      });
      if (!accounts.planted) {
        const owner = await signedIn(server, accounts);
        await plantDemo({ ...parts, owner, shop });
        accounts.planted = true;
        save();
        server.releaseReady();
      }
      buying = keepBuying({ ...parts, shop });
    },
    stop: async () => buying?.stop(),
  };
}

async function makeAccounts(
  parts: DemoParts,
  context: Parameters<typeof addPerson>[0],
): Promise<DemoAccounts> {
  const { signIn } = parts.server;
  const system = { kind: "system", name: "demo" } as const;
  const make = async (
    role: "owner" | "operator" | "reviewer" | "advisor",
    name: string,
    advisorId?: string,
  ): Promise<Account> => {
    const account = { email: `${role}@demo.hortus.example`, password: randomBytes(9).toString("base64url") };
    await addPerson(context, signIn, system, { ...account, name, role, advisorId });
    return account;
  };
  const owner = await make("owner", "陈总");
  const operator = await make("operator", "周运营");
  const advisor = await make("advisor", demoAdvisor.name, demoAdvisor.userid);
  const { key } = await createApiKey(context, signIn, system, {
    name: "demo till",
    scopes: ["orders:write", "customers:read", "segments:read"],
  });
  return { ...addresses(parts), workspace: "demo", owner, operator, advisor, apiKey: key, planted: false };
}

const addresses = ({ config, sandbox }: DemoParts) => ({
  console: config.publicUrl,
  api: config.publicUrl,
  sandbox: sandbox.url,
});

async function signedIn({ signIn }: Server, { api, owner }: DemoAccounts): Promise<ApiClient> {
  const { cookies } = await signIn.withPassword(owner.email, owner.password, new Headers());
  return createApiClient({
    base: api,
    headers: { cookie: cookies.map((cookie) => cookie.split(";")[0]).join("; ") },
  });
}
