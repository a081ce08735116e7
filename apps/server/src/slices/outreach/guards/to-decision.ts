import type { Decision } from "../intents/intent.ts";
import type { Decided } from "./decide.ts";

export const STATE_AFTER = { skip: "refused", defer: "deferred", hold: "held" } as const;

/** What is kept of an asking, see `trail`. */
export function toDecision({ verdict }: Decided, now: Date): Decision {
  const { kind: outcome, asked, detail } = verdict;
  const until = verdict.kind === "pass" ? undefined : verdict.until?.toISOString();
  return { at: now.toISOString(), outcome, asked, ...(detail && { detail }), ...(until && { until }) };
}
