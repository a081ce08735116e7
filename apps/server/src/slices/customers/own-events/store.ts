import { MOST_OWN_EVENTS, type OwnEventProperty } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import { PLACES, type Place } from "./places.ts";

export interface OwnEventRow {
  id: string;
  code: string;
  name: string;
  slot: number;
  properties: readonly (OwnEventProperty & { place: Place })[];
  on_timeline: boolean;
  archived: boolean;
}

/** By name, archived ones last. */
export async function findOwnEvents(db: Db): Promise<OwnEventRow[]> {
  const { rows } = await sql<OwnEventRow>`
    select id, code, name, slot, properties, on_timeline, archived
    from own_event
    order by archived, name, id
    limit ${MOST_OWN_EVENTS}`.execute(db);
  return rows;
}

export async function findOwnEvent(db: Db, id: string): Promise<OwnEventRow | undefined> {
  return (await findOwnEvents(db)).find((row) => row.id === id);
}

/** Held by whoever defines one: places are given one after the other. */
export async function lockOwnEvents(tx: Tx): Promise<OwnEventRow[]> {
  await sql`lock table own_event in share row exclusive mode`.execute(tx);
  return findOwnEvents(tx);
}

export async function putOwnEvent(tx: Tx, row: OwnEventRow, now: Date): Promise<void> {
  await sql`
    insert into own_event (id, code, name, slot, properties, on_timeline, archived, created_at)
    values (
      ${row.id}, ${row.code}, ${row.name}, ${row.slot}, ${JSON.stringify(row.properties)}::jsonb, ${row.on_timeline}, ${row.archived}, ${now}
    )
    on conflict (id) do update set
      name = excluded.name, properties = excluded.properties, on_timeline = excluded.on_timeline, archived = excluded.archived`.execute(
    tx,
  );
}

/** An event as it is stored; values by place. */
export type StoredOwnEvent = {
  customer_id: string;
  id: string;
  slot: number;
  at: Date;
  external_id: string;
} & { [place in Place]?: string | number | null };

const columns = sql.join(PLACES.map((place) => sql.ref(place)));
const typed = sql.join(
  PLACES.map((place) => sql`${sql.ref(place)} ${sql.raw(place.startsWith("text") ? "text" : "numeric")}`),
);

/**
 * Claims other systems' ids for these events, in the order of the ids, so that two senders wait for each other and not both.
 *
 * @returns the ids that are theirs from now on; what the others mean, `findTold` says
 */
export async function claimKeys(tx: Tx, events: readonly StoredOwnEvent[]): Promise<Set<string>> {
  if (events.length === 0) return new Set();
  const { rows } = await sql<{ external_id: string }>`
    insert into own_event_key (external_id, customer_id, event_id)
    select external_id, customer_id, id
    from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as row (external_id text, customer_id uuid, id uuid)
    order by external_id
    on conflict do nothing
    returning external_id`.execute(tx);
  return new Set(rows.map((row) => row.external_id));
}

/** The events that these ids mean, at the customers whose they are now, by id. */
export async function findTold(
  tx: Tx,
  externalIds: readonly string[],
): Promise<Map<string, StoredOwnEvent & { owner: string }>> {
  if (externalIds.length === 0) return new Map();
  // a merge is told first and its rows follow, so both may have it
  const { rows } = await sql<StoredOwnEvent & { owner: string }>`
    select told.*, coalesce(customer.merged_into, customer.id) as owner
    from own_event_key as key
    join customer on customer.id = key.customer_id
    join customer_own_event as told
      on told.customer_id in (customer.id, customer.merged_into) and told.id = key.event_id
    where key.external_id = any(${[...externalIds]}::text[])`.execute(tx);
  return new Map(rows.map((row) => [row.external_id, row]));
}

export async function insertOwnEvents(tx: Tx, events: readonly StoredOwnEvent[], now: Date): Promise<void> {
  if (events.length === 0) return;
  await sql`
    insert into customer_own_event (customer_id, id, slot, at, external_id, recorded_at, ${columns})
    select customer_id, id, slot, at, external_id, ${now}::timestamptz, ${columns}
    from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as row (
      customer_id uuid, id uuid, slot smallint, at timestamptz, external_id text, ${typed}
    )`.execute(tx);
}

/**
 * Moves on when these customers were last active. To the hour: who looks at ten pages is written once.
 *
 * @returns those for whom it moved
 */
export async function touchCustomers(
  tx: Tx,
  lastAt: ReadonlyMap<string, Date>,
): Promise<{ id: string; last_activity_at: Date }[]> {
  const { rows } = await sql<{ id: string; last_activity_at: Date }>`
    with later as (
      select customer.id, row.at
      from unnest(${[...lastAt.keys()]}::uuid[], ${[...lastAt.values()].map((at) => at.toISOString())}::timestamptz[]) as row (id, at)
      join customer on customer.id = row.id
      where customer.last_activity_at is null or row.at >= customer.last_activity_at + interval '1 hour'
      order by customer.id
      for update of customer
    )
    update customer
    set last_activity_at = later.at
    from later
    where customer.id = later.id
    returning customer.id, customer.last_activity_at`.execute(tx);
  return rows;
}

/** The latest that were told of, newest first, with the names of their customers. */
export async function findReceived(
  db: Db,
  slot: number,
  limit: number,
): Promise<(StoredOwnEvent & { recorded_at: Date; display_name: string | null })[]> {
  const { rows } = await sql<StoredOwnEvent & { recorded_at: Date; display_name: string | null }>`
    select received.*, customer.display_name
    from (select * from customer_own_event where slot = ${slot} order by id desc limit ${limit}) as received
    left join customer on customer.id = received.customer_id
    order by received.id desc`.execute(db);
  return rows;
}
