import type { JourneyDefinition, JourneyStep, JourneyWait } from "@hortus/contracts";
import { addDays, instantOf, localDate } from "@hortus/kernel";

type WaitStep = Extract<JourneyStep, { kind: "wait" }>;

/** What a wait reckons from. */
export interface WaitFrom {
  startedAt: Date;
  arrivedAt: Date;
  timeZone: string;
  /** The customer's date, of waits for a date; undefined when it is not known. */
  date?: string | undefined;
}

/**
 * When a wait is over, if nothing that it awaits happens before; a moment that is past is now. Undefined: it can't be waited for, and
 * the journey goes `otherwise`.
 */
export function wakeAt(until: JourneyWait, from: WaitFrom): Date | undefined {
  const { startedAt, arrivedAt, timeZone } = from;
  switch (until.kind) {
    case "day":
      return onWeekday(
        addDays(localDate(startedAt, timeZone), until.day),
        until.at,
        until.weekdays,
        timeZone,
      );
    case "duration":
      return new Date(arrivedAt.getTime() + until.minutes * 60_000);
    case "time_of_day": {
      const today = localDate(arrivedAt, timeZone);
      const first = onWeekday(today, until.at, until.weekdays, timeZone);
      return first >= arrivedAt ? first : onWeekday(addDays(today, 1), until.at, until.weekdays, timeZone);
    }
    case "event":
    case "segment":
      return new Date(arrivedAt.getTime() + until.timeoutMinutes * 60_000);
    case "date": {
      const due = from.date && dueOf(from.date, until, arrivedAt, timeZone);
      return due && due.at >= arrivedAt ? due.at : undefined;
    }
  }
}

/** The day, or the first after it that falls on one of the weekdays, at a time of day. */
function onWeekday(day: string, at: string, weekdays: readonly number[] = [], timeZone: string): Date {
  let chosen = day;
  while (weekdays.length > 0 && !weekdays.includes(isoWeekday(chosen))) chosen = addDays(chosen, 1);
  return instantOf(chosen, at, timeZone);
}

/** Monday is 1, Sunday 7. */
const isoWeekday = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;

/**
 * When something that is due so many days before or after a date is due, and the day that it is about; of yearly dates the first that
 * is due at `from` or later. February 29 is kept on the 28th in other years.
 */
export function dueOf(
  date: string,
  rule: { days: number; at: string; yearly: boolean },
  from: Date,
  timeZone: string,
): { day: string; at: Date } {
  const dueFor = (day: string) => ({ day, at: instantOf(addDays(day, rule.days), rule.at, timeZone) });
  if (!rule.yearly) return dueFor(date);
  const year = Number(localDate(from, timeZone).slice(0, 4));
  // an offset of up to a year either way reaches into the neighbouring years
  for (let candidate = year - 1; candidate <= year + 1; candidate++) {
    const due = dueFor(inYear(date, candidate));
    if (due.at >= from) return due;
  }
  return dueFor(inYear(date, year + 2));
}

function inYear(date: string, year: number): string {
  const monthDay = date.slice(5);
  const isLeap = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
  return `${year}-${monthDay === "02-29" && !isLeap ? "02-28" : monthDay}`;
}

/** The latest moment of a journey that is only days and times from its start; undefined if anything else decides. */
export function lastMoment(
  definition: JourneyDefinition,
  startedAt: Date,
  timeZone: string,
): Date | undefined {
  const waits = definition.steps.filter((step): step is WaitStep => step.kind === "wait");
  const moments = waits.map(({ until }) =>
    until.kind === "day"
      ? wakeAt(until, { startedAt, arrivedAt: startedAt, timeZone })?.getTime()
      : undefined,
  );
  const known = moments.filter((moment) => moment !== undefined);
  return known.length > 0 && known.length === moments.length ? new Date(Math.max(...known)) : undefined;
}
