import {
  calendarRoutes,
  MAX_CALENDAR_DAYS,
  type Assignment,
  type CalendarEntry,
  type CalendarSettings,
  type RouteBody,
  type RouteQuery,
  type RouteResponse,
} from "@hortus/contracts";
import { addDays, daysBetween, newId, notFound, ProblemError, type Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import type { Assignees } from "../../../slice.ts";
import { auditOf, recordAudit } from "../../platform/index.ts";
import { findStandings } from "../library/standing.ts";
import { findContentById } from "../library/store.ts";
import { checkAssignment, findAssignees } from "./assignees.ts";
import { solarTermsBetween } from "./solar-terms.ts";
import {
  deleteEntry,
  findEntries,
  findEntry,
  findSettings,
  lockEntry,
  putEntry,
  putSettings,
  type EntryRow,
} from "./store.ts";

const audit = auditOf("calendar_entry");

export async function readCalendar(
  context: Context,
  assignees: readonly Assignees[],
  { from, to, channel }: RouteQuery<typeof calendarRoutes.readCalendar>,
): Promise<RouteResponse<typeof calendarRoutes.readCalendar>> {
  const days = daysBetween(from, to) + 1;
  if (days < 1 || days > MAX_CALENDAR_DAYS)
    throw new ProblemError(400, "days_out_of_range", `From 1 to ${MAX_CALENDAR_DAYS} days`, { field: "to" });
  const { db } = context.workspace;
  const settings = await findSettings(db);
  return {
    entries: await describe(context, assignees, await findEntries(db, { from, to, channel })),
    days: specialDays(from, to, settings),
    settings,
    asOf: context.clock.now().toISOString(),
  };
}

function specialDays(from: string, to: string, { memberDay }: CalendarSettings) {
  const terms = solarTermsBetween(from, to);
  const days = [];
  for (let date = from; date <= to; date = addDays(date, 1)) {
    const solarTerm = terms.get(date);
    const isMemberDay = memberDay !== null && Number(date.slice(8)) === memberDay;
    if (solarTerm || isMemberDay) days.push({ date, ...(solarTerm ? { solarTerm } : {}), isMemberDay });
  }
  return days;
}

export async function createEntry(
  context: Context,
  assignees: readonly Assignees[],
  caller: Caller,
  fields: RouteBody<typeof calendarRoutes.createCalendarEntry>,
): Promise<CalendarEntry> {
  const { clock, workspace } = context;
  await checkAssignment(context, assignees, fields.assignedTo);
  const entry: EntryRow = { id: newId(clock), ...fields, createdBy: caller.name, updatedAt: clock.now() };
  await workspace.tx(async (tx) => {
    await checkContent(tx, entry.contentId);
    await putEntry(tx, entry);
    await audit(tx, context, caller, entry.id, "calendar_entry_created", { after: fields });
  });
  return getEntry(context, assignees, entry.id);
}

export async function changeEntry(
  context: Context,
  assignees: readonly Assignees[],
  caller: Caller,
  id: string,
  change: RouteBody<typeof calendarRoutes.changeCalendarEntry>,
): Promise<CalendarEntry> {
  await checkAssignment(context, assignees, change.assignedTo);
  await context.workspace.tx((tx) => rewriteEntry(tx, context, caller, id, change));
  return getEntry(context, assignees, id);
}

/** From now on this carries the entry out; in the caller's transaction, which made it. */
export const assignEntry = (
  tx: Tx,
  context: Context,
  caller: Caller,
  id: string,
  assignedTo: Assignment,
): Promise<void> => rewriteEntry(tx, context, caller, id, { assignedTo });

async function rewriteEntry(
  tx: Tx,
  context: Context,
  caller: Caller,
  id: string,
  change: RouteBody<typeof calendarRoutes.changeCalendarEntry>,
): Promise<void> {
  const before = await lockEntry(tx, id);
  if (!before) throw notFound("This entry");
  const said = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const after: EntryRow = { ...before, ...said, updatedAt: context.clock.now() };
  const names = (Object.keys(said) as (keyof EntryRow)[]).filter(
    (name) => JSON.stringify(after[name]) !== JSON.stringify(before[name]),
  ); // its own keys
  if (names.length === 0) return;
  if (after.contentId !== before.contentId) await checkContent(tx, after.contentId);
  await putEntry(tx, after);
  const only = (row: EntryRow) => Object.fromEntries(names.map((name) => [name, row[name]]));
  await audit(tx, context, caller, id, "calendar_entry_changed", {
    before: only(before),
    after: only(after),
  });
}

export async function removeEntry(context: Context, caller: Caller, id: string): Promise<void> {
  await context.workspace.tx(async (tx) => {
    const before = await lockEntry(tx, id);
    if (!before) throw notFound("This entry");
    await deleteEntry(tx, id);
    const { day, channel, title } = before;
    await audit(tx, context, caller, id, "calendar_entry_deleted", { before: { day, channel, title } });
  });
}

export async function setSettings(
  context: Context,
  caller: Caller,
  settings: CalendarSettings,
): Promise<CalendarSettings> {
  await context.workspace.tx(async (tx) => {
    const before = await findSettings(tx);
    await putSettings(tx, settings);
    await recordAudit(tx, context, caller, {
      action: "calendar_settings_changed",
      objectType: "calendar",
      objectId: "settings",
      before,
      after: settings,
    });
  });
  return settings;
}

async function getEntry(
  context: Context,
  assignees: readonly Assignees[],
  id: string,
): Promise<CalendarEntry> {
  const row = await findEntry(context.workspace.db, id);
  if (!row) throw notFound("This entry");
  return (await describe(context, assignees, [row]))[0]!; // described one for one
}

async function describe(
  context: Context,
  assignees: readonly Assignees[],
  rows: readonly EntryRow[],
): Promise<CalendarEntry[]> {
  const { db } = context.workspace;
  const items = await findContentById(
    db,
    rows.flatMap(({ contentId }) => contentId ?? []),
  );
  const standings = await findStandings(db, context, [...items.values()]);
  const assigneeOf = await findAssignees(context, assignees, rows);
  return rows.map(({ updatedAt, ...row }) => {
    const item = items.get(row.contentId ?? "");
    const content = item && {
      name: item.name,
      kind: item.body.kind,
      state: standings.get(item.id)?.state ?? ("waiting" as const),
      archived: item.archivedAt !== null,
    };
    const assignee = assigneeOf(row);
    return {
      ...row,
      ...(content ? { content } : {}),
      ...(assignee ? { assignee } : {}),
      updatedAt: updatedAt.toISOString(),
    };
  });
}

async function checkContent(tx: Tx, contentId: string | null): Promise<void> {
  if (contentId === null) return;
  const item = (await findContentById(tx, [contentId])).get(contentId);
  if (!item || item.archivedAt)
    throw new ProblemError(400, "content_unknown", "This piece of content is not in the library", {
      field: "contentId",
    });
}
