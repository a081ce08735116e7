import { addDays, instantOf, localDate } from "@hortus/kernel";
import { sql } from "kysely";
import type { IntentRow } from "../intents/intent.ts";
import type { AdvisorContact, Batch, Guard } from "./guard.ts";

/** Those who could do it: the advisor that the planner chose, since the text may name them; else all who have the customer. */
const candidates = (intent: IntentRow, { contacts }: Batch): readonly AdvisorContact[] => {
  const living = contacts.get(intent.customer_id) ?? [];
  return intent.advisor_id === null
    ? living
    : living.filter(({ advisorId }) => advisorId === intent.advisor_id);
};

/** Who does it: of those who are there, whoever has the customer longest. */
export const advisorFor = (intent: IntentRow, batch: Batch): AdvisorContact | undefined =>
  candidates(intent, batch).find(({ awayUntil }) => awayUntil === undefined);

export const contactGuard: Guard = {
  code: "no_contact",
  label: { zh: "没有可触达的顾问好友", en: "No advisor has the customer as a contact" },
  prepare: (batch) => (intent) => (candidates(intent, batch).length > 0 ? undefined : { outcome: "skip" }),
};

/** Not active in WeCom, or on leave. Another advisor of the customer steps in, unless the planner chose this one. */
export const advisorAwayGuard: Guard = {
  code: "advisor_away",
  label: { zh: "顾问不在岗", en: "The advisor is away" },
  prepare: (batch) => (intent) => {
    if (advisorFor(intent, batch)) return undefined;
    const days = candidates(intent, batch).flatMap(({ awayUntil }) => awayUntil ?? []);
    const back = days.toSorted()[0];
    return back === undefined
      ? { outcome: "skip" }
      : { outcome: "defer", until: instantOf(addDays(back, 1), "00:00", batch.timeZone) };
  },
};

/** Calls and visits beyond an advisor's day wait for the next; a mass message costs the advisor one tap and does not count. */
export const advisorBusyGuard: Guard = {
  code: "advisor_busy",
  label: { zh: "顾问当天任务已满", en: "The advisor's day is full" },
  async prepare(batch) {
    const { now, timeZone, settings } = batch;
    const today = localDate(now, timeZone);
    const asked = batch.intents.filter(({ kind }) => kind === "task");
    const advisorIds = new Set(asked.flatMap((intent) => advisorFor(intent, batch)?.advisorId ?? []));
    const given = await countTasksSince(batch, [...advisorIds], instantOf(today, "00:00", timeZone));
    const until = instantOf(addDays(today, 1), "00:00", timeZone);
    return (intent) => {
      const advisor = intent.kind === "task" ? advisorFor(intent, batch) : undefined;
      if (!advisor) return undefined;
      const count = given.get(advisor.advisorId) ?? 0;
      if (count < settings.tasksPerDay) {
        // Counted here already, although a later guard may object: a day that is not quite full does less harm than one too full.
        given.set(advisor.advisorId, count + 1);
        return undefined;
      }
      const detail = { zh: `今天已有 ${count} 个任务`, en: `${count} tasks today` };
      return { outcome: "defer", until, detail };
    };
  },
};

async function countTasksSince(
  { db }: Batch,
  advisorIds: readonly string[],
  since: Date,
): Promise<Map<string, number>> {
  if (advisorIds.length === 0) return new Map();
  const { rows } = await sql<{ advisor_id: string; count: number }>`
    select advisor_id, count(*) as count
    from advisor_task
    where advisor_id = any(${[...advisorIds]}::text[]) and kind = 'task' and state in ('open', 'done') and due_at >= ${since}
    group by advisor_id`.execute(db);
  return new Map(rows.map((row) => [row.advisor_id, row.count]));
}
