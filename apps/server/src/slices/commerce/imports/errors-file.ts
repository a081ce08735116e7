import { Readable } from "node:stream";
import { stringify } from "csv-stringify";
import type { Context } from "../../../context.ts";
import type { FileAnswer } from "../../../slice.ts";
import { findRowErrors } from "./error-store.ts";
import type { ImportRow } from "./import-store.ts";

type Language = "zh" | "en";

const HEADER: Record<Language, readonly string[]> = {
  zh: ["行号", "字段", "原因"],
  en: ["row", "field", "reason"],
};

/** Reasons in Chinese; in English the message says it in detail. */
const REASONS: Record<string, string> = {
  missing_field: "缺少必填内容",
  invalid_field: "内容格式不正确",
  negative_amount: "金额为负数",
  future_date: "支付时间晚于当前时间",
  no_identity: "没有可识别客户的信息",
  bad_identity: "手机号或客户编号格式不正确",
  refund_too_large: "金额小于已退款金额",
  repeated_order: "同一文件中该订单号已出现,且内容不同",
  wrong_columns: "列数与文件不一致",
  broken_quote: "引号没有配对",
  order_incomplete: "同一订单的其他行有问题,整单未导入",
  differs_within_order: "同一订单的几行内容不一致",
  not_storable: "该行无法保存",
};
const ROWS_AT_ONCE = 1_000;

/**
 * The rows that were left out with their own cells, so that they can be put right and uploaded again. UTF-8 with a byte order mark, or
 * Excel would take it for GB18030; cells that look like formulas are escaped.
 */
export function errorsFile(context: Context, row: ImportRow, language: Language): FileAnswer {
  const out = stringify({ bom: true, escape_formulas: true, record_delimiter: "windows" });
  const lines = Readable.from(errorLines(context, row, language));
  lines.on("error", (error) => out.destroy(error));
  return {
    contentType: "text/csv; charset=utf-8",
    fileName: `${row.file_name.replace(/\.\w+$/, "")}-errors.csv`,
    body: lines.pipe(out),
  };
}

async function* errorLines(context: Context, row: ImportRow, language: Language): AsyncGenerator<string[]> {
  yield [...HEADER[language], ...row.columns.map(({ name, index }) => name || `${index + 1}`)];
  for (let after = -1; ;) {
    const errors = await findRowErrors(context.workspace.db, row.id, after, ROWS_AT_ONCE);
    for (const { row_number, field, code, message, original_sealed } of errors) {
      const cells = JSON.parse(context.sealer.open(original_sealed)) as string[]; // as run.ts sealed it
      yield [
        String(row_number),
        field ?? "",
        language === "zh" ? (REASONS[code] ?? code) : message,
        ...cells,
      ];
    }
    const last = errors.at(-1);
    if (!last || errors.length < ROWS_AT_ONCE) return;
    after = last.row_number;
  }
}
