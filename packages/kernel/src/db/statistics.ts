import { sql } from "kysely";
import type { Tx, Workspace } from "./database.ts";

/** How often a busy worker looks. */
const EVERY_MS = 2_000;
/** A table is looked at again when it has grown by a third since; and small ones not at all: any plan is quick there. */
const LEAST_ROWS = 1_000;

/**
 * Keeps the planner's picture of the tables true while a worker fills them. The embedded database has nobody else who does, and a server
 * begins a minute late: meanwhile it plans for tables that it takes for empty, or whose customers it takes for two hundred, and reads them
 * whole for each batch.
 */
export function createStatistics(workspace: Workspace): { keep(): Promise<void> } {
  let nextAt = performance.now() + EVERY_MS;
  return {
    async keep() {
      if (performance.now() < nextAt) return;
      const table = await findStale(workspace);
      if (table) await analyze(workspace, table);
      nextAt = performance.now() + (table ? EVERY_MS / 10 : EVERY_MS);
    },
  };
}

async function findStale({ db, name }: Workspace): Promise<string | undefined> {
  const { rows } = await sql<{ relname: string }>`
    select relname
    from pg_stat_user_tables
    where schemaname = ${name} and n_mod_since_analyze > ${LEAST_ROWS} + n_live_tup / 3
    order by n_mod_since_analyze desc, relname
    limit 1`.execute(db);
  return rows[0]?.relname;
}

/** A sample of 6 000 rows, a fifth of the usual: good enough to tell hundreds from millions, and done in 100 ms. */
async function analyze(workspace: Workspace, table: string): Promise<void> {
  await workspace.tx(async (tx) => {
    await sql`set local default_statistics_target = 20`.execute(tx);
    await sql`analyze ${sql.table(table)}`.execute(tx);
  });
}

/**
 * For statements that decide about a batch, until the transaction ends: what the planner takes for one row is five hundred, and joined row
 * by row with another five hundred that it takes for one. Each table that such a statement reads has to be narrowed to the batch by itself.
 */
export async function preferHashJoins(tx: Tx): Promise<void> {
  await sql`select set_config('enable_nestloop', 'off', true)`.execute(tx);
}

/**
 * For transactions whose statements ask about some hundred customers by key, whoever they are: one plan serves them all, and the connection
 * keeps it (ADR 0079). Until the transaction ends.
 */
export async function keepPlans(tx: Tx): Promise<void> {
  await sql`select set_config('plan_cache_mode', 'auto', true)`.execute(tx);
}
