import type { ImportDetail, ImportSummary } from "@hortus/contracts";
import type { Context } from "../../../context.ts";
import { KNOWN_BY } from "./guess.ts";
import { BEFORE_START, type ImportRow } from "./import-store.ts";
import { exists, firstRows } from "./inspect.ts";
import type { FileRecord } from "../../../csv/records.ts";
import type { OrderInput } from "../orders/model.ts";
import { checkMapping, MOST_LINES, OrderReader } from "./read-row.ts";
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
  const reader = new OrderReader(row.mapping, row.columns.length, context.timeZone);
  const path = uploadPath(context, row.file_path ?? "");
  // The last order that is shown is read whole.
  const looked = row.mapping.rowsAre === "lines" ? PREVIEW_ROWS + MOST_LINES : PREVIEW_ROWS;
  const records = (await exists(path)) ? await firstRows(path, row.reading, looked) : [];
  const shown = (record: FileRecord) => ({
    row: record.line,
    values: record.cells.slice(0, row.columns.length).map((cell) => cell.trim().slice(0, 200)),
  });
  if (!isMapped) return records.slice(0, PREVIEW_ROWS).map(shown);
  const orders: FileRecord[][] = [];
  for (const record of records) {
    if (reader.opens(record)) orders.push([record]);
    else orders.at(-1)?.push(record);
  }
  return orders
    .flatMap((of) => {
      const { read } = reader.read(of, context.clock.now());
      return of.map((record, index) => ({
        ...shown(record),
        ...(index === 0 ? {} : { partOf: of[0]!.line }), // an order has a row
        ...(read.ok ? {} : { error: read.refusal[index] }),
        ...(read.ok && index === 0 ? { order: describeOrder(row.mapping, record, read.value) } : {}),
      }));
    })
    .slice(0, PREVIEW_ROWS);
}

function describeOrder(
  { columns }: ImportRow["mapping"],
  { cells }: FileRecord,
  { externalId, paidAt, amountFen, lines, store }: OrderInput,
) {
  const known = KNOWN_BY.map((field) => columns[field]).find(
    (column) => column !== undefined && cells[column]?.trim(),
  );
  return {
    externalId,
    paidAt: paidAt.toISOString(),
    amountFen,
    customer: known === undefined ? "" : (cells[known] ?? "").trim(),
    ...(lines.length > 0
      ? {
          product: lines
            .map(({ name }) => name)
            .join(" + ")
            .slice(0, 200),
        }
      : {}),
    ...(store === undefined ? {} : { store }),
  };
}
