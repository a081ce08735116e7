import type { CalendarChannel, CalendarEntry, CalendarSettings } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { Usages } from "../../../slice.ts";

export type EntryRow = Omit<CalendarEntry, "content" | "assignee" | "updatedAt"> & { updatedAt: Date };

const columns = sql.raw(`
  id, day, at, channel, part, title, content_id as "contentId", assigned_to as "assignedTo", note, done, created_by as "createdBy",
  updated_at as "updatedAt"`);

/** By day, those without a time first; 1 000 at most. */
export async function findEntries(
  db: Db,
  { from, to, channel }: { from: string; to: string; channel: CalendarChannel | undefined },
): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    select ${columns}
    from calendar_entry
    where day between ${from}::date and ${to}::date and (${channel ?? null}::text is null or channel = ${channel ?? null}::text)
    order by day, at nulls first, id
    limit 1000`.execute(db);
  return rows;
}

export async function findEntry(db: Db, id: string): Promise<EntryRow | undefined> {
  const { rows } = await sql<EntryRow>`select ${columns} from calendar_entry where id = ${id}`.execute(db);
  return rows[0];
}

export async function lockEntry(tx: Tx, id: string): Promise<EntryRow | undefined> {
  const { rows } =
    await sql<EntryRow>`select ${columns} from calendar_entry where id = ${id} for update`.execute(tx);
  return rows[0];
}

export async function putEntry(tx: Tx, entry: EntryRow): Promise<void> {
  const assignedTo = entry.assignedTo === null ? null : JSON.stringify(entry.assignedTo);
  await sql`
    insert into calendar_entry (id, day, at, channel, part, title, content_id, assigned_to, note, done, created_by, updated_at)
    values (
      ${entry.id}, ${entry.day}::date, ${entry.at}, ${entry.channel}, ${entry.part}, ${entry.title}, ${entry.contentId},
      ${assignedTo}::jsonb, ${entry.note}, ${entry.done}, ${entry.createdBy}, ${entry.updatedAt}
    )
    on conflict (id) do update
    set day = excluded.day, at = excluded.at, channel = excluded.channel, part = excluded.part, title = excluded.title,
      content_id = excluded.content_id, assigned_to = excluded.assigned_to, note = excluded.note, done = excluded.done,
      updated_at = excluded.updated_at`.execute(tx);
}

export async function deleteEntry(tx: Tx, id: string): Promise<void> {
  await sql`delete from calendar_entry where id = ${id}`.execute(tx);
}

/** 70 useful, 15 amusing, 15 life and products; the 20th of the month (CNT-2, LOY-3). */
const DEFAULTS: CalendarSettings = { mix: { useful: 70, fun: 15, life: 15 }, memberDay: 20 };

export async function findSettings(db: Db): Promise<CalendarSettings> {
  const { rows } = await sql<{ value: CalendarSettings }>`select value from calendar_setting`.execute(db);
  return rows[0]?.value ?? DEFAULTS;
}

export async function putSettings(tx: Tx, settings: CalendarSettings): Promise<void> {
  await sql`
    insert into calendar_setting (value) values (${JSON.stringify(settings)}::jsonb)
    on conflict (only_one) do update set value = excluded.value`.execute(tx);
}

/** What is still to come with a piece; what was done needs it no more. */
export const calendarUsages: Usages = {
  of: "content",
  kind: "calendar",
  async find(db, contentId) {
    const { rows } = await sql<{ id: string; name: string; as: string }>`
      select id, day::text || ' ' || title as name, 'plan' as "as"
      from calendar_entry
      where content_id = ${contentId} and not done
      order by day desc, id
      limit 100`.execute(db);
    return rows;
  },
};
