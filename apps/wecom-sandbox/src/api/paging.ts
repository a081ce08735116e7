/** Opaque cursors, bound to the query they came from: with another query they are refused (50100). */
import { digest } from "../state.ts";
import { refuse } from "./refusal.ts";

/**
 * The rows after the cursor, by key, so that rows that come or go meanwhile shift nothing.
 *
 * @param query what the cursor is bound to, without cursor and limit
 */
export function pageOf<Row>(
  rows: Row[],
  keyOf: (row: Row) => string,
  page: { query: unknown; cursor: string | undefined; limit: number },
): { rows: Row[]; next_cursor: string } {
  const mark = digest(JSON.stringify(page.query), 8);
  const after = page.cursor ? readCursor(page.cursor, mark) : undefined;
  const sorted = rows.map((row) => ({ row, key: keyOf(row) })).toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const rest = after === undefined ? sorted : sorted.filter(({ key }) => key > after);
  const taken = rest.slice(0, page.limit);
  const last = taken.at(-1);
  const next = last && rest.length > taken.length ? Buffer.from(mark + last.key).toString("base64url") : "";
  return { rows: taken.map(({ row }) => row), next_cursor: next };
}

/** WeCom takes a limit above its maximum for the maximum. */
export const clamp = (limit: number | undefined, standard: number, most: number) =>
  Math.min(limit ?? standard, most);

function readCursor(cursor: string, mark: string): string {
  const text = Buffer.from(cursor, "base64url").toString();
  return text.startsWith(mark) ? text.slice(mark.length) : refuse(50100);
}
