import type { Operator, Window } from "./ast.ts";

/**
 * How time enters an answer. What has a time of day (instants, records) is measured in spans of 24 hours; what is a bare date
 * in calendar days of the time zone. Instants here are milliseconds since 1970, dates are "YYYY-MM-DD".
 */
export const dayMs = 86_400_000;

/** True from `from` on, and false again from `until` on (Infinity: stays true). */
export type Span = { from: number; until: number };

export const isWithin = (span: Span, now: number): boolean => span.from <= now && now < span.until;

/** The next instant after now at which being inside the span changes. */
export function nextEdge(span: Span, now: number): number {
  if (span.from > now) return span.from;
  return span.until > now ? span.until : Infinity;
}

/** When a relative operator holds for an instant. Exactly `days` old is still within, hence the millisecond. */
export function spanAroundInstant(op: Operator, days: number, at: number): Span {
  const width = days * dayMs;
  if (op === "within_last_days") return { from: at, until: at + width + 1 };
  if (op === "more_than_days_ago") return { from: at + width + 1, until: Infinity };
  if (op === "within_next_days") return { from: at - width, until: at + 1 };
  throw new RangeError(`Not relative to an instant: ${op}`);
}

/** The same for a bare date, in whole local days; an anniversary is the next one, seen from `now`. */
export function spanAroundDate(
  op: Operator,
  days: number,
  date: string,
  now: number,
  timeZone: string,
): Span {
  const startOf = (day: string) => startOfDay(day, timeZone);
  if (op === "within_last_days") return { from: startOf(date), until: startOf(addDays(date, days + 1)) };
  if (op === "more_than_days_ago") return { from: startOf(addDays(date, days + 1)), until: Infinity };
  const day = op === "within_next_days" ? date : nextAnniversary(date, localDate(now, timeZone));
  return { from: startOf(addDays(day, -days)), until: startOf(addDays(day, 1)) };
}

/** Only month and day count. 29 February is kept on the 28th in other years: in its month, and not late. */
function nextAnniversary(date: string, today: string): string {
  const year = Number(today.slice(0, 4));
  const thisYear = anniversaryIn(year, date);
  return thisYear >= today ? thisYear : anniversaryIn(year + 1, date);
}

function anniversaryIn(year: number, date: string): string {
  const monthAndDay = date.slice(-5);
  const isLeap = new Date(Date.UTC(year, 1, 29)).getUTCDate() === 29;
  return `${String(year).padStart(4, "0")}-${monthAndDay === "02-29" && !isLeap ? "02-28" : monthAndDay}`;
}

/** How long a record counts: from its own instant (a future one not yet), until it slides out of the window. */
export function spanOfRecord(window: Window | undefined, at: number): Span {
  return { from: at, until: window?.kind === "last" ? at + windowMs(window) + 1 : Infinity };
}

export function windowMs(window: Extract<Window, { kind: "last" }>): number {
  return "days" in window ? window.days * dayMs : window.hours * 3_600_000;
}

/** What a text means as a stretch of time, end excluded: a bare date is the whole local day, an instant is one millisecond. */
export function stretchOf(value: string, timeZone: string): { from: number; until: number } {
  if (!isDate(value)) return { from: Date.parse(value), until: Date.parse(value) + 1 };
  return { from: startOfDay(value, timeZone), until: startOfDay(addDays(value, 1), timeZone) };
}

/** A real day of the years 1900 to 2199. */
export function isDate(value: unknown): value is string {
  if (typeof value !== "string" || !/^(19|20|21)\d\d-\d\d-\d\d$/.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

/** ISO 8601 with seconds and an offset or Z, in the years 1900 to 2199. */
export function isInstant(value: unknown): value is string {
  if (typeof value !== "string") return false;
  const match = /^(.{10})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/.exec(value);
  return match !== null && isDate(match[1]) && !Number.isNaN(Date.parse(value));
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

const formats = new Map<string, Intl.DateTimeFormat>(); // one a time zone: making one costs 50 µs

/** The calendar day on which an instant falls. */
export function localDate(at: number, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-CA", {
      timeZone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    });
    formats.set(timeZone, format);
  }
  return format.format(at).padStart(10, "0");
}

/**
 * The first instant of a local day. Found by halving, since midnight may be skipped or come twice when clocks change, while the
 * day itself never runs backwards.
 */
export function startOfDay(date: string, timeZone: string): number {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  let before = midnight - 15 * 3_600_000;
  let from = midnight + 15 * 3_600_000;
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    if (localDate(middle, timeZone) >= date) from = middle;
    else before = middle;
  }
  return from;
}
