import type { Tx } from "@hortus/kernel";
import { sql } from "kysely";

/** @returns the names under which orders lie elsewhere now */
export async function putPlaces(tx: Tx, path: string, names: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ store: string }>`
    insert into order_place (store, path)
    select store, ${path} from unnest(${[...names]}::text[]) as named (store)
    order by store
    on conflict (store) do update set path = excluded.path where order_place.path <> excluded.path
    returning store`.execute(tx);
  return rows.map(({ store }) => store);
}

/** Of names that the store at this path had; one that another store has taken since stays. */
export async function dropPlaces(tx: Tx, storeId: string, names: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ store: string }>`
    delete from order_place
    where store = any(${[...names]}::text[]) and (path = ${storeId} or path like ${`%/${storeId}`})
    returning store`.execute(tx);
  return rows.map(({ store }) => store);
}
