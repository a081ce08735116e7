import type { WecomConnectionSettings } from "@hortus/contracts";
import { ProblemError } from "@hortus/kernel";
import { createWecomClient, WecomError } from "@hortus/wecom-protocol";
import type { Caller, Context } from "../../../context.ts";
import { recordAudit } from "../../platform/index.ts";
import { findConnection, forgetVerified, putConnection, type Connection } from "./connection-store.ts";

/** Where WeCom delivers what happens in this workspace's company. */
export const callbackUrlOf = (context: Context): string =>
  `${context.settings.publicUrl}/wecom/${context.workspace.name}/callback`;

/**
 * Connects the workspace with a company, or changes how. The secret is tried first: what WeCom refuses is not stored.
 *
 * @throws {ProblemError} 400 with the field that is wrong, 502 when WeCom can't be reached
 */
export async function connectWecom(
  context: Context,
  caller: Caller,
  settings: WecomConnectionSettings,
): Promise<Connection> {
  const { workspace, sealer, clock } = context;
  const before = await findConnection(workspace.db);
  // A stored secret is only good for the company and the place it was given for: else it could be sent to a stranger.
  const stored =
    before?.corpId === settings.corpId && before.baseUrl === settings.baseUrl ? before : undefined;
  const secret = settings.secret ?? (stored ? sealer.open(stored.secretSealed) : missing("secret"));
  const connection = {
    kind: settings.kind,
    corpId: settings.corpId,
    agentId: settings.agentId,
    baseUrl: settings.baseUrl,
    phoneUrl: settings.phoneUrl ?? null,
    secretSealed: sealer.seal(secret),
    callbackTokenSealed: settings.callbackToken
      ? sealer.seal(settings.callbackToken)
      : (stored?.callbackTokenSealed ?? missing("callbackToken")),
    encodingAesKeySealed: settings.encodingAesKey
      ? sealer.seal(settings.encodingAesKey)
      : (stored?.encodingAesKeySealed ?? missing("encodingAesKey")),
    connectedAt: clock.now(),
  };
  await trySecret(context, settings, secret);
  await workspace.tx(async (tx) => {
    await putConnection(tx, connection);
    if (!stored || settings.callbackToken || settings.encodingAesKey) await forgetVerified(tx);
    await recordAudit(tx, context, caller, {
      action: before ? "wecom_connection_changed" : "wecom_connected",
      objectType: "wecom_connection",
      objectId: connection.corpId,
      ...(before ? { before: audited(before) } : {}),
      after: {
        ...audited(connection),
        newSecrets: (["secret", "callbackToken", "encodingAesKey"] as const).filter(
          (field) => settings[field] !== undefined,
        ),
      },
    });
  });
  const stands = await findConnection(workspace.db);
  if (!stands) throw new Error("The connection that was just stored is gone");
  return stands;
}

const audited = ({
  kind,
  corpId,
  agentId,
  baseUrl,
  phoneUrl,
}: Omit<Connection, "revision" | "callbackVerifiedAt">) => ({
  kind,
  corpId,
  agentId,
  baseUrl,
  phoneUrl,
});

function missing(field: string): never {
  throw new ProblemError(400, "secret_missing", `${field} is needed`, {
    field,
    hint: "It may be left out only while the company stays the same.",
  });
}

async function trySecret(
  context: Context,
  { baseUrl, corpId }: WecomConnectionSettings,
  secret: string,
): Promise<void> {
  try {
    const client = createWecomClient({ baseUrl, corpId, secret, clock: context.clock, timeoutMs: 8_000 });
    await client.call("gettoken", { corpid: corpId, corpsecret: secret });
  } catch (error) {
    if (error instanceof WecomError) throw problemOf(error);
    throw error;
  }
}

function problemOf(error: WecomError): ProblemError {
  switch (error.errcode) {
    case 40013:
    case 41002:
      return new ProblemError(400, "wecom_corp_unknown", "WeCom does not know this company id", {
        field: "corpId",
        hint: "It starts with ww and stands under My company.",
      });
    case 40001:
    case 40091:
    case 41004:
      return new ProblemError(
        400,
        "wecom_secret_wrong",
        "WeCom does not accept this secret for the company",
        { field: "secret", hint: "Copy it again from the app's page." },
      );
    case 60020:
      return new ProblemError(400, "wecom_ip_refused", "WeCom does not trust this server's address", {
        field: "baseUrl",
        hint: "Add it to the app's trusted IP addresses.",
      });
    default:
      return error.errcode === undefined
        ? new ProblemError(502, "wecom_unreachable", "WeCom could not be reached", {
            field: "baseUrl",
            hint: "Nothing was stored. Check the address and try again.",
          })
        : new ProblemError(502, "wecom_refused", `WeCom refused: ${error.message}`, {
            hint: "Nothing was stored.",
          });
  }
}
