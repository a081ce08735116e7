import type { JobDefinition } from "@hortus/kernel";
import type { RowProblem } from "@hortus/contracts";
import type { Context } from "../../../context.ts";
import type { Fate } from "../orders/decide.ts";
import type { OrderInput } from "../orders/model.ts";
import { countFates } from "../orders/push-orders.ts";
import { ORDERS_AT_ONCE, storeOrders } from "../orders/store-orders.ts";
import { insertRowErrors } from "./error-store.ts";
import { dropFile } from "./files.ts";
import {
  addProgress,
  changeState,
  findImport,
  lockImport,
  recordFailure,
  type ImportRow,
} from "./import-store.ts";
import { exists } from "./inspect.ts";
import { RowReader } from "./read-row.ts";
import { readRecords, type FileRecord } from "../../../csv/records.ts";
import { uploadPath } from "./upload.ts";

/** Rows whose reason is kept to download; of the others only the number. */
const ERRORS_KEPT = 100_000;
/** Then the job ends and another goes on: well below the minute after which a job that died is given up, so that it is soon missed. */
const WORK_MS = 40_000;
/** A slice that takes longer is followed by one of half as many rows: pages wait for it where there is one connection. */
const LONG_MS = 150;
const LEAST_ROWS = 50;

export const importJob: JobDefinition<Context> = {
  name: "commerce-import",
  async run(context, { importId }) {
    const state = await runImport(context, String(importId));
    if (state === "more") await context.jobs.send(importJob.name, { importId }, { key: String(importId) });
  },
};

/**
 * Imports from the row at which the last slice ended. Each slice stores its orders, its errors and the new position in one transaction:
 * killed at any instant, the next run goes on as if nothing had been.
 *
 * @returns "more" when time was up before the end
 */
export async function runImport(
  context: Context,
  importId: string,
  workMs = WORK_MS,
): Promise<"ended" | "more"> {
  const found = await findImport(context.workspace.db, importId);
  if (found?.state !== "running") return "ended";
  const path = uploadPath(context, found.file_path ?? "");
  if (!found.file_path || !(await exists(path))) return fail(context, importId);
  const reader = new RowReader(found.mapping, found.columns.length, context.timeZone);
  const slice: FileRecord[] = [];
  let position = -(found.reading.hasHeader ? 1 : 0);
  let endAt: number | undefined;
  let size = ORDERS_AT_ONCE;
  for await (const record of readRecords(path, found.reading)) {
    position++;
    if (position <= found.rows_read) {
      if (position > 0) reader.skip(record);
      continue;
    }
    endAt ??= performance.now() + workMs;
    slice.push(record);
    if (slice.length < size) continue;
    const begun = performance.now();
    if (!(await storeSlice(context, found, reader, slice, position - slice.length))) return "ended";
    size =
      performance.now() - begun > LONG_MS
        ? Math.max(LEAST_ROWS, size >> 1)
        : Math.min(ORDERS_AT_ONCE, size + LEAST_ROWS);
    slice.length = 0;
    if (performance.now() > endAt) return "more";
  }
  if (!(await storeSlice(context, found, reader, slice, position - slice.length))) return "ended";
  const done = await context.workspace.tx((tx) =>
    changeState(tx, importId, ["running"], "done", context.clock.now()),
  );
  if (done) await dropFile(context, done);
  return "ended";
}

/** @returns false when somebody else took over: it was cancelled, or another run is further */
async function storeSlice(
  context: Context,
  { id }: ImportRow,
  reader: RowReader,
  records: readonly FileRecord[],
  after: number,
): Promise<boolean> {
  const rows = records.map((record) => ({ record, read: reader.read(record, context.clock.now()) }));
  try {
    return await storeRows(context, id, rows, after);
  } catch (error) {
    if (!isAboutData(error) || rows.length === 1) throw error;
    context.log.warn(
      { importId: id, err: error },
      "a row of an import can't be stored; its slice is taken row by row",
    );
    for (const [index, row] of rows.entries()) {
      if (!(await storeAlone(context, id, row, after + index))) return false;
    }
    return true;
  }
}

type Row = { record: FileRecord; read: ReturnType<RowReader["read"]> };

async function storeAlone(context: Context, id: string, row: Row, after: number): Promise<boolean> {
  try {
    return await storeRows(context, id, [row], after);
  } catch (error) {
    if (!isAboutData(error)) throw error;
    const refusal: RowProblem = { code: "not_storable", message: "The database can't hold this row" };
    return storeRows(context, id, [{ ...row, read: { ok: false, refusal } }], after);
  }
}

// Classes 22 and 23 of PostgreSQL: the row is at fault, and trying again does not help.
const isAboutData = (error: unknown): boolean =>
  /^2[23]/.test(String((error as { code?: unknown } | undefined)?.code ?? ""));

async function storeRows(
  context: Context,
  importId: string,
  rows: readonly Row[],
  after: number,
): Promise<boolean> {
  return context.workspace.tx(async (tx) => {
    const current = await lockImport(tx, importId);
    if (current?.state !== "running" || current.rows_read !== after) return false;
    if (rows.length === 0) return true;
    const inputs = rows.flatMap(({ read }): OrderInput[] => (read.ok ? [read.value] : []));
    const stored = await storeOrders(tx, context, inputs, {
      source: "import",
      importId,
      name: current.created_by,
    });
    let next = 0;
    const fates = rows.map(({ read }): Fate =>
      read.ok ? stored[next++]! : { outcome: "rejected", error: read.refusal },
    ); // one fate an input
    const wrong = fates.flatMap(({ error }, index) =>
      error ? [{ error, record: rows[index]!.record }] : [],
    ); // parallel lists
    const room = Math.max(0, ERRORS_KEPT - current.rejected);
    await insertRowErrors(
      tx,
      importId,
      wrong.slice(0, room).map(({ error, record }) => ({
        row_number: record.line,
        field: error.field ?? null,
        code: error.code,
        message: error.message,
        original_sealed: context.sealer.seal(JSON.stringify(record.cells)),
      })),
    );
    await addProgress(tx, importId, rows.length, countFates(fates), context.clock.now());
    return true;
  });
}

async function fail(context: Context, importId: string): Promise<"ended"> {
  await context.workspace.tx(async (tx) => {
    if (!(await changeState(tx, importId, ["running"], "failed", context.clock.now()))) return;
    await recordFailure(tx, importId, {
      code: "file_gone",
      message:
        "The uploaded file is gone. The rows before are in; upload the file again, they will stay as they are.",
    });
  });
  return "ended";
}
