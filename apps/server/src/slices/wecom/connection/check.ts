/** What the settings are worth, right by right: each is tried with a call that changes nothing. */
import type { ConnectionCheck, WecomConnectionSettings } from "@hortus/contracts";
import { ProblemError } from "@hortus/kernel";
import { createWecomClient, WecomError, type WecomClient } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { findConnection } from "./connection-store.ts";

type Settings = Pick<WecomConnectionSettings, "corpId" | "secret" | "baseUrl">;

/** @throws {ProblemError} 400 when no secret is given and none is stored for this company and address */
export async function checkSettings(context: Context, settings: Settings): Promise<ConnectionCheck[]> {
  const { corpId, baseUrl } = settings;
  const secret = settings.secret ?? (await findStoredSecret(context, settings));
  const client = createWecomClient({
    baseUrl,
    corpId,
    secret,
    clock: context.clock,
    timeoutMs: 8_000,
    // A person waits: what is busy now is said so.
    sleep: async () => undefined,
  });
  const token = await check("token", async () => {
    await client.call("gettoken", { corpid: corpId, corpsecret: secret });
    return undefined;
  });
  if (token.state !== "good")
    return [token, ...RIGHTS.map(({ key }): ConnectionCheck => ({ key, state: "not_tried" }))];
  const rights = await Promise.all(RIGHTS.map(({ key, count }) => check(key, () => count(client))));
  return [token, ...rights];
}

const RIGHTS: readonly {
  key: ConnectionCheck["key"];
  count(client: WecomClient): Promise<number | undefined>;
}[] = [
  { key: "staff", count: async (client) => (await client.call("department/list", {})).department.length },
  {
    key: "customers",
    count: async (client) =>
      (await client.call("externalcontact/get_follow_user_list", {})).follow_user.length,
  },
  {
    key: "tags",
    count: async (client) => (await client.call("externalcontact/get_corp_tag_list", {})).tag_group.length,
  },
  {
    key: "groups",
    async count(client) {
      // By name, since a large company is refused a list without; nobody's groups are asked for where nobody has any.
      const { follow_user } = await client.call("externalcontact/get_follow_user_list", {});
      const [first] = follow_user;
      if (first === undefined) return undefined;
      await client.call("externalcontact/groupchat/list", {
        owner_filter: { userid_list: [first] },
        limit: 1,
      });
      return undefined;
    },
  },
  {
    key: "tickets",
    async count(client) {
      await client.call("ticket/get", { type: "agent_config" });
      return undefined;
    },
  },
];

async function check(
  key: ConnectionCheck["key"],
  call: () => Promise<number | undefined>,
): Promise<ConnectionCheck> {
  try {
    const count = await call();
    return { key, state: "good", ...(count === undefined ? {} : { count }) };
  } catch (error) {
    if (!(error instanceof WecomError)) throw error;
    if (error.errcode === undefined) return { key, state: "unreachable" };
    const callerIp = /from ip: ([0-9a-f.:]+)/i.exec(error.errmsg)?.[1];
    return { key, state: "refused", errcode: error.errcode, ...(callerIp ? { callerIp } : {}) };
  }
}

async function findStoredSecret(
  { workspace, sealer }: Context,
  { corpId, baseUrl }: Settings,
): Promise<string> {
  const stored = await findConnection(workspace.db);
  // A stored secret does not go to another company or address.
  if (stored?.corpId === corpId && stored.baseUrl === baseUrl) return sealer.open(stored.secretSealed);
  throw new ProblemError(400, "secret_missing", "secret is needed", {
    field: "secret",
    hint: "It may be left out only while the company stays the same.",
  });
}
