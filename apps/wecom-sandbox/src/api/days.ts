/** Whole days of China's time, as WeCom's figures count them. */
import type { World } from "../world.ts";
import { refuse } from "./refusal.ts";

export const DAY = 86_400;
const CHINA = 8 * 3600;
const OLDEST_DAYS = 180;

/**
 * The beginnings (unix seconds) of the days from one to the other, both included; today is not there until tomorrow.
 *
 * @param longest days that the two may be apart
 */
export function daysOf({ state }: World, start: number, end: number, longest: number): number[] {
  const dayOf = (seconds: number) => Math.floor((seconds + CHINA) / DAY) * DAY - CHINA;
  const [from, to, today] = [dayOf(start), dayOf(end), dayOf(state.nowSeconds())];
  const wrong = to < from || to - from > longest * DAY || to >= today || from < today - OLDEST_DAYS * DAY;
  if (wrong) refuse(600018);
  return Array.from({ length: (to - from) / DAY + 1 }, (_, i) => from + i * DAY);
}
