import { Readable } from "node:stream";
import { stringify } from "csv-stringify";
import { strToU8, Zip, ZipDeflate } from "fflate";
import type { FileAnswer } from "./slice.ts";

type Row = readonly string[];
export type SheetFormat = "csv" | "xlsx";

/**
 * A table as a download, made while it is read: memory stays the same for ten rows and for ten million.
 *
 * @param name of the file, without its ending
 * @param rows the header first; what a reader would take for a formula stays text
 */
export function sheetFile(format: SheetFormat, name: string, rows: AsyncIterable<Row>): FileAnswer {
  return format === "csv"
    ? { contentType: "text/csv; charset=utf-8", fileName: `${name}.csv`, body: csv(rows) }
    : {
        contentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        fileName: `${name}.xlsx`,
        body: Readable.from(xlsx(rows)),
      };
}

/** UTF-8 with a byte order mark, or Excel would take it for GB18030. */
function csv(rows: AsyncIterable<Row>): Readable {
  const out = stringify({ bom: true, escape_formulas: true, record_delimiter: "windows" });
  const lines = Readable.from(rows);
  lines.on("error", (error) => out.destroy(error));
  return lines.pipe(out);
}

/** Excel opens no more rows a sheet. */
const ROWS_A_SHEET = 1_048_576;
const ROWS_AT_ONCE = 500;

/** The five parts that a workbook needs (ECMA-376, part 1), with cells that hold their own text. */
async function* xlsx(rows: AsyncIterable<Row>): AsyncGenerator<Uint8Array> {
  const made: Uint8Array[] = [];
  let failure: Error | undefined;
  const zip = new Zip((error, chunk) => {
    if (error) failure = error;
    else made.push(chunk);
  });
  const part = (path: string): ZipDeflate => {
    const entry = new ZipDeflate(path, { level: 6 });
    zip.add(entry);
    return entry;
  };
  const take = () => {
    if (failure) throw failure;
    return Buffer.concat(made.splice(0));
  };
  const whole = (path: string, text: string) => part(path).push(strToU8(text), true);

  let sheets = 0;
  let sheet: ZipDeflate | undefined;
  let rowsInSheet = 0;
  let header: Row | undefined;
  let waiting: string[] = [];
  const flush = (last: boolean) => {
    sheet?.push(strToU8(waiting.join("") + (last ? "</sheetData></worksheet>" : "")), last);
    waiting = [];
  };
  for await (const row of rows) {
    header ??= row;
    if (!sheet || rowsInSheet === ROWS_A_SHEET) {
      flush(true);
      sheet = part(`xl/worksheets/sheet${++sheets}.xml`);
      waiting = [`${XML}<worksheet xmlns="${MAIN}"><sheetData>`];
      rowsInSheet = 0;
      if (row !== header) waiting.push(rowXml(header, ++rowsInSheet));
    }
    waiting.push(rowXml(row, ++rowsInSheet));
    if (waiting.length < ROWS_AT_ONCE) continue;
    flush(false);
    yield take();
  }
  if (!sheet) throw new Error("A sheet has a header");
  flush(true);
  const numbers = Array.from({ length: sheets }, (_, index) => index + 1);
  whole("xl/workbook.xml", workbookXml(numbers));
  whole(
    "xl/_rels/workbook.xml.rels",
    relationsXml(numbers.map((n) => ["worksheet", `worksheets/sheet${n}.xml`])),
  );
  whole("_rels/.rels", relationsXml([["officeDocument", "xl/workbook.xml"]]));
  whole("[Content_Types].xml", contentTypesXml(numbers));
  zip.end();
  yield take();
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";

const rowXml = (cells: Row, number: number): string =>
  `<row r="${number}">${cells
    .map((text) =>
      text === "" ? "<c/>" : `<c t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`,
    )
    .join("")}</row>`;

const workbookXml = (sheets: readonly number[]): string =>
  `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${sheets
    .map((n) => `<sheet name="${n}" sheetId="${n}" r:id="r${n}"/>`)
    .join("")}</sheets></workbook>`;

const relationsXml = (relations: readonly (readonly [kind: string, target: string])[]): string =>
  `${XML}<Relationships xmlns="${PACKAGE}/relationships">${relations
    .map(
      ([kind, target], index) =>
        `<Relationship Id="r${index + 1}" Type="${RELATIONS}/${kind}" Target="${target}"/>`,
    )
    .join("")}</Relationships>`;

const contentTypesXml = (sheets: readonly number[]): string =>
  `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>${sheets
    .map(
      (n) =>
        `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`,
    )
    .join("")}</Types>`;

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
const escaped = (text: string): string =>
  // XML has no way to write other control characters, nor half a pair.
  text
    .replaceAll(/[^\P{Cc}\t\n\r]|\p{Surrogate}|[\ufffe\uffff]/gu, "")
    .replaceAll(/[&<>]/g, (sign) => entities[sign] ?? "");
