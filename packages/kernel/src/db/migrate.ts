import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import type { Workspace } from "./database.ts";

/** A folder of plain SQL files, `0001_what_it_adds.sql`, applied in order of name, once. */
export interface MigrationSet {
  /** The slice that owns the tables. */
  owner: string;
  folder: URL;
}

/**
 * Brings the workspace's schema up to date; each file in a transaction of its own, so that a failure leaves whole files only.
 * Several processes may call it at once.
 */
export async function migrate(workspace: Workspace, sets: readonly MigrationSet[]): Promise<void> {
  await workspace.tx(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext(${`hortus migrate ${workspace.name}`}))`.execute(tx);
    await sql.raw(`create schema if not exists "${workspace.name}"`).execute(tx);
    await sql`
      create table if not exists migration (
        owner text not null,
        name text not null,
        applied_at timestamptz not null default now(),
        primary key (owner, name)
      )`.execute(tx);
  });
  const { rows } = await sql<{ owner: string; name: string }>`select owner, name from migration`.execute(
    workspace.db,
  );
  const applied = new Set(rows.map((row) => `${row.owner}/${row.name}`));
  for (const set of sets) {
    for (const name of migrationFiles(set.folder)) {
      if (!applied.has(`${set.owner}/${name}`)) await applyOne(workspace, set, name);
    }
  }
}

async function applyOne(workspace: Workspace, set: MigrationSet, name: string): Promise<void> {
  await workspace.tx(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext(${`hortus migrate ${workspace.name}`}))`.execute(tx);
    const taken = await sql`
      insert into migration (owner, name) values (${set.owner}, ${name})
      on conflict do nothing
      returning name`.execute(tx);
    if (taken.rows.length === 0) return;
    await sql.raw(readFileSync(new URL(name, set.folder), "utf8")).execute(tx);
  });
}

function migrationFiles(folder: URL): string[] {
  return readdirSync(fileURLToPath(folder))
    .filter((name) => name.endsWith(".sql"))
    .sort();
}
