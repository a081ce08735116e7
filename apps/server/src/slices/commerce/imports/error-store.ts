import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";

export interface RowError {
  row_number: number;
  field: string | null;
  code: string;
  message: string;
  original_sealed: string;
}

export async function insertRowErrors(tx: Tx, importId: string, errors: readonly RowError[]): Promise<void> {
  if (errors.length === 0) return;
  await sql`
    insert into import_row_error (import_id, row_number, field, code, message, original_sealed)
    select ${importId}::uuid, row_number, field, code, message, original_sealed
    from jsonb_to_recordset(${JSON.stringify(errors)}::jsonb) as row (row_number bigint, field text, code text, message text, original_sealed text)
    on conflict do nothing`.execute(tx);
}

export async function findRowErrors(
  db: Db,
  importId: string,
  after: number,
  limit: number,
): Promise<RowError[]> {
  const { rows } = await sql<RowError>`
    select row_number, field, code, message, original_sealed
    from import_row_error
    where import_id = ${importId} and row_number > ${after}
    order by row_number
    limit ${limit}`.execute(db);
  return rows;
}
