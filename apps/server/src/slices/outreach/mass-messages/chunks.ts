import type { Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";

const CHUNK = 1_000;

/** A message may be for ten thousand: each thousand in a transaction of its own, so that none holds the readers of the event log back. */
export async function inChunks<Item>(
  { workspace }: Context,
  items: readonly Item[],
  work: (tx: Tx, chunk: readonly Item[]) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < items.length; start += CHUNK) {
    await workspace.tx((tx) => work(tx, items.slice(start, start + CHUNK)));
  }
}
