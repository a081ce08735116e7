import { MOST_ATTRIBUTE_ROWS, type IdentityKind, type ValueFate } from "@hortus/contracts";
import { ProblemError, type Db } from "@hortus/kernel";
import type { Readable } from "node:stream";
import type { Caller, Context } from "../../../context.ts";
import { tidyCell } from "../../../csv/records.ts";
import { readSmallFile } from "../../../csv/small-file.ts";
import { setAttributeValues, type RawRow } from "./batch.ts";
import { findAttributes } from "./store.ts";

/** By what a row's customer is found: the first of these columns that has a value. The first name is the template's. */
const WHO: readonly { by: IdentityKind; names: readonly string[] }[] = [
  { by: "phone", names: ["手机号", "phone", "手机", "电话", "联系电话", "mobile"] },
  { by: "member_number", names: ["会员号", "member number", "会员卡号", "卡号", "member"] },
  { by: "external_id", names: ["客户编号", "external id", "customer id"] },
  { by: "unionid", names: ["unionid"] },
  { by: "external_userid", names: ["外部联系人ID", "external userid"] },
];

/**
 * Reads a file of attribute values and stores it; each row's `index` is its line. Columns that are no attribute are left out.
 *
 * @throws {ProblemError} 422 when it is no CSV file, no column says who, or none is an attribute
 */
export async function importAttributeFile(
  context: Context,
  caller: Caller,
  stream: Readable & { truncated?: boolean },
): Promise<ValueFate[]> {
  const { header, records } = await readSmallFile(stream, MOST_ATTRIBUTE_ROWS.file);
  const who = WHO.flatMap(({ by, names }) => {
    const column = header.findIndex((cell) => names.map(tidyName).includes(tidyName(cell)));
    return column === -1 ? [] : [{ by, column }];
  });
  if (who.length === 0)
    throw new ProblemError(
      422,
      "customer_column_missing",
      "No column says who: 手机号, 会员号, phone or member number",
      AS_IN_THE_TEMPLATE,
    );
  const known = await namesInUse(context.workspace.db);
  const attributes = header.flatMap((cell, column) =>
    known.includes(cell) && !who.some((one) => one.column === column) ? [{ name: cell, column }] : [],
  );
  if (attributes.length === 0)
    throw new ProblemError(
      422,
      "attribute_column_missing",
      "No column is named as an attribute",
      AS_IN_THE_TEMPLATE,
    );
  const rows = records.map(({ line, cells, isBroken }): RawRow => {
    const cell = (column: number) => tidyCell(cells[column] ?? "");
    const found = who.find(({ column }) => cell(column) !== "");
    return {
      index: line,
      customer: found && { by: found.by, value: cell(found.column) },
      values: Object.fromEntries(
        attributes.flatMap(({ name, column }) => (cell(column) === "" ? [] : [[name, cell(column)]])),
      ),
      ...(isBroken
        ? { error: { code: "broken_quote", message: "A quotation mark is not closed, or text follows it" } }
        : {}),
    };
  });
  return setAttributeValues(context, caller, rows, "file");
}

const AS_IN_THE_TEMPLATE = { field: "file", hint: "Name the columns as in the template." };

const tidyName = (name: string): string => name.toLowerCase().replaceAll(/[\s_\-.*]/g, "");

const namesInUse = async (db: Db): Promise<string[]> =>
  (await findAttributes(db)).filter(({ archived }) => !archived).map(({ name }) => name);

/** A header to fill in, with the mark by which Excel knows UTF-8. */
export async function attributeTemplate(db: Db, language: "zh" | "en"): Promise<string> {
  const who = WHO.slice(0, 2).flatMap(({ names }) => names[language === "zh" ? 0 : 1] ?? []);
  const quoted = [...who, ...(await namesInUse(db))].map((name) =>
    /[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name,
  );
  return `\uFEFF${quoted.join(",")}\r\n`;
}
