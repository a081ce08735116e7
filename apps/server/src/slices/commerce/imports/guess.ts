import type { IMPORT_FIELDS, ImportField, ImportMapping } from "@hortus/contracts";
import { parseYuan } from "@hortus/kernel";
import { tidyCell } from "../../../csv/records.ts";
import { bestNamed, COLUMN_NAMES, fieldNamed } from "./column-names.ts";
import { readDate } from "./dates.ts";

type Columns = ImportMapping["columns"];

/** A first row without a figure over rows with figures, or with a name that we know, is a header. */
export function hasHeader(rows: readonly string[][]): boolean {
  const [first = [], ...others] = rows;
  if (first.some((cell) => looks.figure(tidyCell(cell)))) return false;
  return (
    first.some((cell) => fieldNamed(cell) !== undefined) ||
    others.some((row) => row.some((cell) => looks.figure(tidyCell(cell))))
  );
}

/** The column of each field, by the header's names first and then by what the cells look like. Each column means one thing. */
export function guessColumns(header: readonly string[], rows: readonly string[][]): Columns {
  const guess: Columns = {};
  const taken = new Set<number>();
  const take = (field: ImportField, column: number | undefined) => {
    if (column === undefined || column < 0 || guess[field] !== undefined) return;
    guess[field] = column;
    taken.add(column);
  };
  for (const [field, names] of COLUMN_NAMES) take(field, bestNamed(header, names, taken));
  const free = (look: (cell: string) => boolean) =>
    columnsOf(rows).findIndex((cells, column) => !taken.has(column) && mostly(cells, look));
  take("paidAt", free(looks.date));
  take("amount", free(looks.decimal));
  take("phone", free(looks.phone));
  if (!KNOWN_BY.some((field) => guess[field] !== undefined)) take("memberNumber", free(looks.number));
  take("amount", free(looks.amount));
  // The only amount there is.
  if (guess.amount === undefined && guess.lineAmount !== undefined) {
    guess.amount = guess.lineAmount;
    delete guess.lineAmount;
  }
  return guess;
}

/** Each row is a product of an order: rows that follow one another have one order number, or leave it out, and differ in the product. */
export function saysLines(rows: readonly string[][], { orderId, product, productCode }: Columns): boolean {
  const named = product ?? productCode;
  if (orderId === undefined || named === undefined) return false;
  const cell = (row: readonly string[] | undefined, column: number) => tidyCell(row?.[column] ?? "");
  return rows.some((row, index) => {
    const before = rows[index - 1];
    if (!before || cell(row, named) === "" || cell(row, named) === cell(before, named)) return false;
    return ["", cell(before, orderId)].includes(cell(row, orderId));
  });
}

/** Fields by which a buyer is recognised. */
export const KNOWN_BY = [
  "memberNumber",
  "phone",
  "externalUserId",
  "unionid",
  "externalId",
] as const satisfies readonly (typeof IMPORT_FIELDS)[number][];

export const saysFen = (name: string): boolean => /[((]分[))]|\bfen\b|\bcents?\b/i.test(name);

const looks = {
  date: (cell: string) => {
    const at = readDate(cell, "auto", "UTC")?.getUTCFullYear();
    return at !== undefined && at >= 1970 && at < 2100;
  },
  phone: (cell: string) => /^(?:\+?86)?[\s-]?1[3-9]\d{9}$/.test(cell),
  decimal: (cell: string) => /\.\d{1,2}$/.test(cell) && parseYuan(cell) !== undefined,
  amount: (cell: string) => parseYuan(cell) !== undefined,
  number: (cell: string) => /^[A-Za-z]{0,4}\d{2,30}$/.test(cell),
  figure: (cell: string) => looks.date(cell) || looks.amount(cell) || looks.number(cell),
};

function mostly(cells: readonly string[], look: (cell: string) => boolean): boolean {
  const filled = cells.map(tidyCell).filter((cell) => cell !== "");
  return filled.length > 0 && filled.filter(look).length >= filled.length * 0.8;
}

const columnsOf = (rows: readonly string[][]): string[][] =>
  (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? ""));
