import type { IMPORT_STATES, ImportDetail, ImportMapping, Reading, RowOutcome } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { sql, type RawBuilder } from "kysely";

export type ImportState = (typeof IMPORT_STATES)[number];
/** Not yet started: the mapping may change. */
export const BEFORE_START = ["uploaded", "mapped"] as const satisfies readonly ImportState[];

export interface ImportRow {
  id: string;
  state: ImportState;
  file_name: string;
  file_path: string | null;
  size_bytes: number;
  line_count: number;
  reading: Reading;
  columns: ImportDetail["columns"];
  mapping: ImportMapping;
  failure: { code: string; message: string } | null;
  rows_read: number;
  created: number;
  unchanged: number;
  updated: number;
  rejected: number;
  removed: number;
  created_at: Date;
  created_by: string;
  started_at: Date | null;
  progress_at: Date | null;
  finished_at: Date | null;
}

const columns = sql.raw(
  "id, state, file_name, file_path, size_bytes, line_count, reading, columns, mapping, failure, rows_read, created, unchanged, updated, rejected, removed, created_at, created_by, started_at, progress_at, finished_at",
);

export type NewImport = Pick<
  ImportRow,
  | "id"
  | "file_name"
  | "file_path"
  | "size_bytes"
  | "line_count"
  | "reading"
  | "columns"
  | "mapping"
  | "created_by"
>;

export async function insertImport(tx: Tx, row: NewImport, now: Date): Promise<void> {
  await sql`
    insert into order_import (id, state, file_name, file_path, size_bytes, line_count, reading, columns, mapping, created_at, created_by, progress_at)
    values (
      ${row.id}, 'uploaded', ${row.file_name}, ${row.file_path}, ${row.size_bytes}, ${row.line_count}, ${JSON.stringify(row.reading)}::jsonb,
      ${JSON.stringify(row.columns)}::jsonb, ${JSON.stringify(row.mapping)}::jsonb, ${now}, ${row.created_by}, ${now}
    )`.execute(tx);
}

export async function findImport(db: Db, id: string): Promise<ImportRow | undefined> {
  const { rows } = await sql<ImportRow>`select ${columns} from order_import where id = ${id}`.execute(db);
  return rows[0];
}

/** Holds the import, so that one slice at a time is written. */
export async function lockImport(tx: Tx, id: string): Promise<ImportRow | undefined> {
  const { rows } =
    await sql<ImportRow>`select ${columns} from order_import where id = ${id} for update`.execute(tx);
  return rows[0];
}

export async function findImports(db: Db, beforeId: string | undefined, limit: number): Promise<ImportRow[]> {
  const { rows } = await sql<ImportRow>`
    select ${columns}
    from order_import
    where ${beforeId ?? null}::uuid is null or id < ${beforeId ?? null}::uuid
    order by id desc
    limit ${limit}`.execute(db);
  return rows;
}

export async function updateMapping(
  tx: Tx,
  row: Pick<ImportRow, "id" | "reading" | "columns" | "mapping">,
): Promise<void> {
  await sql`
    update order_import
    set state = 'mapped', reading = ${JSON.stringify(row.reading)}::jsonb, columns = ${JSON.stringify(row.columns)}::jsonb,
      mapping = ${JSON.stringify(row.mapping)}::jsonb
    where id = ${row.id}`.execute(tx);
}

/** @returns the import in its new state, or undefined when it is in none of `from` */
export async function changeState(
  tx: Tx,
  id: string,
  from: readonly ImportState[],
  to: ImportState,
  now: Date,
): Promise<ImportRow | undefined> {
  const isEnd = to !== "running" && to !== "undoing";
  const { rows } = await sql<ImportRow>`
    update order_import
    set state = ${to}, progress_at = ${now},
      started_at = case when ${to === "running"} then ${now}::timestamptz else started_at end,
      finished_at = case when ${isEnd} then ${now}::timestamptz end
    where id = ${id} and state = any(${[...from]}::text[])
    returning ${columns}`.execute(tx);
  return rows[0];
}

export async function recordFailure(
  tx: Tx,
  id: string,
  failure: { code: string; message: string },
): Promise<void> {
  await sql`update order_import set failure = ${JSON.stringify(failure)}::jsonb where id = ${id}`.execute(tx);
}

export async function addProgress(
  tx: Tx,
  id: string,
  rows: number,
  counts: Record<RowOutcome, number>,
  now: Date,
): Promise<void> {
  await sql`
    update order_import
    set rows_read = rows_read + ${rows}::bigint, created = created + ${counts.created}::bigint, unchanged = unchanged + ${counts.unchanged}::bigint,
      updated = updated + ${counts.updated}::bigint, rejected = rejected + ${counts.rejected}::bigint, progress_at = ${now}
    where id = ${id}`.execute(tx);
}

export async function addRemoved(tx: Tx, id: string, orders: number, now: Date): Promise<void> {
  await sql`update order_import set removed = removed + ${orders}::bigint, progress_at = ${now} where id = ${id}`.execute(
    tx,
  );
}

export async function forgetFile(db: Db, id: string): Promise<void> {
  await sql`update order_import set file_path = null where id = ${id}`.execute(db);
}

export const anyIsStalled = (since: Date): RawBuilder<unknown> =>
  sql`exists (select from order_import where ${isStalled(since)})`;

const isStalled = (since: Date) => sql`state in ('running', 'undoing') and progress_at < ${since}`;

/** Running or undoing, without progress since. */
export async function findStalled(db: Db, since: Date): Promise<Pick<ImportRow, "id" | "state">[]> {
  const { rows } = await sql<Pick<ImportRow, "id" | "state">>`
    select id, state from order_import where ${isStalled(since)} limit 100`.execute(db);
  return rows;
}

/** Uploads that nobody started since. */
export async function findForgotten(db: Db, since: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from order_import where state in ('uploaded', 'mapped') and progress_at < ${since} limit 100`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

/** Files of imports that have ended, left by a crash. */
export async function findLeftFiles(db: Db): Promise<{ id: string; file_path: string }[]> {
  const { rows } = await sql<{ id: string; file_path: string }>`
    select id, file_path from order_import where file_path is not null and state in ('done', 'failed', 'cancelled', 'undone') limit 100`.execute(
    db,
  );
  return rows;
}

/** Orders that the import created and that are still there. */
export async function findImported(tx: Tx, importId: string, limit: number) {
  const { rows } = await sql<{
    orderId: string;
    customerId: string;
    source: string;
    externalId: string;
    amountFen: number;
  }>`
    select id as "orderId", customer_id as "customerId", source, external_id as "externalId", amount_fen as "amountFen"
    from customer_order
    where import_id = ${importId}
    order by id
    limit ${limit}`.execute(tx);
  return rows;
}
