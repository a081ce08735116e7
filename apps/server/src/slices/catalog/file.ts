import {
  MOST_PRODUCT_ROWS,
  PRODUCT_ROLES,
  productRoleLabels,
  RANGE_ROLES,
  rangeRoleLabels,
  REGULATORY_CLASSES,
  regulatoryClassWords,
  type ProductFate,
  type ProductRow,
  type RegulatoryClass,
} from "@hortus/contracts";
import { parseYuan, ProblemError } from "@hortus/kernel";
import type { Readable } from "node:stream";
import type { Caller, Context } from "../../context.ts";
import { tidyCell, type FileRecord } from "../../csv/records.ts";
import { readSmallFile } from "../../csv/small-file.ts";
import { upsertProducts, type RawRow } from "./upsert.ts";

type Field = keyof ProductRow;

/** The columns of a file: the first name is the template's, then what exports call it. Read without regard to case, spaces and brackets. */
const COLUMNS: readonly { field: Field; zh: readonly string[]; en: readonly string[] }[] = [
  {
    field: "code",
    zh: ["商品编码", "编码", "商品编号", "货号", "商品代码", "货品编码"],
    en: ["code", "sku", "productcode", "itemno"],
  },
  {
    field: "name",
    zh: ["商品名称", "名称", "品名", "通用名", "产品名称"],
    en: ["name", "productname", "title"],
  },
  { field: "regulatoryClass", zh: ["监管分类", "监管类别"], en: ["regulatory class", "class"] },
  { field: "brand", zh: ["品牌"], en: ["brand"] },
  { field: "category", zh: ["品类", "分类", "类目", "商品分类"], en: ["category"] },
  { field: "role", zh: ["产品角色", "商品角色"], en: ["role", "product role"] },
  { field: "rangeRole", zh: ["货盘角色", "品类角色"], en: ["range role"] },
  { field: "priceFen", zh: ["售价", "零售价", "单价", "价格"], en: ["price (yuan)", "price"] },
  { field: "memberOnly", zh: ["会员专享", "会员专属"], en: ["members only", "memberonly"] },
  { field: "unitsPerPack", zh: ["每件数量", "每盒数量", "包装数量"], en: ["units per pack"] },
  { field: "dailyDose", zh: ["每日用量", "日用量"], en: ["daily dose"] },
  { field: "sharingFactor", zh: ["共用人数"], en: ["people sharing", "sharingfactor"] },
  {
    field: "approvalNumber",
    zh: ["批准文号", "注册证号", "备案号"],
    en: ["approval number", "registration number"],
  },
  { field: "approvalExpiresOn", zh: ["批准有效期至", "批准有效期"], en: ["approval expires on"] },
  { field: "onlineSaleProhibited", zh: ["禁止网售"], en: ["online sale prohibited"] },
];

/**
 * Reads a file of products and stores it; each row's `index` is its line.
 *
 * @throws {ProblemError} 422 when it is no CSV file, or no column holds the code
 */
export async function importFile(
  context: Context,
  caller: Caller,
  stream: Readable & { truncated?: boolean },
): Promise<ProductFate[]> {
  const { header, records } = await readSmallFile(stream, MOST_PRODUCT_ROWS);
  const columns = COLUMNS.flatMap(({ field, zh, en }) => {
    const names = [...zh, ...en].map(tidyName);
    const column = header.findIndex((cell) => names.includes(tidyName(cell)));
    return column === -1 ? [] : [{ field, column }];
  });
  if (!columns.some(({ field }) => field === "code"))
    throw new ProblemError(422, "column_missing", "No column is named 商品编码 or code", {
      field: "file",
      hint: "Name the columns as in the template.",
    });
  const rows = records.map((record) => readRecord(record, header.length, columns));
  return upsertProducts(context, caller, rows, "file");
}

const tidyName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[(（].*$/, "")
    .replaceAll(/[\s_\-.*]/g, "");

