import { open } from "node:fs/promises";
import type { ImportDetail, ImportMapping, Reading } from "@hortus/contracts";
import { ProblemError } from "@hortus/kernel";
import type { Encoding } from "../../../csv/encoding.ts";
import { guessDelimiter } from "../../../csv/delimiter.ts";
import { guessColumns, hasHeader, saysFen, saysLines } from "./guess.ts";
import { readRecords, recordsOf, type FileRecord } from "../../../csv/records.ts";

/** What a file looks like, and what its columns seem to mean. */
export interface Inspection {
  reading: Reading;
  columns: ImportDetail["columns"];
  mapping: ImportMapping;
}

const ROWS_LOOKED_AT = 100;
const SAMPLES_SHOWN = 5;
const MOST_COLUMNS = 200;
/** Orders are known by source and number: one name for all files, until somebody says better, keeps a file that comes twice one. */
const SOURCE_UNLESS_SAID = "file";

/** @throws {ProblemError} 422 when there is nothing to import in it */
export async function inspect(encoding: Encoding, head: Buffer): Promise<Inspection> {
  const text = new TextDecoder(encoding).decode(head, { stream: true });
  const delimiter = guessDelimiter(text);
  if (!delimiter)
    throw new ProblemError(422, "no_columns", "The file has no columns that can be told apart", {
      field: "file",
      hint: "Separate the columns by commas, semicolons, tabs or |.",
    });
  const rows = await takeRecords(recordsOf(text, delimiter), ROWS_LOOKED_AT);
  return describeFile({ encoding, delimiter, hasHeader: hasHeader(rows.map(({ cells }) => cells)) }, rows);
}

/** The same for a reading that a person corrected. */
export async function inspectAs(path: string, reading: Reading): Promise<Inspection> {
  return describeFile(reading, await takeRecords(readRecords(path, reading), ROWS_LOOKED_AT));
}

/** The first rows of the file, without the header. */
export async function firstRows(path: string, reading: Reading, count: number): Promise<FileRecord[]> {
  const records = await takeRecords(readRecords(path, reading), reading.hasHeader ? count + 1 : count);
  return reading.hasHeader ? records.slice(1) : records;
}

async function takeRecords(records: AsyncGenerator<FileRecord>, count: number): Promise<FileRecord[]> {
  const taken: FileRecord[] = [];
  for await (const record of records) {
    taken.push(record);
    if (taken.length === count) break;
  }
  return taken;
}

function describeFile(reading: Reading, records: readonly FileRecord[]): Inspection {
  const rows = records.filter(({ isBroken }) => !isBroken).map(({ cells }) => cells);
  const header = reading.hasHeader ? (rows.shift() ?? []).map((cell) => cell.trim()) : [];
  if (rows.length === 0)
    throw new ProblemError(422, "no_rows", "The file has a header but no rows", { field: "file" });
  const width = reading.hasHeader ? header.length : (rows[0]?.length ?? 0);
  if (width > MOST_COLUMNS)
    throw new ProblemError(
      422,
      "too_many_columns",
      `The file has ${width} columns; ${MOST_COLUMNS} are the most`,
      { field: "file" },
    );
  const guess = guessColumns(
    header,
    rows.map((row) => row.slice(0, width)),
  );
  const fieldOf = new Map(
    Object.entries(guess).map(([field, column]) => [column, field as keyof typeof guess]),
  ); // entries of the same record
  const columns = Array.from({ length: width }, (_, index) => {
    const field = fieldOf.get(index);
    const samples = rows
      .map((row) => (row[index] ?? "").trim())
      .filter((cell) => cell !== "")
      .slice(0, SAMPLES_SHOWN);
    return {
      index,
      name: (header[index] ?? "").slice(0, 100),
      samples: samples.map((cell) => cell.slice(0, 100)),
      ...(field ? { guess: field } : {}),
    };
  });
  const amountName = guess.amount === undefined ? "" : (header[guess.amount] ?? "");
  return {
    reading,
    columns,
    mapping: {
      source: SOURCE_UNLESS_SAID,
      columns: guess,
      dateFormat: "auto",
      amountUnit: saysFen(amountName) ? "fen" : "yuan",
      ...(saysLines(rows, guess) ? { rowsAre: "lines" } : {}),
    },
  };
}

export async function exists(path: string): Promise<boolean> {
  try {
    await (await open(path)).close();
    return true;
  } catch {
    return false; // gone, or not ours to read: the same to us
  }
}
