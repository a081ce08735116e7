import { cpus, totalmem } from "node:os";

/** One measured figure; `ratio` is value ÷ reference, both from the same run on the same machine. */
export interface Measure {
  bench: string;
  metric: string;
  value: number;
  unit: string;
  /** What it is held against: a figure of the same run, or a limit that the outside sets. */
  reference?: { name: string; value: number };
  /** Single results of the runs whose median is the value. */
  runs: number[];
}

export interface Bench {
  name: string;
  run(): Promise<Measure[]>;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2; // a bench runs at least once
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!; // as above
}

/** Milliseconds that the work took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export const machine = () =>
  `${cpus()[0]?.model.trim() ?? "unknown"}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`;
