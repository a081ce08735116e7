import { createContext, useContext, useMemo } from "react";
import { currentTime } from "../clock.ts";
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
      when: (instant: string) => formatWhen(new Date(instant), currentTime(), timeZone, language),
      exact: (instant: string) => formatExact(new Date(instant), timeZone),
      today: () => localDay(currentTime(), timeZone),
    }),
    [language, timeZone],
  );
}
