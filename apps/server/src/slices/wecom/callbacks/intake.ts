import { wakeWorkers, type Workspace } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { insertCallbacks, reopenCallbacks } from "./inbox-store.ts";

export interface Callback {
  /** The same for each delivery of one event. */
  key: string;
  raw: string;
  /** It only says that something has to be read. */
  saysReadAgain: boolean;
}

interface Line {
  waiting: (Callback & { done(isNew: boolean): void; failed(error: unknown): void })[];
  busy: boolean;
}
const lines = new WeakMap<Workspace, Line>();
const BATCH = 200;

/**
 * Stores one callback; it is durable when the promise resolves. Callbacks that come while a commit runs share the next one, so that a
 * burst costs a few commits and not a thousand.
 *
 * @returns false when this event was delivered before
 */
export function storeCallback(context: Context, callback: Callback): Promise<boolean> {
  const line = lines.get(context.workspace) ?? { waiting: [], busy: false };
  lines.set(context.workspace, line);
  return new Promise((done, failed) => {
    line.waiting.push({ ...callback, done, failed });
    if (!line.busy) void storeAll(context, line);
  });
}

async function storeAll({ workspace, clock }: Context, line: Line): Promise<void> {
  line.busy = true;
  while (line.waiting.length > 0) {
    const batch = line.waiting.splice(0, BATCH);
    try {
      const fresh = await workspace.tx(async (tx) => {
        const inserted = await insertCallbacks(tx, batch, clock.now());
        // Two edits within a second look the same. If the first has led to a reading already, the second needs one of its own.
        const again = batch
          .filter(({ key, saysReadAgain }) => saysReadAgain && !inserted.has(key))
          .map(({ key }) => key);
        if (again.length > 0) await reopenCallbacks(tx, again);
        if (inserted.size + again.length > 0) wakeWorkers();
        return inserted;
      });
      // `delete` answers true once a key: a second delivery in the same batch is a repeated one.
      for (const { key, done } of batch) done(fresh.delete(key));
    } catch (error) {
      for (const { failed } of batch) failed(error);
    }
  }
  line.busy = false;
}
