import type { CalendarStep } from "@hortus/contracts";
import { addDays, instantOf } from "@hortus/kernel";

/** When a step comes up for whom day 1 is `startedOn`. */
export const instantOfStep = (
  { day, at }: Pick<CalendarStep, "day" | "at">,
  startedOn: string,
  timeZone: string,
): Date => instantOf(addDays(startedOn, day - 1), at, timeZone);

/** Steps that came up after `from` and not after `to`, in their order. */
export const stepsBetween = (
  steps: readonly CalendarStep[],
  startedOn: string,
  { from, to, timeZone }: { from: Date; to: Date; timeZone: string },
): { step: CalendarStep; at: Date }[] =>
  steps
    .map((step) => ({ step, at: instantOfStep(step, startedOn, timeZone) }))
    .filter(({ at }) => at > from && at <= to)
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());

/** When the next step after `now` comes up; null behind the last. */
export function nextAfter(
  steps: readonly CalendarStep[],
  startedOn: string,
  now: Date,
  timeZone: string,
): Date | null {
  const times = steps
    .map((step) => instantOfStep(step, startedOn, timeZone).getTime())
    .filter((at) => at > now.getTime());
  return times.length > 0 ? new Date(Math.min(...times)) : null;
}
