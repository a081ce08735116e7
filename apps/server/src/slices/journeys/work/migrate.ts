import type { EnrolmentRow } from "../enrolments/waiting.ts";
import { wakeAt } from "../steps/waits.ts";
import type { VersionRow } from "../store.ts";

/**
 * Who can go on in the latest version: those whose step is in it, and of the same kind. A wait by the calendar is reckoned anew, so that
 * a longer wait lasts longer; everybody else stays on the version of the start.
 *
 * @param versions the latest first
 */
export function planMoves(
  rows: readonly EnrolmentRow[],
  versions: readonly VersionRow[],
  timeZone: string,
): { customerId: string; id: string; version: number; wakeAt: Date }[] {
  const [latest] = versions;
  if (!latest) return [];
  return rows.flatMap((row) => {
    const before = versions
      .find(({ version }) => version === row.version)
      ?.definition.steps.find(({ id }) => id === row.step_id);
    const after = latest.definition.steps.find(({ id }) => id === row.step_id);
    if (!before || before.kind !== after?.kind || !row.wake_at) return [];
    const isByCalendar =
      after.kind === "wait" && ["day", "duration", "time_of_day"].includes(after.until.kind);
    const wake =
      isByCalendar && row.arrived_at
        ? wakeAt(after.until, { startedAt: row.started_at, arrivedAt: row.arrived_at, timeZone })
        : undefined;
    return [
      { customerId: row.customer_id, id: row.id, version: latest.version, wakeAt: wake ?? row.wake_at },
    ];
  });
}
