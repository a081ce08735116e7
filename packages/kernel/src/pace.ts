/**
 * How long a transaction takes in the background: long enough to be worth its commit, and short enough for whoever waits for the
 * connection, or to read what it holds back.
 */
const SHORT_MS = 60;
const LONG_MS = 150;

/** Sizes of slices that adapt to how long they take. */
export interface Pace {
  readonly size: number;
  /** @param elapsedMs real time that a slice of `size` took */
  took(elapsedMs: number): void;
}

/** @param bounds `first` is the size of the first slice; `smallest` unless given. `shortMs`: slices grow below it; 60 ms unless given */
export function createPace(bounds: {
  smallest: number;
  largest: number;
  first?: number;
  shortMs?: number;
}): Pace {
  const { largest, shortMs = SHORT_MS } = bounds;
  const smallest = Math.min(bounds.smallest, largest);
  let size = bounds.first ?? smallest;
  return {
    get size() {
      return size;
    },
    took(elapsedMs) {
      if (elapsedMs < shortMs) size = Math.min(largest, Math.ceil(size * 1.5));
      else if (elapsedMs > LONG_MS) size = Math.max(smallest, size >> 1);
    },
  };
}
