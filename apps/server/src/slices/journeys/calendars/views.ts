import type { CalendarJourney, CalendarJourneySummary, CalendarTarget } from "@hortus/contracts";
import { daysBetween, localDate } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { countPosts } from "../../outreach/index.ts";
import { findAdvisorNames, findGroupHeads } from "../../wecom/index.ts";
import { countEnrolments, findTimes, type CalendarRow, type EnrolmentRow } from "./store.ts";
import { purposeOf } from "./work.ts";

export async function describeCalendars(
  { workspace }: Context,
  rows: readonly CalendarRow[],
): Promise<CalendarJourneySummary[]> {
  const counts = await countEnrolments(
    workspace.db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    channel: row.definition.channel,
    state: row.state,
    stepCount: row.definition.steps.length,
    counts: counts.get(row.id) ?? { active: 0, finished: 0, removed: 0 },
    startedAt: row.started_at?.toISOString(),
    createdBy: row.created_by,
    updatedAt: row.updated_at.toISOString(),
  }));
}

export async function describeCalendar(context: Context, row: CalendarRow): Promise<CalendarJourney> {
  const { db } = context.workspace;
  const [summary] = await describeCalendars(context, [row]);
  const { definition, version } = row;
  const times = await findTimes(db, row.id);
  const posts = await countPosts(
    db,
    definition.steps.map(({ id }) => purposeOf(row.id, id)),
  );
  const steps = definition.steps.map(({ id }) => {
    const standing = posts.get(purposeOf(row.id, id)) ?? [];
    const count = (...states: string[]) =>
      standing.reduce((sum, one) => (states.includes(one.state) ? sum + one.count : sum), 0);
    return {
      id,
      times: times.get(id) ?? 0,
      waiting: count("planned", "deferred", "held", "unknown"),
      handedOver: count("handed_over"),
      sent: count("sent"),
      lost: count("refused", "failed", "cancelled"),
    };
  });
  return { ...summary!, definition, version, steps }; // described one for one
}

export async function describeTargets(
  { workspace: { db }, clock, timeZone }: Context,
  { definition }: CalendarRow,
  rows: readonly EnrolmentRow[],
): Promise<CalendarTarget[]> {
  const targets = rows.map(({ target }) => target);
  const isGroup = definition.channel === "group";
  const heads = isGroup ? await findGroupHeads(db, targets) : new Map();
  const advisorOf = (target: string): string | undefined =>
    isGroup ? (heads.get(target)?.ownerId ?? undefined) : target;
  const names = await findAdvisorNames(
    db,
    targets.flatMap((target) => advisorOf(target) ?? []),
  );
  const today = localDate(clock.now(), timeZone);
  return rows.map(({ target, started_on: startedOn, state, wake_at: wakeAt }) => {
    const advisorId = advisorOf(target);
    const advisor =
      advisorId === undefined ? undefined : { id: advisorId, name: names.get(advisorId) ?? advisorId };
    return {
      id: target,
      name: (isGroup ? heads.get(target)?.name : advisor?.name) ?? "",
      advisor,
      startedOn,
      day: daysBetween(startedOn, today) + 1,
      state,
      nextAt: wakeAt?.toISOString(),
    };
  });
}
