import type { Db } from "@hortus/kernel";
import { sql } from "kysely";
import { uuidList } from "../../../common-columns.ts";
import type { KnownIdentity } from "../recognise/identities.ts";

export async function findNames(
  db: Db,
  ids: readonly string[],
): Promise<{ asked_id: string; id: string; display_name: string }[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ asked_id: string; id: string; display_name: string }>`
    select asked.id as asked_id, coalesce(living.id, asked.id) as id, coalesce(living.display_name, asked.display_name) as display_name
    from customer asked
    left join customer living on living.id = asked.merged_into
    where asked.id = any(${uuidList(ids)})`.execute(db);
  return rows;
}

export async function findCurrentIds(
  db: Db,
  ids: readonly string[],
): Promise<{ id: string; current_id: string }[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string; current_id: string }>`
    select id, coalesce(merged_into, id) as current_id
    from customer
    where id = any(${uuidList(ids)})`.execute(db);
  return rows;
}

/** Owners by key of identity; `lock` holds them as they are until the transaction ends. */
export async function findOwners(
  db: Db,
  identities: readonly KnownIdentity[],
  lock = false,
): Promise<Map<string, string>> {
  if (identities.length === 0) return new Map();
  const { rows } = await sql<{ key: string; customer_id: string }>`
    select kind || ' ' || fingerprint as key, customer_id
    from identity_index
    where (kind, fingerprint) in (
      select kind, fingerprint from unnest(${identities.map(({ kind }) => kind)}::text[], ${identities.map(({ fingerprint }) => fingerprint)}::text[]) as asked (kind, fingerprint)
    )
    ${lock ? sql`order by kind, fingerprint for share of identity_index` : sql``}`.execute(db);
  return new Map(rows.map((row) => [row.key, row.customer_id]));
}

export async function hasLivingContact(db: Db, advisorId: string, customerId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from customer_contact
    where customer_id = ${customerId} and advisor_id = ${advisorId} and removed_at is null
    limit 1`.execute(db);
  return rows.length > 0;
}

/** Living customers in order of id, for work that goes through everybody slice by slice. */
export async function listCustomerIds(
  db: Db,
  { after, limit }: { after: string | null; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id
    from customer
    where merged_into is null and (${after}::uuid is null or id > ${after}::uuid)
    order by id
    limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}

/** Living customers, and those of them whom an advisor can reach. */
export async function countCustomers(db: Db): Promise<{ customers: number; contactable: number }> {
  const { rows } = await sql<{ customers: number; contactable: number }>`
    select count(*) as customers, count(*) filter (where contact_state = 'living') as contactable
    from customer
    where merged_into is null`.execute(db);
  return rows[0] ?? { customers: 0, contactable: 0 };
}

/** Of those whose day is another than the workspace's. */
export async function findTimeZones(db: Db, customerIds: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; time_zone: string }>`
    select id, time_zone from customer where id = any(${uuidList(customerIds)}) and time_zone is not null`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.id, row.time_zone]));
}
