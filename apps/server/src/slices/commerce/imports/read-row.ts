import { createHash } from "node:crypto";
import type { ImportField, ImportMapping, RowProblem } from "@hortus/contracts";
import { parseYuan, refused, type Result } from "@hortus/kernel";
import { readOrder, type OrderInput } from "../orders/model.ts";
import { readDate } from "./dates.ts";
import { KNOWN_BY } from "./guess.ts";
import { readConversionPath } from "./conversion-paths.ts";
import { Occurrences } from "./occurrences.ts";
import { tidyCell, type FileRecord } from "../../../csv/records.ts";

/** What keeps a mapping from being used, if anything. */
export function checkMapping(
  { columns, rowsAre }: Pick<ImportMapping, "columns" | "rowsAre">,
  columnCount: number,
): RowProblem | undefined {
  const missing = (["paidAt", "amount"] as const).find((field) => columns[field] === undefined);
  if (missing)
    return {
      code: "column_missing",
      field: missing,
      message: `Say which column holds ${missing === "paidAt" ? "the day of payment" : "the amount"}`,
    };
  if (!KNOWN_BY.some((field) => columns[field] !== undefined)) {
    return {
      code: "column_missing",
      field: "memberNumber",
      message: "Say which column tells who bought: member number, phone or another id",
    };
  }
  if (rowsAre === "lines") {
    const lost =
      columns.orderId === undefined
        ? "orderId"
        : columns.product === undefined && columns.productCode === undefined
          ? "product"
          : undefined;
    if (lost)
      return {
        code: "column_missing",
        field: lost,
        message: `Say which column holds the ${lost === "orderId" ? "order number" : "product"}: rows are products of orders`,
      };
  }
  const beyond = Object.entries(columns).find(([, column]) => column >= columnCount);
  if (beyond)
    return { code: "no_such_column", field: beyond[0], message: `The file has ${columnCount} columns` };
  const used = Object.values(columns);
  const twice = Object.entries(columns).find(
    ([, column]) => used.indexOf(column) !== used.lastIndexOf(column),
  );
  if (twice) return { code: "column_twice", field: twice[0], message: "A column can mean one thing only" };
  return undefined;
}

/** An order of a file: the row that says it, or one row a product, and what they say. One bad row leaves the whole order out. */
export interface FileOrder {
  records: readonly FileRecord[];
  /** A refusal has a problem for each of the rows. */
  read: Result<OrderInput, RowProblem[]>;
}

/** As many lines as an order may have. */
export const MOST_LINES = 200;

/** What belongs to a line and not to the order. */
const OF_LINES: readonly ImportField[] = ["product", "productCode", "quantity", "lineAmount"];

/**
 * Reads the orders of one file, each once and in order: a row without an order number gets one from its content and from how many equal
 * rows came before it. So the same file makes the same orders, and two equal lines are two orders.
 */
export class OrderReader {
  readonly #seen = new Occurrences();
  readonly #mapping: ImportMapping;
  readonly #columnCount: number;
  readonly #timeZone: string;
  /** Columns whose empty cells mean what stands in the order's first row. */
  readonly #ofOrder: ReadonlySet<number>;
  #open: { number: string; rows: number } | undefined;

