import type { RfmBoard, RfmGroup } from "@hortus/contracts";
import type { Context } from "../../../context.ts";
import { countCells, drawThresholds, type Cell } from "./draw-store.ts";

/**
 * The board of one product line: who buys goods of this category, and below it, by fifths of their own. Drawn when it is asked for: a
 * score of a line is kept of nobody.
 */
export async function readLineBoard(
  context: Context,
  line: string,
): Promise<
  Pick<RfmBoard, "asOf" | "state" | "customers" | "revenueFen" | "thresholds" | "groups" | "cells">
> {
  const { workspace, timeZone, facts } = context;
  const fact = facts.get("order_line");
  if (fact?.kind !== "records") throw new Error('No slice declares the fact "order_line"');
  const now = context.clock.now();
  const asked = { fact, now, timeZone, line };
  const drawn = await drawThresholds(workspace.db, asked);
  const counted = drawn ? await countCells(workspace.db, asked, drawn.thresholds) : [];
  const revenueFen = counted.reduce((sum, cell) => sum + cell.revenueFen, 0);
  return {
    asOf: now.toISOString(),
    state: "ready",
    customers: counted.reduce((sum, { customers }) => sum + customers, 0),
    revenueFen,
    thresholds: drawn && {
      recencyDays: drawn.thresholds.recencyDays,
      frequency: drawn.thresholds.frequency,
      moneyFen: drawn.thresholds.moneyFen,
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
