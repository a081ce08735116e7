import { appendEvents, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { intentRefused } from "../events.ts";
import { consentGuard, unsubscribedGuard } from "../guards/consent.ts";
import { contentApprovalGuard, contentBlockedGuard } from "../guards/content.ts";
import type { Ask, Batch, Guard } from "../guards/guard.ts";
import { lockIntents, storeObjections } from "../intents/store.ts";
import type { IntentRow } from "../intents/intent.ts";
import { getSettings } from "../settings.ts";
import { removeTaskCustomers, type TaskCustomerRow } from "../tasks/store.ts";
import { inChunks } from "./chunks.ts";

/** What may have become forbidden since the guards let it pass. The others are about when, and the time has been chosen. */
const LAST = [unsubscribedGuard, consentGuard, contentBlockedGuard, contentApprovalGuard];

/**
 * Between the guards' yes and the call to WeCom there may be days: a pause, an outage, a workspace that is not connected. Meanwhile
 * somebody said stop, an approval ended, or a rule came. Takes those out of the message, with the reason; there is no second try.
 *
 * @returns those who may still get it
 */
export async function lookAgain(
  context: Context,
  recipients: readonly TaskCustomerRow[],
): Promise<TaskCustomerRow[]> {
  const refused = new Set<string>();
  await inChunks(context, recipients, async (tx, chunk) => {
    for (const id of await refuse(tx, context, chunk)) refused.add(id);
  });
  return recipients.filter(({ id }) => !refused.has(id));
}

async function refuse(tx: Tx, context: Context, recipients: readonly TaskCustomerRow[]): Promise<string[]> {
  const now = context.clock.now();
  const intents = await lockIntents(tx, recipients);
  const objections = await askLast(await toBatch(tx, context, intents));
  if (objections.length === 0) return [];
  await storeObjections(
    tx,
    objections.map(({ intent, reason, asked, detail }) => ({
      customerId: intent.customer_id,
      id: intent.id,
      purposeKey: intent.purpose_key,
      state: "refused",
      reason,
      until: undefined,
      decision: { at: now.toISOString(), outcome: "skip", asked, ...(detail && { detail }) },
    })),
    now,
  );
  const ids = new Set(objections.map(({ intent }) => intent.id));
  const out = recipients.filter(({ id }) => ids.has(id));
  await removeTaskCustomers(
    tx,
    out.map(({ taskId, id }) => ({ taskId, id })),
  );
  await appendEvents(
    tx,
    context.clock,
    objections.map(({ intent, reason }) =>
      intentRefused.of({
        customerId: intent.customer_id,
        payload: { intentId: intent.id, purposeKey: intent.purpose_key, reason },
      }),
    ),
  );
  return [...ids];
}

async function askLast(batch: Batch) {
  const asks: { code: Guard["code"]; ask: Ask }[] = [];
  for (const guard of LAST) asks.push({ code: guard.code, ask: await guard.prepare(batch) }); // one connection: one after the other
  return batch.intents.flatMap((intent) => {
    const place = asks.findIndex(({ ask }) => ask(intent) !== undefined);
    const first = asks[place];
    if (!first) return [];
    const asked = asks.slice(0, place + 1).map(({ code }) => code);
    return [{ intent, reason: first.code, asked, detail: first.ask(intent)?.detail }];
  });
}

/** Without time zones, contacts and earlier sends, which none of these guards looks at. */
const toBatch = async (tx: Tx, context: Context, intents: readonly IntentRow[]): Promise<Batch> => ({
  db: tx,
  context,
  now: context.clock.now(),
  timeZone: context.timeZone,
  settings: await getSettings(tx),
  intents,
  customerIds: [...new Set(intents.map((intent) => intent.customer_id))],
  timeZones: new Map(),
  contacts: new Map(),
  sends: new Map(),
});
