import type { Db, Tx } from "@hortus/kernel";
import type { Role, Scope } from "@hortus/contracts";
import { sql } from "kysely";

export interface WorkspaceRow {
  name: string;
  title: string;
  time_zone: string;
  demo: boolean;
}

export async function findWorkspaces(db: Db): Promise<WorkspaceRow[]> {
  const { rows } =
    await sql<WorkspaceRow>`select name, title, time_zone, demo from workspace order by created_at`.execute(
      db,
    );
  return rows;
}

export async function findWorkspace(db: Db, name: string): Promise<WorkspaceRow | undefined> {
  const { rows } =
    await sql<WorkspaceRow>`select name, title, time_zone, demo from workspace where name = ${name}`.execute(
      db,
    );
  return rows[0];
}

export async function insertWorkspace(tx: Tx, row: WorkspaceRow, now: Date): Promise<void> {
  await sql`
    insert into workspace (name, title, time_zone, demo, created_at)
    values (${row.name}, ${row.title}, ${row.time_zone}, ${row.demo}, ${now})`.execute(tx);
}

/** @returns false when the person has a place in the workspace already */
export async function insertMembership(
  tx: Tx,
  row: { personId: string; workspace: string; role: Role; advisorId: string | undefined },
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    insert into membership (person_id, workspace, role, advisor_id, created_at)
    values (${row.personId}, ${row.workspace}, ${row.role}, ${row.advisorId ?? null}, ${now})
    on conflict do nothing
    returning person_id`.execute(tx);
  return rows.length > 0;
}

export interface PersonRow {
  id: string;
  name: string;
  email: string;
  role: Role;
  advisor_id: string | null;
  active: boolean;
  created_at: Date;
}

export async function findPeople(db: Db, workspace: string, id?: string): Promise<PersonRow[]> {
  const { rows } = await sql<PersonRow>`
    select person.id, person.name, person.email, role, advisor_id, active, membership.created_at
    from membership
    join person on person.id = membership.person_id
    where workspace = ${workspace} and (${id ?? null}::uuid is null or person.id = ${id ?? null}::uuid)
    order by membership.created_at, person.id
    limit 1000`.execute(db);
  return rows;
}

/** The accounts of a WeCom member, the active ones first, then the oldest. */
export async function findAccountsOf(
  db: Db,
  workspace: string,
  advisorId: string,
): Promise<{ personId: string; role: Role; active: boolean }[]> {
  const { rows } = await sql<{ personId: string; role: Role; active: boolean }>`
    select person_id as "personId", role, active
    from membership
    where workspace = ${workspace} and advisor_id = ${advisorId}
    order by active desc, created_at, person_id
    limit 20`.execute(db);
  return rows;
}

export async function findPersonByEmail(db: Db, email: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from person where email = ${email}`.execute(db);
  return rows[0]?.id;
}

export async function countPeople(db: Db): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from membership`.execute(db);
  return rows[0]?.n ?? 0;
}

export async function countActiveOwners(tx: Tx, workspace: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from membership where workspace = ${workspace} and role = 'owner' and active`.execute(
    tx,
  );
  return rows[0]?.n ?? 0;
}

export async function updateMembership(
  tx: Tx,
  workspace: string,
  personId: string,
  change: { role: Role; active: boolean; advisorId: string | null },
): Promise<void> {
  await sql`
    update membership
    set role = ${change.role}, active = ${change.active}, advisor_id = ${change.advisorId}
    where workspace = ${workspace} and person_id = ${personId}`.execute(tx);
  if (!change.active) await sql`delete from session where user_id = ${personId}`.execute(tx);
}

export interface KeyRow {
  id: string;
  name: string;
  prefix: string;
  scopes: Scope[];
  created_at: Date;
  last_used_at: Date | null;
}

export async function findKeys(db: Db, workspace: string): Promise<KeyRow[]> {
  const { rows } = await sql<KeyRow>`
    select id, name, prefix, scopes, created_at, last_used_at
    from api_key
    where workspace = ${workspace} and revoked_at is null
    order by id desc
    limit 200`.execute(db);
  return rows;
}

export async function insertKey(
  tx: Tx,
  row: {
    id: string;
    workspace: string;
    name: string;
    prefix: string;
    hash: string;
    scopes: readonly Scope[];
    createdBy: string | undefined;
  },
  now: Date,
): Promise<void> {
  await sql`
    insert into api_key (id, workspace, name, prefix, hash, scopes, created_by, created_at)
    values (${row.id}, ${row.workspace}, ${row.name}, ${row.prefix}, ${row.hash}, ${[...row.scopes]}, ${row.createdBy ?? null}, ${now})`.execute(
    tx,
  );
}

/** @returns false when there is no such living key */
export async function revokeKey(tx: Tx, workspace: string, id: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    update api_key set revoked_at = ${now}
    where workspace = ${workspace} and id = ${id} and revoked_at is null
    returning id`.execute(tx);
  return rows.length > 0;
}

export interface AuditRow {
  id: string;
  at: Date;
  actor_kind: "person" | "key" | "system";
  actor_id: string | null;
  actor_name: string;
  action: string;
  object_type: string;
  object_id: string;
  before: unknown;
  after: unknown;
}

export async function findAudit(
  db: Db,
  filter: {
    objectType: string | undefined;
    objectId: string | undefined;
    before: string | undefined;
    limit: number;
  },
): Promise<AuditRow[]> {
  const { rows } = await sql<AuditRow>`
    select id, at, actor_kind, actor_id, actor_name, action, object_type, object_id, before, after
    from audit_entry
    where (${filter.objectType ?? null}::text is null or object_type = ${filter.objectType ?? null})
      and (${filter.objectId ?? null}::text is null or object_id = ${filter.objectId ?? null})
      and (${filter.before ?? null}::uuid is null or id < ${filter.before ?? null}::uuid)
    order by id desc
    limit ${filter.limit}`.execute(db);
  return rows;
}
