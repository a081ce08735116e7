import type { consentRoutes, CustomerConsents, RouteBody, RouteResponse } from "@hortus/contracts";
import { notFound } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { actorOf, describeConsents, isUnsubscribing, recordConsents } from "../../compliance/index.ts";
import { recordAudit } from "../../platform/index.ts";
import { findCurrentCustomerIds } from "../list/lookups.ts";
import { tellReply } from "../profile/replies.ts";

/** The living profiles behind these ids, each found once. @throws when one is nobody's */
async function currentOf(context: Context, ids: readonly string[]): Promise<Map<string, string>> {
  const current = await findCurrentCustomerIds(context.workspace.db, [...new Set(ids)]);
  const missing = ids.find((id) => !current.has(id));
  if (missing !== undefined) throw notFound(`The customer ${missing}`);
  return current;
}

export async function getCurrentId(context: Context, id: string): Promise<string> {
  return (await currentOf(context, [id])).get(id) ?? id;
}

export async function recordConsent(
  context: Context,
  caller: Caller,
  id: string,
  { at, ...change }: RouteBody<typeof consentRoutes.recordConsent>,
): Promise<CustomerConsents> {
  const customerId = await getCurrentId(context, id);
  await context.workspace.tx(async (tx) => {
    await recordConsents(tx, context, [
      { customerId, ...change, by: actorOf(caller), at: at === undefined ? undefined : new Date(at) },
    ]);
    await recordAudit(tx, context, caller, {
      action: "consent_recorded",
      objectType: "customer",
      objectId: customerId,
      after: { purpose: change.purpose, state: change.state, channel: change.channel },
    });
  });
  return describeConsents(context, customerId);
}

export async function recordManyConsents(
  context: Context,
  caller: Caller,
  { rows }: RouteBody<typeof consentRoutes.recordConsents>,
): Promise<RouteResponse<typeof consentRoutes.recordConsents>> {
  const current = await currentOf(
    context,
    rows.map(({ customerId }) => customerId),
  );
  const stored = await context.workspace.tx(async (tx) => {
    const fates = await recordConsents(
      tx,
      context,
      rows.map(({ customerId, at, ...change }) => ({
        ...change,
        customerId: current.get(customerId) ?? customerId,
        by: actorOf(caller),
        at: at === undefined ? undefined : new Date(at),
      })),
    );
    await recordAudit(tx, context, caller, {
      action: "consents_recorded",
      objectType: "consent_settings",
      objectId: "consents",
      after: { rows: rows.length },
    });
    return fates;
  });
  return {
    rows: rows.map(({ customerId }, index) => ({ customerId, fate: stored[index] ? "stored" : "no_change" })),
  };
}

/** A customer wrote; alone in the message, a stop word ends all messages (MSG-1). */
export async function reportReply(
  context: Context,
  { customerId: id, text, at }: RouteBody<typeof consentRoutes.reportReply>,
): Promise<{ unsubscribed: boolean }> {
  const customerId = await getCurrentId(context, id);
  const now = context.clock.now();
  const wroteAt = at === undefined || new Date(at) > now ? now : new Date(at);
  if (!isUnsubscribing(text)) {
    await context.workspace.tx((tx) => tellReply(tx, context, customerId, wroteAt));
    return { unsubscribed: false };
  }
  const said = {
    customerId,
    state: "withdrawn" as const,
    channel: "chat" as const,
    evidence: text.slice(0, 60),
    by: { kind: "customer" as const, name: "customer" },
    at: at === undefined ? undefined : new Date(at),
  };
  await context.workspace.tx(async (tx) => {
    await tellReply(tx, context, customerId, wroteAt);
    await recordConsents(tx, context, [
      { ...said, purpose: "marketing" },
      { ...said, purpose: "service_messages" },
    ]);
  });
  return { unsubscribed: true };
}
