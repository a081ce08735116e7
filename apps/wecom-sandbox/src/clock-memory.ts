/** The clock comes back from the journal where it was, also when it was stopped. */
import type { AdjustableClock } from "@hortus/kernel";
import type { State } from "./state.ts";

/** Returns a function that ends the watching. */
export function keepClock(state: State, clock: AdjustableClock): () => void {
  const saved = state.savedClock.get();
  if (saved) restore(clock, saved);
  return clock.onChange(() => {
    state.savedClock.set({ offsetMs: clock.offsetMs, now: clock.now().toISOString(), paused: clock.paused });
  });
}

function restore(clock: AdjustableClock, saved: { offsetMs: number; now: string; paused: boolean }): void {
  const behindMs = () => Date.parse(saved.now) - clock.now().getTime();
  // who hands in a stopped clock wants to move it: it only goes on to where the sandbox has been
  if (clock.paused) return clock.advance(Math.max(0, behindMs()));
  clock.setOffset(saved.offsetMs);
  if (!saved.paused) return;
  // Time runs until it stands: stopped a second early, it then goes to the very millisecond.
  clock.setOffset(saved.offsetMs + behindMs() - 1_000);
  clock.pause();
  clock.advance(behindMs());
}
