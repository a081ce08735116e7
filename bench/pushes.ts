import type { RawBuilder } from "kysely";
import { checkCountSegments, replayCountSegments } from "./count-segments.ts";
import type { BenchHouse } from "./house.ts";
import { median, timed, type Measure } from "./measure.ts";

const RUNS = 3;

/** What a bench of pushes sends, and what it is held against. */
export interface Pushes {
  bench: string;
  /** "orders": what a row is, many of them. */
  rows: string;
  count: number;
  /** Sends so many rows, other ones each run; `sendBatches` does. */
  push(run: number, count: number): Promise<Sent>;
  /** The rows that the segments count: `customer_id` and `at`. */
  counted: RawBuilder<unknown>;
  /** `customer_id` of those whose rows are of today. */
  touched: RawBuilder<unknown>;
  /** How long the rows of one run take in SQL alone, without making the table. */
  insertBare(): Promise<number>;
}

/**
 * How many are answered and decided a second, while the worker runs beside. Then who is in is compared with a count by hand, and the log is read
 * again from its beginning, which changes nobody. The house is closed in the end.
 */
export async function measurePushes(house: BenchHouse, pushes: Pushes): Promise<Measure[]> {
  const { bench, rows, count, push } = pushes;
  const takenMs: number[] = [];
  const decidedMs: number[] = [];
  for (let run = 1; run <= RUNS; run++) {
    decidedMs.push(
      await timed(async () => {
        let sent: Sent | undefined;
        takenMs.push(await timed(async () => (sent = await push(run, count))));
        await sent?.drained;
      }),
    );
  }
  await checkCountSegments(house, pushes.counted);
  await replayCountSegments(house, pushes.touched);
  const bareMs = await pushes.insertBare();
  await house.close();
  const perSecond = (ms: number) => (count / ms) * 1_000;
  const figure = (metric: string, times: number[]): Measure => ({
    bench,
    metric,
    value: perSecond(median(times)),
    unit: `${rows}/s`,
    reference: { name: "their rows in SQL alone, same batches", value: perSecond(bareMs) },
    runs: times.map(perSecond),
  });
  return [figure("answered, batches of 100", takenMs), figure("decided by 20 segments", decidedMs)];
}

/** All are answered; `drained` resolves when what they set off is done. */
export interface Sent {
  drained: Promise<void>;
}

/** Sends batches by four at a time while the worker does what they set off. */
export async function sendBatches<Row>(
  house: BenchHouse,
  batches: Row[][],
  send: (rows: Row[]) => Promise<void>,
): Promise<Sent> {
  const beside = await house.workerBeside();
  beside.begin();
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let batch = batches.shift(); batch; batch = batches.shift()) await send(batch);
    }),
  );
  return { drained: beside.rest() };
}

/** Rows in batches of a hundred. */
export const inBatches = <Row>(count: number, make: (n: number) => Row): Row[][] =>
  Array.from({ length: count / 100 }, (_, batch) =>
    Array.from({ length: 100 }, (_row, row) => make(batch * 100 + row)),
  );
