/**
 * Calendar days and times of day where the workspace is. A date is "2026-11-24", a time of day "21:30", a zone "Asia/Shanghai".
 */

const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>(); // one a zone: making one costs 50 µs

/** The calendar day on which an instant falls. */
export const localDate = (at: Date, timeZone: string): string => localParts(at, timeZone).date;

/** The time of day, cut to the minute. */
export const localTimeOfDay = (at: Date, timeZone: string): string => localParts(at, timeZone).time;

/** The instant at which clocks there show this; an hour later than asked where the time is skipped as clocks change. */
export function instantOf(date: string, timeOfDay: string, timeZone: string): Date {
  const wanted = Date.parse(`${date}T${timeOfDay}:00Z`);
  const firstGuess = wanted - offsetMs(wanted, timeZone);
  return new Date(wanted - offsetMs(firstGuess, timeZone));
}

export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** Calendar days from one date to another; negative when `to` is earlier. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);

function offsetMs(at: number, timeZone: string): number {
  const { date, time } = localParts(new Date(at), timeZone);
  return Date.parse(`${date}T${time}:00Z`) - Math.floor(at / 60_000) * 60_000;
}

interface LocalParts {
  date: string;
  time: string;
}

// What clocks show in a second (offsets of long ago were no whole minutes): batches ask for the same few instants again and again, and
// writing one out costs 2 µs.
const shown = new Map<string, Map<number, LocalParts>>();
const SECONDS_KEPT = 2_000;

function localParts(at: Date, timeZone: string): LocalParts {
  const second = Math.floor(at.getTime() / 1_000);
  let known = shown.get(timeZone);
  if (!known || known.size >= SECONDS_KEPT) shown.set(timeZone, (known = new Map()));
  let parts = known.get(second);
  if (!parts) known.set(second, (parts = writeOut(at, timeZone)));
  return parts;
}

function writeOut(at: Date, timeZone: string): LocalParts {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
    formats.set(timeZone, format);
  }
  const [date = "", time = ""] = format.format(at).split(" "); // sv-SE writes "2026-11-24 21:30"
  return { date, time };
}
