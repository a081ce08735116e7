import type { Operand, Operator, Window } from "./ast.ts";
import { isAnniversary } from "./operators.ts";
import { addUnits, isPeriod, startOfUnit, unitOf } from "./period.ts";
import { addDays, addMonths, dayMs, localDate, startOfDay } from "./time.ts";

/**
 * How time enters an answer: each condition holds from one instant until another. What has a time of day (instants, records) is measured
 * in days of 24 hours; bare dates, offsets from today, months and periods by the calendar of the time zone.
 *
 * True from `from` on, and false again from `until` on (Infinity: stays true).
 */
export type Span = { from: number; until: number };

export const isWithin = (span: Span, now: number): boolean => span.from <= now && now < span.until;

/** The next instant after now at which being inside the span changes. */
export function nextEdge(span: Span, now: number): number {
  if (span.from > now) return span.from;
  return span.until > now ? span.until : Infinity;
}

/** What is asked of an instant by the clock; every other relative question is about its local day. */
export const isByTheClock = (op: Operator): boolean =>
  op === "within_last_days" || op === "more_than_days_ago" || op === "within_next_days";

/** When a relative operator holds for an instant or a bare date; of anniversaries, around the one that is next seen from `now`. */
export function spanAround(
  { op, value: operand }: { op: Operator; value?: Operand },
  value: number | string,
  now: number,
  timeZone: string,
): Span {
  if (typeof value === "number" && isByTheClock(op)) return spanAroundInstant(op, Number(operand), value);
  const day = typeof value === "string" ? value : localDate(value, timeZone);
  const { from, until } = daysAround(op, operand, day, localDate(now, timeZone));
  return {
    from: startOfDay(from, timeZone),
    until: until === undefined ? Infinity : startOfDay(until, timeZone),
  };
}

/** Exactly `days` old is still within, hence the millisecond. */
function spanAroundInstant(op: Operator, days: number, at: number): Span {
  const width = days * dayMs;
  if (op === "within_last_days") return { from: at, until: at + width + 1 };
  if (op === "more_than_days_ago") return { from: at + width + 1, until: Infinity };
  return { from: at - width, until: at + 1 };
}

/** The first day on which it holds, and the first on which it does so no longer. */
function daysAround(op: Operator, operand: Operand, date: string, today: string) {
  if (op === "within_last_days") return { from: date, until: addDays(date, Number(operand) + 1) };
  if (op === "more_than_days_ago") return { from: addDays(date, Number(operand) + 1), until: undefined };
  if (isPeriod(operand)) {
    const { unit, shift } = unitOf(operand);
    const earliest = addUnits(startOfUnit(today, unit), unit, shift);
    const start = startOfUnit(isAnniversary(op) ? nextAnniversary(date, earliest) : date, unit);
    return { from: addUnits(start, unit, -shift), until: addUnits(start, unit, 1 - shift) };
  }
  const { from, to } = offsetsOf(operand);
  const day = isAnniversary(op) ? nextAnniversary(date, addDays(today, from)) : date;
  return { from: addDays(day, -to), until: addDays(day, 1 - from) };
}

/** How many days from today at least and at most; one number is "within the next". */
export function offsetsOf(operand: Operand): { from: number; to: number } {
  return typeof operand === "object" && !Array.isArray(operand)
    ? { from: Number(operand.from), to: Number(operand.to) }
    : { from: 0, to: Number(operand) };
}

/** Only month and day count. 29 February is kept on the 28th in other years: in its month, and not late. */
function nextAnniversary(date: string, earliest: string): string {
  const year = Number(earliest.slice(0, 4));
  const thisYear = anniversaryIn(year, date);
  return thisYear >= earliest ? thisYear : anniversaryIn(year + 1, date);
}

function anniversaryIn(year: number, date: string): string {
  const monthAndDay = date.slice(-5);
  const isLeap = new Date(Date.UTC(year, 1, 29)).getUTCDate() === 29;
  return `${String(year).padStart(4, "0")}-${monthAndDay === "02-29" && !isLeap ? "02-28" : monthAndDay}`;
}

/** How long a record counts: from its own instant (a future one not yet), or once its period is the last one, until it slides out. */
export function spanOfRecord(window: Window | undefined, at: number, timeZone: string): Span {
  if (!window || window.kind === "between") return { from: at, until: Infinity };
  if (window.kind === "calendar") {
    const { unit, shift } = unitOf(window.period);
    const start = startOfUnit(localDate(at, timeZone), unit);
    const turn = (units: number) => startOfDay(addUnits(start, unit, units), timeZone);
    return { from: shift === 0 ? at : turn(-shift), until: turn(1 - shift) };
  }
  if ("months" in window)
    return {
      from: at,
      until: startOfDay(dayAfterMonths(localDate(at, timeZone), window.months), timeZone),
    };
  return { from: at, until: at + lengthMs(window) + 1 };
}

/** The first day from which so many months back is later than `date`: after 30 April, 1 June for one month, since 31 May goes back to it. */
function dayAfterMonths(date: string, months: number): string {
  const next = addDays(date, 1);
  const later = addMonths(next, months);
  return later.slice(8) < next.slice(8) ? addDays(later, 1) : later;
}

export function lengthMs(length: { days: number } | { hours: number }): number {
  return "days" in length ? length.days * dayMs : length.hours * 3_600_000;
}
