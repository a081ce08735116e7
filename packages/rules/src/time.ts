/** Dates and instants as rules have them: instants are milliseconds since 1970, dates are "YYYY-MM-DD". */
export const dayMs = 86_400_000;

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

/** Calendar months later, or earlier; a day that the month lacks becomes its last one. */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10);
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
  const key = `${timeZone} ${date}`;
  const known = starts.get(key);
  if (known !== undefined) return known;
  if (starts.size >= 10_000) starts.clear();
  const start = findStartOfDay(date, timeZone);
  starts.set(key, start);
  return start;
}

const starts = new Map<string, number>(); // finding one costs 30 readings of the calendar

function findStartOfDay(date: string, timeZone: string): number {
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
