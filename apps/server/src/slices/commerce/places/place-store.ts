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

export async function askToTell(tx: Tx, stores: readonly string[], dueAt: Date): Promise<void> {
  await sql`
    insert into order_place_telling (store, due_at)
    select store, ${dueAt}::timestamptz from unnest(${[...new Set(stores)]}::text[]) as asked (store)
    order by store
    on conflict (store) do update set after_customer = default, due_at = excluded.due_at`.execute(tx);
}

export async function claimTelling(tx: Tx, now: Date): Promise<{ store: string; after: string } | undefined> {
  const { rows } = await sql<{ store: string; after: string }>`
    select store, after_customer as after from order_place_telling
    where due_at <= ${now}
    order by due_at, store
    limit 1
    for update skip locked`.execute(tx);
  return rows[0];
}

/** The next buyers of the store, in order. */
export async function findBuyers(
  tx: Tx,
  { store, after }: { store: string; after: string },
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct customer_id as id
    from customer_order
    where store = ${store} and customer_id > ${after}::uuid
    order by customer_id
    limit ${limit}`.execute(tx);
  return rows.map(({ id }) => id);
}

export async function advanceTelling(tx: Tx, store: string, last: string | undefined): Promise<void> {
  await (
    last
      ? sql`update order_place_telling set after_customer = ${last} where store = ${store}`
      : sql`delete from order_place_telling where store = ${store}`
  ).execute(tx);
}
