import type { CalendarChannel, CalendarEntry, MixPart } from "@hortus/contracts";
import { assignmentOf, keyOf } from "./assignment.ts";

/** An entry as it is typed. */
export interface EntryForm {
  title: string;
  day: string;
  at?: string;
  channel: CalendarChannel;
  part: MixPart;
  content?: { id: string; name: string } | null;
  /** "mass_send 0199…": what carries it out. */
  assignedTo?: string;
  note?: string;
  done: boolean;
}

export function formOf(entry: CalendarEntry | undefined, day = ""): EntryForm {
  if (!entry) return { title: "", day, channel: "moments", part: "useful", done: false };
  const { at, contentId, content, assignedTo } = entry;
  return {
    title: entry.title,
    day: entry.day,
    ...(at === null ? {} : { at }),
    channel: entry.channel,
    part: entry.part,
    content: contentId === null ? null : { id: contentId, name: content?.name ?? "" },
    ...(assignedTo ? { assignedTo: keyOf(assignedTo) } : {}),
    note: entry.note,
    done: entry.done,
  };
}

export const toEntry = (fields: EntryForm) => ({
  title: fields.title.trim(),
  day: fields.day,
  at: fields.at || null,
  channel: fields.channel,
  part: fields.part,
  contentId: fields.content?.id ?? null,
  assignedTo: assignmentOf(fields.assignedTo),
  note: fields.note?.trim() ?? "",
  done: fields.done,
});
