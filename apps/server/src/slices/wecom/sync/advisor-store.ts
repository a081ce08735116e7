import type { Db, Tx } from "@hortus/kernel";
import { type RawBuilder, sql } from "kysely";

export interface AdvisorRow {
  userId: string;
  name: string;
  department: string;
  status: "active" | "inactive" | "left";
  canHaveCustomers: boolean;
  /** WeCom's ids, the main one first as WeCom tells them. */
  departmentIds: number[];
  /** Customers who are in the list now. */
  contacts: number;
}

/** All members that are or were known, those with customers first. */
export async function findAdvisors(db: Db): Promise<AdvisorRow[]> {
  const { rows } = await sql<AdvisorRow>`
    select
      advisor.user_id as "userId", advisor.name, department, status, can_have_customers as "canHaveCustomers",
      department_ids as "departmentIds", coalesce(living.contacts, 0) as contacts
    from advisor
    left join (select user_id, count(*) as contacts from contact where removed_at is null group by user_id) as living
      on living.user_id = advisor.user_id
    order by status = 'left', can_have_customers desc, advisor.name, advisor.user_id
    limit 10000`.execute(db);
  return rows;
}

export interface AdvisorSeen {
  user_id: string;
  name: string;
  department: string;
  status: "active" | "inactive";
  can_have_customers: boolean;
  department_ids: number[];
}

/**
 * Whether no reading of the whole staff that began later was written before; notes that this one is, and keeps others waiting until the
 * transaction ends.
 *
 * @param now what was read later than that was read by another clock, and is newer than nothing
 */
export async function isNewestReading(tx: Tx, readAt: Date, now: Date): Promise<boolean> {
  const { rows } = await sql`
    insert into wecom_staff_read (read_at) values (${readAt})
    on conflict (only_one) do update set read_at = excluded.read_at
    where wecom_staff_read.read_at <= excluded.read_at or wecom_staff_read.read_at > ${now}
    returning read_at`.execute(tx);
  return rows.length > 0;
}

/** Brings those who were seen by a reading into the mirror, unless they were written since. @returns whether anything changed */
export async function putAdvisors(
  tx: Tx,
  members: readonly AdvisorSeen[],
  readAt: Date,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    insert into advisor (user_id, name, department, status, can_have_customers, department_ids, seen_at)
    select user_id, name, department, status, can_have_customers, department_ids, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(members)}::jsonb)
      as (user_id text, name text, department text, status text, can_have_customers boolean, department_ids jsonb)
    order by user_id
    on conflict (user_id) do update set
      name = excluded.name, department = excluded.department, status = excluded.status,
      can_have_customers = excluded.can_have_customers, department_ids = excluded.department_ids, seen_at = excluded.seen_at
    where (advisor.name, advisor.department, advisor.status, advisor.can_have_customers, advisor.department_ids)
      is distinct from
        (excluded.name, excluded.department, excluded.status, excluded.can_have_customers, excluded.department_ids)
      and advisor.seen_at <= ${readAt}
    returning user_id`.execute(tx);
  return rows.length > 0;
}

/** Members whom a whole reading did not see, and who were there when it began. */
export async function countUnseenAdvisors(
  tx: Tx,
  seen: readonly string[],
  readAt: Date,
): Promise<{ lost: number; known: number; examples: string[] }> {
  const unseen = isUnseen(seen, readAt);
  const { rows } = await sql<{ lost: number; known: number; examples: string[] | null }>`
    select
      count(*) filter (where ${unseen}) as lost, count(*) as known,
      (array_agg(name order by user_id) filter (where ${unseen}))[1:5] as examples
    from advisor
    where status <> 'left'`.execute(tx);
  return { lost: 0, known: 0, ...rows[0], examples: rows[0]?.examples ?? [] };
}

const isUnseen = (seen: readonly string[], readAt: Date): RawBuilder<unknown> =>
  sql`user_id <> all(${[...seen]}::text[]) and seen_at <= ${readAt}`;

/** Who is not among them has left. @returns whether anybody has */
export async function closeAdvisors(
  tx: Tx,
  seen: readonly string[],
  readAt: Date,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    update advisor
    set status = 'left', can_have_customers = false, seen_at = ${now}
    where status <> 'left' and ${isUnseen(seen, readAt)}
    returning user_id`.execute(tx);
  return rows.length > 0;
}

