import type { SegmentTrendDay } from "@hortus/contracts";
import { addDays, daysBetween, localDate, type Db } from "@hortus/kernel";
import { sql } from "kysely";

interface DailyRow {
  day: string;
  change: "entered" | "left";
  because: string;
  customers: number;
}

/** The last days up to `now`, oldest first. Sizes are counted back from the size now, so they hold for days before the log too. */
export async function readTrend(
  db: Db,
  segment: { id: string; size: number },
  span: { days: number; now: Date; timeZone: string },
): Promise<SegmentTrendDay[]> {
  const today = localDate(span.now, span.timeZone);
  const from = addDays(today, 1 - span.days);
  const { rows } = await sql<DailyRow>`
    select day::text as day, change, because, sum(customers)::integer as customers
    from segment_daily
    where segment_id = ${segment.id} and day >= ${from}::date
    group by day, change, because
    order by day, customers desc, change, because`.execute(db);
  const days: SegmentTrendDay[] = [];
  let size = segment.size - rows.filter(({ day }) => day > today).reduce((sum, row) => sum + gain(row), 0);
  for (let n = daysBetween(from, today); n >= 0; n--) {
    const day = addDays(from, n);
    const of = rows.filter((row) => row.day === day);
    const count = (change: DailyRow["change"]) =>
      of.filter((row) => row.change === change).reduce((sum, { customers }) => sum + customers, 0);
    days.unshift({
      day,
      entered: count("entered"),
      left: count("left"),
      size,
      reasons: of.map(({ change, because, customers }) => ({ change, because, customers })),
    });
    size -= of.reduce((sum, row) => sum + gain(row), 0);
  }
  return days;
}

const gain = ({ change, customers }: DailyRow): number => (change === "entered" ? customers : -customers);
