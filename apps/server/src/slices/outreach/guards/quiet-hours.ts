import { addDays, instantOf, localDate, localTimeOfDay } from "@hortus/kernel";

/** When customers are left in peace, in local times of day; over midnight when `from` is later than `to`. */
export interface QuietHours {
  from: string;
  to: string;
}

/** The end of the quiet hours in which `at` lies; undefined outside of them. */
export function endOfQuietHours(at: Date, quiet: QuietHours, timeZone: string): Date | undefined {
  const time = localTimeOfDay(at, timeZone);
  const today = localDate(at, timeZone);
  const overnight = quiet.from > quiet.to;
  const isEvening = overnight && time >= quiet.from;
  const isQuiet = isEvening || (overnight ? time < quiet.to : time >= quiet.from && time < quiet.to);
  return isQuiet ? instantOf(isEvening ? addDays(today, 1) : today, quiet.to, timeZone) : undefined;
}
