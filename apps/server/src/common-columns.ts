import { sql, type RawBuilder } from "kysely";

/**
 * What many rows of a batch have in common, sent once and named by its place, so that a row costs what is its own: five hundred steps of
 * one journey are five hundred ids and one step. Join `rows from (jsonb_to_recordset(json) as (…)) with ordinality` by the place.
 *
 * @param commonOf the columns that rows tend to share
 */
export function shareColumns<Row>(
  rows: readonly Row[],
  commonOf: (row: Row) => object,
): { json: string; places: RawBuilder<unknown> } {
  const places = new Map<string, number>();
  const placeOf = rows.map((row) => {
    const text = JSON.stringify(commonOf(row));
    const place = places.get(text) ?? places.size + 1;
    places.set(text, place);
    return place;
  });
  return { json: `[${[...places.keys()].join(",")}]`, places: integerList(placeOf) };
}

// As one text: drivers quote and escape lists of theirs item by item, which ids don't need.

export const uuidList = (ids: readonly string[]): RawBuilder<unknown> =>
  sql`${`{${ids.join(",")}}`}::text::uuid[]`;

export const integerList = (numbers: readonly number[]): RawBuilder<unknown> =>
  sql`${`{${numbers.join(",")}}`}::text::bigint[]`;
