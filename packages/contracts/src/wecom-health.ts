import { z } from "zod";
import { instant } from "./common.ts";

/** What each check may say: when all is well, and when somebody has to know what to do. */
export const healthOutcomes = {
  token: { well: ["good", "expired"], ill: ["none", "refused"] },
  callbacks: { well: ["good"], ill: ["never", "late", "stuck"] },
  sync: { well: ["good", "running"], ill: ["never", "old", "failed"] },
  repair: { well: ["good", "never"], ill: ["never", "repaired", "old", "failed"] },
  losses: { well: [], ill: ["undecided"] },
  reading: { well: ["good", "waiting"], ill: ["failing"] },
  quota: { well: ["good", "none"], ill: ["high", "limited"] },
  errors: { well: ["good", "none"], ill: ["some", "many"] },
} as const;
type Outcomes = typeof healthOutcomes;
export type HealthKey = keyof Outcomes;
export type HealthOutcome<Key extends HealthKey> = Outcomes[Key]["well" | "ill"][number];
/** The keys of a page's words: without one of them it does not compile. */
export type HealthWord = { [Key in HealthKey]: `${Key}.${HealthOutcome<Key>}` }[HealthKey];
export type HealthAdvice = { [Key in HealthKey]: `${Key}.${Outcomes[Key]["ill"][number]}.do` }[HealthKey];

export const healthCheck = z.object({
  key: z.enum(["token", "callbacks", "sync", "repair", "losses", "reading", "quota", "errors"]),
  state: z.enum(["good", "warn", "bad"]),
  /** One of `healthOutcomes`. */
  outcome: z.string(),
  /** Figures for those words. */
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type HealthCheck = z.infer<typeof healthCheck>;

export const wecomHealth = z.object({
  checks: z.array(healthCheck),
  /** Endpoints called within a day, the busiest of the last hour first. */
  endpoints: z.array(
    z.object({
      endpoint: z.string(),
      /** Calls in the busiest minute of the last hour, out of WeCom's 10 000; in the hour, out of 150 000. */
      peakMinute: z.int(),
      hour: z.int(),
      day: z.int(),
      failuresOfHour: z.int(),
      meanMs: z.int().optional(),
      /** WeCom's errcode, or "network". */
      lastFailure: z.string().optional(),
      lastFailureAt: instant.optional(),
    }),
  ),
  limits: z.object({ minute: z.int(), hour: z.int() }),
  asOf: instant,
});
export type WecomHealth = z.infer<typeof wecomHealth>;
