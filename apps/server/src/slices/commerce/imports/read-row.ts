import { createHash } from "node:crypto";
import type { ImportField, ImportMapping, RowProblem } from "@hortus/contracts";
import { parseYuan, refused, type Result } from "@hortus/kernel";
import { readOrder, type OrderInput } from "../orders/model.ts";
import { readDate } from "./dates.ts";
import { KNOWN_BY } from "./guess.ts";
import { Occurrences } from "./occurrences.ts";
import { tidyCell, type FileRecord } from "../../../csv/records.ts";

/** What keeps a mapping from being used, if anything. */
export function checkMapping(
  { columns }: Pick<ImportMapping, "columns">,
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

/**
 * Reads the rows of one file, each once and in order: a row without an order number gets one from its content and from how many equal
 * rows came before it. So the same file makes the same orders, and two equal lines are two orders.
 */
export class RowReader {
  readonly #seen = new Occurrences();
  readonly #mapping: ImportMapping;
  readonly #columnCount: number;
  readonly #timeZone: string;

  constructor(mapping: ImportMapping, columnCount: number, timeZone: string) {
    this.#mapping = mapping;
    this.#columnCount = columnCount;
    this.#timeZone = timeZone;
  }

  read(record: FileRecord, now: Date): Result<OrderInput, RowProblem> {
    const number = this.#number(record);
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
    const row = readOrder(
      {
        ...this.#describe(record, amountFen),
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

  /** Passes a row by that was read before: it counts for those after it. */
  skip(record: FileRecord): void {
    this.#number(record);
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

  #describe(record: FileRecord, amountFen: number) {
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
                amountFen,
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
    .replace(/^lines\.0\.(quantity|amount)/, "quantity");
