/**
 * The instant at which a calendar day begins in a time zone, as ISO text: for filters by day over instants.
 *
 * @param plusDays 1 for the end of the day, exclusive
 */
export function dayStart(day: string, timeZone: string, plusDays = 0): string {
  const midnight = Date.parse(`${day}T00:00:00Z`) + plusDays * 86_400_000;
  // Twice: the first guess may lie on the other side of a change of summer time.
  const guess = midnight - offsetAt(midnight, timeZone);
  return new Date(midnight - offsetAt(guess, timeZone)).toISOString();
}

/** How far the zone's wall clock is ahead of UTC, in milliseconds. */
function offsetAt(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((found) => found.type === type)?.value);
  return (
    Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second")) - at
  );
}
