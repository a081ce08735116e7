import type { IntentReason } from "@hortus/contracts";
import { addDays, instantOf, localDate } from "@hortus/kernel";
import type { IntentRow } from "../intents/intent.ts";
import type { Settings } from "../settings.ts";
import { endOfQuietHours } from "./quiet-hours.ts";

/** What the guards look at: read once for a batch, brought up to date as intents of the batch pass. */
export interface GuardFacts {
  now: Date;
  timeZone: string;
  settings: Settings;
  /** Living contacts of each customer, the oldest first. */
  contacts: ReadonlyMap<string, readonly { advisorId: string; externalUserId: string }[]>;
  /** Until when each customer gets no offers. */
  quietUntil: ReadonlyMap<string, Date>;
  /** When each customer got proactive messages, or will get those that passed; of this month and the days of the cap. */
  sends: Map<string, Date[]>;
}

export type Verdict =
  | { kind: "pass"; advisorId: string; externalUserId: string }
  | { kind: "refuse"; reason: IntentReason; until?: Date | undefined }
  | { kind: "defer"; reason: IntentReason; until: Date };

/** One question asked before every send. No answer means that it has nothing against it. */
export interface Guard {
  code: IntentReason;
  label: { zh: string; en: string };
  decide(intent: IntentRow, facts: GuardFacts): { until?: Date | undefined; final?: boolean } | undefined;
}

const DAY_MS = 86_400_000;

/** Asked in this order; the first objection counts (OUT-2). An objection with an end defers, unless it is final or ends too late. */
export const guards: readonly Guard[] = [
  {
    code: "no_contact",
    label: { zh: "没有可触达的顾问好友", en: "No advisor has the customer as a contact" },
    decide: (intent, facts) => (contactFor(intent, facts) ? undefined : {}),
  },
  {
    code: "quiet_window",
    label: { zh: "旅程静默期内不推销", en: "The journey's quiet window: no offers yet" },
    decide: (intent, { now, quietUntil }) => {
      const until = quietUntil.get(intent.customer_id);
      return intent.class === "offer" && until && until > now ? { until } : undefined;
    },
  },
  {
    code: "quiet_hours",
    label: { zh: "免打扰时段", en: "Quiet hours" },
    decide: (intent, { now, settings, timeZone }) => {
      const until =
        intent.kind === "message" ? endOfQuietHours(now, settings.quietHours, timeZone) : undefined;
      return until && { until };
    },
  },
  {
    code: "frequency_cap",
    label: { zh: "触达频次已达上限", en: "The frequency cap is reached" },
    decide: (intent, { now, settings, sends }) => {
      const { messages, days } = settings.frequencyCap;
      if (intent.kind !== "message") return undefined;
      const recent = recentSends(sends, intent.customer_id, new Date(now.getTime() - days * DAY_MS));
      if (recent.length < messages) return undefined;
      // a place is free again when the oldest of those that fill the cap leaves the window
      const freeing = messages === 0 ? undefined : recent[recent.length - messages];
      return { final: true, until: freeing && new Date(freeing.getTime() + days * DAY_MS) };
    },
  },
  {
    code: "channel_quota",
    label: { zh: "企业微信群发次数已用完", en: "WeCom's limit of mass messages is reached" },
    decide: (intent, { now, settings, sends, timeZone }) => {
      if (intent.kind !== "message") return undefined;
      const today = localDate(now, timeZone);
      const firstOfMonth = `${today.slice(0, 7)}-01`;
      const firstOfNext = `${addDays(firstOfMonth, 31).slice(0, 7)}-01`;
      const startOf = (date: string) => instantOf(date, "00:00", timeZone);
      const perMonth = settings.channelQuota.perMonth ?? Number(addDays(firstOfNext, -1).slice(8));
      const inMonth = recentSends(sends, intent.customer_id, startOf(firstOfMonth));
      if (inMonth.length >= perMonth) return { until: startOf(firstOfNext) };
      const todays = inMonth.filter((at) => at >= startOf(today));
      return todays.length >= settings.channelQuota.perDay
        ? { until: startOf(addDays(today, 1)) }
        : undefined;
    },
  },
];

/** Decides a batch; the order matters, since what passes counts for those behind. Also updates `facts.sends`. */
export function decide(
  intents: readonly IntentRow[],
  facts: GuardFacts,
): { intent: IntentRow; verdict: Verdict }[] {
  return intents.map((intent) => {
    const verdict = judge(intent, facts);
    if (verdict.kind === "pass" && intent.kind === "message") {
      facts.sends.set(intent.customer_id, [...(facts.sends.get(intent.customer_id) ?? []), facts.now]);
    }
    return { intent, verdict };
  });
}

function judge(intent: IntentRow, facts: GuardFacts): Verdict {
  for (const guard of guards) {
    const objection = guard.decide(intent, facts);
    if (!objection) continue;
    const { until, final = false } = objection;
    if (until && !final && until <= intent.latest_at) return { kind: "defer", reason: guard.code, until };
    return { kind: "refuse", reason: guard.code, until };
  }
  const contact = contactFor(intent, facts);
  if (!contact) throw new Error(`The first guard let intent ${intent.id} pass without a contact`);
  return { kind: "pass", ...contact };
}

/** The advisor that the planner chose, since the text may name them; else who has the customer longest. */
function contactFor(intent: IntentRow, { contacts }: GuardFacts) {
  const living = contacts.get(intent.customer_id) ?? [];
  return intent.advisor_id === null
    ? living[0]
    : living.find(({ advisorId }) => advisorId === intent.advisor_id);
}

/** Oldest first. */
const recentSends = (sends: GuardFacts["sends"], customerId: string, since: Date): Date[] =>
  (sends.get(customerId) ?? []).filter((at) => at > since).sort((a, b) => a.getTime() - b.getTime());
