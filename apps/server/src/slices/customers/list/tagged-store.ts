import type { Db } from "@hortus/kernel";
import { sql } from "kysely";

/** Living customers who carry any of the tags, by id, from behind `after` on. */
export async function pageTagged(
  db: Db,
  tagIds: readonly string[],
  after: string | undefined,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id
    from customer
    where tag_ids && ${[...tagIds]}::uuid[] and merged_into is null
      and (${after ?? null}::uuid is null or id > ${after ?? null}::uuid)
    order by id
    limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Those of the customers who carry any of the tags. */
export async function findTaggedAmong(
  db: Db,
  tagIds: readonly string[],
  customerIds: readonly string[],
): Promise<Set<string>> {
  if (tagIds.length === 0 || customerIds.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select id from customer where id = any(${[...customerIds]}::uuid[]) and tag_ids && ${[...tagIds]}::uuid[]`.execute(
    db,
  );
  return new Set(rows.map(({ id }) => id));
}
