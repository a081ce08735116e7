/** For tests of transactions that meet: on a server they really wait for each other. */
import type { Tx, Workspace } from "@hortus/kernel";
import { sql } from "kysely";
import { expect } from "vitest";
import type { Context } from "./context.ts";

/**
 * A transaction that stops between its two halves: it holds what the first one took until `goOn` is called.
 *
 * @returns once the first half is done; `goOn` resolves when the transaction has ended
 */
export async function stopBetween(
  workspace: Workspace,
  first: (tx: Tx) => Promise<unknown>,
  second?: (tx: Tx) => Promise<unknown>,
): Promise<{ goOn(): Promise<void> }> {
  let reached = () => {};
  const isReached = new Promise<void>((resolve) => (reached = resolve));
  let go = () => {};
  const mayGo = new Promise<void>((resolve) => (go = resolve));
  const ended = workspace.tx(async (tx) => {
    await first(tx);
    reached();
    await mayGo;
    await second?.(tx);
  });
  await Promise.race([isReached, ended]); // it ends before where its first half fails
  return {
    async goOn() {
      go();
      await ended;
    },
  };
}

/**
 * Returns when so many transactions of this workspace wait for what another holds; what tests of other workspaces wait for on the same server
 * does not count. On the embedded database, which has one connection, each waits before it begins, and this returns at once.
 */
export async function untilWaiting(
  { database, workspace }: Pick<Context, "database" | "workspace">,
  transactions: number,
): Promise<void> {
  if (database.driver === "embedded") return;
  const countWaiting = async () => {
    const { rows } = await sql<{ waiting: number }>`
      select count(distinct waiting.pid)::integer as waiting
      from pg_locks as waiting
      where not waiting.granted and exists (
        select
        from pg_locks as held
        join pg_class on pg_class.oid = held.relation
        where held.pid = waiting.pid and held.granted and relnamespace = to_regnamespace(${workspace.name})
      )`.execute(database.system.db);
    return rows[0]?.waiting;
  };
  await expect.poll(countWaiting).toBe(transactions);
}
