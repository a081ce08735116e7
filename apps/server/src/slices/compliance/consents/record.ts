import type { ConsentPurpose } from "@hortus/contracts";
import { appendEvents, newId, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { consentGiven, consentWithdrawn } from "../events.ts";
import type { ConsentState } from "./model.ts";
import {
  findConsentRows,
  findCurrentTexts,
  insertEntries,
  lockConsentRows,
  moveEntries,
  type EntryRow,
  type Sayer,
} from "./store.ts";

export interface NewConsent {
  customerId: string;
  purpose: ConsentPurpose;
  state: ConsentState;
  channel: EntryRow["channel"];
  /** Where the proof is: a form's number, a recording, the words of a chat. No personal data beyond that. */
  evidence?: string | undefined;
  by: Sayer;
  /** When it was said; now unless given. */
  at?: Date | undefined;
}

/**
 * Notes what customers said, in the caller's transaction. Saying the same again under the same text changes nothing. Something older
 * than what is known goes into the history only.
 *
 * @returns for each row, in its order, whether it was stored
 */
export async function recordConsents(
  tx: Tx,
  context: Context,
  rows: readonly NewConsent[],
): Promise<boolean[]> {
  const now = context.clock.now();
  const customerIds = [...new Set(rows.map(({ customerId }) => customerId))];
  const texts = await findCurrentTexts(tx);
  const standing = new Map<string, { state: ConsentState; textVersion: number | null; at: Date }>();
  for (const row of await lockConsentRows(tx, customerIds))
    standing.set(keyOf(row.customer_id, row.purpose), {
      state: row.state,
      textVersion: row.text_version,
      at: row.at,
    });
  const entries: EntryRow[] = [];
  const changed: EntryRow[] = [];
  const stored = rows.map((row) => {
    const key = keyOf(row.customerId, row.purpose);
    const before = standing.get(key);
    const text = texts.get(row.purpose);
    const at = row.at ?? now;
    const textVersion = text?.version ?? null;
    if (before?.state === row.state && (row.state === "withdrawn" || before.textVersion === textVersion))
      return false;
    const entry: EntryRow = {
      customer_id: row.customerId,
      id: newId(context.clock),
      purpose: row.purpose,
      state: row.state,
      channel: row.channel,
      text_id: text?.id ?? null,
      text_version: textVersion,
      evidence: row.evidence || null,
      said_by: row.by,
      at,
    };
    entries.push(entry);
    if (before && at < before.at) return true;
    if (before?.state !== row.state) changed.push(entry);
    standing.set(key, { state: row.state, textVersion, at });
    return true;
  });
  await insertEntries(tx, entries);
  await appendEvents(tx, context.clock, changed.map(toEvent));
  return stored;
}

/** Two customers became one, or were taken apart (`origins`): what they said goes with them, and the latest word counts. */
export async function moveConsents(
  tx: Tx,
  context: Context,
  { from, to, origins }: { from: string; to: string; origins?: readonly string[] },
): Promise<void> {
  const before = await findConsentRows(tx, [from, to]);
  await moveEntries(tx, from, to, origins);
  const after = await findConsentRows(tx, [from, to]);
  const known = new Set(before.map((row) => `${row.customer_id} ${row.purpose} ${row.state}`));
  const changed = after.filter((row) => !known.has(`${row.customer_id} ${row.purpose} ${row.state}`));
  await appendEvents(
    tx,
    context.clock,
    changed.map((row) => toEvent({ ...row, id: row.entry_id })),
  );
}

const keyOf = (customerId: string, purpose: string): string => `${customerId} ${purpose}`;

const toEvent = ({
  customer_id,
  id,
  purpose,
  state,
  at,
}: Pick<EntryRow, "customer_id" | "id" | "purpose" | "state" | "at">) =>
  (state === "given" ? consentGiven : consentWithdrawn).of({
    customerId: customer_id,
    occurredAt: at,
    payload: { purpose, entryId: id },
  });
