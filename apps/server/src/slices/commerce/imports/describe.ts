import type { ImportDetail, ImportSummary } from "@hortus/contracts";
import type { Context } from "../../../context.ts";
import { KNOWN_BY } from "./guess.ts";
import { BEFORE_START, type ImportRow } from "./import-store.ts";
import { exists, firstRows } from "./inspect.ts";
import { checkMapping, RowReader } from "./read-row.ts";
import { uploadPath } from "./upload.ts";

export function describeImport(row: ImportRow): ImportSummary {
  const rowsExpected = Math.max(row.rows_read, row.line_count - (row.reading.hasHeader ? 1 : 0));
  const seconds =
    row.started_at && row.progress_at ? (row.progress_at.getTime() - row.started_at.getTime()) / 1_000 : 0;
  const isOver = row.state === "done" || row.state === "undone";
  return {
    id: row.id,
    state: row.state,
    fileName: row.file_name,
    sizeBytes: row.size_bytes,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    ...(row.started_at ? { startedAt: row.started_at.toISOString() } : {}),
    ...(row.finished_at ? { finishedAt: row.finished_at.toISOString() } : {}),
    ...(row.failure ? { failure: row.failure } : {}),
    progress: {
      rowsRead: row.rows_read,
      rowsExpected,
      percent: isOver ? 100 : percent(row, rowsExpected),
      ...(row.state === "running" && seconds > 0
        ? { rowsPerSecond: Math.round(row.rows_read / seconds) }
        : {}),
      created: row.created,
      unchanged: row.unchanged,
      updated: row.updated,
      rejected: row.rejected,
      removed: row.removed,
    },
  };
}

function percent(row: ImportRow, rowsExpected: number): number {
  const [done, all] = row.state === "undoing" ? [row.removed, row.created] : [row.rows_read, rowsExpected];
  // 100 is said when it is over: blank lines are counted among the expected.
  return all === 0 ? 0 : Math.min(99, Math.floor((done / all) * 100));
}

const PREVIEW_ROWS = 20;

export async function describeInFull(context: Context, row: ImportRow): Promise<ImportDetail> {
  const mappingProblem = checkMapping(row.mapping, row.columns.length);
  return {
    ...describeImport(row),
    reading: row.reading,
    columns: row.columns,
    mapping: row.mapping,
    ...(mappingProblem ? { mappingProblem } : {}),
    preview: BEFORE_START.some((state) => state === row.state)
      ? await preview(context, row, mappingProblem === undefined)
      : [],
  };
}

async function preview(
  context: Context,
  row: ImportRow,
  isMapped: boolean,
): Promise<ImportDetail["preview"]> {
  const reader = new RowReader(row.mapping, row.columns.length, context.timeZone);
  const path = uploadPath(context, row.file_path ?? "");
  const records = (await exists(path)) ? await firstRows(path, row.reading, PREVIEW_ROWS) : [];
  return records.map((record) => {
    const shown = {
      row: record.line,
      values: record.cells.slice(0, row.columns.length).map((cell) => cell.trim().slice(0, 200)),
    };
    if (!isMapped) return shown;
    const read = reader.read(record, context.clock.now());
    if (!read.ok) return { ...shown, error: read.refusal };
    const { externalId, paidAt, amountFen, lines, store } = read.value;
    const known = KNOWN_BY.map((field) => row.mapping.columns[field]).find(
      (column) => column !== undefined && record.cells[column]?.trim(),
    );
    return {
      ...shown,
      order: {
        externalId,
        paidAt: paidAt.toISOString(),
        amountFen,
        customer: known === undefined ? "" : (record.cells[known] ?? "").trim(),
        ...(lines[0] ? { product: lines[0].name } : {}),
        ...(store === undefined ? {} : { store }),
      },
    };
  });
}
