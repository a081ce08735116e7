import { periods, type Period } from "./ast.ts";
import { addDays, addMonths } from "./time.ts";

/** A period is a calendar stretch beside today's: the day, week (from Monday), month, quarter or year; so many units away. */
export type Unit = "day" | "week" | "month" | "quarter" | "year";

const days: Partial<Record<Period, number>> = { yesterday: -1, today: 0, tomorrow: 1 };
const shifts: Record<string, number> = { last: -1, this: 0, next: 1 };

export function unitOf(period: Period): { unit: Unit; shift: number } {
  const day = days[period];
  if (day !== undefined) return { unit: "day", shift: day };
  const [which = "", unit = ""] = period.split("_");
  return { unit: unit as Unit, shift: shifts[which] ?? 0 }; // `periods` spells every other one so
}

export const isPeriod = (value: unknown): value is Period => periods.some((each) => each === value);

/** Records do not count before their instant, so their window lies in the past, or around now. */
export const isPast = (period: Period): boolean => unitOf(period).shift <= 0;

/** The first day of the unit in which a day lies. */
export function startOfUnit(date: string, unit: Unit): string {
  if (unit === "day") return date;
  if (unit === "week") return addDays(date, -((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7));
  if (unit === "year") return `${date.slice(0, 4)}-01-01`;
  const month = Number(date.slice(5, 7));
  const first = unit === "quarter" ? month - ((month - 1) % 3) : month;
  return `${date.slice(0, 4)}-${String(first).padStart(2, "0")}-01`;
}

/** The first day of the unit so many units later; `date` is a first day itself. */
export function addUnits(date: string, unit: Unit, amount: number): string {
  if (unit === "day" || unit === "week") return addDays(date, amount * (unit === "week" ? 7 : 1));
  return addMonths(date, amount * { month: 1, quarter: 3, year: 12 }[unit]);
}
