/** Times as people say them. WeCom's world keeps China's time, so the phones do, wherever the browser stands. */
const ZONE = "Asia/Shanghai";

const part = (options: Intl.DateTimeFormatOptions, language = "zh-CN") =>
  new Intl.DateTimeFormat(language, { timeZone: ZONE, ...options });
const hours = part({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const seconds = part({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

export const toTime = (at: string): string => hours.format(new Date(at));
export const toSeconds = (at: string): string => seconds.format(new Date(at));

/** As an input of date and time wants it: "2026-11-03T14:30". */
export const toInput = (at: string): string =>
  new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 16);

export function toDay(at: string, language: string): string {
  return part({ month: "short", day: "numeric", weekday: "short" }, language).format(new Date(at));
}

/** "14:30" today, "11月3日 14:30" before; `short` leaves the time of other days out. */
export function toMoment(at: string, now: string | undefined, language: string, short = false): string {
  const day = part({ year: "numeric", month: "numeric", day: "numeric" });
  if (now && day.format(new Date(at)) === day.format(new Date(now))) return toTime(at);
  const date = part({ month: "short", day: "numeric" }, language).format(new Date(at));
  return short ? date : `${date} ${toTime(at)}`;
}
