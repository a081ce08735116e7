import type { Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { insertTimeline, type NewTimelineEntry } from "./timeline-store.ts";

export type { NewTimelineEntry };

/** Adds entries once: those whose key is there already are left out. A merged customer's go to the profile that stayed. */
export async function addTimeline(
  tx: Tx,
  _context: Context,
  entries: readonly NewTimelineEntry[],
): Promise<void> {
  await insertTimeline(tx, entries);
}
