import { sql, type RawBuilder } from "kysely";

/**
 * What many rows of a batch have in common, sent once and named by its place, so that a row costs what is its own: five hundred steps of
 * one journey are five hundred ids and one step. Join `rows from (jsonb_to_recordset(json) as (…)) with ordinality` by the place.
 *
 * @param columns those that rows tend to share. Rows share a place where each of these has the same plain value, the same instant or the
 * very same object; two objects that only look alike are two places, which costs more and harms nothing
 */
export function shareColumns<Row extends object>(
  rows: readonly Row[],
  columns: readonly (keyof Row & string)[],
): { json: string; places: RawBuilder<unknown> } {
  const shared: Row[] = [];
  const root: Branch = {};
  const places = rows.map((row) => {
    let branch = root;
    for (const column of columns) branch = follow(branch, row[column]);
    return (branch.place ??= shared.push(row));
  });
  const picked = shared.map((row) => Object.fromEntries(columns.map((column) => [column, row[column]])));
  return { json: JSON.stringify(picked), places: integerList(places) };
}

/** A tree by value, column by column: writing a row's columns down only to compare them took longer than all else here. */
interface Branch {
  by?: Map<unknown, Branch>;
  /** At the end of a way: from 1 on. */
  place?: number;
}

function follow(from: Branch, value: unknown): Branch {
  const key = value instanceof Date ? value.getTime() : value;
  const by = (from.by ??= new Map());
  let next = by.get(key);
  if (!next) by.set(key, (next = {}));
  return next;
}

// As one text: drivers quote and escape lists of theirs item by item, which ids don't need.

export const uuidList = (ids: readonly string[]): RawBuilder<unknown> =>
  sql`${`{${ids.join(",")}}`}::text::uuid[]`;

export const integerList = (numbers: readonly number[]): RawBuilder<unknown> =>
  sql`${`{${numbers.join(",")}}`}::text::bigint[]`;
