import type { Db } from "@hortus/kernel";
import { sql, type RawBuilder } from "kysely";
import { planCount, planPage, type ListFilter } from "./list-filter.ts";

export type SortKey = "lastActivityAt" | "firstSeenAt" | "name";

export interface ListRow {
  id: string;
  display_name: string;
  gender: "male" | "female" | null;
  city: string | null;
  source: string;
  contact_state: "living" | "lost" | "none";
  tag_ids: string[];
  first_seen_at: Date;
  last_activity_at: Date;
  phone: string | null;
}

const columns: Record<SortKey, RawBuilder<unknown>> = {
  lastActivityAt: sql`last_activity_at`,
  firstSeenAt: sql`first_seen_at`,
  name: sql`display_name collate "C"`,
};
const types: Record<SortKey, RawBuilder<unknown>> = {
  lastActivityAt: sql`timestamptz`,
  firstSeenAt: sql`timestamptz`,
  name: sql`text`,
};

/** A page in the order of one index, from behind `after` on. */
export async function findList(
  db: Db,
  filter: ListFilter,
  order: {
    sort: SortKey;
    descending: boolean;
    after: { value: string; id: string } | undefined;
    limit: number;
  },
): Promise<ListRow[]> {
  const column = columns[order.sort];
  const direction = order.descending ? sql`desc` : sql`asc`;
  const seek = order.after
    ? sql`and (${column}, id) ${order.descending ? sql`<` : sql`>`} (${order.after.value}::${types[order.sort]}, ${order.after.id}::uuid)`
    : sql``;
  const ordered = sql`order by ${column} ${direction}, id ${direction}`;
  const { plain, picked, orElse } = await planPage(db, filter);
  const walk = sql`select * from customer where merged_into is null ${seek}`;
  const read = async (from: RawBuilder<unknown>, condition: RawBuilder<unknown>) => {
    const { rows } = await sql<ListRow>`
      select id, display_name, gender, city, source, contact_state, tag_ids, first_seen_at, last_activity_at,
        (select masked from identity where customer_id = customer.id and kind = 'phone' order by seen_at desc, fingerprint limit 1) as phone
      from (${from}) as customer
      where ${plain} and ${condition}
      ${ordered}
      limit ${order.limit}`.execute(db);
    return rows;
  };
  if (!orElse) return read(walk, picked);
  const met = await read(sql`${walk} ${ordered} limit ${orElse.stretch}`, picked);
  return met.length === order.limit ? met : read(walk, await orElse.picked());
}

/** Counts to `limit` and no further. */
export async function countUpTo(db: Db, filter: ListFilter, limit: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (select 1 from customer where ${await planCount(db, filter)} limit ${limit}) as counted`.execute(
    db,
  );
  return rows[0]?.n ?? 0;
}

export type ProfileDetails = ListRow & {
  birthday: string | null;
  time_zone: string | null;
  notes: string;
};

export async function findProfile(db: Db, id: string): Promise<ProfileDetails | undefined> {
  const { rows } = await sql<ProfileDetails>`
    select id, display_name, gender, city, source, contact_state, tag_ids, first_seen_at, last_activity_at,
      (select masked from identity where customer_id = customer.id and kind = 'phone' order by seen_at desc, fingerprint limit 1) as phone,
      birthday::text as birthday, time_zone, notes
    from customer
    where id = ${id}`.execute(db);
  return rows[0];
}

/** Each source, found by leaping through the index from one to the next. */
export async function findSources(db: Db): Promise<string[]> {
  const { rows } = await sql<{ source: string }>`
    with recursive leap as (
      (select source from customer where merged_into is null order by source limit 1)
      union all
      select (select source from customer where merged_into is null and source > leap.source order by source limit 1)
      from leap
      where leap.source is not null
    )
    select source from leap where source is not null limit 100`.execute(db);
  return rows.map(({ source }) => source);
}
