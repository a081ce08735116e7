/** How much work a transaction takes: long enough to be worth its commit, short enough to let live events pass. */
const SHORT_MS = 60;
const LONG_MS = 120;

/** Sizes of slices that adapt to how long they take. */
export interface Pace {
  readonly size: number;
  /** @param elapsedMs real time that a slice of `size` took */
  took(elapsedMs: number): void;
}

export function createPace({ smallest, largest }: { smallest: number; largest: number }): Pace {
  let size = smallest;
  return {
    get size() {
      return size;
    },
    took(elapsedMs) {
      if (elapsedMs < SHORT_MS) size = Math.min(largest, Math.ceil(size * 1.5));
      else if (elapsedMs > LONG_MS) size = Math.max(smallest, size >> 1);
    },
  };
}
