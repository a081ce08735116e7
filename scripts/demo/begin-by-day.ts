import { addDays, instantOf, localDate, localTimeOfDay, type AdjustableClock } from "@hortus/kernel";

const ZONE = "Asia/Shanghai";

/**
 * A demo that is first opened at night or early in China would begin with nothing to do on the advisors' phones: its clock is moved on
 * to ten in the morning, the hour at which its journeys speak. By day it keeps the machine's time.
 */
export function beginByDay(clock: AdjustableClock): void {
  const now = clock.now();
  const time = localTimeOfDay(now, ZONE);
  if (time >= "10:00" && time < "18:00") return;
  const today = localDate(now, ZONE);
  const morning = instantOf(time < "10:00" ? today : addDays(today, 1), "10:00", ZONE);
  clock.advance(morning.getTime() - now.getTime());
}