function readRecord(
  { line, cells, isBroken }: FileRecord,
  width: number,
  columns: readonly { field: Field; column: number }[],
): RawRow {
  const reject = (error: NonNullable<ProductFate["error"]>): RawRow => ({ index: line, error });
  if (isBroken)
    return reject({ code: "broken_quote", message: "A quotation mark is not closed, or text follows it" });
  if (cells.length < width || cells.slice(width).some((cell) => cell.trim() !== ""))
    return reject({
      code: "wrong_columns",
      message: `The row has ${cells.length} columns, the header has ${width}`,
    });
  const row: Partial<Record<Field, unknown>> = {};
  for (const { field, column } of columns) {
    const cell = tidyCell(cells[column] ?? "");
    if (cell === "") continue;
    const value = readCell(field, cell);
    if (value === undefined)
      return reject({ code: "invalid_field", field, message: `"${cell.slice(0, 60)}" can't be read` });
    row[field] = value;
  }
  return { index: line, row };
}

function readCell(field: Field, cell: string): unknown {
  switch (field) {
    case "regulatoryClass":
      return classOf(cell);
    case "role":
      return choiceOf(cell, PRODUCT_ROLES, productRoleLabels);
    case "rangeRole":
      return choiceOf(cell, RANGE_ROLES, rangeRoleLabels);
    case "priceFen":
      return parseYuan(cell.replace(/^[¥￥]/, "").replace(/元$/, ""));
    case "memberOnly":
    case "onlineSaleProhibited":
      return yesOrNo(cell);
    case "unitsPerPack":
    case "dailyDose":
    case "sharingFactor":
      return /^\d+(\.\d+)?$/.test(cell) ? Number(cell) : undefined;
    case "approvalExpiresOn":
      return readDay(cell);
    default:
      return cell;
  }
}

/** As files call the classes, beside our own words. */
const CLASS_NAMES: Readonly<Record<string, RegulatoryClass>> = {
  rx: "drug_rx",
  甲类otc: "drug_otc_a",
  otc甲类: "drug_otc_a",
  乙类otc: "drug_otc_b",
  otc乙类: "drug_otc_b",
  第一类医疗器械: "medical_device_1",
  第二类医疗器械: "medical_device_2",
  第三类医疗器械: "medical_device_3",
  食品: "ordinary_food",
  特医食品: "fsmp",
};

const classOf = (cell: string): RegulatoryClass | undefined =>
  choiceOf(cell, REGULATORY_CLASSES, regulatoryClassWords) ?? CLASS_NAMES[tidyName(cell)];

function choiceOf<Value extends string>(
  cell: string,
  values: readonly Value[],
  labels: Readonly<Record<Value, { zh: string; en: string }>>,
): Value | undefined {
  const wanted = tidyName(cell);
  return values.find((value) =>
    [value, labels[value].zh, labels[value].zh.replace(/品$/, ""), labels[value].en].some(
      (name) => tidyName(name) === wanted,
    ),
  );
}

function yesOrNo(cell: string): boolean | undefined {
  if (/^(是|有|y|yes|true|1|√)$/i.test(cell)) return true;
  return /^(否|无|n|no|false|0|×)$/i.test(cell) ? false : undefined;
}

function readDay(cell: string): string | undefined {
  const [, year, month = "", day = ""] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(cell) ?? [];
  return year ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : undefined;
}

const EXAMPLES: Record<"zh" | "en", readonly string[]> = {
  zh: [
    "CA600,钙维D咀嚼片 60片,保健食品,常青,骨骼健康,消费品,核心品,128.00,否,60,2,1,国食健注G00000001,2029-12-31,否",
    "RX-AML,苯磺酸氨氯地平片 28片,处方药,安脉,心血管,,,36.50,否,28,1,1,国药准字H00000001,2028-06-30,否",
    "TEA-CHR,菊花决明子茶 30袋,普通食品,常青,养生茶饮,引流品,爆款,29.90,否,30,2,2,,,否",
  ],
  en: [
    "CA600,Calcium and vitamin D chewables 60,Health food,Evergreen,Bone health,Consumption,Core,128.00,no,60,2,1,G00000001,2029-12-31,no",
    "RX-AML,Amlodipine besylate tablets 28,Prescription drug,Anmai,Heart,,,36.50,no,28,1,1,H00000001,2028-06-30,no",
    "TEA-CHR,Chrysanthemum tea 30 bags,Ordinary food,Evergreen,Teas,Traffic,Hit,29.90,no,30,2,2,,,no",
  ],
};

/** With the mark by which Excel knows UTF-8. */
export function templateFile(language: "zh" | "en"): string {
  const header = COLUMNS.map(({ [language]: [name] }) => name).join(",");
  return `\uFEFF${[header, ...EXAMPLES[language]].join("\r\n")}\r\n`;
}