  constructor(mapping: ImportMapping, columnCount: number, timeZone: string) {
    this.#mapping = mapping;
    this.#columnCount = columnCount;
    this.#timeZone = timeZone;
    const { columns } = mapping;
    const ofLines: readonly string[] = columns.lineAmount === undefined ? [...OF_LINES, "amount"] : OF_LINES;
    this.#ofOrder = new Set(
      Object.entries(columns).flatMap(([field, column]) => (ofLines.includes(field) ? [] : [column])),
    );
  }

  /**
   * Whether a row begins an order; to be asked of each row once, in their order. A row that can't be told apart belongs to the order
   * before it: an order is rather left out, and put right with the file, than stored without it.
   */
  opens(record: FileRecord): boolean {
    if (this.#mapping.rowsAre !== "lines" || this.#mapping.columns.orderId === undefined) return true;
    const number = record.isBroken ? "" : this.#cell(record, "orderId");
    if (this.#open && this.#open.rows < MOST_LINES && ["", this.#open.number].includes(number)) {
      this.#open.rows++;
      return false;
    }
    this.#open = { number, rows: 1 };
    return true;
  }

  /** @param records those of one order, as `opens` parts them */
  read(records: readonly FileRecord[], now: Date): FileOrder {
    const [first] = records;
    if (!first) throw new Error("An order has a row at least");
    const number = this.#number(first);
    const rows = records.map((record) => this.#readRow(this.#fillIn(record, first), number, now));
    const bad = rows.findIndex((row) => !row.ok);
    if (bad === -1) return { records, read: this.#join(rows.flatMap((row) => (row.ok ? [row.value] : []))) };
    const beside: RowProblem = {
      code: "order_incomplete",
      message: `Row ${records[bad]?.line} of the same order can't be read`,
    };
    return { records, read: refused(rows.map((row) => (row.ok ? beside : row.refusal))) };
  }

  /** Passes an order by that was read before, given its first row: it counts for those after it. */
  skip(record: FileRecord): void {
    this.#number(record);
  }

  #fillIn(record: FileRecord, first: FileRecord): FileRecord {
    if (record === first || record.isBroken) return record;
    const cells = record.cells.map((cell, column) =>
      this.#ofOrder.has(column) && tidyCell(cell) === "" ? (first.cells[column] ?? "") : cell,
    );
    return { ...record, cells };
  }

  /** The rows of an order as one. What is the order's has to be the same in each. */
  #join(rows: readonly OrderInput[]): FileOrder["read"] {
    const [first, ...others] = rows;
    if (!first) throw new Error("An order has a row at least");
    if (others.length === 0) return { ok: true, value: first };
    const addsUp = this.#mapping.columns.lineAmount === undefined;
    const differs = (row: OrderInput): ImportField | undefined => {
      if (row.paidAt.getTime() !== first.paidAt.getTime()) return "paidAt";
      if (JSON.stringify(row.identities) !== JSON.stringify(first.identities)) return "memberNumber";
      if (row.store !== first.store) return "store";
      if (row.conversionPath !== first.conversionPath) return "conversionPath";
      return addsUp || row.amountFen === first.amountFen ? undefined : "amount";
    };
    const fields = rows.map(differs);
    if (fields.some((field) => field !== undefined)) {
      return refused(
        fields.map((field) => ({
          code: field ? "differs_within_order" : "order_incomplete",
          ...(field ? { field } : {}),
          message: field
            ? "The rows of one order differ here"
            : "Other rows of the same order say something else",
        })),
      );
    }
    return {
      ok: true,
      value: {
        ...first,
        amountFen: addsUp ? rows.reduce((sum, { amountFen }) => sum + amountFen, 0) : first.amountFen,
        lines: rows.flatMap(({ lines }) => lines),
      },
    };
  }

  #readRow(
    record: FileRecord,
    number: { externalId: string; isRepeat: boolean },
    now: Date,
  ): Result<OrderInput, RowProblem> {
    if (record.isBroken)
      return refused({ code: "broken_quote", message: "A quotation mark is not closed, or text follows it" });
    const { length } = record.cells;
    if (
      length < this.#columnCount ||
      record.cells.slice(this.#columnCount).some((cell) => cell.trim() !== "")
    ) {
      return refused({
        code: "wrong_columns",
        message: `The row has ${length} columns, the file has ${this.#columnCount}`,
      });
    }
    if (number.externalId === "")
      return refused({ code: "missing_field", field: "orderId", message: "The order number is empty" });
    const paidAt = readDate(this.#cell(record, "paidAt"), this.#mapping.dateFormat, this.#timeZone);
    if (!paidAt)
      return refused({
        code: "invalid_field",
        field: "paidAt",
        message: `"${this.#cell(record, "paidAt")}" is no date that can be read`,
      });
    const amountFen = readAmount(this.#cell(record, "amount"), this.#mapping.amountUnit);
    if (amountFen === undefined)
      return refused({
        code: "invalid_field",
        field: "amount",
        message: `"${this.#cell(record, "amount")}" is no amount`,
      });
    const lineFen =
      this.#mapping.columns.lineAmount === undefined
        ? amountFen
        : readAmount(this.#cell(record, "lineAmount"), this.#mapping.amountUnit);
    if (lineFen === undefined)
      return refused({
        code: "invalid_field",
        field: "lineAmount",
        message: `"${this.#cell(record, "lineAmount")}" is no amount`,
      });
    const path = this.#cell(record, "conversionPath");
    const conversionPath = readConversionPath(path);
    if (path !== "" && conversionPath === undefined)
      return refused({
        code: "invalid_field",
        field: "conversionPath",
        message: `"${path}" is none of the five conversion paths`,
      });
    const row = readOrder(
      {
        ...this.#describe(record, lineFen),
        conversionPath,
        externalId: number.externalId,
        source: this.#mapping.source,
        paidAt: paidAt.toISOString(),
        amountFen,
      },
      now,
    );
    if (!row.ok)
      return refused({ ...row.refusal, ...(row.refusal.field ? { field: fieldOf(row.refusal.field) } : {}) });
    return number.isRepeat ? { ok: true, value: { ...row.value, isRepeat: true } } : row;
  }

  #number(record: FileRecord): { externalId: string; isRepeat: boolean } {
    if (this.#mapping.columns.orderId !== undefined) {
      const externalId = this.#cell(record, "orderId");
      return { externalId, isRepeat: this.#seen.count(digest(externalId)) > 1 };
    }
    const content = digest(record.cells.map(tidyCell).join("\u001f"));
    return {
      externalId: `row-${content.toString("base64url").slice(0, 22)}-${this.#seen.count(content)}`,
      isRepeat: false,
    };
  }

  #cell(record: FileRecord, field: ImportField): string {
    const column = this.#mapping.columns[field];
    return column === undefined ? "" : tidyCell(record.cells[column] ?? "");
  }

  #describe(record: FileRecord, lineFen: number) {
    const given = (field: ImportField) => this.#cell(record, field) || undefined;
    const productCode = given("productCode");
    const product = given("product") ?? productCode;
    const quantity = given("quantity");
    return {
      identities: Object.fromEntries(KNOWN_BY.map((field) => [field, given(field)])),
      customerName: given("customerName")?.slice(0, 60),
      store: given("store"),
      ...(product === undefined
        ? {}
        : {
            lines: [
              {
                ...(productCode === undefined ? {} : { sku: productCode }),
                name: product.slice(0, 200),
                quantity: quantity === undefined ? 1 : Number(quantity),
                amountFen: lineFen,
              },
            ],
          }),
    };
  }
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

function readAmount(cell: string, unit: ImportMapping["amountUnit"]): number | undefined {
  const text = cell.replace(/元$/, "");
  if (unit === "yuan") return parseYuan(text);
  return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** The screens know the fields of a file. */
const fieldOf = (field: string): string =>
  field
    .replace(/^identities\./, "")
    .replace(/^identities$/, "memberNumber")
    .replace("amountFen", "amount")
    .replace(/^lines\.0\.name/, "product")
    .replace(/^lines\.0\.sku/, "productCode")
    .replace(/^lines\.0\.quantity/, "quantity")
    .replace(/^lines\.0\.amountFen/, "lineAmount");
