import { z } from "zod";
import { fen, id, instant, text } from "./common.ts";
import { outcomeCounts } from "./orders.ts";
import { rowProblem } from "./rows.ts";

/** Orders from a file: how it is read, and how far it has come. */

export const IMPORT_STATES = [
  "uploaded",
  "mapped",
  "running",
  "done",
  "failed",
  "cancelled",
  "undoing",
  "undone",
] as const;
export const ENCODINGS = ["utf-8", "gb18030", "utf-16le", "utf-16be"] as const;
/** "spaces" is any run of spaces. */
export const DELIMITERS = ["comma", "semicolon", "tab", "pipe", "spaces"] as const;
/** What a column of a file may mean. */
export const IMPORT_FIELDS = [
  "orderId",
  "paidAt",
  "amount",
  "lineAmount",
  "memberNumber",
  "phone",
  "externalUserId",
  "unionid",
  "externalId",
  "customerName",
  "store",
  "conversionPath",
  "product",
  "productCode",
  "quantity",
] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];
/** "auto" reads years first, in all the ways of the others that do; days or months first must be said. */
export const DATE_FORMATS = ["auto", "iso", "yyyymmdd", "y/m/d", "d/m/y", "m/d/y"] as const;

/** How a file is to be read. */
export const reading = z.object({
  encoding: z.enum(ENCODINGS),
  delimiter: z.enum(DELIMITERS),
  hasHeader: z.boolean(),
});
export type Reading = z.infer<typeof reading>;

const columnIndex = z.int().min(0).max(199);
export const importMapping = z.object({
  /** Named by every order of the file. Orders are known by source and number, so files of one shop should name the same. */
  source: text(60),
  /** The column of each field, from 0. Needed: paidAt, amount, and one by which the buyer is recognised. */
  columns: z.partialRecord(z.enum(IMPORT_FIELDS), columnIndex),
  dateFormat: z.enum(DATE_FORMATS),
  amountUnit: z.enum(["yuan", "fen"]),
  /**
   * What a row of the file is: an order (unless said), or one product of an order, whose rows follow one another and name the same
   * order number. Cells that are empty in the rows after its first mean the same as there. The amounts of its rows add up, unless
   * `lineAmount` has a column: then `amount` is the order's.
   */
  rowsAre: z.enum(["orders", "lines"]).optional(),
  /** A remark for people, such as "US dollars, taken as yuan". */
  currencyNote: z.string().trim().max(200).optional(),
});
export type ImportMapping = z.infer<typeof importMapping>;

const importPreviewRow = z.object({
  /** The line of the file where the row begins, from 1. */
  row: z.int(),
  values: z.array(z.string()),
  /** The row in which the order begins that this one is a product of. */
  partOf: z.int().optional(),
  /** The order that will be stored; with the row in which it begins. */
  order: z
    .object({
      /** Made from the row's own content when no column holds an order number. */
      externalId: z.string(),
      paidAt: instant,
      amountFen: fen,
      customer: z.string(),
      product: z.string().optional(),
      store: z.string().optional(),
    })
    .optional(),
  error: rowProblem.optional(),
});

export const importSummary = z.object({
  id,
  state: z.enum(IMPORT_STATES),
  fileName: z.string(),
  sizeBytes: z.int(),
  createdAt: instant,
  createdBy: z.string(),
  startedAt: instant.optional(),
  finishedAt: instant.optional(),
  /** Why it failed; the rows before are in. */
  failure: z.object({ code: z.string(), message: z.string() }).optional(),
  progress: outcomeCounts.extend({
    /** Rows read so far, without the header. */
    rowsRead: z.int(),
    /** Lines of the file: about as many rows. */
    rowsExpected: z.int(),
    percent: z.number(),
    /** Rows a second since the start; absent before. */
    rowsPerSecond: z.number().optional(),
    /** Orders that an undo has taken out. */
    removed: z.int(),
  }),
});
export type ImportSummary = z.infer<typeof importSummary>;

export const importDetail = importSummary.extend({
  reading,
  columns: z.array(
    z.object({
      index: z.int(),
      name: z.string(),
      samples: z.array(z.string()),
      guess: z.enum(IMPORT_FIELDS).optional(),
    }),
  ),
  mapping: importMapping,
  /** What keeps it from starting; absent when it can. */
  mappingProblem: rowProblem.optional(),
  /** The first 20 rows as they would be read; only before the start. */
  preview: z.array(importPreviewRow),
});
export type ImportDetail = z.infer<typeof importDetail>;
