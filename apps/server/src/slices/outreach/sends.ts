import { INTENT_STATES, type Send, type SendsSummary } from "@hortus/contracts";
import { addDays, instantOf, type Db } from "@hortus/kernel";
import { sql } from "kysely";
import type { Context } from "../../context.ts";
import { findCustomers } from "../customers/index.ts";
import { findAdvisorNames } from "../wecom/index.ts";
import { type StoredIntent, whole } from "./intents/common.ts";
import type { IntentRow, IntentState } from "./intents/intent.ts";

export interface SendFilter {
  state?: IntentState | undefined;
  reason?: string | undefined;
  journeyId?: string | undefined;
  massSendId?: string | undefined;
  advisorId?: string | undefined;
  customerId?: string | undefined;
  /** Local days of the plan, both included. */
  from?: string | undefined;
  to?: string | undefined;
}

/** Latest planned first. `after`: planned instant and id of the last row of the page before. */
export async function findSends(
  context: Context,
  filter: SendFilter,
  after: readonly (string | number | null)[] | undefined,
  limit: number,
): Promise<IntentRow[]> {
  const { from, until } = planned(context, filter);
  const [plannedAt = null, id = null] = after ?? [];
  const { rows } = await sql<StoredIntent>`
    select *
    from intent
    where (${filter.customerId ?? null}::uuid is null or customer_id = ${filter.customerId ?? null}::uuid)
      and (${filter.state ?? null}::text is null or state = ${filter.state ?? null}::text)
      and (${filter.reason ?? null}::text is null or reason = ${filter.reason ?? null}::text)
      and (${filter.journeyId ?? null}::uuid is null or journey_id = ${filter.journeyId ?? null}::uuid)
      and (${filter.massSendId ?? null}::uuid is null or mass_send_id = ${filter.massSendId ?? null}::uuid)
      and (${filter.advisorId ?? null}::text is null or advisor_id = ${filter.advisorId ?? null}::text)
      and (${from}::timestamptz is null or planned_at >= ${from}::timestamptz)
      and (${until}::timestamptz is null or planned_at < ${until}::timestamptz)
      and (${plannedAt}::timestamptz is null or (planned_at, id) < (${plannedAt}::timestamptz, ${id}::uuid))
    order by planned_at desc, id desc
    limit ${limit}`.execute(context.workspace.db);
  return whole(context.workspace.db, rows);
}

function planned({ timeZone }: Pick<Context, "timeZone">, { from, to }: Pick<SendFilter, "from" | "to">) {
  return {
    from: from === undefined ? null : instantOf(from, "00:00", timeZone),
    until: to === undefined ? null : instantOf(addDays(to, 1), "00:00", timeZone),
  };
}

export async function describeSends(context: Context, rows: readonly IntentRow[]): Promise<Send[]> {
  const { db } = context.workspace;
  const names = await findCustomers(db, [...new Set(rows.map((row) => row.customer_id))]);
  const advisors = await findAdvisorNames(db, [...new Set(rows.flatMap((row) => row.advisor_id ?? []))]);
  return rows.map((row) => ({
    id: row.id,
    customer: { id: row.customer_id, name: names.get(row.customer_id)?.displayName ?? "" },
    advisor:
      row.advisor_id === null
        ? undefined
        : { id: row.advisor_id, name: advisors.get(row.advisor_id) ?? row.advisor_id },
    kind: row.kind,
    class: row.class,
    title: row.title,
    text: row.text,
    attachments: [...(row.attachments ?? [])],
    why: row.why,
    plannedAt: row.planned_at.toISOString(),
    state: row.state,
    reason: row.reason ?? undefined,
    until: row.until?.toISOString(),
    decidedAt: row.decided_at?.toISOString(),
    handedOverAt: row.handed_over_at?.toISOString(),
    sentAt: row.sent_at?.toISOString(),
    changedAt: row.changed_at.toISOString(),
    taskId: row.state === "refused" ? undefined : (row.task_id ?? undefined),
  }));
}

const NAMES = {
  planned: "planned",
  refused: "refused",
  deferred: "deferred",
  held: "held",
  handed_over: "handedOver",
  sent: "sent",
  failed: "failed",
  unknown: "unknown",
  cancelled: "cancelled",
} as const satisfies Record<(typeof INTENT_STATES)[number], string>;
type Counts = SendsSummary["total"];
const noCounts = (): Counts => ({
  planned: 0,
  refused: 0,
  deferred: 0,
  held: 0,
  handedOver: 0,
  sent: 0,
  failed: 0,
  unknown: 0,
  cancelled: 0,
});

/** Counts by the local day of the plan; `planned` counts all of them, whatever became of them. Every day of the range is there. */
export async function summariseSends(
  db: Db,
  context: Pick<Context, "timeZone" | "clock">,
  range: { from: string; to: string; journeyId?: string | undefined },
): Promise<SendsSummary> {
  const { from, until } = planned(context, range);
  const { rows } = await sql<{ day: string; state: IntentState; reason: string | null; count: number }>`
    select (planned_at at time zone ${context.timeZone})::date as day, state, reason, count(*) as count
    from intent
    where planned_at >= ${from} and planned_at < ${until}
      and (${range.journeyId ?? null}::uuid is null or journey_id = ${range.journeyId ?? null}::uuid)
    group by 1, 2, 3`.execute(db);
  const days = new Map<string, Counts>();
  for (let day = range.from; day <= range.to; day = addDays(day, 1)) days.set(day, noCounts());
  const total = noCounts();
  const refusals = new Map<string, number>();
  for (const { day, state, reason, count } of rows) {
    for (const counts of [total, days.get(day) ?? noCounts()]) {
      counts.planned += count;
      if (state !== "planned") counts[NAMES[state]] += count;
    }
    if (state === "refused" && reason) refusals.set(reason, (refusals.get(reason) ?? 0) + count);
  }
  return {
    asOf: context.clock.now().toISOString(),
    from: range.from,
    to: range.to,
    total,
    days: [...days].map(([day, counts]) => ({ day, ...counts })),
    refusals: [...refusals].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count),
  };
}
