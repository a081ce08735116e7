import type { Db, Tx } from "@hortus/kernel";
import type { Rule } from "@hortus/rules";
import { sql } from "kysely";
import { everyCustomer } from "../customers/index.ts";

export interface SegmentRow {
  id: string;
  name: string;
  description: string;
  rule: Rule;
  version: number;
  building_version: number | null;
  previous_version: number | null;
  building_rule: Rule | null;
  build_after: string | null;
  build_done: number;
  build_total: number;
  build_phase: "decide" | "swap" | null;
  build_error: string | null;
  archived_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

export interface SizedSegmentRow extends SegmentRow {
  size: number;
}

/** With their sizes, newest first. */
export async function findSegments(
  db: Db,
  filter: { id?: string; archived?: boolean } = {},
): Promise<SizedSegmentRow[]> {
  const { rows } = await sql<SizedSegmentRow>`
    select segment.*, (
      select count(*) from segment_member as member where member.segment_id = segment.id and member.version = segment.version
    ) as size
    from segment
    where (${filter.id ?? null}::uuid is null or id = ${filter.id ?? null}::uuid)
      and (${filter.archived ?? null}::boolean is null or (archived_at is not null) = ${filter.archived ?? null}::boolean)
    order by id desc
    limit 500`.execute(db);
  return rows;
}

/** Those whose answers are kept fresh, in the order in which they are locked. */
export async function findLivingSegments(db: Db): Promise<SegmentRow[]> {
  const { rows } = await sql<SegmentRow>`select * from segment where archived_at is null order by id`.execute(
    db,
  );
  return rows;
}

/** Of all, the archived included: rules may still name them. */
export async function findSegmentNames(db: Db): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`select id, name from segment order by id`.execute(
    db,
  );
  return rows;
}

/** One change of rules at a time, held to the end of the transaction: two at once could close a circle that neither sees. */
export async function lockRules(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('segment rules', 0))`.execute(tx);
}

export async function insertSegment(
  tx: Tx,
  row: { id: string; name: string; description: string; rule: Rule; now: Date },
): Promise<void> {
  await sql`
    insert into segment (id, name, description, rule, building_version, building_rule, build_phase, created_at, updated_at)
    values (
      ${row.id}, ${row.name}, ${row.description}, ${JSON.stringify(row.rule)}::jsonb, 1, ${JSON.stringify(row.rule)}::jsonb, 'decide',
      ${row.now}, ${row.now}
    )`.execute(tx);
}

export async function updateSegment(
  tx: Tx,
  row: { id: string; name: string; description: string; archivedAt: Date | null; now: Date },
): Promise<void> {
  await sql`
    update segment
    set name = ${row.name}, description = ${row.description}, archived_at = ${row.archivedAt}, updated_at = ${row.now}
    where id = ${row.id}`.execute(tx);
}

/** Starts to fill a new version beside the answer in force; an unfinished build of an earlier edit is dropped. */
export async function startBuild(
  tx: Tx,
  row: { id: string; rule: Rule; version: number; now: Date },
): Promise<void> {
  await sql`
    delete from segment_member
    using segment
    where segment_member.segment_id = ${row.id} and segment.id = ${row.id} and segment_member.version > segment.version`.execute(
    tx,
  );
  await sql`
    delete from segment_due
    using segment
    where segment_due.segment_id = ${row.id} and segment.id = ${row.id} and segment_due.version > segment.version`.execute(
    tx,
  );
  await sql`
    update segment
    set building_version = ${row.version}, building_rule = ${JSON.stringify(row.rule)}::jsonb, build_phase = 'decide',
      build_after = null, build_done = 0, build_total = 0, build_error = null, updated_at = ${row.now}
    where id = ${row.id}`.execute(tx);
}

export interface MemberRow {
  customer_id: string;
  entered_at: Date;
}

export async function findMembers(
  db: Db,
  segment: { id: string; version: number },
  page: { after: { enteredAt: Date; customerId: string } | undefined; limit: number },
): Promise<MemberRow[]> {
  const after = page.after;
  const { rows } = await sql<MemberRow>`
    select customer_id, entered_at
    from segment_member
    where segment_id = ${segment.id} and version = ${segment.version}
      and (
        ${after?.customerId ?? null}::uuid is null
        or (entered_at, customer_id) < (${after?.enteredAt ?? null}::timestamptz, ${after?.customerId ?? null}::uuid)
      )
    order by entered_at desc, customer_id desc
    limit ${page.limit}`.execute(db);
  return rows;
}

/** Which of these customers are in a segment, by the answer in force. */
export async function findMembersAmong(
  db: Db,
  segmentId: string,
  customerIds: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ customer_id: string }>`
    select customer_id
    from segment_member as member
    join segment on segment.id = member.segment_id and segment.version = member.version
    where member.customer_id = any(${[...customerIds]}::uuid[]) and segment.id::text = ${segmentId}`.execute(
    db,
  );
  return new Set(rows.map((row) => row.customer_id));
}

export interface ChangeRow {
  customer_id: string;
  id: string;
  at: Date;
  change: "entered" | "left";
  because: string;
}

export async function findChanges(
  db: Db,
  segmentId: string,
  page: { before: string | undefined; limit: number },
): Promise<ChangeRow[]> {
  const { rows } = await sql<ChangeRow>`
    select customer_id, id, at, change, because
    from segment_change
    where segment_id = ${segmentId} and (${page.before ?? null}::uuid is null or id < ${page.before ?? null}::uuid)
    order by id desc
    limit ${page.limit}`.execute(db);
  return rows;
}

/** Living customers in order of id, for work that goes through everybody slice by slice. */
export async function listCustomerIds(
  db: Db,
  page: { after: string | undefined; limit: number },
): Promise<string[]> {
  const { table, column, where } = everyCustomer;
  const { rows } = await sql<{ id: string }>`
    select ${sql.ref(column)} as id
    from ${sql.table(table)}
    where ${sql.raw(where)} and (${page.after ?? null}::uuid is null or ${sql.ref(column)} > ${page.after ?? null}::uuid)
    order by ${sql.ref(column)}
    limit ${page.limit}`.execute(db);
  return rows.map((row) => row.id);
}

export async function countCustomers(db: Db): Promise<number> {
  const { table, where } = everyCustomer;
  const { rows } = await sql<{
    n: number;
  }>`select count(*) as n from ${sql.table(table)} where ${sql.raw(where)}`.execute(db);
  return rows[0]?.n ?? 0;
}
