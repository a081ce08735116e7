/** Lets `max` pieces of work run at once; the others wait in line and leave it when their signal aborts. */
export function limitConcurrency(max: number) {
  let running = 0;
  const line: (() => void)[] = [];

  return async function withSlot<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    if (running >= max) await standInLine(signal);
    else running++;
    try {
      return await work();
    } finally {
      const next = line.shift();
      // the slot passes on, so `running` stays: nobody can jump in between
      if (next) next();
      else running--;
    }
  };

  function standInLine(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal?.removeEventListener("abort", leave);
        resolve();
      };
      const leave = () => {
        const place = line.indexOf(enter);
        if (place >= 0) line.splice(place, 1);
        reject(signal?.reason);
      };
      line.push(enter);
      signal?.addEventListener("abort", leave, { once: true });
    });
  }
}
