/** What is well and what is not, from figures. The page has the words for each outcome. */
import type { HealthCheck, HealthKey, HealthOutcome } from "@hortus/contracts";

interface HealthFacts {
  now: Date;
  tokenUntil: Date | null;
  /** Outcomes of the last day. */
  lastCallbackAt: Date | null;
  callbacksWaiting: number;
  oldestWaitingAt: Date | null;
  /** Between what happened and its arrival here, of the last callbacks; the middle one. */
  lagSeconds: number | null;
  sync: {
    state: "never" | "running" | "done" | "failed";
    finishedAt: Date | null;
    startedAt: Date | null;
    error: string | null;
  };
  repair: { finishedAt: Date | null; found: number; missing: number; error: string | null } | undefined;
  losses: number;
  fetches: { waiting: number; failing: number };
  use: {
    endpoint: string;
    peakMinute: number;
    hour: number;
    failuresOfHour: number;
    lastFailure: string | null;
  }[];
}

/** WeCom's own, by company and endpoint. */
export const LIMITS = { minute: 10_000, hour: 150_000 };
const HOUR_MS = 60 * 60_000;

export const checkHealth = (facts: HealthFacts): HealthCheck[] => [
  checkToken(facts),
  checkCallbacks(facts),
  checkSync(facts),
  checkRepair(facts),
  ...(facts.losses > 0 ? [check("losses", "bad", "undecided", { count: facts.losses })] : []),
  checkReading(facts),
  checkQuota(facts),
  checkErrors(facts),
];

function check<Key extends HealthKey>(
  key: Key,
  state: HealthCheck["state"],
  outcome: HealthOutcome<Key>,
  values: HealthCheck["values"] = {},
): HealthCheck {
  return { key, state, outcome, values };
}

function checkToken({ now, tokenUntil, use }: HealthFacts): HealthCheck {
  const failed = use.find(({ endpoint, failuresOfHour }) => endpoint === "gettoken" && failuresOfHour > 0);
  if (tokenUntil && tokenUntil > now)
    return check("token", "good", "good", {
      minutes: Math.round((tokenUntil.getTime() - now.getTime()) / 60_000),
    });
  if (failed) return check("token", "bad", "refused", { code: failed.lastFailure ?? "" });
  return check("token", tokenUntil ? "good" : "warn", tokenUntil ? "expired" : "none");
}

function checkCallbacks(facts: HealthFacts): HealthCheck {
  const { now, lastCallbackAt, callbacksWaiting, oldestWaitingAt, lagSeconds } = facts;
  if (oldestWaitingAt && now.getTime() - oldestWaitingAt.getTime() > 60_000)
    return check("callbacks", "bad", "stuck", {
      count: callbacksWaiting,
      minutes: Math.round((now.getTime() - oldestWaitingAt.getTime()) / 60_000),
    });
  if (!lastCallbackAt) return check("callbacks", "bad", "never");
  // WeCom tries again after a broken connection, so a late one says that the address is not always reached.
  if (lagSeconds !== null && lagSeconds > 30)
    return check("callbacks", "warn", "late", { seconds: lagSeconds });
  return check("callbacks", "good", "good", { at: lastCallbackAt.toISOString(), seconds: lagSeconds ?? 0 });
}

function checkSync({ now, sync }: HealthFacts): HealthCheck {
  if (sync.state === "never") return check("sync", "warn", "never");
  if (sync.state === "failed") return check("sync", "bad", "failed", { error: sync.error ?? "" });
  if (sync.state === "running") return check("sync", "good", "running");
  const at = sync.finishedAt ?? now;
  const isOld = now.getTime() - at.getTime() > 30 * HOUR_MS;
  return check("sync", isOld ? "warn" : "good", isOld ? "old" : "good", { at: at.toISOString() });
}

function checkRepair({ now, repair, sync }: HealthFacts): HealthCheck {
  if (!repair?.finishedAt) return check("repair", sync.state === "never" ? "warn" : "good", "never");
  if (repair.error) return check("repair", "bad", "failed", { error: repair.error });
  if (now.getTime() - repair.finishedAt.getTime() > HOUR_MS)
    return check("repair", "warn", "old", { at: repair.finishedAt.toISOString() });
  const values = { at: repair.finishedAt.toISOString(), found: repair.found, missing: repair.missing };
  return repair.found + repair.missing > 0
    ? check("repair", "warn", "repaired", values)
    : check("repair", "good", "good", values);
}

function checkReading({ fetches }: HealthFacts): HealthCheck {
  if (fetches.failing > 0) return check("reading", "warn", "failing", { ...fetches });
  return check("reading", "good", fetches.waiting > 0 ? "waiting" : "good", { ...fetches });
}

function checkQuota({ use }: HealthFacts): HealthCheck {
  const share = (one: HealthFacts["use"][number]) =>
    Math.max(one.peakMinute / LIMITS.minute, one.hour / LIMITS.hour);
  const [busiest] = use.toSorted((a, b) => share(b) - share(a));
  const limited = use.find(
    ({ lastFailure, failuresOfHour }) => lastFailure === "45009" && failuresOfHour > 0,
  );
  if (limited) return check("quota", "bad", "limited", { endpoint: limited.endpoint });
  if (!busiest || busiest.hour === 0) return check("quota", "good", "none");
  const values = { endpoint: busiest.endpoint, percent: Math.round(share(busiest) * 100) };
  return share(busiest) > 0.7
    ? check("quota", "warn", "high", values)
    : check("quota", "good", "good", values);
}

function checkErrors({ use }: HealthFacts): HealthCheck {
  const calls = use.reduce((sum, { hour }) => sum + hour, 0);
  const failures = use.reduce((sum, { failuresOfHour }) => sum + failuresOfHour, 0);
  if (calls === 0) return check("errors", "good", "none");
  const percent = Math.round((failures / calls) * 1000) / 10;
  const [worst] = use.toSorted((a, b) => b.failuresOfHour - a.failuresOfHour);
  const values = { percent, calls, code: worst?.lastFailure ?? "", endpoint: worst?.endpoint ?? "" };
  if (percent > 20) return check("errors", "bad", "many", values);
  return percent > 2 ? check("errors", "warn", "some", values) : check("errors", "good", "good", values);
}
