import type { RhythmSettings } from "@hortus/contracts";

/** A supplement lasts a month or two, and customers are late: twice the interval is long, four times is gone. */
export const defaultRhythm: RhythmSettings = {
  basis: "purchases",
  dormantAfter: 2,
  churnedAfter: 4,
  usualDays: 45,
  leastDays: 7,
  mostDays: 365,
};

/** The own gaps outweigh everybody's interval from the fourth on: before, one early second order says little. */
export const SHRINKING = 3;

/** With fewer the median jumps from day to day. */
export const LEAST_CUSTOMERS = 30;
