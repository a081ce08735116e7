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
  const shared = new Places<Row>();
  const places = rows.map((row) =>
    shared.of(
      columns.map((column) => row[column]),
      () => row,
    ),
  );
  const picked = shared.values.map((row) =>
    Object.fromEntries(columns.map((column) => [column, row[column]])),
  );
  return { json: JSON.stringify(picked), places: integerList(places) };
}

/** Numbers values, from 1 on, by what tells them apart: plain values, instants, and objects by being the very same. */
export class Places<Value> {
  readonly values: Value[] = [];
  readonly #root: Branch = {};

  /** @param make what stands at the place; asked for when `keys` come the first time */
  of(keys: readonly unknown[], make: () => Value): number {
    let branch = this.#root;
    for (const key of keys) branch = follow(branch, key);
    return (branch.place ??= this.values.push(make()));
  }
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
