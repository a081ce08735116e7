import { readdirSync, readFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";

/** One measured figure; `ratio` is value ÷ reference, both from the same run on the same machine. */
export interface Measure {
  bench: string;
  metric: string;
  value: number;
  unit: string;
  /** What it is held against: a figure of the same run, or a limit that the outside sets. */
  reference?: { name: string; value: number; cpu?: number | undefined };
  /** Seconds of processor for one such run, the database's among them, where that can be told. */
  cpu?: number | undefined;
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

/**
 * Seconds of processor that work took here and in a PostgreSQL server on this machine, whoever else keeps it busy: what a figure would be
 * on a machine of one's own, at best.
 *
 * @param server the server's first process; without it only our own is counted
 */
export async function processorSeconds(
  server: number | undefined,
  work: () => Promise<unknown>,
): Promise<number> {
  const begun = usedSeconds(server);
  await work();
  return usedSeconds(server) - begun;
}

/** The process that a server's processes come from. @param backend as pg_backend_pid() tells it */
export const serverOf = (backend: number): number | undefined => statOf(backend)?.parent;

function usedSeconds(server: number | undefined): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6 + (server ? serverSeconds(server) : 0);
}

/** Of the server's living processes, and of those that ended. */
function serverSeconds(server: number): number {
  const stats = readdirSync("/proc").flatMap((name) =>
    /^\d+$/.test(name) ? (statOf(Number(name)) ?? []) : [],
  );
  const ticks = stats.reduce(
    (sum, { pid, parent, own, ended }) =>
      sum + (parent === server ? own : 0) + (pid === server ? own + ended : 0),
    0,
  );
  return ticks / 100;
}

/** Linux's /proc/<pid>/stat, in hundredths of a second; nothing of a process that has ended. */
function statOf(pid: number): { pid: number; parent: number; own: number; ended: number } | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ")
      .map(Number);
    const [parent = 0, user = 0, system = 0, endedUser = 0, endedSystem = 0] = [1, 11, 12, 13, 14].map(
      (n) => fields[n],
    );
    return { pid, parent, own: user + system, ended: endedUser + endedSystem };
  } catch {
    return undefined;
  }
}

/** Milliseconds that the work took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export const machine = () =>
  `${cpus()[0]?.model.trim() ?? "unknown"}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`;
