import { z } from "zod";
import { issue } from "./issue.ts";

/** An instant in UTC, "2026-11-24T06:30:00.000Z". */
export const instant = z.iso.datetime({ offset: true });
/** A calendar day, "2026-11-24", in the workspace's time zone. */
export const localDate = z.iso.date();
export const id = z.uuid();
export const idParams = z.object({ id });
/** Money in fen. */
export const fen = z.int();
/** Text as a person types it: trimmed, not empty, and such as a database can hold: no NUL and no half characters. */
export const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine(
      (value) => !value.includes("\0") && !/\p{Surrogate}/u.test(value),
      "holds characters that are no text",
    );

/** Lists come in pages: 50 rows unless asked, 200 at most; `cursor` is opaque and belongs to the same filters and order. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});

export const page = <Row extends z.ZodType>(row: Row) =>
  z.object({
    rows: z.array(row),
    /** Absent on the last page. */
    nextCursor: z.string().optional(),
    /** The instant that the rows describe. */
    asOf: instant,
  });

/** "true" and "false" in a query string. */
export const flag = z.enum(["true", "false"]).transform((value) => value === "true");

/** None, one or several values in a query string: ?tag=a&tag=b. */
export const several = <Item extends z.ZodType>(item: Item) =>
  z
    .union([z.array(item).max(100), item])
    .optional()
    .transform((value): z.output<Item>[] =>
      value === undefined ? [] : Array.isArray(value) ? value : [value],
    );

/** What every failing answer carries, as application/problem+json. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  field: z.string().optional(),
  hint: z.string().optional(),
  /** With `invalid_request`: what the field broke. */
  issue: issue.optional(),
});
export type Problem = z.infer<typeof problem>;
