import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createApiClient, type ApiClient } from "@hortus/contracts";
import type { Server } from "@hortus/server";
import { addPerson, createApiKey } from "@hortus/server/platform";
import { company, demoAdvisor } from "./company.ts";
import { keepBuying } from "./buying.ts";
import type { Account, DemoAccounts, DemoParts } from "./parts.ts";
import { phoneUrlOf, plantDemo } from "./plant.ts";

export interface Demo {
  accounts: DemoAccounts;
  /** Fills the workspace through the product's own doors, once; a start that was cut off goes on at the next. */
  plant(): Promise<void>;
  stop(): Promise<void>;
}

/** Opens the demo workspace with its people. The server need not listen yet. */
export async function openDemo(parts: DemoParts): Promise<Demo> {
  const { server, config, log } = parts;
  const { context, worker } = await server.openWorkspace({
    name: "demo",
    title: company.title,
    time_zone: "Asia/Shanghai",
    demo: true,
  });
  const file = join(config.dataFolder, "demo.json");
  const make = accountsOf(parts, context);
  const known = existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as Partial<DemoAccounts>) // written by us
    : {};
  // what a demo that is older than this release has not got yet is made now; ports may have changed
  const accounts = { ...(await makeAccounts(make, known)), ...addresses(parts) };
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
        // Who comes in now finds everything decided, and need not wait behind it. What fails here is tried again by the worker.
        await worker.drain().catch((error: unknown) => log.warn({ err: error }, "the demo's events wait"));
        server.releaseReady();
      }
      buying = keepBuying({ ...parts, shop });
    },
    stop: async () => buying?.stop(),
  };
}

type Make = ReturnType<typeof accountsOf>;

function accountsOf({ server: { signIn } }: DemoParts, context: Parameters<typeof addPerson>[0]) {
  const system = { kind: "system", name: "demo" } as const;
  return {
    async person(
      role: "owner" | "operator" | "reviewer" | "advisor",
      name: string,
      advisorId?: string,
    ): Promise<Account> {
      const account = {
        email: `${role}@demo.hortus.example`,
        password: randomBytes(9).toString("base64url"),
      };
      await addPerson(context, signIn, system, { ...account, name, role, advisorId });
      return account;
    },
    async key(): Promise<string> {
      const { key } = await createApiKey(context, signIn, system, {
        name: "demo till",
        scopes: ["orders:write", "events:write", "members:write", "customers:read", "segments:read"],
      });
      return key;
    },
  };
}

/** Makes those accounts that are not known yet. */
const makeAccounts = async (make: Make, known: Partial<DemoAccounts>) => ({
  workspace: "demo",
  owner: known.owner ?? (await make.person("owner", "陈总")),
  operator: known.operator ?? (await make.person("operator", "周运营")),
  reviewer: known.reviewer ?? (await make.person("reviewer", "吴合规")),
  advisor: known.advisor ?? (await make.person("advisor", demoAdvisor.name, demoAdvisor.userid)),
  apiKey: known.apiKey ?? (await make.key()),
  planted: known.planted ?? false,
});

const addresses = ({ config, sandbox }: DemoParts) => ({
  console: config.publicUrl,
  api: config.publicUrl,
  sandbox: phoneUrlOf(sandbox.url),
});

async function signedIn({ signIn }: Server, { api, owner }: DemoAccounts): Promise<ApiClient> {
  const { cookies } = await signIn.withPassword(owner.email, owner.password, new Headers());
  return createApiClient({
    base: api,
    headers: { cookie: cookies.map((cookie) => cookie.split(";")[0]).join("; ") },
  });
}
