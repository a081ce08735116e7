import type { membershipRoutes, RouteResponse } from "@hortus/contracts";
import type { Db } from "@hortus/kernel";
import { sql } from "kysely";
import type { Caller, Context } from "../../../context.ts";
import { findCurrentCustomerIds, refuseOthersCustomer } from "../../customers/index.ts";
import { findLevels } from "../levels/store.ts";

type CustomerMembership = RouteResponse<typeof membershipRoutes.readCustomerMembership>;

const MOST_MEMBERSHIPS = 20;
const MOST_CHANGES = 50;

/** @throws {ProblemError} 404 when an advisor asks for somebody else's customer */
export async function readMembership(
  { workspace: { db }, clock }: Context,
  caller: Caller,
  customerId: string,
): Promise<CustomerMembership> {
  await refuseOthersCustomer(db, caller, customerId);
  const current = (await findCurrentCustomerIds(db, [customerId])).get(customerId) ?? customerId;
  const names = new Map((await findLevels(db)).map(({ id, name }) => [id, name]));
  const level = (id: string) => ({ id, name: names.get(id) ?? id });
  const memberships = await findMembershipsOf(db, current);
  const changes = await findHistory(db, current);
  return {
    memberships: memberships.map((row) => ({
      id: row.id,
      source: row.source,
      state: row.left_at ? "left" : "member",
      level: level(row.level_id),
      joinedAt: row.joined_at.toISOString(),
      levelSince: row.level_since.toISOString(),
      ...(row.level_until ? { levelUntil: row.level_until.toISOString() } : {}),
      ...(row.left_at ? { leftAt: row.left_at.toISOString() } : {}),
      changedAt: row.changed_at.toISOString(),
      counts: row.counts,
    })),
    changes: changes.map((row) => ({
      id: row.id,
      kind: row.kind,
      at: row.at.toISOString(),
      source: row.source,
      ...(row.from_level_id ? { from: level(row.from_level_id) } : {}),
      ...(row.to_level_id ? { to: level(row.to_level_id) } : {}),
    })),
    asOf: clock.now().toISOString(),
  };
}

interface MembershipRow {
  id: string;
  source: string;
  level_id: string;
  joined_at: Date;
  level_since: Date;
  level_until: Date | null;
  left_at: Date | null;
  changed_at: Date;
  counts: boolean;
}

async function findMembershipsOf(db: Db, customerId: string): Promise<MembershipRow[]> {
  const { rows } = await sql<MembershipRow>`
    select membership.id, membership.source, membership.level_id, membership.joined_at, membership.level_since, membership.level_until,
      membership.left_at, membership.changed_at, coalesce(membership.id = counting.id, false) as counts
    from membership
    left join customer_membership as counting on counting.customer_id = membership.customer_id
    where membership.customer_id = ${customerId}
    order by counts desc, membership.left_at is not null, membership.joined_at, membership.id
    limit ${MOST_MEMBERSHIPS}`.execute(db);
  return rows;
}

interface ChangeRow {
  id: string;
  kind: CustomerMembership["changes"][number]["kind"];
  at: Date;
  source: string;
  from_level_id: string | null;
  to_level_id: string | null;
}

async function findHistory(db: Db, customerId: string): Promise<ChangeRow[]> {
  const { rows } = await sql<ChangeRow>`
    select membership_change.id, kind, at, membership.source, from_level_id, to_level_id
    from membership_change
    join membership on membership.customer_id = membership_change.customer_id and membership.id = membership_change.membership_id
    where membership_change.customer_id = ${customerId}
    order by at desc, membership_change.id desc
    limit ${MOST_CHANGES}`.execute(db);
  return rows;
}
