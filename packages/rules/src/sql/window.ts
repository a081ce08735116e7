import { sql } from "kysely";
import type { Window } from "../ast.ts";
import { addUnits, startOfUnit, unitOf } from "../period.ts";
import { lengthMs } from "../span.ts";
import { addMonths, localDate, startOfDay, stretchOf } from "../time.ts";
import { instant, type Fragment, type Question } from "./fragment.ts";
import * as time from "./time.ts";

/**
 * A window said of a column of instants. Records within `bounds` count now, or will: of those, `counted` count now and `coming` do not
 * yet. When the earliest of these arrives, or the earliest of those leaves, is computed from its instant alone, since later records never
 * come or go sooner.
 */
export type WindowParts = {
  since: Date | undefined;
  until: Date | undefined;
  counted: (at: Fragment) => Fragment;
  coming: (at: Fragment) => Fragment;
  arrivesAt: (earliest: Fragment) => Fragment;
  leavesAt: ((earliest: Fragment) => Fragment) | undefined;
};

export function windowParts(window: Window | undefined, { now, timeZone }: Question): WindowParts {
  const byNow: WindowParts = {
    since: undefined,
    until: undefined,
    counted: (at) => sql`${at} <= ${instant(now)}`,
    coming: (at) => sql`${at} > ${instant(now)}`,
    arrivesAt: (earliest) => earliest,
    leavesAt: undefined,
  };
  if (!window) return byNow;
  const dayStart = (date: string) => new Date(startOfDay(date, timeZone));
  if (window.kind === "between") {
    const { from, to } = window;
    return {
      ...byNow,
      since: from === undefined ? undefined : new Date(stretchOf(from, timeZone).from),
      until: to === undefined ? undefined : new Date(stretchOf(to, timeZone).until),
    };
  }
  const today = localDate(now.getTime(), timeZone);
  if (window.kind === "calendar") {
    const { unit, shift } = unitOf(window.period);
    const start = startOfUnit(today, unit);
    const turn = dayStart(addUnits(start, unit, 1));
    const parts = { ...byNow, since: dayStart(addUnits(start, unit, shift)) };
    // Whatever counts now does so until the next week (month, …) begins.
    const leavesAt = (earliest: Fragment) => sql`case when ${earliest} is not null then ${instant(turn)} end`;
    if (shift === 0) return { ...parts, leavesAt };
    const end = dayStart(addUnits(start, unit, 1 + shift));
    return {
      ...parts,
      counted: (at) => sql`${at} < ${instant(end)}`,
      coming: (at) => sql`${at} >= ${instant(end)}`,
      arrivesAt: (earliest) =>
        time.startOfDay(
          time.unitsLater(time.unitStart(time.localDay(earliest, timeZone), unit), unit, -shift),
          timeZone,
        ),
      leavesAt,
    };
  }
  if ("months" in window) {
    return {
      ...byNow,
      since: dayStart(addMonths(today, -window.months)),
      leavesAt: (earliest) =>
        time.startOfDay(dayAfterMonths(time.localDay(earliest, timeZone), window.months), timeZone),
    };
  }
  const width = lengthMs(window);
  return {
    ...byNow,
    since: new Date(now.getTime() - width),
    leavesAt: (earliest) => sql`${earliest} + ${time.millis(width + 1)}`,
  };
}

/** `dayAfterMonths` of ../span.ts. */
function dayAfterMonths(date: Fragment, months: number): Fragment {
  const next = sql`(${date} + 1)`;
  const later = time.monthsLater(next, months);
  return sql`(${later} + case when extract(day from ${later}) < extract(day from ${next}) then 1 else 0 end)`;
}

/** The window's outer bounds, as clauses. */
export function boundsOf({ since, until }: Pick<WindowParts, "since" | "until">, at: Fragment): Fragment[] {
  return [
    ...(since ? [sql`${at} >= ${instant(since)}`] : []),
    ...(until ? [sql`${at} < ${instant(until)}`] : []),
  ];
}
