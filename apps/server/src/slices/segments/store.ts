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
  building_rule: Rule | null;
  build_after: string | null;
  build_done: number;
  build_total: number;
  build_phase: "decide" | "tell" | "delete" | null;
  build_error: string | null;
  archived_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

/** Customers by id: behind `after`, up to and with `upTo`. */
export interface Stretch {
  after: string | undefined;
  upTo: string;
  isLast: boolean;
}

export interface SizedSegmentRow extends SegmentRow {
  size: number;
}

/** With their sizes, newest first; deleted ones are not there any more. */
export async function findSegments(
  db: Db,
  filter: { id?: string; archived?: boolean } = {},
): Promise<SizedSegmentRow[]> {
  const { rows } = await sql<SizedSegmentRow>`
    select segment.*, coalesce((select sum(members) from segment_size where segment_id = segment.id), 0)::integer as size
    from segment
    where deleted_at is null
      and (${filter.id ?? null}::uuid is null or id = ${filter.id ?? null}::uuid)
      and (${filter.archived ?? null}::boolean is null or (archived_at is not null) = ${filter.archived ?? null}::boolean)
    order by id desc
    limit 500`.execute(db);
  return rows;
}

/** The rule that each living segment has, or will have when its build is whole; and the version that a new one would have. */
export async function findNamedRules(
  db: Db,
): Promise<{ id: string; name: string; rule: Rule; version: number }[]> {
  const { rows } = await sql<{ id: string; name: string; rule: Rule; version: number }>`
    select id, name, coalesce(building_rule, rule) as rule, greatest(version, building_version) + 1 as version
    from segment
    where archived_at is null and deleted_at is null
    order by id`.execute(db);
  return rows;
}

/** Of all, the archived included: rules may still name them. */
export async function findSegmentNames(db: Db): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{
    id: string;
    name: string;
  }>`select id, name from segment where deleted_at is null order by id`.execute(db);
  return rows;
}

/** Rules in force and those being built, of all: an archived segment's people are still there. */
export async function findRules(
  db: Db,
): Promise<Pick<SegmentRow, "id" | "name" | "rule" | "building_rule">[]> {
  const { rows } = await sql<Pick<SegmentRow, "id" | "name" | "rule" | "building_rule">>`
    select id, name, rule, building_rule from segment order by id`.execute(db);
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
    insert into segment (id, name, description, rule, building_version, building_rule, build_phase, build_started_at, created_at, updated_at)
    values (
      ${row.id}, ${row.name}, ${row.description}, ${JSON.stringify(row.rule)}::jsonb, 1, ${JSON.stringify(row.rule)}::jsonb, 'decide',
      ${row.now}, ${row.now}, ${row.now}
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

/**
 * Starts to fill a new version beside the answer in force, as soon as the difference of the last one is told. An unfinished build of an
 * earlier edit is dropped: the new one passes over what it left.
 */
export async function startBuild(
  tx: Tx,
  row: { id: string; rule: Rule; version: number; now: Date },
): Promise<void> {
  await sql`
    update segment
    set building_version = ${row.version}, building_rule = ${JSON.stringify(row.rule)}::jsonb,
      build_phase = case when build_phase = 'tell' then 'tell' else 'decide' end,
      build_after = case when build_phase = 'tell' then build_after end,
      build_done = 0, build_total = 0, build_error = null, build_started_at = ${row.now}, updated_at = ${row.now}
    where id = ${row.id} and deleted_at is null`.execute(tx);
}

/** Gone for whoever looks; its rows go slice by slice after it. */
export async function markDeleted(tx: Tx, id: string, now: Date): Promise<void> {
  await sql`
    update segment
    set deleted_at = ${now}, build_phase = 'delete', building_version = null, building_rule = null, updated_at = ${now}
    where id = ${id}`.execute(tx);
}

/** Takes some rows of a deleted segment away; the segment itself with the last of them. */
export async function deleteSlice(tx: Tx, id: string): Promise<void> {
  const most = 5_000;
  for (const table of ["segment_member", "segment_due", "segment_change"]) {
    const { rows } = await sql`
      delete from ${sql.table(table)}
      where ctid = any(array(select ctid from ${sql.table(table)} where segment_id = ${id} limit ${most}))
      returning 1`.execute(tx);
    if (rows.length === most) return;
  }
  for (const table of ["segment_size", "segment_daily"])
    await sql`delete from ${sql.table(table)} where segment_id = ${id}`.execute(tx);
  await sql`delete from segment where id = ${id}`.execute(tx);
}

export interface MemberRow {
  customer_id: string;
  entered_at: Date;
}

export async function findMembers(
  db: Db,
  segmentId: string,
  page: { after: { enteredAt: Date; customerId: string } | undefined; limit: number },
): Promise<MemberRow[]> {
  const after = page.after;
  const { rows } = await sql<MemberRow>`
    select customer_id, entered_at
    from segment_member_now
    where segment_id = ${segmentId}
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
    from segment_member_now
    where customer_id = any(${[...customerIds]}::uuid[]) and segment_id::text = ${segmentId}`.execute(db);
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
  page: { before: string | undefined; change: "entered" | "left" | undefined; limit: number },
): Promise<ChangeRow[]> {
  const { rows } = await sql<ChangeRow>`
    select customer_id, id, at, change, because
    from segment_change
    where segment_id = ${segmentId}
      and (${page.before ?? null}::uuid is null or id < ${page.before ?? null}::uuid)
      and (${page.change ?? null}::text is null or change = ${page.change ?? null}::text)
    order by id desc
    limit ${page.limit}`.execute(db);
  return rows;
}

/** The next so many living customers behind `after`, as a stretch of ids; the last one is open at its end. */
export async function nextStretch(
  db: Db,
  page: { after: string | undefined; limit: number },
): Promise<Stretch> {
  const { rows } = await sql<{ id: string }>`
    ${customerIdsBehind({ after: page.after, limit: 1 })} offset ${page.limit - 1}`.execute(db);
  const upTo = rows[0]?.id;
  return { after: page.after, upTo: upTo ?? LAST_ID, isLast: upTo === undefined };
}

const LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

function customerIdsBehind({ after, limit }: { after: string | undefined; limit: number }) {
  const { table, column, where } = everyCustomer;
  const behind = after === undefined ? sql`` : sql`and ${sql.ref(column)} > ${after}::uuid`;
  return sql<{ id: string }>`
    select ${sql.ref(column)} as id
    from ${sql.table(table)}
    where ${sql.raw(where)} ${behind}
    order by ${sql.ref(column)}
    limit ${limit}`;
}

export async function countCustomers(db: Db): Promise<number> {
  const { table, where } = everyCustomer;
  const { rows } = await sql<{
    n: number;
  }>`select count(*) as n from ${sql.table(table)} where ${sql.raw(where)}`.execute(db);
  return rows[0]?.n ?? 0;
}
