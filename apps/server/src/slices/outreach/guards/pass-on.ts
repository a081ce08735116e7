import { newId, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { groupBy } from "../../../group-by.ts";
import { offerCards } from "../cards/offer.ts";
import type { IntentRow } from "../intents/intent.ts";
import { storePasses } from "../intents/store.ts";
import { insertMessages, joinReadyMessages } from "../mass-messages/store.ts";
import { messageKey } from "../mass-messages/words.ts";
import { getSettings } from "../settings.ts";
import { insertTaskCustomers, insertTasks } from "../tasks/store.ts";
import type { Decided, Verdict } from "./decide.ts";

const DAY_MS = 86_400_000;

type Passed = { intent: IntentRow; verdict: Extract<Verdict, { kind: "pass" }> };
type Group = [Passed, ...Passed[]];

/** Messages of one advisor with the same words become one mass message, also with those of the batch before: one tap sends all. */
export async function passOn(tx: Tx, context: Context, decided: readonly Decided[]): Promise<void> {
  const passed = decided.flatMap(({ intent, verdict }) =>
    verdict.kind === "pass" ? [{ intent, verdict }] : [],
  );
  if (passed.length === 0) return;
  const now = context.clock.now();
  const { taskDays } = await getSettings(tx);
  const groups = [...groupBy(passed, groupKey).values()] as Group[]; // no group is empty
  const joined = await joinReadyMessages(tx, groups.filter(isMessage).map(toMessage));
  const rows = groups.map((group) => ({
    group,
    joinedId: joined.get(groupKey(group[0])),
    id: newId(context.clock),
  }));
  const added = rows.filter(({ joinedId }) => !joinedId);
  await insertMessages(
    tx,
    added.filter(({ group }) => isMessage(group)).map(({ group, id }) => ({ id, ...toMessage(group) })),
    now,
  );
  await insertTasks(
    tx,
    added.map(({ group, id }) => ({ id, ...toTask(group, now, taskDays) })),
  );
  const places = rows.flatMap(({ group, joinedId, id }) =>
    group.map(({ intent, verdict: { advisorId, externalUserId, asked } }) => ({
      customerId: intent.customer_id,
      id: intent.id,
      purposeKey: intent.purpose_key,
      advisorId,
      externalUserId,
      taskId: joinedId ?? id,
      valueFen: intent.value_fen,
      decision: { at: now.toISOString(), outcome: "pass" as const, asked },
    })),
  );
  await insertTaskCustomers(tx, places);
  const doers = added
    .filter(({ group }) => !isMessage(group))
    .map(({ group: [first] }) => first.verdict.advisorId);
  await offerCards(tx, context, [...new Set(doers)]);
  await storePasses(tx, places, now);
}

const isMessage = ([first]: Group): boolean => first.intent.kind === "message";

/** Tasks are one a customer; messages are shared by those who get the same words from the same advisor, of one source. */
const groupKey = ({ intent, verdict }: Passed): string =>
  intent.kind === "message"
    ? messageKey({
        advisorId: verdict.advisorId,
        text: intent.text,
        attachments: intent.attachments ?? [],
        massSendId: intent.mass_send_id,
      })
    : intent.id;

const toMessage = ([{ intent, verdict }]: Group) => ({
  advisorId: verdict.advisorId,
  text: intent.text,
  attachments: intent.attachments ?? [],
  massSendId: intent.mass_send_id,
});

function toTask(group: Group, now: Date, taskDays: number) {
  const { intent, verdict } = group.reduce((best, other) =>
    other.intent.value_fen > best.intent.value_fen ? other : best,
  );
  return {
    advisorId: verdict.advisorId,
    kind: intent.kind,
    title: intent.title,
    text: intent.text,
    why: intent.why,
    massSendId: intent.mass_send_id,
    dueAt: now,
    expiresAt: new Date(now.getTime() + (intent.ask?.days ?? taskDays) * DAY_MS),
    needsNote: intent.kind === "task" && intent.ask?.evidence === "note",
    needsPhoto: intent.kind === "task" && intent.ask?.evidence === "photo",
    state: intent.kind === "message" ? ("preparing" as const) : ("open" as const),
  };
}
