import type { Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { deleteTimeline, insertTimeline, type NewTimelineEntry } from "./timeline-store.ts";

export type { NewTimelineEntry };

/** Adds entries once: those whose key is there already are left out. A merged customer's go to the profile that stayed. */
export async function addTimeline(
  tx: Tx,
  _context: Context,
  entries: readonly NewTimelineEntry[],
): Promise<void> {
  await insertTimeline(tx, entries);
}

/** Takes entries out whose cause turned out not to have been, such as an order of an import that was undone. */
export const removeTimeline = (
  tx: Tx,
  entries: readonly Pick<NewTimelineEntry, "customerId" | "key">[],
): Promise<void> => deleteTimeline(tx, entries);
