import type { IdentityKind } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { Merge } from "./decide.ts";
import type { Filled, FullRow } from "../profile/model.ts";

/** A merge, with who said that the two are one. */
export type ExplainedMerge = Merge & { source: string; by: string };

type Pair = { from: string; to: string };

const pairs = (merges: readonly Pair[]) =>
  sql`unnest(${merges.map(({ from }) => from)}::uuid[], ${merges.map(({ to }) => to)}::uuid[]) as pair (from_id, to_id)`;

/** Gives all that belongs to `from` to `to`, and notes whose it was first. */
export async function moveRows(tx: Tx, merges: readonly Pair[]): Promise<void> {
  // By way of identity, which is found by its customer.
  await sql`
    update identity_index index
    set customer_id = to_id
    from identity
    join ${pairs(merges)} on from_id = identity.customer_id
    where index.kind = identity.kind and index.fingerprint = identity.fingerprint`.execute(tx);
  for (const table of ["identity", "customer_contact"]) {
    await sql`
      update ${sql.table(table)}
      set customer_id = to_id, origin_customer_id = coalesce(origin_customer_id, from_id)
      from ${pairs(merges)}
      where customer_id = from_id`.execute(tx);
  }
  // The same cause may stand in both timelines: one entry is enough.
  await sql`
    update timeline_entry moved
    set customer_id = to_id, origin_customer_id = coalesce(origin_customer_id, from_id)
    from ${pairs(merges)}
    where customer_id = from_id
      and not exists (select from timeline_entry there where there.customer_id = to_id and there.key = moved.key)`.execute(
    tx,
  );
}

/** Writes the profiles that stay, and lets those that go, with all that went into them before, point to them. */
export async function storeMerged(tx: Tx, rows: readonly FullRow[], merges: readonly Pair[]): Promise<void> {
  await sql`
    update customer
    set display_name = row.display_name, name_from = row.name_from, gender = row.gender, birthday = row.birthday, city = row.city,
      time_zone = row.time_zone, notes = row.notes, first_seen_at = row.first_seen_at, last_activity_at = row.last_activity_at,
      tag_ids = array(select jsonb_array_elements_text(row.tag_ids)::uuid)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row (id uuid, display_name text, name_from text, gender text, birthday date, city text, time_zone text, notes text, first_seen_at timestamptz,
        last_activity_at timestamptz, tag_ids jsonb)
    where customer.id = row.id`.execute(tx);
  await sql`update customer set merged_into = to_id from ${pairs(merges)} where id = from_id or merged_into = from_id`.execute(
    tx,
  );
  await sql`delete from customer_term where customer_id = any(${merges.map(({ from }) => from)}::uuid[])`.execute(
    tx,
  );
}

export async function insertMerges(
  tx: Tx,
  merges: readonly (ExplainedMerge & { id: string; filled: Filled })[],
  now: Date,
): Promise<void> {
  const rows = merges.map(({ id, from, to, because, source, by, filled }) => ({
    id,
    customer_id: to,
    from_customer_id: from,
    because_kind: because.kind,
    because_masked: because.masked,
    source,
    by_name: by,
    filled,
  }));
  await sql`
    insert into merge_record (customer_id, id, from_customer_id, because_kind, because_masked, source, by_name, at, filled)
    select customer_id, id, from_customer_id, because_kind, because_masked, source, by_name, ${now}::timestamptz, filled
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row (customer_id uuid, id uuid, from_customer_id uuid, because_kind text, because_masked text, source text, by_name text, filled jsonb)`.execute(
    tx,
  );
}

export interface MergeRow {
  id: string;
  customer_id: string;
  from_customer_id: string;
  from_name: string;
  to_name: string;
  because_kind: IdentityKind;
  because_masked: string;
  source: string;
  by_name: string;
  at: Date;
  filled: Filled;
  undone_at: Date | null;
  /** `from` points straight to `to`, and `to` lives. */
  stands: boolean;
}

/** Records of the merges that made up this living profile; those within the profiles that went are among them. */
const ofProfile = (customerId: string) => sql`
  -- as an array: beside the or, a list of a select would be looked for in each record there is
  record.customer_id = any(array(select id from customer where id = ${customerId} or merged_into = ${customerId}))
  or record.from_customer_id = ${customerId}`;

/** Those undone are among them. */
export async function countMerges(db: Db, customerId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from merge_record record where ${ofProfile(customerId)}`.execute(db);
  return rows[0]?.n ?? 0;
}

/** The latest first. */
export async function findMerges(db: Db, customerId: string): Promise<MergeRow[]> {
  const { rows } = await sql<MergeRow>`
    select record.id, record.customer_id, from_customer_id, gone.display_name as from_name, stayed.display_name as to_name,
      because_kind, because_masked, record.source, by_name, at, filled, undone_at,
      undone_at is null and stayed.merged_into is null as stands
    from merge_record record
    join customer gone on gone.id = record.from_customer_id
    join customer stayed on stayed.id = record.customer_id
    where ${ofProfile(customerId)}
    order by record.id desc
    limit 100`.execute(db);
  return rows;
}

/** The profile that went, with all that had gone into it before: whose rows an undo gives back. */
export async function findOrigins(tx: Tx, fromCustomerId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive origin as (
      select ${fromCustomerId}::uuid as id
      union
      select record.from_customer_id
      from merge_record record
      join origin on origin.id = record.customer_id
      where record.undone_at is null
    )
    select id from origin`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Gives back what came with `origins`. */
export async function moveRowsBack(tx: Tx, { from, to }: Pair, origins: readonly string[]): Promise<void> {
  await sql`
    update identity_index index
    set customer_id = ${to}
    from identity
    where identity.customer_id = ${from} and identity.origin_customer_id = any(${[...origins]}::uuid[])
      and index.kind = identity.kind and index.fingerprint = identity.fingerprint`.execute(tx);
  for (const table of ["identity", "customer_contact", "timeline_entry"]) {
    await sql`
      update ${sql.table(table)}
      set customer_id = ${to}, origin_customer_id = nullif(origin_customer_id, ${to}::uuid)
      where customer_id = ${from} and origin_customer_id = any(${[...origins]}::uuid[])`.execute(tx);
  }
  await sql`update customer set merged_into = ${to} where merged_into = ${from} and id = any(${[...origins]}::uuid[])`.execute(
    tx,
  );
  await sql`update customer set merged_into = null where id = ${to}`.execute(tx);
}

export async function markUndone(tx: Tx, mergeId: string, now: Date): Promise<void> {
  await sql`update merge_record set undone_at = ${now} where id = ${mergeId}`.execute(tx);
}

export async function findContactLinks(
  tx: Tx,
  customerId: string,
): Promise<{ userId: string; externalUserId: string; customerId: string }[]> {
  const { rows } = await sql<{ userId: string; externalUserId: string; customerId: string }>`
    select advisor_id as "userId", external_user_id as "externalUserId", customer_id as "customerId"
    from customer_contact
    where customer_id = ${customerId}`.execute(tx);
  return rows;
}
