import type { Tx } from "@hortus/kernel";
import type { Context } from "../../context.ts";
import { insertTimeline } from "./store/timeline.ts";

export interface NewTimelineEntry {
  customerId: string;
  at: Date;
  /** "order_paid", "message_sent": a word of the glossary, translated by the screens. */
  kind: string;
  /** Names the cause, such as `order_paid:<order id>`; one entry a customer and key, whatever is told again. */
  key: string;
  /** What the entry shows: plain values and ids, no personal data. */
  payload: Record<string, unknown>;
}

/** Adds entries once: those whose key is there already are left out. A merged customer's go to the profile that stayed. */
export async function addTimeline(tx: Tx, _context: Context, entries: readonly NewTimelineEntry[]): Promise<void> {
  await insertTimeline(tx, entries);
}
