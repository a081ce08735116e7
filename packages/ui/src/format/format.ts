import type { Language } from "../words/words.ts";

/** ¥1,234.50 */
export function formatMoney(fen: number): string {
  const sign = fen < 0 ? "-" : "";
  const yuan = (Math.abs(fen) / 100).toLocaleString("en-US", {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  return `${sign}¥${yuan}`;
}

/** Money short enough for a headline: fen fall away, ¥12.3 万 / ¥123k. */
export function formatMoneyShort(fen: number, language: Language): string {
  return `${fen < 0 ? "-" : ""}¥${formatCount(Math.round(Math.abs(fen) / 100), language)}`;
}

/** 9,876 · 1.2 万 / 12k · 1.2 亿 / 120M. From 10 000 on three digits at most are told. */
export function formatCount(count: number, language: Language): string {
  const size = Math.abs(count);
  if (size < 10_000) return count.toLocaleString("en-US");
  const steps: readonly (readonly [number, string])[] =
    language === "zh"
      ? [
          [1e8, " 亿"],
          [1e4, " 万"],
        ]
      : [
          [1e9, "B"],
          [1e6, "M"],
          [1e3, "k"],
        ];
  const [unit, name] = steps.find(([step]) => size >= step) ?? [1, ""];
  const value = count / unit;
  return `${value.toLocaleString("en-US", { maximumFractionDigits: Math.abs(value) < 100 ? 1 : 0 })}${name}`;
}

/** A share from 0 to 1: 12.5% */
export function formatShare(share: number): string {
  return `${(share * 100).toLocaleString("en-US", { maximumFractionDigits: 1 })}%`;
}

/** A calendar day: 11月24日 / 24 Nov; with the year when it is not this one. */
export function formatDay(day: string, thisYear: string, language: Language): string {
  return new Intl.DateTimeFormat(locale(language), {
    timeZone: "UTC",
    month: language === "zh" ? "long" : "short",
    day: "numeric",
    ...(day.startsWith(thisYear) ? {} : { year: "numeric" }),
  }).format(new Date(`${day}T00:00:00Z`));
}

/** The calendar day of an instant: 2026-11-24. */
export function localDay(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(at);
}

/** As people say it: 刚刚, 5 分钟前, 今天 14:30, 昨天 09:10, 3 天前, 11月3日 14:30, 2025年11月3日; the future likewise. */
export function formatWhen(at: Date, now: Date, timeZone: string, language: Language): string {
  const minutes = Math.round((now.getTime() - at.getTime()) / 60_000);
  if (minutes === 0) return language === "zh" ? "刚刚" : "just now";
  if (minutes > 0 && minutes < 60) return relative(-minutes, "minute", language);
  const day = localDay(at, timeZone);
  const today = localDay(now, timeZone);
  const days = Math.round((Date.parse(today) - Date.parse(day)) / 86_400_000);
  if (Math.abs(days) <= 1) return `${capital(relative(-days, "day", language))} ${timeOfDay(at, timeZone)}`;
  if (days > 1 && days < 7) return relative(-days, "day", language);
  const text = formatDay(day, today.slice(0, 4), language);
  return day.slice(0, 4) === today.slice(0, 4) ? `${text} ${timeOfDay(at, timeZone)}` : text;
}

/** The exact instant, with its zone: 2026-11-24 14:30:05 GMT+8 */
export function formatExact(at: Date, timeZone: string): string {
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).format(at);
  const zone = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "shortOffset" })
    .formatToParts(at)
    .find(({ type }) => type === "timeZoneName");
  return `${localDay(at, timeZone)} ${clock} ${zone?.value ?? ""}`.trim();
}

const locale = (language: Language) => (language === "zh" ? "zh-CN" : "en-GB");
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function relative(amount: number, unit: "minute" | "day", language: Language): string {
  const text = new Intl.RelativeTimeFormat(locale(language), { numeric: "auto" }).format(amount, unit);
  return language === "zh" ? text.replace(/(\d+)/, "$1 ") : text;
}

function timeOfDay(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" }).format(at);
}
