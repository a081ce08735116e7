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
  return pageOfMany([""], () => rows, keyOf, page);
}

/**
 * As `pageOf`, over the rows of several owners one after the other: only those of the owners on the page are asked for, so that a page of
 * many thousand rows costs no more than one of a few.
 *
 * @param owners their ids, in any order, without spaces
 */
export function pageOfMany<Row>(
  owners: readonly string[],
  rowsOf: (owner: string) => Row[],
  keyOf: (row: Row) => string,
  page: { query: unknown; cursor: string | undefined; limit: number },
): { rows: Row[]; next_cursor: string } {
  const mark = digest(JSON.stringify(page.query), 8);
  const after = page.cursor === undefined || page.cursor === "" ? undefined : readCursor(page.cursor, mark);
  const taken: { row: Row; place: Place }[] = [];
  for (const owner of new Set(owners.toSorted())) {
    if (after && owner < after.owner) continue;
    const rows = rowsOf(owner)
      .map((row) => ({ row, place: { owner, key: keyOf(row) } }))
      .filter(({ place }) => owner !== after?.owner || place.key > after.key)
      .toSorted((a, b) => (a.place.key < b.place.key ? -1 : 1));
    taken.push(...rows.slice(0, page.limit + 1 - taken.length));
    if (taken.length > page.limit) break;
  }
  const onPage = taken.slice(0, page.limit);
  const last = onPage.at(-1);
  return {
    rows: onPage.map(({ row }) => row),
    next_cursor: last && taken.length > onPage.length ? writeCursor(last.place, mark) : "",
  };
}

interface Place {
  owner: string;
  key: string;
}

/** WeCom takes a limit above its maximum for the maximum. */
export const clamp = (limit: number | undefined, standard: number, most: number) =>
  Math.min(limit ?? standard, most);

const writeCursor = ({ owner, key }: Place, mark: string) =>
  Buffer.from(`${mark}${owner} ${key}`).toString("base64url");

function readCursor(cursor: string, mark: string): Place {
  const text = Buffer.from(cursor, "base64url").toString();
  if (!text.startsWith(mark)) refuse(50100);
  const [owner = "", ...key] = text.slice(mark.length).split(" ");
  return { owner, key: key.join(" ") };
}
