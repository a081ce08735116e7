import { ProblemError } from "@hortus/kernel";

/** Packs the sort values of the last row into an opaque cursor. */
export const packCursor = (values: readonly (string | number | null)[]): string =>
  Buffer.from(JSON.stringify(values)).toString("base64url");

/**
 * Unpacks what `packCursor` made.
 *
 * @param size how many values this order sorts by
 * @throws {ProblemError} 400 when it is not a cursor of this list
 */
export function unpackCursor(cursor: string, size: number): (string | number | null)[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (
      Array.isArray(values) &&
      values.length === size &&
      values.every((value) => value === null || ["string", "number"].includes(typeof value))
    ) {
      return values as (string | number | null)[]; // checked the line above
    }
  } catch {
    // falls through to the refusal
  }
  throw new ProblemError(400, "bad_cursor", "This cursor is not one of this list", {
    field: "cursor",
    hint: "Start again without a cursor.",
  });
}

/** Cuts a list that was read with one row more than asked into the page and its cursor. */
export function cutPage<Row>(
  rows: readonly Row[],
  limit: number,
  cursorOf: (last: Row) => string,
): { rows: Row[]; nextCursor?: string } {
  if (rows.length <= limit) return { rows: [...rows] };
  const kept = rows.slice(0, limit);
  return { rows: kept, nextCursor: cursorOf(kept.at(-1)!) }; // limit is at least 1
}
