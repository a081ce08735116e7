import type { Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { Change, MembershipState } from "./decide.ts";

/** What a membership is called where it comes from. */
interface MemberNumber {
  source: string;
  externalId: string;
}

export const keyOf = ({ source, externalId }: MemberNumber): string => `${source}\0${externalId}`;

export interface MemberKey extends MemberNumber {
  customerId: string;
  membershipId: string;
}

/** A membership as it is stored, at the customer whose it is. */
export interface StoredMembership extends MembershipState {
  membershipId: string;
  customerId: string;
  source: string;
}

/** An entry of the history with its place. */
export interface StoredChange extends Change {
  id: string;
  membershipId: string;
  customerId: string;
  source: string;
}

/**
 * Holds the id of every membership until the transaction ends, in order of the id, and gives those that nobody used the membership proposed.
 *
 * @returns the membership that each id means
 */
export async function claimKeys(tx: Tx, proposed: readonly MemberKey[]): Promise<MemberKey[]> {
  const values = proposed.map((key) => ({
    source: key.source,
    external_id: key.externalId,
    customer_id: key.customerId,
    membership_id: key.membershipId,
  }));
  // The update changes nothing; it takes the row's lock, and waits for whoever is inserting the same id.
  const { rows } = await sql<MemberKey>`
    insert into membership_key (source, external_id, customer_id, membership_id)
    select source, external_id, customer_id, membership_id
    from jsonb_to_recordset(${JSON.stringify(values)}::jsonb)
      as row (source text, external_id text, customer_id uuid, membership_id uuid)
    order by source, external_id
    on conflict (source, external_id) do update set membership_id = membership_key.membership_id
    returning source, external_id as "externalId", customer_id as "customerId", membership_id as "membershipId"`.execute(
    tx,
  );
  return rows;
}

/** The ids that are known. */
export async function findKeys(tx: Tx, numbers: readonly MemberNumber[]): Promise<MemberKey[]> {
  const { rows } = await sql<MemberKey>`
    select source, external_id as "externalId", customer_id as "customerId", membership_id as "membershipId"
    from membership_key
    where (source, external_id) in (
      select * from unnest(${numbers.map(({ source }) => source)}::text[], ${numbers.map(({ externalId }) => externalId)}::text[])
    )`.execute(tx);
  return rows;
}

/** By the id of the membership. */
export async function findMemberships(
  tx: Tx,
  keys: readonly MemberKey[],
): Promise<Map<string, StoredMembership>> {
  if (keys.length === 0) return new Map();
  const { rows } = await sql<
    Omit<StoredMembership, "levelUntil" | "leftAt"> & { levelUntil: Date | null; leftAt: Date | null }
  >`
    select id as "membershipId", customer_id as "customerId", source, level_id as "levelId", joined_at as "joinedAt",
      level_since as "levelSince", level_until as "levelUntil", left_at as "leftAt", changed_at as "changedAt"
    from unnest(${keys.map(({ customerId }) => customerId)}::uuid[], ${keys.map(({ membershipId }) => membershipId)}::uuid[])
      as pair (of_customer, of_membership)
    join membership on customer_id = pair.of_customer and id = pair.of_membership`.execute(tx);
  return new Map(
    rows.map(({ levelUntil, leftAt, ...row }) => [
      row.membershipId,
      { ...row, levelUntil: levelUntil ?? undefined, leftAt: leftAt ?? undefined },
    ]),
  );
}

/** Writes memberships as they are now. */
export async function putMemberships(
  tx: Tx,
  memberships: readonly (StoredMembership & { externalId: string })[],
  now: Date,
): Promise<void> {
  if (memberships.length === 0) return;
  const values = memberships.map((row) => ({
    customer_id: row.customerId,
    id: row.membershipId,
    source: row.source,
    external_id: row.externalId,
    level_id: row.levelId,
    joined_at: row.joinedAt,
    level_since: row.levelSince,
    level_until: row.levelUntil ?? null,
    left_at: row.leftAt ?? null,
    changed_at: row.changedAt,
  }));
  await sql`
    insert into membership (customer_id, id, source, external_id, level_id, joined_at, level_since, level_until, left_at, changed_at, recorded_at)
    select customer_id, id, source, external_id, level_id, joined_at, level_since, level_until, left_at, changed_at, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as row (
      customer_id uuid, id uuid, source text, external_id text, level_id uuid, joined_at timestamptz, level_since timestamptz,
      level_until timestamptz, left_at timestamptz, changed_at timestamptz
    )
    on conflict (customer_id, id) do update set
      level_id = excluded.level_id, joined_at = excluded.joined_at, level_since = excluded.level_since,
      level_until = excluded.level_until, left_at = excluded.left_at, changed_at = excluded.changed_at`.execute(
    tx,
  );
}

/** Gives memberships, their ids and their history to the customers who turned out to have them. */
export async function giveMemberships(
  tx: Tx,
  moved: readonly { membershipId: string; from: string; to: string }[],
): Promise<void> {
  if (moved.length === 0) return;
  const rows = sql`jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) as moved ("membershipId" uuid, "from" uuid, "to" uuid)`;
  await sql`
    update membership_key set customer_id = "to" from ${rows} where membership_id = "membershipId"`.execute(
    tx,
  );
  await sql`
    update membership set customer_id = "to", origin_customer_id = null
    from ${rows} where customer_id = "from" and id = "membershipId"`.execute(tx);
  await sql`
    update membership_change set customer_id = "to", origin_customer_id = null
    from ${rows} where customer_id = "from" and membership_id = "membershipId"`.execute(tx);
}

export async function insertChanges(tx: Tx, changes: readonly StoredChange[], now: Date): Promise<void> {
  if (changes.length === 0) return;
  await sql`
    insert into membership_change (customer_id, id, membership_id, kind, at, from_level_id, to_level_id, recorded_at)
    select "customerId", id, "membershipId", kind, at, "from", "to", ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as row (
      "customerId" uuid, id uuid, "membershipId" uuid, kind text, at timestamptz, "from" uuid, "to" uuid
    )`.execute(tx);
}

/** The history of these memberships, at their customers. */
export async function findChangesOf(
  tx: Tx,
  memberships: readonly { membershipId: string; customerId: string }[],
): Promise<StoredChange[]> {
  if (memberships.length === 0) return [];
  const { rows } = await sql<Omit<StoredChange, "from" | "to"> & { from: string | null; to: string | null }>`
    select membership_change.id, membership_change.membership_id as "membershipId", membership_change.customer_id as "customerId", kind, at,
      from_level_id as "from", to_level_id as "to", membership.source
    from unnest(${memberships.map(({ customerId }) => customerId)}::uuid[], ${memberships.map(({ membershipId }) => membershipId)}::uuid[])
      as pair (of_customer, of_membership)
    join membership on membership.customer_id = pair.of_customer and membership.id = pair.of_membership
    join membership_change on membership_change.customer_id = pair.of_customer and membership_change.membership_id = pair.of_membership`.execute(
    tx,
  );
  return rows.map(({ from, to, ...row }) => ({ ...row, ...(from ? { from } : {}), ...(to ? { to } : {}) }));
}