/** All who are or were members, by userid: whose groups a pass asks for. */
export async function findAdvisorIds(db: Db): Promise<string[]> {
  const { rows } = await sql<{ userId: string }>`
    select user_id as "userId" from advisor order by user_id limit 100000`.execute(db);
  return rows.map(({ userId }) => userId);
}

export interface DepartmentSeen {
  id: number;
  name: string;
  parentId: number;
  place: number;
}

/** As WeCom orders them among their neighbours. */
export async function findDepartments(db: Db): Promise<DepartmentSeen[]> {
  const { rows } = await sql<DepartmentSeen>`
    select id, name, parent_id as "parentId", place from wecom_department order by place desc, id limit 30000`.execute(
    db,
  );
  return rows;
}

export async function replaceDepartments(tx: Tx, departments: readonly DepartmentSeen[]): Promise<boolean> {
  const put = await sql`
    insert into wecom_department (id, name, parent_id, place)
    select id, name, "parentId", place
    from jsonb_to_recordset(${JSON.stringify(departments)}::jsonb) as (id integer, name text, "parentId" integer, place bigint)
    order by id
    on conflict (id) do update set name = excluded.name, parent_id = excluded.parent_id, place = excluded.place
    where (wecom_department.name, wecom_department.parent_id, wecom_department.place)
      is distinct from (excluded.name, excluded.parent_id, excluded.place)
    returning id`.execute(tx);
  const gone = await sql`
    delete from wecom_department where id <> all(${departments.map(({ id }) => id)}::integer[]) returning id`.execute(
    tx,
  );
  return put.rows.length + gone.rows.length > 0;
}

/** Puts one member that a callback named. @returns whether anything changed */
export async function putAdvisor(
  tx: Tx,
  member: { userId: string; name: string | undefined; status: AdvisorRow["status"] },
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    insert into advisor (user_id, name, department, status, can_have_customers, seen_at)
    values (${member.userId}, ${member.name ?? member.userId}, '', ${member.status}, false, ${now})
    on conflict (user_id) do update set
      name = coalesce(${member.name ?? null}::text, advisor.name), status = excluded.status, seen_at = excluded.seen_at
    where (advisor.name, advisor.status) is distinct from (coalesce(${member.name ?? null}::text, advisor.name), excluded.status)
    returning user_id`.execute(tx);
  return rows.length > 0;
}

/** Names by userid; a member who is unknown is missing. */
export async function findAdvisorNames(db: Db, userIds: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ user_id: string; name: string }>`
    select user_id, name from advisor where user_id = any(${[...new Set(userIds)]}::text[])`.execute(db);
  return new Map(rows.map(({ user_id, name }) => [user_id, name]));
}

/** Of everybody who is or was there: what names rules need. */
export async function listAdvisorNames(db: Db): Promise<Map<string, string>> {
  const { rows } = await sql<{ user_id: string; name: string }>`
    select user_id, name from advisor order by user_id limit 10000`.execute(db);
  return new Map(rows.map(({ user_id, name }) => [user_id, name]));
}

/** Where each stands in WeCom; a member who is unknown is missing. */
export async function findAdvisorStates(
  db: Db,
  userIds: readonly string[],
): Promise<Map<string, AdvisorRow["status"]>> {
  const { rows } = await sql<{ user_id: string; status: AdvisorRow["status"] }>`
    select user_id, status from advisor where user_id = any(${[...userIds]}::text[])`.execute(db);
  return new Map(rows.map((row) => [row.user_id, row.status]));
}
