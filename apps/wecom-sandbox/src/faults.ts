/** What goes wrong on purpose. Faults live in memory only: a sandbox starts healthy. */
import type { Faults } from "./phone-api.ts";

type Counted = Exclude<keyof Faults, "delayMs" | "latencyMs" | "onlyEvents" | "kfFailType">;

export type FaultBox = ReturnType<typeof createFaults>;

export function createFaults() {
  const healthy: Faults = {
    duplicateCallbacks: 0,
    dropCallbacks: 0,
    delayCallbacks: 0,
    delayMs: 30_000,
    reorderCallbacks: 0,
    busy: 0,
    rateLimited: 0,
    tooManyAtOnce: 0,
    resetBefore: 0,
    resetAfter: 0,
    kfSendFails: 0,
    kfFailType: 0,
    onlyEvents: [],
    latencyMs: 0,
  };
  let faults = healthy;
  return {
    get: () => faults,
    set(changes: Partial<Faults>) {
      faults = { ...faults, ...changes };
      return faults;
    },
    clear: () => void (faults = healthy),
    /** Whether the fault happens this time; counts it. */
    strikes(fault: Counted): boolean {
      const left = faults[fault];
      if (left > 0) faults = { ...faults, [fault]: left - 1 };
      return left !== 0;
    },
  };
}
