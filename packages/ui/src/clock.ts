/** The only door to the browser's clock. */
let aheadMs = 0;

/** Now, by the server's clock as far as it is known. */
export const currentTime = (): Date => new Date(Date.now() + aheadMs);

/**
 * Hears an instant that the server gave as "as of". Such an instant never lies in the server's future, so one that lies in ours
 * says how far its clock is ahead: a demo can be moved on by days, and "today" must move with it.
 */
export function learnTime(instant: string): void {
  const ahead = Date.parse(instant) - Date.now();
  if (ahead > Math.max(aheadMs, MARGIN_MS)) aheadMs = ahead;
}

/** Clocks of two machines differ by seconds; that is no time travel. */
const MARGIN_MS = 60_000;
