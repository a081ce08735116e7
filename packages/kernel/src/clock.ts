/**
 * Time is an argument everywhere; this is where it comes from.
 * An instant is a JavaScript Date (UTC, milliseconds); a local date is "YYYY-MM-DD" in a named time zone.
 */
export interface Clock {
  now(): Date;
}

/** The clock of the machine. */
export const systemClock: Clock = { now: () => new Date() };

/**
 * A clock that can be moved, for tests and for the demo workspace: it runs with the machine's clock plus an offset,
 * or stands still while paused. Time never goes backwards.
 */
export interface AdjustableClock extends Clock {
  /** Milliseconds that this clock is ahead of the machine. */
  readonly offsetMs: number;
  readonly paused: boolean;
  /** Moves forward. @throws {RangeError} if `ms` is negative */
  advance(ms: number): void;
  /** Sets the offset outright, as a sandbox does that comes back from its file. */
  setOffset(ms: number): void;
  pause(): void;
  resume(): void;
  /** Called after each change of offset or pause. Returns a function that stops listening. */
  onChange(listener: () => void): () => void;
}

export function adjustableClock(
  options: { offsetMs?: number; startAt?: Date; pausedAt?: Date } = {},
): AdjustableClock {
  let offset = options.startAt ? options.startAt.getTime() - Date.now() : (options.offsetMs ?? 0);
  let stoppedAt = options.pausedAt?.getTime();
  const listeners = new Set<() => void>();
  const changed = () => listeners.forEach((listener) => listener());
  return {
    get offsetMs() {
      return offset;
    },
    get paused() {
      return stoppedAt !== undefined;
    },
    now: () => new Date(stoppedAt ?? Date.now() + offset),
    advance(ms) {
      if (!(ms >= 0)) throw new RangeError(`A clock does not run backwards: ${ms} ms`);
      offset += ms;
      if (stoppedAt !== undefined) stoppedAt += ms;
      changed();
    },
    setOffset(ms) {
      offset = ms;
      changed();
    },
    pause() {
      stoppedAt ??= Date.now() + offset;
      changed();
    },
    resume() {
      if (stoppedAt === undefined) return;
      offset = stoppedAt - Date.now();
      stoppedAt = undefined;
      changed();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A clock that stands still at `at` and only moves by `advance`. For tests. */
export const pausedClock = (at: Date): AdjustableClock => adjustableClock({ pausedAt: at });
