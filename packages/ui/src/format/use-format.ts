import { createContext, useContext, useMemo } from "react";
import { currentTime } from "../clock.ts";
import { dayStart } from "./day-start.ts";
import { useLanguage } from "../words/words.ts";
import {
  formatCount,
  formatDay,
  formatExact,
  formatMoney,
  formatMoneyShort,
  formatShare,
  formatWhen,
  localDay,
} from "./format.ts";

/** The workspace's time zone; all days and times are shown in it, wherever the reader sits. */
export const TimeZone = createContext("Asia/Shanghai");

/** The formats in the reader's language and the workspace's time zone. Instants are ISO texts. */
export function useFormat() {
  const { language } = useLanguage();
  const timeZone = useContext(TimeZone);
  return useMemo(
    () => ({
      money: formatMoney,
      moneyShort: (fen: number) => formatMoneyShort(fen, language),
      count: (count: number) => formatCount(count, language),
      share: formatShare,
      day: (day: string) => formatDay(day, localDay(currentTime(), timeZone).slice(0, 4), language),
      /** The calendar day of an instant. */
      date: (instant: string) =>
        formatDay(
          localDay(new Date(instant), timeZone),
          localDay(currentTime(), timeZone).slice(0, 4),
          language,
        ),
      when: (instant: string) => formatWhen(new Date(instant), currentTime(), timeZone, language),
      exact: (instant: string) => formatExact(new Date(instant), timeZone),
      /** The instant when a day begins; with 1 when it ends. */
      dayStart: (day: string, plusDays = 0) => dayStart(day, timeZone, plusDays),
      today: () => localDay(currentTime(), timeZone),
    }),
    [language, timeZone],
  );
}
