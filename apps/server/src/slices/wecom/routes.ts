import { wecomRoutes, type WecomConnection, type WecomStatus } from "@hortus/contracts";
import { ProblemError } from "@hortus/kernel";
import type { Context } from "../../context.ts";
import { endpoint, type Endpoint } from "../../slice.ts";
import { recordAudit } from "../platform/index.ts";
import { testCallback } from "./callbacks/self-test.ts";
import { checkSettings } from "./connection/check.ts";
import { findAdvisors, findDepartments } from "./sync/advisor-store.ts";
import { describeDepartments } from "./sync/departments.ts";
import { callbackUrlOf, connectWecom } from "./connection/connection.ts";
import { findConnection, type Connection } from "./connection/connection-store.ts";
import { describeLost } from "./contacts/describe-lost.ts";
import { countFetches, countLivingContacts } from "./contacts/details-store.ts";
import { describeInbox } from "./callbacks/inbox-store.ts";
import { describeGroup, describeGroups } from "./groups/describe.ts";
import { describeHealth } from "./health/health.ts";
import { signOurPage } from "./pages/signature.ts";
import { whoIs } from "./pages/who.ts";
import { decideLoss } from "./sync/decide-loss.ts";
import { findLosses } from "./sync/loss-store.ts";
import { countKnown, findRepair } from "./sync/repair-store.ts";
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
  endpoint(wecomRoutes.checkWecom, async ({ context, body }) => ({
    checks: await checkSettings(context, body),
  })),
  endpoint(wecomRoutes.testCallback, ({ context }) => testCallback(context)),
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
  endpoint(wecomRoutes.decideLoss, async ({ context, caller, params, body }) => {
    await decideLoss(context, caller, params.kind, body.gone);
    return describeStatus(context);
  }),
  endpoint(wecomRoutes.getWecomHealth, ({ context }) => describeHealth(context)),
  endpoint(wecomRoutes.listLostContacts, ({ context, caller, query }) =>
    describeLost(context, caller, query),
  ),
  endpoint(wecomRoutes.listGroups, ({ context, caller, query }) => describeGroups(context, caller, query)),
  endpoint(wecomRoutes.getGroup, ({ context, caller, params }) => describeGroup(context, caller, params.id)),
  endpoint(wecomRoutes.getWecomStatus, async ({ context }) => describeStatus(context)),
  endpoint(wecomRoutes.listAdvisors, async ({ context }) => ({
    rows: (await findAdvisors(context.workspace.db)).map(({ userId, ...advisor }) => ({
      id: userId,
      ...advisor,
    })),
  })),
  endpoint(wecomRoutes.listDepartments, async ({ context }) => ({
    rows: describeDepartments(
      await findDepartments(context.workspace.db),
      await findAdvisors(context.workspace.db),
    ),
  })),
  endpoint(wecomRoutes.signPage, ({ context, body }) => signOurPage(context, body.url)),
  endpoint(wecomRoutes.whoIsContact, ({ context, caller, params }) =>
    whoIs(context, caller, params.externalUserId),
  ),
  endpoint(wecomRoutes.getWecomClient, async ({ context }) => {
    const connection = await findConnection(context.workspace.db);
    if (!connection) return { kind: "none" as const };
    const { kind, corpId, agentId, baseUrl, phoneUrl } = connection;
    return kind === "sandbox" ? { kind, url: phoneUrl ?? baseUrl } : { kind, corpId, agentId };
  }),
];

const toConnection = (
  context: Context,
  { kind, corpId, agentId, baseUrl, phoneUrl, connectedAt, callbackVerifiedAt }: Connection,
): WecomConnection => ({
  kind,
  corpId,
  agentId,
  baseUrl,
  phoneUrl: phoneUrl ?? undefined,
  callbackUrl: callbackUrlOf(context),
  callbackVerifiedAt: callbackVerifiedAt?.toISOString(),
  connectedAt: connectedAt.toISOString(),
});

async function describeStatus({ workspace, clock }: Context): Promise<WecomStatus> {
  const { db } = workspace;
  const [connection, losses, repair, known, sync, inbox, fetches, contacts, advisors] = await Promise.all([
    findConnection(db),
    findLosses(db),
    findRepair(db),
    countKnown(db),
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
      groupsRead: sync?.groupsRead ?? 0,
      advisorsRead: sync?.advisorsRead ?? 0,
      advisorsToRead: sync?.advisorIds.length ?? 0,
      error: sync?.error ?? undefined,
    },
    advisors: advisors.filter(({ status }) => status !== "left").length,
    contacts,
    groups: known.groups,
    losses: losses.map(({ acceptedAt, foundAt, ...loss }) => ({
      ...loss,
      foundAt: foundAt.toISOString(),
      ...(acceptedAt ? { acceptedAt: acceptedAt.toISOString() } : {}),
    })),
    repair: repair && {
      ...repair,
      startedAt: repair.startedAt.toISOString(),
      finishedAt: repair.finishedAt?.toISOString(),
      error: repair.error ?? undefined,
    },
    callbacks: { waiting: inbox.waiting, lastAt: inbox.lastAt?.toISOString() },
    fetches,
    asOf: clock.now().toISOString(),
  };
}
