import { MOST_PLACES, type Region, type Store } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { Tree } from "./model.ts";

export async function findTree(db: Db): Promise<{ regions: Region[]; stores: Store[] }> {
  const regions = await sql<Region>`
    select id, name, parent_id as "parentId" from region order by name, id limit ${MOST_PLACES}`.execute(db);
  const stores = await sql<Store>`
    select id, code, name, region_id as "regionId", address, phone, manager_id as "managerId", archived_at is not null as archived,
      array(select advisor_id from store_advisor where store_id = store.id order by advisor_id) as "advisorIds"
    from store
    order by code
    limit ${MOST_PLACES}`.execute(db);
  return { regions: regions.rows, stores: stores.rows };
}

/** Regions and stores by their id: rules name them so. */
export async function findPlaceNames(db: Db): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from region union all select id, name from store limit ${MOST_PLACES}`.execute(db);
  return rows;
}

/**
 * Who serves in these stores now, and where those lie: a row an advisor, store and place, which is the store or a region above it. A store
 * that is no more has none. Regions have few levels (`DEEPEST`), so that the walk up ends.
 */
export async function findStaff(
  db: Db,
  storeIds: readonly string[],
): Promise<{ advisorId: string; storeId: string; placeId: string }[]> {
  const { rows } = await sql<{ advisorId: string; storeId: string; placeId: string }>`
    with recursive lies as (
      select id as store_id, id as place_id, region_id as above from store where id = any(${[...storeIds]}::uuid[])
      union
      select lies.store_id, region.id, region.parent_id
      from lies
      join region on region.id = lies.above
    )
    select advisor_id as "advisorId", store_id as "storeId", place_id as "placeId"
    from lies
    join store_advisor using (store_id)`.execute(db);
  return rows;
}

/** The name of the store where each of these advisors serves now, the first by code; those who serve in none are missing. */
export async function findStoreNames(db: Db, advisorIds: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ advisorId: string; name: string }>`
    select distinct on (advisor_id) advisor_id as "advisorId", name
    from store_advisor
    join store on store.id = store_advisor.store_id
    where advisor_id = any(${[...advisorIds]}::text[]) and archived_at is null
    order by advisor_id, code`.execute(db);
  return new Map(rows.map(({ advisorId, name }) => [advisorId, name]));
}

/** Who manages the stores that these advisors serve now; nobody manages himself. */
export async function findManagers(
  db: Db,
  advisorIds: readonly string[],
): Promise<{ advisorId: string; managerId: string }[]> {
  const { rows } = await sql<{ advisorId: string; managerId: string }>`
    select distinct advisor_id as "advisorId", manager_id as "managerId"
    from store_advisor
    join store on store.id = store_advisor.store_id
    where advisor_id = any(${[...advisorIds]}::text[]) and archived_at is null and manager_id <> advisor_id
    order by advisor_id, manager_id`.execute(db);
  return rows;
}

/** One writer at a time: what may move where depends on the whole tree. Readers are not held up. */
export async function lockTree(tx: Tx): Promise<Tree> {
  await sql`lock table region in share row exclusive mode`.execute(tx);
  return findTree(tx);
}

export async function putRegion(tx: Tx, { id, name, parentId }: Region): Promise<void> {
  await sql`
    insert into region (id, name, parent_id) values (${id}, ${name}, ${parentId})
    on conflict (id) do update set name = excluded.name, parent_id = excluded.parent_id`.execute(tx);
}

export async function deleteRegionRow(tx: Tx, id: string): Promise<void> {
  await sql`delete from region where id = ${id}`.execute(tx);
}

export async function putStore(tx: Tx, store: Store, now: Date): Promise<void> {
  const { id, code, name, regionId, address, phone, archived, advisorIds, managerId } = store;
  const archivedAt = archived ? now : null;
  await sql`
    insert into store (id, code, name, region_id, address, phone, manager_id, archived_at)
    values (${id}, ${code}, ${name}, ${regionId}, ${address}, ${phone}, ${managerId}, ${archivedAt}::timestamptz)
    on conflict (id) do update set
      code = excluded.code, name = excluded.name, region_id = excluded.region_id, address = excluded.address, phone = excluded.phone,
      manager_id = excluded.manager_id,
      archived_at = case when excluded.archived_at is not null then coalesce(store.archived_at, excluded.archived_at) end`.execute(
    tx,
  );
  await sql`delete from store_advisor where store_id = ${id} and advisor_id <> all(${advisorIds}::text[])`.execute(
    tx,
  );
  await sql`
    insert into store_advisor (store_id, advisor_id)
    select ${id}, advisor_id from unnest(${advisorIds}::text[]) as given (advisor_id)
    on conflict do nothing`.execute(tx);
}
