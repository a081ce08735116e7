import type { Db } from "@hortus/kernel";
import { sql, type RawBuilder } from "kysely";

export type SortKey = "lastActivityAt" | "firstSeenAt" | "name";

export interface ListFilter {
  /** Only this advisor's customers, whoever asks. */
  onlyOf: string | undefined;
  /** Prefix of a term, folded; and customers found by a whole identity. */
  search: { prefix: string; ids: readonly string[] } | undefined;
  advisors: readonly string[];
  tags: readonly string[];
  sources: readonly string[];
  contactStates: readonly string[];
  seenFrom: string | undefined;
  seenBefore: string | undefined;
}

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
  const { rows } = await sql<ListRow>`
    select id, display_name, gender, city, source, contact_state, tag_ids, first_seen_at, last_activity_at,
      (select masked from identity where customer_id = customer.id and kind = 'phone' order by seen_at desc, fingerprint limit 1) as phone
    from customer
    where ${conditions(filter)} ${seek}
    order by ${column} ${direction}, id ${direction}
    limit ${order.limit}`.execute(db);
  return rows;
}

/** Counts to `limit` and no further. */
export async function countUpTo(db: Db, filter: ListFilter, limit: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (select 1 from customer where ${conditions(filter)} limit ${limit}) as counted`.execute(
    db,
  );
  return rows[0]?.n ?? 0;
}

function conditions(filter: ListFilter): RawBuilder<unknown> {
  const { onlyOf, search, advisors, tags, sources, contactStates, seenFrom, seenBefore } = filter;
  const ofAdvisors = (ids: readonly string[]) =>
    sql`id in (select customer_id from customer_contact where advisor_id = any(${[...ids]}::text[]) and removed_at is null)`;
  const parts = [
    sql`merged_into is null`,
    ...(onlyOf === undefined ? [] : [ofAdvisors([onlyOf])]),
    ...(advisors.length > 0 ? [ofAdvisors(advisors)] : []),
    ...(tags.length > 0 ? [sql`tag_ids && ${[...tags]}::uuid[]`] : []),
    ...(sources.length > 0 ? [sql`source = any(${[...sources]}::text[])`] : []),
    ...(contactStates.length > 0 ? [sql`contact_state = any(${[...contactStates]}::text[])`] : []),
    ...(seenFrom ? [sql`first_seen_at >= ${seenFrom}::timestamptz`] : []),
    ...(seenBefore ? [sql`first_seen_at < ${seenBefore}::timestamptz`] : []),
    ...(search ? [sql`id in (${matching(search)})`] : []),
  ];
  return sql.join(parts, sql` and `);
}

function matching({ prefix, ids }: NonNullable<ListFilter["search"]>): RawBuilder<unknown> {
  return sql`
    select customer_id from customer_term where term like ${`${prefix.replaceAll(/[\\%_]/g, "\\$&")}%`}
    union all
    select unnest(${[...ids]}::uuid[])`;
}

export type ProfileDetails = ListRow & { birthday: string | null; notes: string; merge_count: number };

export async function findProfile(db: Db, id: string): Promise<ProfileDetails | undefined> {
  const { rows } = await sql<ProfileDetails>`
    select id, display_name, gender, city, source, contact_state, tag_ids, first_seen_at, last_activity_at,
      (select masked from identity where customer_id = customer.id and kind = 'phone' order by seen_at desc, fingerprint limit 1) as phone,
      birthday::text as birthday, notes,
      (select count(*) from customer gone where gone.merged_into = customer.id) as merge_count
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
