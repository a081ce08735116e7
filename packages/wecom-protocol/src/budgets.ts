/**
 * What each endpoint may be called. WeCom counts by company and endpoint; who is over the limit is blocked for a minute, or for an
 * hour. So calls are spread below the limit, and an endpoint that was refused nevertheless is left alone for a while: calling on
 * would only keep the block alive, and the other endpoints go on.
 */
import { WecomError } from "./errors.ts";

interface BudgetOptions {
  /** 4000 by default. */
  callsAMinute?: number;
  clock: { now(): Date };
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

const DEFAULT_CALLS_A_MINUTE = 4_000;
/** A minute's limit first; if it is refused again right after, it was an hour's. */
const RESTS_MS = [60_000, 5 * 60_000, 15 * 60_000, 60 * 60_000];
const FORGET_MS = 2 * 60 * 60_000;

export function createBudgets({ callsAMinute = DEFAULT_CALLS_A_MINUTE, clock, sleep }: BudgetOptions) {
  // Machine time: the limit is one of real minutes, whatever clock a demo runs on.
  const buckets = new Map<string, { left: number; at: number }>();
  const resting = new Map<string, { until: number; times: number }>();

  return {
    /**
     * Waits for the endpoint's turn.
     * @throws {WecomError} 45009 with the time that is left, while the endpoint rests
     */
    async take(endpoint: string, signal?: AbortSignal): Promise<void> {
      const rest = resting.get(endpoint);
      const now = clock.now().getTime();
      if (rest && now < rest.until)
        throw new WecomError({
          endpoint,
          failure: "refused",
          errcode: 45009,
          errmsg: "left alone after WeCom's refusal",
          retryAfterMs: rest.until - now,
        });
      const bucket = refill(endpoint);
      bucket.left -= 1;
      if (bucket.left < 0) await sleep((-bucket.left / callsAMinute) * 60_000, signal);
    },
    /** Leaves the endpoint alone for a minute; longer when it was refused before. */
    rest(endpoint: string): void {
      const now = clock.now().getTime();
      const before = resting.get(endpoint);
      if (before && now < before.until) return;
      const times = before && now - before.until < FORGET_MS ? before.times + 1 : 0;
      const ms = RESTS_MS[Math.min(times, RESTS_MS.length - 1)] ?? 60_000;
      resting.set(endpoint, { until: now + ms, times });
    },
  };

  function refill(endpoint: string): { left: number; at: number } {
    const at = performance.now();
    const before = buckets.get(endpoint) ?? { left: callsAMinute, at };
    const left = Math.min(callsAMinute, before.left + ((at - before.at) / 60_000) * callsAMinute);
    const bucket = { left, at };
    buckets.set(endpoint, bucket);
    return bucket;
  }
}
