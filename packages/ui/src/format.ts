import { now } from "./clock.ts";

export type Language = "zh" | "en";

const locales: Record<Language, string> = { zh: "zh-CN", en: "en-GB" };
const ZONE = "Asia/Shanghai";

/** ¥1,234.50 from fen. */
export function formatMoney(fen: number): string {
  const yuan = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(Math.abs(fen) / 100);
  return `${fen < 0 ? "−" : ""}¥${yuan}`;
}

/** 1,234 up to ten thousand; then 1.2 万 or 12k. */
export function formatCount(count: number, language: Language): string {
  if (Math.abs(count) < 10_000) return new Intl.NumberFormat("en-US").format(count);
  const options: Intl.NumberFormatOptions = { notation: "compact", maximumFractionDigits: 1 };
  return new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en", options).format(count);
}

export const formatShare = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** 2026-11-24 14:30:05, where the workspace is. */
export function formatInstant(iso: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, dateStyle: "short", timeStyle: "medium" }).format(new Date(iso));
}

export const formatDay = (iso: string): string => formatInstant(iso).slice(0, 10);

/** As people say it: 今天 14:30, 昨天 09:12, 3 天前, 11-02, 2025-11-02. */
export function formatMoment(iso: string, language: Language, reference: Date = now()): string {
  const at = formatInstant(iso);
  const today = formatInstant(reference.toISOString()).slice(0, 10);
  const days = Math.round((Date.parse(today) - Date.parse(at.slice(0, 10))) / 86_400_000);
  const time = at.slice(11, 16);
  const relative = new Intl.RelativeTimeFormat(locales[language], { numeric: "auto" });
  if (Math.abs(days) <= 1) return `${capitalise(relative.format(-days, "day"))} ${time}`;
  if (Math.abs(days) < 7) return `${relative.format(-days, "day")}${days < 0 ? ` ${time}` : ""}`;
  return at.slice(0, 4) === today.slice(0, 4) ? at.slice(5, 10) : at.slice(0, 10);
}

const capitalise = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
