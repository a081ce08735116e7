import type { RfmBoard, RfmGroup } from "@hortus/contracts";
import type { Context } from "../../../context.ts";
import { countCells, drawThresholds, type Cell } from "./draw-store.ts";
import { thresholdsOfOwn } from "./model.ts";
import type { RfmSettingsVersion } from "./settings-store.ts";

/**
 * The board of one product line: who buys goods of this category, and below it, by thresholds of its own or by fifths of its buyers. Counted
 * when it is asked for: a score of a line is kept of nobody.
 */
export async function readLineBoard(
  context: Context,
  line: string,
  { settings }: RfmSettingsVersion,
): Promise<
  Pick<RfmBoard, "asOf" | "state" | "customers" | "revenueFen" | "thresholds" | "groups" | "cells">
> {
  const { workspace, timeZone, facts } = context;
  const fact = facts.get("order_line");
  if (fact?.kind !== "records") throw new Error('No slice declares the fact "order_line"');
  const now = context.clock.now();
  const asked = { fact, now, timeZone, line };
  // Own thresholds need no drawing, which is half of the work.
  const drawn = settings.mode === "own" ? undefined : await drawThresholds(workspace.db, asked);
  const thresholds = settings.mode === "own" ? thresholdsOfOwn(settings) : drawn?.thresholds;
  const counted = thresholds ? await countCells(workspace.db, asked, thresholds) : [];
  const revenueFen = counted.reduce((sum, cell) => sum + cell.revenueFen, 0);
  return {
    asOf: now.toISOString(),
    state: "ready",
    customers: counted.reduce((sum, { customers }) => sum + customers, 0),
    revenueFen,
    thresholds: thresholds && {
      recencyDays: thresholds.recencyDays,
      frequency: thresholds.frequency,
      moneyFen: thresholds.moneyFen,
    },
    groups: addUp(counted, ({ group }) => group).map(({ key, customers, revenueFen: of }) => ({
      group: key,
      customers,
      revenueFen: of,
    })),
    cells: addUp(counted, ({ recency, frequency, money }) => `${recency} ${frequency} ${money}`).map(
      ({ first: { recency, frequency, money }, customers, revenueFen: of }) => ({
        recency,
        frequency,
        money,
        customers,
        revenueFen: of,
      }),
    ),
  };
}

function addUp<Key extends RfmGroup | string>(cells: readonly Cell[], keyOf: (cell: Cell) => Key) {
  const sums = new Map<Key, { key: Key; first: Cell; customers: number; revenueFen: number }>();
  for (const cell of cells) {
    const key = keyOf(cell);
    const sum = sums.get(key) ?? { key, first: cell, customers: 0, revenueFen: 0 };
    sums.set(key, {
      ...sum,
      customers: sum.customers + cell.customers,
      revenueFen: sum.revenueFen + cell.revenueFen,
    });
  }
  return [...sums.values()];
}
