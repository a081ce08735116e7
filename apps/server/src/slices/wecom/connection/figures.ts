/** Counts the calls of this process in memory and writes them down every few seconds. */
import type { Loop, Workspace } from "@hortus/kernel";
import type { CallFigure } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { addFigures, type CallCount } from "./figure-store.ts";

const counts = new WeakMap<Workspace, Map<string, CallCount>>();
const MINUTE_MS = 60_000;

export function countCall({ workspace, clock }: Context, { endpoint, ms, error }: CallFigure): void {
  const mine = counts.get(workspace) ?? new Map<string, CallCount>();
  counts.set(workspace, mine);
  const minute = new Date(Math.floor(clock.now().getTime() / MINUTE_MS) * MINUTE_MS);
  const key = `${endpoint} ${minute.getTime()}`;
  const before = mine.get(key) ?? { endpoint, minute, calls: 0, failures: 0, totalMs: 0, lastFailure: null };
  mine.set(key, {
    ...before,
    calls: before.calls + 1,
    failures: before.failures + (error ? 1 : 0),
    totalMs: before.totalMs + Math.round(ms),
    lastFailure: error ? String(error.errcode ?? error.failure) : before.lastFailure,
  });
}

export const figureLoop: Loop<Context> = {
  name: "wecom call figures",
  everyMs: 5_000,
  async run({ workspace }) {
    const mine = counts.get(workspace);
    if (!mine || mine.size === 0) return false;
    const figures = [...mine.values()];
    mine.clear();
    await workspace.tx((tx) => addFigures(tx, figures));
    return false;
  },
};
