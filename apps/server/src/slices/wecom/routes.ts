import { wecomRoutes, type WecomConnection, type WecomStatus } from "@hortus/contracts";
import { ProblemError } from "@hortus/kernel";
import type { Context } from "../../context.ts";
import { endpoint, type Endpoint } from "../../slice.ts";
import { recordAudit } from "../platform/index.ts";
import { findAdvisors } from "./sync/advisor-store.ts";
import { callbackUrlOf, connectWecom } from "./connection/connection.ts";
import { findConnection, type Connection } from "./connection/connection-store.ts";
import { countFetches, countLivingContacts } from "./contacts/details-store.ts";
import { describeInbox } from "./callbacks/inbox-store.ts";
import { requestPass, syncJob } from "./sync/sync.ts";
import { findSync } from "./sync/sync-store.ts";

export const wecomEndpoints: readonly Endpoint[] = [
  endpoint(wecomRoutes.getWecomConnection, async ({ context }) => {
    const connection = await findConnection(context.workspace.db);
    return {
      connection: connection && toConnection(context, connection),
      callbackUrl: callbackUrlOf(context),
    };
  }),
  endpoint(wecomRoutes.putWecomConnection, async ({ context, caller, body }) =>
    toConnection(context, await connectWecom(context, caller, body)),
  ),
  endpoint(wecomRoutes.syncWecom, async ({ context, caller }) => {
    const connection = await findConnection(context.workspace.db);
    if (!connection)
      throw new ProblemError(409, "wecom_not_connected", "This workspace is not connected with WeCom", {
        hint: "An owner connects it in the settings.",
      });
    await requestPass(context);
    await context.workspace.tx((tx) =>
      recordAudit(tx, context, caller, {
        action: "wecom_sync_requested",
        objectType: "wecom_connection",
        objectId: connection.corpId,
      }),
    );
    await context.jobs.send(syncJob.name, {}, { key: "sync" });
    return describeStatus(context);
  }),
  endpoint(wecomRoutes.getWecomStatus, async ({ context }) => describeStatus(context)),
  endpoint(wecomRoutes.listAdvisors, async ({ context }) => ({
    rows: (await findAdvisors(context.workspace.db)).map(({ userId, ...advisor }) => ({
      id: userId,
      ...advisor,
    })),
  })),
  endpoint(wecomRoutes.getWecomClient, async ({ context }) => {
    const connection = await findConnection(context.workspace.db);
    if (!connection) return { kind: "none" as const };
    const { kind, corpId, agentId, baseUrl, phoneUrl } = connection;
    return kind === "sandbox" ? { kind, url: phoneUrl ?? baseUrl } : { kind, corpId, agentId };
  }),
];

const toConnection = (
  context: Context,
  { kind, corpId, agentId, baseUrl, phoneUrl, connectedAt }: Connection,
): WecomConnection => ({
  kind,
  corpId,
  agentId,
  baseUrl,
  phoneUrl: phoneUrl ?? undefined,
  callbackUrl: callbackUrlOf(context),
  connectedAt: connectedAt.toISOString(),
});

async function describeStatus({ workspace, clock }: Context): Promise<WecomStatus> {
  const { db } = workspace;
  const [connection, sync, inbox, fetches, contacts, advisors] = await Promise.all([
    findConnection(db),
    findSync(db),
    describeInbox(db),
    countFetches(db),
    countLivingContacts(db),
    findAdvisors(db),
  ]);
  return {
    connected: connection !== undefined,
    sync: {
      state: sync?.state ?? "never",
      phase: sync?.phase ?? undefined,
      startedAt: sync?.startedAt.toISOString(),
      finishedAt: sync?.finishedAt?.toISOString(),
      contactsRead: sync?.contactsRead ?? 0,
      advisorsRead: sync?.advisorsRead ?? 0,
      advisorsToRead: sync?.advisorIds.length ?? 0,
      error: sync?.error ?? undefined,
    },
    advisors: advisors.filter(({ status }) => status !== "left").length,
    contacts,
    callbacks: { waiting: inbox.waiting, lastAt: inbox.lastAt?.toISOString() },
    fetches,
    asOf: clock.now().toISOString(),
  };
}
