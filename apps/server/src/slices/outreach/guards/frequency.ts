import { addDays, instantOf, localDate } from "@hortus/kernel";
import type { Settings } from "../settings.ts";
import type { Batch, Guard, SentBefore } from "./guard.ts";

const DAY_MS = 86_400_000;
const COUNTED = {
  all: { zh: "消息", en: "messages" },
  care: { zh: "关怀", en: "care" },
  offer: { zh: "推销", en: "offers" },
};

/** Our own restraint, over all journeys and mass sends; of several caps that are reached the one that holds longest is told. */
export const frequencyGuard: Guard = {
  code: "frequency_cap",
  label: { zh: "触达频次已达上限", en: "The frequency cap is reached" },
  prepare:
    ({ now, settings, sends }) =>
    (intent) => {
      if (intent.kind !== "message") return undefined;
      const known = sends.get(intent.customer_id) ?? [];
      if (settings.frequencyCaps.every(({ messages }) => messages > known.length)) return undefined; // most customers
      const reached = settings.frequencyCaps.flatMap((cap) => {
        const { counts, messages, days } = cap;
        if (counts !== "all" && counts !== intent.class) return [];
        const recent = since(known, new Date(now.getTime() - days * DAY_MS)).filter(
          (send) => counts === "all" || send.class === counts,
        );
        if (recent.length < messages) return [];
        // a place is free again when the oldest of those that fill the cap leaves the window
        const freeing = messages === 0 ? undefined : recent[recent.length - messages]?.at;
        const until = freeing && new Date(freeing.getTime() + days * DAY_MS);
        return [{ until, detail: describe(counts, recent.length, messages, days) }];
      });
      const worst = reached.toSorted((a, b) => timeOf(b.until) - timeOf(a.until))[0];
      return worst && { outcome: "skip", ...worst };
    },
};

/** WeCom's own limit for a customer, as it is published on that day. */
export const quotaGuard: Guard = {
  code: "channel_quota",
  label: { zh: "企业微信群发次数已用完", en: "WeCom's limit of mass messages is reached" },
  prepare(batch) {
    const limits = limitsOn(batch);
    return (intent) => {
      if (intent.kind !== "message") return undefined;
      const known = batch.sends.get(intent.customer_id) ?? [];
      if (limits.every(({ most }) => most > known.length)) return undefined;
      const reached = limits.filter(({ from, most }) => since(known, from).length >= most);
      const last = reached.toSorted((a, b) => timeOf(b.until) - timeOf(a.until))[0];
      return last && { outcome: "defer", until: last.until, detail: last.detail };
    };
  },
};

/** The windows of the quota that is in force: the local day, the week from Monday, the month. */
export function limitsOn({ now, timeZone, settings }: Pick<Batch, "now" | "timeZone" | "settings">) {
  const today = localDate(now, timeZone);
  const quota = quotaOn(settings, today);
  const startOf = (date: string) => instantOf(date, "00:00", timeZone);
  const firstOfMonth = `${today.slice(0, 7)}-01`;
  const firstOfNext = `${addDays(firstOfMonth, 31).slice(0, 7)}-01`;
  const monday = addDays(today, -((new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7));
  const perMonth = quota.perMonth ?? Number(addDays(firstOfNext, -1).slice(8));
  const limit = (from: string, to: string, most: number, words: { zh: string; en: string }) => ({
    from: new Date(startOf(from).getTime() - 1),
    until: startOf(to),
    most,
    detail: { zh: `${words.zh}最多 ${most} 条`, en: `At most ${most} a ${words.en}` },
  });
  return [
    limit(today, addDays(today, 1), quota.perDay, { zh: "每天", en: "day" }),
    ...(quota.perWeek ? [limit(monday, addDays(monday, 7), quota.perWeek, { zh: "每周", en: "week" })] : []),
    limit(firstOfMonth, firstOfNext, perMonth, { zh: "每月", en: "month" }),
  ];
}

/** How many Moments of an advisor a customer is shown on this local day. */
export function momentsLimitOn({ now, timeZone, settings }: Pick<Batch, "now" | "timeZone" | "settings">) {
  const today = localDate(now, timeZone);
  const { perDay } = inForce(settings.momentsQuotas, today);
  return {
    from: new Date(instantOf(today, "00:00", timeZone).getTime() - 1),
    until: instantOf(addDays(today, 1), "00:00", timeZone),
    most: perDay,
    detail: { zh: `朋友圈每天最多 ${perDay} 条`, en: `At most ${perDay} Moments a day` },
  };
}

export const quotaOn = ({ channelQuotas }: Pick<Settings, "channelQuotas">, today: string) =>
  inForce(channelQuotas, today);

/** The latest that has begun; before all of them the earliest. */
function inForce<Quota extends { from: string }>(quotas: readonly Quota[], today: string): Quota {
  const sorted = quotas.toSorted((a, b) => a.from.localeCompare(b.from));
  return sorted.findLast(({ from }) => from <= today) ?? sorted[0]!; // the schema asks for one
}

function describe(counts: keyof typeof COUNTED, sent: number, messages: number, days: number) {
  const words = COUNTED[counts];
  return {
    zh: `${days} 天内已有 ${sent} 条${words.zh}，最多 ${messages} 条`,
    en: `${sent} ${words.en} in ${days} days, at most ${messages}`,
  };
}

/** Oldest first. */
const since = (sends: readonly SentBefore[], from: Date): SentBefore[] =>
  sends.filter(({ at }) => at > from).sort((a, b) => a.at.getTime() - b.at.getTime());

/** Without an end it holds for ever. */
const timeOf = (until: Date | undefined): number => until?.getTime() ?? Number.POSITIVE_INFINITY;
