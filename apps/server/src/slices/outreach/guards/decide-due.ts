import { appendEvents, newId, type Loop, type Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { Context } from "../../../context.ts";
import { groupBy } from "../../../group-by.ts";
import { intentRefused } from "../events.ts";
import type { IntentRow } from "../intents/intent.ts";
import { claimDueIntents, deleteDue, storePasses, storeRefusals } from "../intents/store.ts";
import { insertMessages, joinReadyMessages } from "../mass-messages/store.ts";
import { insertTasks, insertTaskCustomers } from "../tasks/store.ts";
import { loadGuardFacts } from "./facts.ts";
import { decide, type Verdict } from "./guards.ts";

const BATCH = 500;
const DAY_MS = 86_400_000;

/** Asks the guards about intents whose time has come; what passes becomes a mass message to hand over, or a task at once. */
export const decideLoop: Loop<Context> = { name: "outreach decide", everyMs: 1_000, run: decideDueIntents };

/** @returns true when more is due */
async function decideDueIntents(context: Context): Promise<boolean> {
  return context.workspace.tx(async (tx) => {
    // One at a time: two workers deciding for one customer would not see each other's sends, and both pass the cap.
    const lock = await sql<{ mine: boolean }>`
      select pg_try_advisory_xact_lock(hashtext(${`outreach decide ${context.workspace.name}`})) as mine`.execute(
      tx,
    );
    if (!lock.rows[0]?.mine) return false;
    const { ids, intents } = await claimDueIntents(tx, context.clock.now(), BATCH);
    if (ids.length === 0) return false;
    const facts = await loadGuardFacts(tx, context, [
      ...new Set(intents.map((intent) => intent.customer_id)),
    ]);
    const decided = decide(intents, facts);
    const passed = decided.flatMap(({ intent, verdict }) =>
      verdict.kind === "pass" ? [{ intent, ...verdict }] : [],
    );
    const deferred = new Set(
      decided.flatMap(({ intent, verdict }) => (verdict.kind === "defer" ? [intent.id] : [])),
    );
    await storeNo(tx, context, decided);
    await storeYes(tx, context, passed, facts.settings.taskDays);
    await deleteDue(
      tx,
      ids.filter((id) => !deferred.has(id)),
    );
    return ids.length === BATCH;
  });
}

async function storeNo(
  tx: Tx,
  context: Context,
  decided: readonly { intent: IntentRow; verdict: Verdict }[],
): Promise<void> {
  const rows = decided.flatMap(({ intent, verdict }) =>
    verdict.kind === "pass"
      ? []
      : [
          {
            customerId: intent.customer_id,
            id: intent.id,
            purposeKey: intent.purpose_key,
            state: verdict.kind === "defer" ? ("deferred" as const) : ("refused" as const),
            reason: verdict.reason,
            until: verdict.until,
          },
        ],
  );
  await storeRefusals(tx, rows, context.clock.now());
  const refused = rows.filter(({ state }) => state === "refused");
  await appendEvents(
    tx,
    context.clock,
    refused.map(({ customerId, id, purposeKey, reason, until }) =>
      intentRefused.of({
        customerId,
        payload: { intentId: id, purposeKey, reason, ...(until ? { until: until.toISOString() } : {}) },
      }),
    ),
  );
}

interface Passed {
  intent: IntentRow;
  advisorId: string;
  externalUserId: string;
}

/** Messages of one advisor with the same text become one mass message, also with those of the batch before: one tap sends all. */
async function storeYes(
  tx: Tx,
  context: Context,
  passed: readonly Passed[],
  taskDays: number,
): Promise<void> {
  const now = context.clock.now();
  const groups = [...groupBy(passed, groupKey).values()];
  const joined = await joinReadyMessages(
    tx,
    groups.filter(([first]) => first?.intent.kind === "message").map(toMessage),
  );
  const rows = groups.map((group) => ({
    group,
    joinedId: joined.get(groupKey(group[0]!)),
    id: newId(context.clock),
  })); // no group is empty
  const added = rows.filter(({ joinedId }) => !joinedId);
  await insertMessages(
    tx,
    added
      .filter(({ group }) => group[0]?.intent.kind === "message")
      .map(({ group, id }) => ({ id, ...toMessage(group) })),
    now,
  );
  await insertTasks(
    tx,
    added.map(({ group, id }) => ({ id, ...toTask(group, now, taskDays) })),
  );
  const places = rows.flatMap(({ group, joinedId, id }) =>
    group.map(({ intent, advisorId, externalUserId }) => ({
      customerId: intent.customer_id,
      id: intent.id,
      advisorId,
      externalUserId,
      taskId: joinedId ?? id,
      valueFen: intent.value_fen,
    })),
  );
  await insertTaskCustomers(tx, places);
  await storePasses(tx, places, now);
}

const groupKey = ({ intent, advisorId }: Passed): string =>
  intent.kind === "message" ? `${advisorId}\n${intent.text}` : intent.id;

const toMessage = (group: readonly Passed[]) => ({
  advisorId: group[0]!.advisorId, // no group is empty
  text: group[0]!.intent.text,
});

function toTask(group: readonly Passed[], now: Date, taskDays: number) {
  const { intent, advisorId } = group.reduce((best, other) =>
    other.intent.value_fen > best.intent.value_fen ? other : best,
  );
  return {
    advisorId,
    kind: intent.kind,
    title: intent.title,
    text: intent.text,
    why: intent.why,
    dueAt: now,
    expiresAt: new Date(now.getTime() + taskDays * DAY_MS),
    state: intent.kind === "message" ? ("preparing" as const) : ("open" as const),
  };
}
