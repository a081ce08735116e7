import { appendEvents, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { Places } from "../../../common-columns.ts";
import { groupBy } from "../../../group-by.ts";
import { intentRefused } from "../events.ts";
import { loadBatch } from "../guards/batch.ts";
import { decide, type Decided } from "../guards/decide.ts";
import { guards } from "../guards/guards.ts";
import { lockShare, shareOf } from "../guards/shares.ts";
import { STATE_AFTER, toDecision } from "../guards/to-decision.ts";
import type { Decision, IntentRow, NewIntent } from "../intents/intent.ts";
import { toRow } from "../intents/plan.ts";
import { getSettings } from "../settings.ts";
import { findPlanned, insertDecided, insertMessageTasks, type DecidedRow } from "./store.ts";
import type { TaskBook } from "./task-book.ts";

const DAY_MS = 86_400_000;

/**
 * Plans messages of one mass send that are due now and asks the guards about them in the same transaction: what takes a plan and a
 * decision elsewhere is one row written once here. Planning the same purpose again changes nothing.
 *
 * @param intents of customers of one share, see `shareOf`; their decisions wait for those of others in it
 * @param isNew the caller knows that none of them was planned before; were one, all would fail and nothing be written
 * @returns how many were new
 */
export async function planDecided(
  tx: Tx,
  context: Context,
  intents: readonly NewIntent[],
  book: TaskBook,
  isNew: boolean,
): Promise<number> {
  const [first] = intents;
  if (!first) return 0;
  const now = context.clock.now();
  await lockShare(tx, context, shareOf(first.customerId));
  const planned = isNew ? new Set<string>() : await findPlanned(tx, intents);
  const rows = intents
    .filter(({ customerId }) => !planned.has(customerId))
    .map((intent) => toRow(intent, context, now));
  const [hopeless, asked] = [
    rows.filter((row) => row.state === "refused"),
    rows.filter((row) => row.state !== "refused"),
  ];
  const decided = await decide(guards, await loadBatch(tx, context, asked));
  const decisionOf = decisionsOnce(now);
  const stored = [
    ...hopeless.map(asRefused),
    ...decided.map((one) => asDecided(one, decisionOf(one), now, book)),
  ];
  const { taskDays } = await getSettings(tx);
  await insertMessageTasks(tx, stored, now, new Date(now.getTime() + taskDays * DAY_MS));
  await insertDecided(tx, context.clock, stored, now);
  await tellRefusals(tx, context, stored);
  return rows.length;
}

/** What the guards would say now, without writing anything; see `planDecided`. */
export async function askGuards(
  context: Context,
  intents: readonly NewIntent[],
): Promise<{ customerId: string; verdict: Decided["verdict"] }[]> {
  const now = context.clock.now();
  const rows = intents.map((intent) => toRow(intent, context, now));
  const decided = await decide(guards, await loadBatch(context.workspace.db, context, rows));
  return decided.map(({ intent, verdict }) => ({ customerId: intent.customer_id, verdict }));
}

// Rows of our own making are changed in place here: copying thirty fields for each of a million customers is what a plan would cost most.

const asRefused = (row: IntentRow): DecidedRow => Object.assign(row, { decision: undefined });

function asDecided({ intent, verdict }: Decided, decision: Decision, now: Date, book: TaskBook): DecidedRow {
  const row: DecidedRow = Object.assign(intent, { decision });
  if (verdict.kind === "pass") {
    row.advisor_id = verdict.advisorId;
    row.external_user_id = verdict.externalUserId;
    row.task_id = book.join({
      advisorId: verdict.advisorId,
      text: row.text,
      attachments: row.attachments ?? [],
      massSendId: row.mass_send_id,
    });
    row.decided_at = now;
    return row;
  }
  row.state = STATE_AFTER[verdict.kind];
  row.reason = verdict.reason;
  row.until = verdict.until ?? null;
  row.decided_at = verdict.kind === "skip" ? now : null;
  return row;
}

/** What the guards said is the same for most: kept once for all of whom it was said. Those whom one guard refuses share their list of asked. */
function decisionsOnce(now: Date): (decided: Decided) => Decision {
  const said = new Places<Decision>();
  return (decided) => {
    const { kind, asked, detail } = decided.verdict;
    const until = decided.verdict.kind === "pass" ? undefined : decided.verdict.until;
    const place = said.of([kind, asked, until, detail?.zh], () => toDecision(decided, now));
    return said.values[place - 1]!; // where it was just put
  };
}

/** One event for each reason: a quarter of a million are refused by one mass send, and each is found with its intent. */
async function tellRefusals(tx: Tx, context: Context, rows: readonly DecidedRow[]): Promise<void> {
  const byReason = groupBy(
    rows.filter(({ state }) => state === "refused"),
    ({ reason }) => reason ?? "",
  );
  await appendEvents(
    tx,
    context.clock,
    [...byReason].map(
      ([reason, [{ customer_id: customerId, id: intentId, purpose_key: purposeKey }, ...others]]) =>
        intentRefused.of({
          customerId,
          payload: { intentId, purposeKey, reason, ...(others.length > 0 && { others: others.length }) },
        }),
    ),
  );
}
