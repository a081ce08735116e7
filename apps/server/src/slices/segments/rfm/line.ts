import type { RfmBoard, RfmGroup } from "@hortus/contracts";
import type { Context } from "../../../context.ts";
import { groupOf } from "./model.ts";
import { countLine, drawThresholds, type LineCell } from "./store.ts";

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
  const drawn = await drawThresholds(workspace.db, fact, now, timeZone, line);
  const counted = drawn ? await countLine(workspace.db, fact, { now, timeZone, line }, drawn.thresholds) : [];
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
    groups: addUp(counted, ({ isRecent, isFrequent, isMuch }) => groupOf(isRecent, isFrequent, isMuch)).map(
      ({ key, customers, revenueFen: of }) => ({ group: key, customers, revenueFen: of }),
    ),
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

function addUp<Key extends RfmGroup | string>(cells: readonly LineCell[], keyOf: (cell: LineCell) => Key) {
  const sums = new Map<Key, { key: Key; first: LineCell; customers: number; revenueFen: number }>();
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
