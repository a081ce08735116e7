import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import { pairOf } from "./decide.ts";
import type { KnownIdentity } from "./identities.ts";

type Owned = Pick<KnownIdentity, "kind" | "fingerprint"> & { customerId: string };

const recordset = (rows: readonly Owned[]) =>
  JSON.stringify(
    rows.map(({ kind, fingerprint, customerId }) => ({ kind, fingerprint, customer_id: customerId })),
  );

/**
 * Who makes profiles enters together with others; who merges or takes apart enters alone, since what it will hold is known only once it
 * has looked. Who finds everybody known need not enter.
 */
export async function enterRecord(tx: Tx, how: "together" | "alone"): Promise<void> {
  const door = sql`hashtext(current_schema() || ' customers')`;
  await (
    how === "alone"
      ? sql`select pg_advisory_xact_lock(${door})`
      : sql`select pg_advisory_xact_lock_shared(${door})`
  ).execute(tx);
}

/**
 * Holds every identity until the transaction ends, in order of the key, and gives those without an owner the one proposed.
 *
 * @returns the owner of each, by key
 */
export async function claimIdentities(tx: Tx, rows: readonly Owned[]): Promise<Map<string, string>> {
  // The update changes nothing; it takes the row's lock, and waits for whoever is inserting the same key.
  const { rows: held } = await sql<{ key: string; customer_id: string }>`
    insert into identity_index (kind, fingerprint, customer_id)
    select kind, fingerprint, customer_id
    from jsonb_to_recordset(${recordset(rows)}::jsonb) as row (kind text, fingerprint text, customer_id uuid)
    order by kind, fingerprint
    on conflict (kind, fingerprint) do update set customer_id = identity_index.customer_id
    returning kind || ' ' || fingerprint as key, customer_id`.execute(tx);
  return new Map(held.map((row) => [row.key, row.customer_id]));
}

/** Gives identities that this transaction holds to other owners. */
export async function moveIdentities(tx: Tx, rows: readonly Owned[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update identity_index
    set customer_id = row.customer_id
    from jsonb_to_recordset(${recordset(rows)}::jsonb) as row (kind text, fingerprint text, customer_id uuid)
    where identity_index.kind = row.kind and identity_index.fingerprint = row.fingerprint`.execute(tx);
}

export async function insertIdentities(
  tx: Tx,
  rows: readonly (KnownIdentity & { customerId: string; valueSealed: string; seenAt: Date })[],
): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map(({ kind, fingerprint, customerId, valueSealed, masked, seenAt }) => ({
    customer_id: customerId,
    kind,
    fingerprint,
    value_sealed: valueSealed,
    masked,
    seen_at: seenAt,
  }));
  await sql`
    insert into identity (customer_id, kind, fingerprint, value_sealed, masked, seen_at)
    select customer_id, kind, fingerprint, value_sealed, masked, seen_at
    from jsonb_to_recordset(${JSON.stringify(values)}::jsonb)
      as row (customer_id uuid, kind text, fingerprint text, value_sealed text, masked text, seen_at timestamptz)
    on conflict do nothing`.execute(tx);
}

/** All that these customers are recognised by. */
export async function findIdentitiesOf(
  tx: Tx,
  customerIds: readonly string[],
): Promise<(Owned & { key: string })[]> {
  if (customerIds.length === 0) return [];
  const { rows } = await sql<Owned & { key: string }>`
    select kind || ' ' || fingerprint as key, kind, fingerprint, customer_id as "customerId"
    from identity
    where customer_id = any(${[...customerIds]}::uuid[])`.execute(tx);
  return rows;
}

/** Holds what these customers are recognised by until the transaction ends. */
export async function holdIdentitiesOf(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await claimIdentities(tx, await findIdentitiesOf(tx, customerIds));
}

export async function findUnionids(db: Db, customerIds: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ customer_id: string; keys: string[] }>`
    select customer_id, array_agg(kind || ' ' || fingerprint) as keys
    from identity
    where customer_id = any(${[...customerIds]}::uuid[]) and kind = 'unionid'
    group by customer_id`.execute(db);
  return new Map(rows.map((row) => [row.customer_id, row.keys]));
}

/** Pairs of living profiles that a person took apart, as `pairOf`. */
export async function findPairsApart(db: Db, customerIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ one: string; other: string }>`
    select coalesce(one.merged_into, one.id) as one, coalesce(other.merged_into, other.id) as other
    from merge_record record
    join customer one on one.id = record.customer_id
    join customer other on other.id = record.from_customer_id
    where record.undone_at is not null
      and (record.customer_id = any(${[...customerIds]}::uuid[]) or record.from_customer_id = any(${[...customerIds]}::uuid[]))`.execute(
    db,
  );
  return new Set(rows.map(({ one, other }) => pairOf(one, other)));
}

export interface IdentityRow {
  kind: KnownIdentity["kind"];
  fingerprint: string;
  value_sealed: string;
  masked: string;
  seen_at: Date;
}

export async function findIdentities(db: Db, customerId: string): Promise<IdentityRow[]> {
  const { rows } = await sql<IdentityRow>`
    select kind, fingerprint, value_sealed, masked, seen_at
    from identity
    where customer_id = ${customerId}
    order by kind, seen_at desc
    limit 100`.execute(db);
  return rows;
}
