import type { DATE_FORMATS } from "@hortus/contracts";
import { instantOf } from "@hortus/kernel";

type DateFormat = (typeof DATE_FORMATS)[number];

const TIME = String.raw`(?:[T\s]+(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})秒?(?:\.\d+)?)?分?\s*(Z|[+-]\d{2}:?\d{2})?)?`;
const year = new RegExp(String.raw`^(?<y>\d{4})[-/.年](?<m>\d{1,2})[-/.月](?<d>\d{1,2})日?${TIME}$`);
const compact = /^(?<y>\d{4})(?<m>\d{2})(?<d>\d{2})(?:[T\s]?(\d{2}):?(\d{2}):?(\d{2})?)?$/;
const dayFirst = new RegExp(String.raw`^(?<d>\d{1,2})[-/.](?<m>\d{1,2})[-/.](?<y>\d{4})${TIME}$`);
const monthFirst = new RegExp(String.raw`^(?<m>\d{1,2})[-/.](?<d>\d{1,2})[-/.](?<y>\d{4})${TIME}$`);

const PATTERNS: Record<DateFormat, readonly RegExp[]> = {
  auto: [year, compact],
  iso: [year],
  yyyymmdd: [compact],
  "y/m/d": [year],
  "d/m/y": [dayFirst],
  "m/d/y": [monthFirst],
};

/** The instant that a cell means; where clocks of the workspace show it, unless it names its own offset. A day alone begins at 00:00. */
export function readDate(cell: string, format: DateFormat, timeZone: string): Date | undefined {
  const match = PATTERNS[format].map((pattern) => pattern.exec(cell)).find((found) => found !== null);
  if (!match?.groups) return undefined;
  const { y = "", m = "", d = "" } = match.groups;
  const [hour = "0", minute = "0", second = "0", offset] = match.slice(4);
  const date = `${y}-${m.padStart(2, "0")}-${d.padStart(2, "0")}`;
  if (!isDay(date) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const time = `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
  const colons = offset?.length === 5 ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset;
  const start = colons
    ? Date.parse(`${date}T${time}:00${colons}`)
    : instantOf(date, time, timeZone).getTime();
  return Number.isNaN(start) ? undefined : new Date(start + Number(second) * 1_000);
}

// The 30th of February would roll over into March.
const isDay = (date: string): boolean => {
  const at = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date);
};
