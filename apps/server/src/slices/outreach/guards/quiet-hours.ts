import { addDays, instantOf, localDate, localTimeOfDay } from "@hortus/kernel";

/** When customers are left in peace, in local times of day; over midnight when `from` is later than `to`. */
export interface QuietHours {
  from: string;
  to: string;
}

const HOUR_MS = 3_600_000;

/** The end of the quiet hours in which `at` lies; undefined outside of them. */
export function endOfQuietHours(at: Date, quiet: QuietHours, timeZone: string): Date | undefined {
  const time = localTimeOfDay(at, timeZone);
  const today = localDate(at, timeZone);
  const overnight = quiet.from > quiet.to;
  const isEvening = overnight && time >= quiet.from;
  const isQuiet = isEvening || (overnight ? time < quiet.to : time >= quiet.from && time < quiet.to);
  if (!isQuiet) return undefined;
  const end = instantOf(isEvening ? addDays(today, 1) : today, quiet.to, timeZone);
  // where clocks go back they show the end twice, and the first time may be over
  return end > at ? end : new Date(end.getTime() + HOUR_MS);
}
