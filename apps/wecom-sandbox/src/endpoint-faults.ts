/** Faults of single endpoints, and quotas: how many calls are left before 45009. In memory only, as all faults. */
import type { EndpointFault } from "./phone-api.ts";

export type EndpointFaults = ReturnType<typeof createEndpointFaults>;
/** What happens to this call. */
export interface Strike {
  errcode?: number | undefined;
  delayMs: number;
  reset?: "before" | "after" | undefined;
}

const MINUTE_MS = 60_000;

export function createEndpointFaults() {
  const faults = new Map<string, EndpointFault>();
  /** Calls of each endpoint in the minute that began at `from`. */
  const counted = new Map<string, { from: number; calls: number }>();
  return {
    list: () => [...faults.values()],
    /** Replaces what was set for this endpoint; `times` 0 takes it away. */
    set(fault: EndpointFault) {
      if (fault.times === 0 && fault.quotaLeft === undefined) faults.delete(fault.endpoint);
      else faults.set(fault.endpoint, fault);
    },
    clear() {
      faults.clear();
      counted.clear();
    },
    /** Counts this call; answers what is to go wrong with it. */
    strike(endpoint: string): Strike {
      const fault = faults.get(endpoint);
      if (!fault) return { delayMs: 0 };
      if (fault.quotaLeft !== undefined) {
        if (fault.quotaLeft === 0) return { errcode: 45009, delayMs: 0 };
        faults.set(endpoint, { ...fault, quotaLeft: fault.quotaLeft - 1 });
        if (fault.times === 0) return { delayMs: 0 };
      }
      if (fault.times > 0) {
        const left = faults.get(endpoint) ?? fault;
        this.set({ ...left, times: fault.times - 1 });
      }
      return { errcode: fault.errcode, delayMs: fault.delayMs, reset: fault.reset };
    },
    /** Whether this call is one too many within its minute; 0 is no limit. */
    isOverRate(endpoint: string, perMinute: number, nowMs: number): boolean {
      if (perMinute === 0) return false;
      const before = counted.get(endpoint);
      // who is over the limit of a minute is blocked until the next
      const current = before && nowMs - before.from < MINUTE_MS ? before : { from: nowMs, calls: 0 };
      counted.set(endpoint, { ...current, calls: current.calls + 1 });
      return current.calls >= perMinute;
    },
  };
}
