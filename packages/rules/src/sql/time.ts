import { sql } from "kysely";
import type { Operand, Operator } from "../ast.ts";
import type { ValueType } from "../facts.ts";
import { isAnniversary } from "../operators.ts";
import { addUnits, isPeriod, startOfUnit, unitOf, type Unit } from "../period.ts";
import { isByTheClock, offsetsOf } from "../span.ts";
import { addDays, dayMs, localDate } from "../time.ts";
import type { Fragment, Question } from "./fragment.ts";

/** ../span.ts, said in SQL: from when until when a relative operator holds for the column. */
export function spanAround(
  { op, value: operand }: { op: Operator; value?: Operand },
  type: ValueType,
  column: Fragment,
  { now, timeZone }: Question,
): { from: Fragment; until: Fragment } {
  const startOf = (date: Fragment, shift = 0) =>
    startOfDay(shift === 0 ? date : sql`${date} + ${shift}::int`, timeZone);
  const days = Number(operand);
  if (type === "instant" && isByTheClock(op)) {
    if (op === "within_next_days")
      return { from: sql`${column} - ${millis(days * dayMs)}`, until: sql`${column} + ${millis(1)}` };
    // Exactly `days` old is still within, hence the millisecond.
    const later = sql`${column} + ${millis(days * dayMs + 1)}`;
    return op === "within_last_days" ? { from: column, until: later } : { from: later, until: never };
  }
  const date = type === "date" ? column : localDay(column, timeZone);
  if (op === "within_last_days") return { from: startOf(date), until: startOf(date, days + 1) };
  if (op === "more_than_days_ago") return { from: startOf(date, days + 1), until: never };
  const today = localDate(now.getTime(), timeZone);
  if (isPeriod(operand)) {
    const { unit, shift } = unitOf(operand);
    const earliest = addUnits(startOfUnit(today, unit), unit, shift);
    const start = unitStart(isAnniversary(op) ? nextAnniversary(date, earliest) : date, unit);
    return {
      from: startOf(unitsLater(start, unit, -shift)),
      until: startOf(unitsLater(start, unit, 1 - shift)),
    };
  }
  const { from, to } = offsetsOf(operand);
  const day = isAnniversary(op) ? nextAnniversary(date, addDays(today, from)) : date;
  return { from: startOf(day, -to), until: startOf(day, 1 - from) };
}

export const never: Fragment = sql`'infinity'::timestamptz`;

/** One after the last millisecond of the day before: right also where clocks change at midnight, which may be skipped or come twice. */
export const startOfDay = (date: Fragment, timeZone: string): Fragment =>
  sql`(${date} - 1 + time '23:59:59.999') at time zone ${timeZone}::text + ${millis(1)}`;

export const localDay = (at: Fragment, timeZone: string): Fragment =>
  sql`(${at} at time zone ${timeZone}::text)::date`;

// As a timestamp without zone: cut as a date it would follow the session's time zone.
export const unitStart = (date: Fragment, unit: Unit): Fragment =>
  unit === "day" ? date : sql`date_trunc(${unit}::text, (${date})::timestamp)::date`;

export function unitsLater(start: Fragment, unit: Unit, amount: number): Fragment {
  if (amount === 0) return start;
  if (unit === "day" || unit === "week") return sql`(${start} + ${amount * (unit === "week" ? 7 : 1)}::int)`;
  return monthsLater(start, amount * { month: 1, quarter: 3, year: 12 }[unit]);
}

// Adding months to a 31st gives the last day where the month lacks it, as wanted.
export const monthsLater = (date: Fragment, months: number): Fragment =>
  sql`(${date} + make_interval(months => ${months}::int))::date`;

// Adding years to a 29 February gives the 28th in other years, as wanted.
function nextAnniversary(date: Fragment, earliest: string): Fragment {
  const year = Number(earliest.slice(0, 4));
  const inYear = (wanted: number) =>
    sql`(${date} + make_interval(years => ${wanted}::int - extract(year from ${date})::int))::date`;
  return sql`case when ${inYear(year)} >= ${earliest}::date then ${inYear(year)} else ${inYear(year + 1)} end`;
}

// In hours and seconds, never in days: an interval of days follows the session's time zone when clocks change.
export const millis = (amount: number): Fragment =>
  sql`make_interval(secs => ${amount / 1000}::double precision)`;
