/** The clock runs N times as fast as the machine's: moved forward in small steps, which everybody hears of. */
import type { AdjustableClock } from "@hortus/kernel";

const STEP_MS = 250;
export type Speed = ReturnType<typeof createSpeed>;

export function createSpeed(clock: AdjustableClock) {
  let times = 1;
  const stepping = setInterval(() => {
    if (times > 1 && !clock.paused) clock.advance(STEP_MS * (times - 1));
  }, STEP_MS);
  return {
    get: () => times,
    /** @param faster 1 is the machine's own speed */
    set: (faster: number) => void (times = faster),
    close: () => clearInterval(stepping),
  };
}
