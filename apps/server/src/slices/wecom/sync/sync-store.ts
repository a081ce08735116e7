import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { Pair } from "../contacts/details-store.ts";

/**
 * In which way a pass keeps its place: its phases, what its cursors belong to, which advisors a call asks for. It grows when one of these
 * changes, so that a build does not go on at a place that means another to it; of two builds that run beside each other the newer begins anew,
 * and the older leaves it alone.
 */
const FORMAT = 1;

/** Where the full sync stands. */
export interface SyncRow {
  pass: number;
  state: "running" | "done" | "failed";
  phase: "staff" | "tags" | "unassigned" | "contacts" | "removals" | "groups" | "group_removals" | null;
  startedAt: Date;
  finishedAt: Date | null;
  advisorIds: string[];
  advisorsRead: number;
  cursor: string | null;
  contactsRead: number;
  groupsRead: number;
  error: string | null;
  /** Grows with each write: a runner that was overtaken writes nothing. */
  step: number;
}

const columns = sql`
  pass, state, phase, started_at as "startedAt", finished_at as "finishedAt", advisor_ids as "advisorIds", advisors_read as "advisorsRead",
  cursor, contacts_read as "contactsRead", groups_read as "groupsRead", error, step`;

export async function findSync(db: Db): Promise<SyncRow | undefined> {
  const { rows } = await sql<SyncRow>`select ${columns} from wecom_sync`.execute(db);
  return rows[0];
}

/**
 * Begins a new pass, unless one runs, or failed so lately (after `resumeAfter`) that it goes on where it stopped. One that an older build began
 * is not gone on with.
 */
export async function beginPass(tx: Tx, now: Date, resumeAfter: Date): Promise<void> {
  await sql`
    insert into wecom_sync (pass, state, phase, started_at, format) values (1, 'running', 'staff', ${now}, ${FORMAT})
    on conflict (only_one) do update set
      pass = wecom_sync.pass + 1, state = 'running', phase = 'staff', started_at = excluded.started_at, finished_at = null,
      advisor_ids = '[]', advisors_read = 0, cursor = null, contacts_read = 0, groups_read = 0, error = null,
      step = wecom_sync.step + 1, runner = null, lease_until = null, format = excluded.format
    where wecom_sync.state = 'done' or wecom_sync.started_at <= ${resumeAfter} or wecom_sync.format < excluded.format`.execute(
    tx,
  );
  await sql`update wecom_sync set state = 'running', error = null where state = 'failed' and format = ${FORMAT}`.execute(
    tx,
  );
}

type Progress = Partial<
  Pick<
    SyncRow,
    | "state"
    | "phase"
    | "finishedAt"
    | "advisorIds"
    | "advisorsRead"
    | "cursor"
    | "contactsRead"
    | "groupsRead"
    | "error"
  >
>;

/** @returns false when another has moved it meanwhile: then what was read for this place is not to be written */
export async function moveSync(tx: Tx, before: SyncRow, change: Progress): Promise<boolean> {
  const after = { ...before, ...change };
  const { rows } = await sql`
    update wecom_sync
    set state = ${after.state}, phase = ${after.phase}::text, finished_at = ${after.finishedAt}::timestamptz,
      advisor_ids = ${JSON.stringify(after.advisorIds)}::jsonb, advisors_read = ${after.advisorsRead}, cursor = ${after.cursor}::text,
      contacts_read = ${after.contactsRead}, groups_read = ${after.groupsRead}, error = ${after.error}::text, step = step + 1
    where pass = ${before.pass} and step = ${before.step}
    returning pass`.execute(tx);
  return rows.length > 0;
}

/** One runner at a time works on the pass; the lease is longer than a step. @returns the pass, if it runs and is `runner`'s */
export async function leaseSync(
  tx: Tx,
  runner: string,
  now: Date,
  until: Date,
): Promise<SyncRow | undefined> {
  const { rows } = await sql<SyncRow>`
    update wecom_sync
    set runner = ${runner}, lease_until = ${until}
    where state = 'running' and format = ${FORMAT} and (runner is null or runner = ${runner} or lease_until <= ${now})
    returning ${columns}`.execute(tx);
  return rows[0];
}

export async function releaseSync(tx: Tx, runner: string): Promise<void> {
  await sql`update wecom_sync set runner = null, lease_until = null where runner = ${runner}`.execute(tx);
}

/** How many living relations of these advisors a complete pass did not see although they began before it. */
export async function countUnseen(
  tx: Db,
  sync: Pick<SyncRow, "pass" | "startedAt" | "advisorIds">,
): Promise<{ lost: number; known: number; examples: string[] }> {
  const unseen = sql`seen_in_pass < ${sync.pass} and changed_at < ${sync.startedAt}`;
  const { rows } = await sql<{ lost: number; known: number; examples: string[] | null }>`
    select
      count(*) filter (where ${unseen}) as lost, count(*) as known,
      (
        select array_agg(name)
        from (
          select name from contact where removed_at is null and user_id = any(${sync.advisorIds}) and ${unseen} order by name limit 5
        ) as example
      ) as examples
    from contact
    where removed_at is null and user_id = any(${sync.advisorIds})`.execute(tx);
  return { lost: 0, known: 0, ...rows[0], examples: rows[0]?.examples ?? [] };
}

/** For those that the pass found as they were: of the others, the writing says it already. */
export async function markSeen(tx: Tx, pass: number, pairs: readonly Pair[]): Promise<void> {
  if (pairs.length === 0) return;
  await sql`
    update contact
    set seen_in_pass = ${pass}
    from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as seen ("userId" text, "externalUserId" text)
    where external_user_id = seen."externalUserId" and user_id = seen."userId"`.execute(tx);
}

/** Has those looked at one by one whom a complete pass did not see and who began before it. @returns how many of at most `limit` */
export async function fetchUnseen(
  tx: Tx,
  sync: Pick<SyncRow, "pass" | "startedAt" | "advisorIds">,
  now: Date,
  limit: number,
): Promise<number> {
  const { rows } = await sql`
    update contact
    set needs_fetch = true, fetch_wanted = fetch_wanted + 1, fetch_at = ${now}, fetch_attempts = 0, seen_in_pass = ${sync.pass}
    where (external_user_id, user_id) in (
      select external_user_id, user_id
      from contact
      where removed_at is null and seen_in_pass < ${sync.pass} and changed_at < ${sync.startedAt} and user_id = any(${sync.advisorIds})
      limit ${limit}
    )
    returning user_id`.execute(tx);
  return rows.length;
}
