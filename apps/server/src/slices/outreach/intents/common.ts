import type { Db } from "@hortus/kernel";
import { type RawBuilder, sql } from "kysely";
import type { Decision, IntentRow } from "./intent.ts";

/** What an intent may leave to its common row, see ADR 0080. */
const COMMON = [
  "title",
  "text",
  "template",
  "attachments",
  "why",
  "classes",
  "experiment_id",
  "hold_out_percent",
  "trail",
] as const satisfies (keyof IntentRow)[];

type CommonColumn = (typeof COMMON)[number];

/** What thousands of intents of a mass send have in common: written once, never changed. Its text or trail is null where each has its own. */
export type CommonRow = Pick<IntentRow, Exclude<CommonColumn, "text" | "trail">> & {
  id: string;
  text: string | null;
  trail: readonly Decision[] | null;
};

/** An intent as it lies in its table: what is null may stand in its common row. Only `whole` makes sense of it. */
export type StoredIntent = Omit<IntentRow, CommonColumn> & {
  [Column in CommonColumn]: IntentRow[Column] | null;
} & { common_id: string | null };

/** Intents with what they leave to their common rows, in the same order. */
export async function whole(db: Db, rows: readonly StoredIntent[]): Promise<IntentRow[]> {
  const ids = [...new Set(rows.flatMap(({ common_id: id }) => id ?? []))];
  const common = new Map<string | null, CommonRow>();
  if (ids.length > 0) {
    const { rows: found } = await sql<CommonRow>`
      select * from intent_common where id = any(${ids}::uuid[])`.execute(db);
    for (const row of found) common.set(row.id, row);
  }
  return rows.map((row) => fillIn(row, common.get(row.common_id)));
}

function fillIn(row: StoredIntent, common: CommonRow | undefined): IntentRow {
  const missing = common ? COMMON.filter((column) => row[column] === null) : [];
  // What is not null in the one is not null in the other: `insertDecided` and the columns' own defaults see to it.
  return Object.assign(
    row,
    Object.fromEntries(missing.map((column) => [column, common?.[column]])),
  ) as IntentRow;
}

/** The trail of an intent in a statement about `intent`. */
export const wholeTrail: RawBuilder<unknown> = sql`coalesce(intent.trail, (select trail from intent_common where id = intent.common_id))`;
